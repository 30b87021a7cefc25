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

/** Columns of application_visit without its key and its generated columns. */
const ofVisit = [
  ...['stage_id', 'milestone', 'by_stage', 'by_milestone', 'entered_at', 'left_at'],
  ...['open', 'out_of_order', 'exit_kind', 'skipped', 'repeated'],
];

/**
 * Whether the application comes back to a stage or milestone. The exit of a stage stands at the last visit to it, so an
 * earlier visit has none.
 */
const isRepeated = (partition: string) =>
  `count(*) filter (where by_milestone) over ${partition} > 1 or count(*) filter (where by_stage and exit_kind is null and not skipped) over ${partition} > 0`;

/**
 * What timeInStage would otherwise compute for each of a million visits: how long a visit was, and whether the
 * application has others of the same stage or milestone, so that it must be counted once. The index holds all that an
 * answer by milestone reads. And responsiveness looks for near-misses, which are few, among all candidates.
 */
export class Migration20261130114000VisitStays extends Migration {
  override up(): void {
    this.addSql(`
      alter table application_visit add column repeated boolean not null default false,
        add column stay_ms double precision generated always as (case when not open and not out_of_order and left_at >= entered_at then round(date_part('epoch', left_at - entered_at) * 1000) end) stored;
      comment on column application_visit.stay_ms is 'milliseconds from entering to leaving; null: open, undated or dated before its predecessor';
      comment on column application_visit.repeated is 'whether the application may have another visit of the same stage or milestone';
      update application_visit v set repeated = true
        from (select application_id, ordinal, ${isRepeated('w')} as repeated from application_visit window w as (partition by application_id, milestone)) found
        where found.repeated and v.application_id = found.application_id and v.ordinal = found.ordinal;
      create index application_visit_stays on application_visit (application_id) include (milestone, entered_at, stay_ms, open, out_of_order, repeated) where by_milestone and not skipped and milestone <> 'HIRED';
      create index application_visit_repeated on application_visit (application_id) where repeated;
      create index application_visit_unmeasured on application_visit (application_id) where stay_ms is null and not skipped;

      create index candidate_silver_medallist on candidate (id) where relationship = 'SILVER_MEDALLIST';

      create or replace function refresh_application_facts(ids uuid[]) returns setof uuid language plpgsql as $$
      begin
        delete from application_outcome o where o.application_id = any(ids) and not exists (select from application a where a.id = o.application_id);
        delete from application_visit v where v.application_id = any(ids) and not exists (select from application a where a.id = v.application_id);
        return query
        with walked as materialized (
          select outcome, visits from walk_applications(ids)
        ), fewer as (
          delete from application_visit v using walked where v.application_id = (walked.outcome).application_id and v.ordinal > cardinality(walked.visits)
        ), made as (
          select application_id, ordinal, ${list(ofVisit.filter((name) => name !== 'repeated'))}, ${isRepeated('w')} as repeated
          from (select visit.* from walked cross join unnest(walked.visits) visit) visit window w as (partition by application_id, milestone)
        ), visit as (
          insert into application_visit as known (application_id, ordinal, ${list(ofVisit)})
          select application_id, ordinal, ${list(ofVisit)} from made
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
    `);
  }
}
