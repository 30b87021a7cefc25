import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import type { ApplicationGroup } from '../common/analytics.enums.js';
import type { MetricParams } from '../common/metric-params.js';
import { milliseconds } from '../durations/duration.queries.js';
import type { Spells } from '../durations/duration-summary.js';
import { groupedBy, groupsOf, hasKey, keyOf } from '../common/grouping.queries.js';
import { outcomeColumns, outcomesOf, persons } from '../common/outcomes.queries.js';

export interface ResponsivenessParams extends MetricParams {
  promiseDays: number;
  nearMissMonths: number;
  groupBy: readonly ApplicationGroup[];
}

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

export type ResponsivenessCounts = Spells & {
  key: Record<string, string | null>;
  applications: number;
} & Record<(typeof measures)[number], number>;

export interface ResponsivenessAnswer {
  asOf: string;
  n: number;
  undated: number;
  rows: ResponsivenessCounts[];
}

/**
 * Up to the CTE `heard`: each application with what the person heard of it. A word counts for an application when it is
 * about it, or about none and came at or after the applied date. Notes and internal feedback have no direction.
 */
function heard(params: ResponsivenessParams) {
  const { groupBy, promiseDays, nearMissMonths } = params;
  const { joins, where } = outcomesOf(params, params.range);
  const scoped = groupedBy(groupBy, outcomeColumns(params));
  const groups = groupedBy(groupBy, groupsOf(groupBy, 'scope'));
  return sql`with recursive ${persons}, scope as (
    select ${scoped.columns} o.application_id, o.person_id, o.applied_at, o.ended_at, o.status from application_outcome o ${joins} where ${where}
  ), words as (
    select scope.application_id, scope.applied_at, i.at, i.direction, i.type
    from interaction i join scope on scope.application_id = i.application_id where i.direction is not null
    union all
    select scope.application_id, scope.applied_at, i.at, i.direction, i.type
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
    select ${groups.columns} scope.application_id, true as applications,
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
    left join talks on talks.application_id = scope.application_id left join unanswered on unanswered.application_id = scope.application_id
    left join contacted on contacted.person_id = scope.person_id
  )`;
}

/** Counts responsiveness in one statement. */
export async function responsivenessCounts(
  database: Sql,
  params: ResponsivenessParams,
): Promise<ResponsivenessAnswer> {
  const { groupBy } = params;
  const grouped = groupedBy(groupBy, groupsOf(groupBy, 'heard'));
  const answer = await rowOf<ResponsivenessAnswer>(
    database,
    sql`
    ${heard(params)}, counted as (
      select ${grouped.columns} count(*)::int as applications, ${sql.join([...measures, 'undated'].map((measure) => sql`count(*) filter (where ${sql.ref(measure)})::int as ${sql.ref(measure)}`))},
        string_agg(closed::text, ',') as closed, string_agg(open::text, ',') as open
      from heard ${grouped.clause}
    )
    select now()::text as "asOf", (select coalesce(sum(applications), 0)::int from counted) as n, (select coalesce(sum(undated), 0)::int from counted) as undated,
      coalesce((select jsonb_agg(to_jsonb(counted) || jsonb_build_object('key', ${keyOf(groupBy, 'counted')})) from counted), '[]') as rows`,
  );
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key. */
export const responsivenessApplications = (
  params: ResponsivenessParams,
  key: Record<string, string | null>,
  measure: string,
) =>
  sql`${heard(params)} select application_id from heard where ${hasKey(params.groupBy, groupsOf(params.groupBy, 'heard'), key)} and ${measure === 'n' ? sql`(closed is not null or open is not null)` : sql.ref(measure)}`;
