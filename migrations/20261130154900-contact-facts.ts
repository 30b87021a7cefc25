import { Migration } from '@mikro-orm/migrations';

const list = (names: readonly string[], prefix = '') =>
  names.map((name) => `${prefix}${name}`).join(', ');

/** Columns of application_outcome that depend on the touches of the person. */
const ofTouches = [
  ...['person_id', 'first_touch_at', 'first_channel_id', 'first_campaign'],
  ...['last_channel_id', 'last_campaign'],
];

/** Columns of application_outcome that depend on what was said to the person, and by them. */
const ofContacts = ['first_reply_at', 'last_reply_at', 'last_feedback_at', 'unanswered_at'];

/**
 * CTEs up to `talked(id, <ofContacts>)`, after `own(id, person_id, applied_at)` and `people(id, person_id)`. A word counts
 * for an application when it is about it, or about none and came at or after the applied date. Notes and internal feedback
 * have no direction.
 */
const talked = `heard as (
    select own.id, own.applied_at, i.at, i.direction, i.type from own join interaction i on i.application_id = own.id where i.direction is not null
    union all
    select own.id, own.applied_at, i.at, i.direction, i.type
    from people join interaction i on i.candidate_id = people.id join own on own.person_id = people.person_id and own.applied_at <= i.at
    where i.application_id is null and i.direction is not null
  ), replies as (
    select id, min(at) filter (where direction = 'OUT' and at >= applied_at) as first_reply_at, max(at) filter (where direction = 'OUT') as last_reply_at,
      max(at) filter (where direction = 'OUT' and type = 'FEEDBACK') as last_feedback_at
    from heard group by id
  ), questions as (
    select heard.id, min(heard.at) as unanswered_at from heard join replies on replies.id = heard.id and heard.at > replies.last_reply_at
    where heard.direction = 'IN' group by heard.id
  ), talked as (
    select replies.*, questions.unanswered_at from replies left join questions on questions.id = replies.id
  )`;

/**
 * What responsiveness would otherwise work out of all messages each time: when an application was first answered, when it
 * last was, and since when the person waits. It is made together with the attribution, person by person. And what
 * dropOffStages counts by stage stands in an index.
 */
export class Migration20261130154900ContactFacts extends Migration {
  override up(): void {
    this.addSql(`
      -- How visits ended is counted by stage. With the application beside it nothing is read from the table, however
      -- the applications are grouped.
      create index application_visit_exits on application_visit (stage_id, exit_kind) include (application_id) where by_stage and milestone <> 'HIRED' and exit_kind is not null;
      -- Undone hires are few, and several metrics count them apart.
      create index application_outcome_undone on application_outcome (application_id) where hire_undone;

      alter table application_outcome ${ofContacts.map((name) => `add column ${name} timestamptz(3)`).join(', ')};
      comment on column application_outcome.first_reply_at is 'The first message out at or after applied_at, about the application or about none. Null: there was none.';
      comment on column application_outcome.last_reply_at is 'The last message out, about the application, or about none at or after applied_at. Null: there was none.';
      comment on column application_outcome.last_feedback_at is 'The last of these messages of the type FEEDBACK.';
      comment on column application_outcome.unanswered_at is 'The first message of the person after last_reply_at. Null: there was none, or nobody ever wrote to them.';

      create or replace function attribute_applications(candidates uuid[]) returns void language sql as $$
        with people as materialized (
          select * from same_people(candidates)
        ), own as materialized (
          select a.id, a.applied_at, a.channel_id, a.campaign, people.person_id from people join application a on a.candidate_id = people.id
        ), possible as (
          select people.person_id, t.at, false as of_application, t.channel_id, t.campaign, t.id from people join touch t on t.candidate_id = people.id
          union all
          select own.person_id, own.applied_at, true, own.channel_id, own.campaign, own.id from own where own.channel_id is not null
        ), early as (
          select distinct on (own.id) own.id, p.at, p.channel_id, p.campaign
          from own join possible p on p.person_id = own.person_id and p.at <= own.applied_at
          order by own.id, p.at, p.of_application, p.id = own.id, p.id
        ), late as (
          select distinct on (own.id) own.id, p.channel_id, p.campaign
          from own join possible p on p.person_id = own.person_id and p.at <= own.applied_at
          order by own.id, p.at desc, p.of_application desc, p.id = own.id desc, p.id desc
        ), ${talked}, attributed as (
          select own.id, own.person_id, early.at as first_touch_at, early.channel_id as first_channel_id, early.campaign as first_campaign,
            late.channel_id as last_channel_id, late.campaign as last_campaign, ${list(ofContacts, 'talked.')}
          from own left join early on early.id = own.id left join late on late.id = own.id left join talked on talked.id = own.id
        )
        update application_outcome o set (${list([...ofTouches, ...ofContacts])}) = row(${list([...ofTouches, ...ofContacts], 'attributed.')})
        from attributed where attributed.id = o.application_id
          and (${list([...ofTouches, ...ofContacts], 'o.')}) is distinct from (${list([...ofTouches, ...ofContacts], 'attributed.')})
      $$;

      with people as materialized (
        select * from same_people(array(select distinct candidate_id from interaction))
      ), own as materialized (
        select application_id as id, person_id, applied_at from application_outcome
      ), ${talked}
      update application_outcome o set (${list(ofContacts)}) = row(${list(ofContacts, 'talked.')}) from talked where talked.id = o.application_id;
    `);
  }
}
