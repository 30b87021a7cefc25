import { Migration } from '@mikro-orm/migrations';

const list = (names: readonly string[], prefix = '') =>
  names.map((name) => `${prefix}${name}`).join(', ');

/** Columns of application_outcome that depend on the application alone, without its key. */
const ofApplication = [
  ...['job_id', 'status', 'applied_at', 'ended_at', 'channel_id', 'campaign'],
  ...['furthest_milestone', 'application_exit', 'screen_exit', 'assessment_exit', 'interview_exit'],
  ...['offer_exit', 'screen_at', 'assessment_at', 'interview_at', 'offer_at'],
  ...['hired', 'hired_at', 'hire_out_of_order', 'hire_undone', 'hire_undone_at', 'unhired'],
  ...['ended_kind', 'end_transition_id', 'quality'],
];

/** Columns of application_outcome that depend on everything that the person did. */
const ofPerson = [
  ...['person_id', 'first_touch_at', 'first_channel_id', 'first_campaign'],
  ...['last_channel_id', 'last_campaign'],
];

/** Columns of application_visit without its key. */
const ofVisit = [
  ...['stage_id', 'milestone', 'by_stage', 'by_milestone', 'entered_at', 'left_at'],
  ...['open', 'out_of_order', 'exit_kind', 'skipped'],
];

/** The functions that write the application facts, for the consumer `application-facts`; and the facts of what is there. */
export class Migration20261130081500ApplicationFactsFilled extends Migration {
  override up(): void {
    this.createWriters();
    this.fill();
  }

  private createWriters(): void {
    this.addSql(`
      -- Makes the facts of these applications from their histories, and takes out those of applications that are gone.
      -- Returns the people of applications that are new here. Only for who holds the checkpoint 'application-facts';
      -- each statement sees what is committed when it begins.
      create function refresh_application_facts(ids uuid[]) returns setof uuid language plpgsql as $$
      begin
        delete from application_outcome o where o.application_id = any(ids) and not exists (select from application a where a.id = o.application_id);
        delete from application_visit v where v.application_id = any(ids) and not exists (select from application a where a.id = v.application_id);
        return query
        with walked as materialized (
          select outcome, visits from walk_applications(ids)
        ), fewer as (
          delete from application_visit v using walked where v.application_id = (walked.outcome).application_id and v.ordinal > cardinality(walked.visits)
        ), visit as (
          insert into application_visit as known (application_id, ordinal, ${list(ofVisit)})
          select made.application_id, made.ordinal, ${list(ofVisit, 'made.')} from walked cross join unnest(walked.visits) made
          on conflict (application_id, ordinal) do update set (${list(ofVisit)}) = row(${list(ofVisit, 'excluded.')})
          where (${list(ofVisit, 'known.')}) is distinct from (${list(ofVisit, 'excluded.')})
        ), outcomes as (
          insert into application_outcome as known (application_id, person_id, ${list(ofApplication)})
          select a.id, a.candidate_id, ${list(ofApplication, '(walked.outcome).')} from walked join application a on a.id = (walked.outcome).application_id
          on conflict (application_id) do update set (${list(ofApplication)}) = row(${list(ofApplication, 'excluded.')})
          where (${list(ofApplication, 'known.')}) is distinct from (${list(ofApplication, 'excluded.')})
          returning new.person_id, old.application_id as known
        )
        select distinct person_id from outcomes where known is null;
      end $$;

      -- Finds who these people are today, and which touches their applications count for. Of touches at the same
      -- instant, one comes before the channel of an application, that of another application before the own one, and
      -- that of an earlier application before that of a later one.
      create function attribute_applications(candidates uuid[]) returns void language sql as $$
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
        ), attributed as (
          select own.id, own.person_id, early.at as first_touch_at, early.channel_id as first_channel_id, early.campaign as first_campaign,
            late.channel_id as last_channel_id, late.campaign as last_campaign
          from own left join early on early.id = own.id left join late on late.id = own.id
        )
        update application_outcome o set (${list(ofPerson)}) = row(${list(ofPerson, 'attributed.')})
        from attributed where attributed.id = o.application_id and (${list(ofPerson, 'o.')}) is distinct from (${list(ofPerson, 'attributed.')})
      $$;

      -- Brings the facts up to date: what changed about these applications, and about the touches of these people.
      create function take_application_facts(applications uuid[], people uuid[]) returns void language plpgsql as $$
      declare
        attributed uuid[] := people || array(select refresh_application_facts(applications));
      begin
        if cardinality(attributed) > 0 then perform attribute_applications(attributed); end if;
      end $$;
    `);
  }

  private fill(): void {
    this.addSql(`
      do $$
      declare
        last uuid := '00000000-0000-0000-0000-000000000000';
        ids uuid[];
        people uuid[];
      begin
        loop
          select array_agg(id order by id), array_agg(distinct candidate_id) into ids, people
            from (select id, candidate_id from application where id > last order by id limit 2000) page;
          exit when ids is null;
          perform take_application_facts(ids, people);
          last := ids[cardinality(ids)];
        end loop;
      end $$;
      insert into feed_checkpoint (consumer, epoch, position) select 'application-facts', epoch, last from feed_head;
    `);
  }
}
