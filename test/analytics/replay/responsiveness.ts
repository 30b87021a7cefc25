import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import type {
  ResponsivenessAnswer,
  ResponsivenessCounts,
  ResponsivenessParams,
} from '../../../src/domains/analytics/responsiveness/responsiveness.queries.js';
import { milliseconds } from './durations.js';
import { periodStart } from '../../../src/domains/analytics/common/calendar.queries.js';
import { keyOf, scopeColumns, scopeOf } from './scope.js';

const measures = [
  'acknowledged',
  'rejected',
  'rejectedTold',
  'rejectedGivenFeedback',
  'nearMisses',
  'nearMissesContacted',
  'waitingTooLong',
  'nOpen',
] as const;

/**
 * Up to the CTE `heard`: each application with what the person heard of it. A word counts for an application when it is
 * about it, or about none and came at or after the applied date. Notes and internal feedback have no direction.
 */
function heard(params: ResponsivenessParams) {
  const { groupBy, promiseDays, nearMissMonths } = params;
  return sql`with recursive ${scopeOf(params, params.range, sql`, a.ended_at`)}, words as (
    select scope.id as application_id, scope.applied_at, i.at, i.direction, i.type
    from interaction i join scope on scope.id = i.application_id where i.direction is not null
    union all
    select scope.id, scope.applied_at, i.at, i.direction, i.type
    from interaction i left join person on person.id = i.candidate_id
    join scope on scope.person_id = coalesce(person.kept_id, i.candidate_id) and i.at >= scope.applied_at
    where i.application_id is null and i.direction is not null
  ), talks as (
    select application_id, min(at) filter (where at >= applied_at) as first_out, max(at) as last_out, max(at) filter (where type = 'FEEDBACK') as last_feedback
    from words where direction = 'OUT' group by 1
  ), unanswered as (
    select words.application_id, min(words.at) as since from words join talks on talks.application_id = words.application_id
    where words.direction = 'IN' and words.at > talks.last_out group by 1
  ), contacted as (
    select distinct coalesce(person.kept_id, i.candidate_id) as person_id
    from interaction i left join person on person.id = i.candidate_id where i.direction = 'OUT' and i.at >= now() - make_interval(months => ${nearMissMonths})
  ), heard as (
    select ${keyOf(groupBy, { ...scopeColumns, PERIOD: sql`${periodStart(sql`scope.applied_at`, params)}::text` })} as key, scope.id as application_id, true as applications,
      talks.first_out is not null as acknowledged,
      scope.status = 'REJECTED' and scope.ended_at is not null as rejected,
      (scope.status = 'REJECTED' and talks.last_out >= scope.ended_at) is true as "rejectedTold",
      (scope.status = 'REJECTED' and talks.last_feedback >= scope.ended_at) is true as "rejectedGivenFeedback",
      scope.status = 'REJECTED' and medallist.id is not null as "nearMisses",
      scope.status = 'REJECTED' and medallist.id is not null and contacted.person_id is not null as "nearMissesContacted",
      (scope.status = 'ACTIVE' and case when talks.last_out is null then scope.applied_at else unanswered.since end < now() - make_interval(days => ${promiseDays})) is true as "waitingTooLong",
      scope.status = 'ACTIVE' and talks.first_out is null as "nOpen",
      ${milliseconds(sql`scope.applied_at`, sql`talks.first_out`)} as closed,
      case when scope.status = 'ACTIVE' and talks.first_out is null then ${milliseconds(sql`scope.applied_at`, sql`greatest(now(), scope.applied_at)`)} end as open,
      scope.status = 'REJECTED' and scope.ended_at is null as undated
    from scope left join candidate medallist on medallist.id = scope.person_id and medallist.relationship = 'SILVER_MEDALLIST'
    left join talks on talks.application_id = scope.id left join unanswered on unanswered.application_id = scope.id
    left join contacted on contacted.person_id = scope.person_id
  )`;
}

/** Runs responsiveness' counts in one statement. */
export async function responsivenessCounts(
  database: Sql,
  params: ResponsivenessParams,
): Promise<ResponsivenessAnswer> {
  const answer = await rowOf<ResponsivenessAnswer>(
    database,
    sql`
    ${heard(params)}, counted as (
      select key, count(*)::int as applications, ${sql.join([...measures, 'undated'].map((measure) => sql`count(*) filter (where ${sql.ref(measure)})::int as ${sql.ref(measure)}`))},
        encode(string_agg(float8send(closed), ''), 'hex') as closed, encode(string_agg(float8send(open), ''), 'hex') as open
      from heard group by key
    )
    select now()::text as "asOf", (select coalesce(sum(applications), 0)::int from counted) as n, (select coalesce(sum(undated), 0)::int from counted) as undated,
      coalesce((select json_agg(counted) from counted), '[]') as rows`,
  );
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key. */
export const responsivenessApplications = (
  params: ResponsivenessParams,
  key: ResponsivenessCounts['key'],
  measure: string,
) =>
  sql`${heard(params)} select application_id from heard where key = cast(${JSON.stringify(key)} as jsonb) and ${measure === 'n' ? sql`(closed is not null or open is not null)` : sql.ref(measure)}`;
