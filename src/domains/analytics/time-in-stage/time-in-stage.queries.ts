import { sql } from 'kysely';
import type { ApplicationGroup, StepKind } from '../common/analytics.enums.js';
import { insideRange } from '../common/calendar.queries.js';
import { groupedBy } from '../common/grouping.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { outcomeColumns, outcomesOf } from '../common/outcomes.queries.js';
import { stepOf } from '../common/steps.queries.js';
import { milliseconds, reasonOf } from '../durations/duration.queries.js';

export interface TimeInStageParams extends MetricParams {
  by: StepKind;
  groupBy: readonly ApplicationGroup[];
}

/**
 * Up to the CTE `spells`: one for each visit to a step, by the date of entry (rule 19). A visit that is open has lasted
 * until now.
 */
export function visits(params: TimeInStageParams) {
  const { by, range, timeZone, groupBy } = params;
  const dated = range.from !== undefined || range.to !== undefined || groupBy.includes('PERIOD');
  const { joins, where } = outcomesOf(params, undefined);
  const { columns } = groupedBy(groupBy, outcomeColumns(params, sql`v.entered_at`));
  return sql`with spells as materialized (
    select ${columns} ${by === 'STAGE' ? stepOf(by, 's') : sql`v.milestone`} collate "C" as step, v.application_id as unit, v.application_id, r.reason,
      case when r.reason is null and not v.open then ${milliseconds(sql`v.entered_at`, sql`v.left_at`)} end as closed,
      case when r.reason is null and v.open then ${milliseconds(sql`v.entered_at`, sql`greatest(now(), v.entered_at)`)} end as open
    from application_visit v join application_outcome o on o.application_id = v.application_id ${joins}
    ${by === 'STAGE' ? sql`join stage s on s.id = v.stage_id` : sql``}
    cross join lateral (select ${reasonOf(sql`v.entered_at`, sql`(case when v.open then now() else v.left_at end)`, sql`v.out_of_order`)} as reason) r
    where ${by === 'STAGE' ? sql`v.by_stage` : sql`v.by_milestone`} and not v.skipped and v.milestone <> 'HIRED' and ${where}
      ${dated ? sql`and v.entered_at is not null and ${insideRange(sql`v.entered_at`, range, timeZone)}` : sql``}
  )`;
}
