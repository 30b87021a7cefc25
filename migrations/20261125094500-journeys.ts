import { Migration } from '@mikro-orm/migrations';
import { refusingTruncate } from './announcing.js';

/**
 * What became of each application, kept beside it by trigger: the milestones that it reached and when, how it left
 * each of them, and the touches that it counts for. Metrics read this instead of replaying transitions. The rules are
 * those of docs/metrics.md; src/domains/analytics/history has them as a replay, and a test proves that both agree.
 */
export class Migration20261125094500Journeys extends Migration {
  override up(): void {
    this.addSql(`
      create table application_journey (
        application_id uuid primary key,
        person_id uuid not null,
        job_id uuid not null,
        channel_id uuid,
        first_channel_id uuid,
        last_channel_id uuid,
        applied_at timestamptz(3) not null,
        outcome integer not null,
        quality double precision,
        screen_at timestamptz(3),
        assessment_at timestamptz(3),
        interview_at timestamptz(3),
        offer_at timestamptz(3),
        hired_at timestamptz(3),
        undone_at timestamptz(3),
        campaign text,
        first_campaign text,
        last_campaign text
      );
      comment on table application_journey is 'made from application, transition, stage, touch and candidate by trigger; rapport analytics rebuild makes it anew';
      comment on column application_journey.person_id is 'the candidate, or the one that it was merged into';
      comment on column application_journey.outcome is 'three bits for each of APPLICATION SCREEN ASSESSMENT INTERVIEW OFFER: 0 never there, 1 advanced, 2 moved back, 3 rejected, 4 withdrew, 5 transferred, 6 still there, 7 skipped; then hired, ended, hire undone, reached SCREEN ASSESSMENT INTERVIEW OFFER, hire out of order, has an end event, has an entry event';
      comment on column application_journey.quality is 'share of the job''s stages travelled, hired 1';
      comment on column application_journey.screen_at is 'by which date ACTIVITY counts it: its first entry, of a skipped one the first entry to a later one; null: not reached, or undated';
      comment on column application_journey.last_channel_id is 'of the touch that attribution LAST counts it for';
      create index application_journey_person on application_journey (person_id);
      create index application_journey_job on application_journey (job_id);
      create index application_journey_applied on application_journey (applied_at);
      create index candidate_merged on candidate (merged_into_id) where merged_into_id is not null;

      create table journey_state (
        one boolean primary key default true check (one),
        version integer not null,
        complete boolean not null,
        after uuid,
        done bigint not null default 0,
        updated_at timestamptz(3) not null default now()
      );
      comment on table journey_state is 'whether application_journey can be read, and how far a rebuild is';
      insert into journey_state (version, complete) values (1, true);
      grant select on application_journey, journey_state to rapport_demographics;
    `);

    this.addSql(`
      -- All candidates that are the same person as one of these, each with the one that is kept.
      create function same_people(candidates uuid[]) returns table (id uuid, person_id uuid) language sql stable as $$
        with recursive up as (
          select c.id, c.merged_into_id from candidate c where c.id = any(candidates)
          union
          select c.id, c.merged_into_id from up join candidate c on c.id = up.merged_into_id
        ), down as (
          select up.id, up.id as person_id from up where merged_into_id is null
          union
          select c.id, down.person_id from down join candidate c on c.merged_into_id = down.id
        )
        select down.id, down.person_id from down
      $$;

      -- Makes the histories of these applications anew. Their rows are locked first, so that of two changes at a time
      -- the later one sees the earlier; each statement of this function sees what is committed when it begins.
      create function refresh_journeys(ids uuid[]) returns void language plpgsql as $$
      begin
        perform from application where id = any(ids) order by id for no key update;
        insert into application_journey as j (application_id, person_id, job_id, channel_id, campaign, applied_at, outcome, quality, screen_at, assessment_at, interview_at, offer_at, hired_at, undone_at)
        select a.id, a.candidate_id, a.job_id, a.channel_id, a.campaign, a.applied_at, w.outcome, w.quality, w.screen_at, w.assessment_at, w.interview_at, w.offer_at, w.hired_at, w.undone_at
        from walk_journeys(ids) w join application a on a.id = w.application_id
        on conflict (application_id) do update set job_id = excluded.job_id, channel_id = excluded.channel_id, campaign = excluded.campaign, applied_at = excluded.applied_at,
          outcome = excluded.outcome, quality = excluded.quality, screen_at = excluded.screen_at, assessment_at = excluded.assessment_at, interview_at = excluded.interview_at,
          offer_at = excluded.offer_at, hired_at = excluded.hired_at, undone_at = excluded.undone_at
        where (j.job_id, j.channel_id, j.campaign, j.applied_at, j.outcome, j.quality, j.screen_at, j.assessment_at, j.interview_at, j.offer_at, j.hired_at, j.undone_at)
          is distinct from (excluded.job_id, excluded.channel_id, excluded.campaign, excluded.applied_at, excluded.outcome, excluded.quality, excluded.screen_at, excluded.assessment_at,
            excluded.interview_at, excluded.offer_at, excluded.hired_at, excluded.undone_at);
      end $$;

      -- Finds anew who these people are and which touches their applications count for.
      create function refresh_attribution(candidates uuid[]) returns void language plpgsql as $$
      begin
        perform from application where candidate_id in (select id from same_people(candidates)) order by id for no key update;
        update application_journey j
        set person_id = f.person_id, first_channel_id = f.first_channel_id, first_campaign = f.first_campaign, last_channel_id = f.last_channel_id, last_campaign = f.last_campaign
        from (
          with people as materialized (select * from same_people(candidates)),
          own as materialized (select a.id, a.applied_at, a.channel_id, a.campaign, people.person_id from people join application a on a.candidate_id = people.id),
          possible as (
            select people.person_id, t.at, t.channel_id, t.campaign, t.id, null::uuid as application_id from people join touch t on t.candidate_id = people.id
            union all
            select own.person_id, own.applied_at, own.channel_id, own.campaign, own.id, own.id from own where own.channel_id is not null
          )
          select own.id, own.person_id, (early.touch).channel_id as first_channel_id, (early.touch).campaign as first_campaign, (late.touch).channel_id as last_channel_id, (late.touch).campaign as last_campaign
          from own
          left join (
            select distinct on (own.id) own.id, p as touch from own join possible p on p.person_id = own.person_id and p.at <= own.applied_at
            order by own.id, p.at, coalesce(p.application_id = own.id, false), p.id
          ) early on early.id = own.id
          left join (
            select distinct on (own.id) own.id, p as touch from own join possible p on p.person_id = own.person_id and p.at <= own.applied_at
            order by own.id, p.at desc, coalesce(p.application_id = own.id, false) desc, p.id desc
          ) late on late.id = own.id
        ) f
        where f.id = j.application_id and (j.person_id, j.first_channel_id, j.first_campaign, j.last_channel_id, j.last_campaign)
          is distinct from (f.person_id, f.first_channel_id, f.first_campaign, f.last_channel_id, f.last_campaign);
      end $$;
    `);

    this.addSql(`
      create function keep_journey_of_transition() returns trigger language plpgsql as $$
      begin
        perform refresh_journeys(array(select distinct application_id from changed));
        return null;
      end $$;
      create function keep_journey_of_superseded() returns trigger language plpgsql as $$
      begin
        perform refresh_journeys(array(select distinct t.application_id from changed join transition t on t.id = changed.transition_id));
        return null;
      end $$;
      create function keep_journey_of_application() returns trigger language plpgsql as $$
      declare
        people uuid[];
      begin
        if tg_op = 'INSERT' then
          perform refresh_journeys(array(select id from changed));
          people := array(select distinct candidate_id from changed);
        elsif tg_op = 'DELETE' then
          delete from application_journey where application_id in (select id from before);
          people := array(select distinct candidate_id from before);
        else
          -- Status and stage of the record matter only where the history has no end, or no entry.
          perform refresh_journeys(array(
            select c.id from changed c join before b using (id) left join application_journey j on j.application_id = c.id
            where (c.job_id, c.applied_at, c.channel_id, c.campaign) is distinct from (b.job_id, b.applied_at, b.channel_id, b.campaign)
              or (c.status <> b.status and coalesce(j.outcome >> 23 & 1, 0) = 0) or (c.stage_id is distinct from b.stage_id and coalesce(j.outcome >> 24 & 1, 0) = 0)));
          people := array(
            select unnest(array[c.candidate_id, b.candidate_id]) from changed c join before b using (id)
            where (c.candidate_id, c.applied_at, c.channel_id, c.campaign) is distinct from (b.candidate_id, b.applied_at, b.channel_id, b.campaign));
        end if;
        if cardinality(people) > 0 then perform refresh_attribution(people); end if;
        return null;
      end $$;
      create function keep_journey_of_touch() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then perform refresh_attribution(array(select distinct candidate_id from before)); end if;
        if tg_op <> 'DELETE' then perform refresh_attribution(array(select distinct candidate_id from changed)); end if;
        return null;
      end $$;
      create function keep_journey_of_candidate() returns trigger language plpgsql as $$
      declare
        people uuid[] := array(
          select unnest(array[c.id, b.merged_into_id, c.merged_into_id]) from changed c join before b using (id) where c.merged_into_id is distinct from b.merged_into_id);
      begin
        if cardinality(people) > 0 then perform refresh_attribution(people); end if;
        return null;
      end $$;
      create function keep_journey_of_stage() returns trigger language plpgsql as $$
      declare
        jobs uuid[];
      begin
        if tg_op = 'UPDATE' then
          jobs := array(select distinct c.job_id from changed c join before b using (id) where (c.milestone, c.position, c.deleted_at is null) is distinct from (b.milestone, b.position, b.deleted_at is null));
        elsif tg_op = 'INSERT' then
          jobs := array(select distinct job_id from changed);
        else
          jobs := array(select distinct job_id from before);
        end if;
        if cardinality(jobs) > 0 and exists (select from application where job_id = any(jobs)) then
          perform refresh_journeys(array(select id from application where job_id = any(jobs)));
        end if;
        return null;
      end $$;
    `);

    const tables = {
      insert: 'new table as changed',
      update: 'old table as before new table as changed',
      delete: 'old table as before',
    } as const;
    const keep = (table: string, call: string, operations: readonly (keyof typeof tables)[]) => {
      for (const operation of operations) {
        this.addSql(
          `create trigger keep_journey_${operation} after ${operation} on ${table} referencing ${tables[operation]} for each statement execute function ${call}();`,
        );
      }
    };
    keep('transition', 'keep_journey_of_transition', ['insert']);
    keep('transition_superseded', 'keep_journey_of_superseded', ['insert']);
    keep('application', 'keep_journey_of_application', ['insert', 'update', 'delete']);
    keep('touch', 'keep_journey_of_touch', ['insert', 'update', 'delete']);
    keep('candidate', 'keep_journey_of_candidate', ['update']);
    keep('stage', 'keep_journey_of_stage', ['insert', 'update', 'delete']);
    this.addSql(refusingTruncate('application_journey'));
    this.addSql(
      `select refresh_journeys(array(select id from application)); select refresh_attribution(array(select distinct candidate_id from application));`,
    );
  }
}
