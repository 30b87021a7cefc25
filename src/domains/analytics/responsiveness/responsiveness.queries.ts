import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import type { ApplicationGroup } from '../common/analytics.enums.js';
import type { MetricParams } from '../common/metric-params.js';
import { milliseconds, packed } from '../durations/duration.queries.js';
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
 * Up to the CTE `heard`: each application with what the person heard of it, which its facts say. Somebody waits too long
 * since the applied date when nobody ever wrote, else since their first word after our last one. `contacted`: people whom
 * anybody wrote to lately, about whatever; only near-misses are looked for.
 */
function heard(params: ResponsivenessParams) {
  const { groupBy, promiseDays, nearMissMonths } = params;
  const { joins, where } = outcomesOf(params, params.range);
  const { columns } = groupedBy(groupBy, outcomeColumns(params));
  const promised = sql`now() - make_interval(days => ${promiseDays})`;
  return sql`with recursive ${persons}, contacted as (
    select distinct coalesce(person.kept_id, i.candidate_id) as person_id
    from interaction i left join person on person.id = i.candidate_id where i.direction = 'OUT' and i.at >= now() - make_interval(months => ${nearMissMonths})
  ), near_miss as materialized (
    select c.id, contacted.person_id is not null as contacted from candidate c left join contacted on contacted.person_id = c.id where c.relationship = 'SILVER_MEDALLIST'
  ), heard as (
    select ${columns} o.application_id, true as applications,
      o.first_reply_at is not null as acknowledged,
      o.status = 'REJECTED' and o.ended_at is not null as rejected,
      (o.status = 'REJECTED' and o.last_reply_at >= o.ended_at) is true as "rejectedTold",
      (o.status = 'REJECTED' and o.last_feedback_at >= o.ended_at) is true as "rejectedGivenFeedback",
      o.status = 'REJECTED' and near_miss.id is not null as "nearMisses",
      o.status = 'REJECTED' and near_miss.contacted is true as "nearMissesContacted",
      (o.status = 'ACTIVE' and case when o.last_reply_at is null then o.applied_at else o.unanswered_at end < ${promised}) is true as "waitingTooLong",
      o.status = 'ACTIVE' and o.first_reply_at is null as "nOpen",
      ${milliseconds(sql`o.applied_at`, sql`o.first_reply_at`)} as closed,
      case when o.status = 'ACTIVE' and o.first_reply_at is null then ${milliseconds(sql`o.applied_at`, sql`greatest(now(), o.applied_at)`)} end as open,
      o.status = 'REJECTED' and o.ended_at is null as undated
    from application_outcome o ${joins} left join near_miss on near_miss.id = o.person_id
    where ${where}
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
        ${packed(sql`closed`)} as closed, ${packed(sql`open`)} as open
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
