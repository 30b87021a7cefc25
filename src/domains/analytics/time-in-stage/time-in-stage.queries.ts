import { sql } from 'kysely';
import type { ApplicationGroup, StepKind } from '../common/analytics.enums.js';
import { insideRange } from '../common/calendar.queries.js';
import { groupedBy } from '../common/grouping.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { outcomeColumns, outcomesOf } from '../common/outcomes.queries.js';
import { noOffset, stepOf } from '../common/steps.queries.js';
import { milliseconds, reasonOf } from '../durations/duration.queries.js';

export interface TimeInStageParams extends MetricParams {
  by: StepKind;
  groupBy: readonly ApplicationGroup[];
}

/**
 * The CTEs of {@link durationsOf}: a spell for each visit to a step, by the date of entry (rule 19). A visit that is open
 * has lasted until now. Outcomes are read only where a condition or a grouping needs one, and names of steps are made once
 * for each stage.
 */
export function visits(params: TimeInStageParams) {
  const { by, range, timeZone, groupBy } = params;
  const dated = range.from !== undefined || range.to !== undefined || groupBy.includes('PERIOD');
  const { joins, where } = outcomesOf(params, undefined);
  const { columns } = groupedBy(groupBy, outcomeColumns(params, sql`v.entered_at`));
  const needsOutcome =
    groupBy.some((group) => group !== 'PERIOD') ||
    [params.filter, params.departments, params.jobId].some((each) => each !== undefined);
  const step =
    by === 'STAGE'
      ? sql`join (select s.id, ${stepOf(by, 's')} collate "C" as step from stage s ${noOffset}) named on named.id = v.stage_id`
      : sql``;
  const source = sql`from application_visit v ${needsOutcome ? sql`join application_outcome o on o.application_id = v.application_id ${joins}` : sql``}`;
  const scope = sql`${by === 'STAGE' ? sql`v.by_stage` : sql`v.by_milestone`} and not v.skipped and v.milestone <> 'HIRED' and ${where}
    ${dated ? sql`and v.entered_at is not null and ${insideRange(sql`v.entered_at`, range, timeZone)}` : sql``}`;
  const spells = sql`
    select ${columns} ${by === 'STAGE' ? sql`named.step` : sql`v.milestone collate "C"`} as step, v.application_id, v.repeated, v.stay_ms as closed,
      case when v.open and not v.out_of_order and v.entered_at <= now() then ${milliseconds(sql`v.entered_at`, sql`now()`)} end as open
    ${source} ${step} where ${scope}`;
  return sql`with spells as (${spells}
  ), repeats as (${spells} and v.repeated
  ), left_out as (
    select v.application_id as unit, ${reasonOf(sql`v.entered_at`, sql`(case when v.open then now() else v.left_at end)`, sql`v.out_of_order`)} as reason
    ${source} where v.stay_ms is null and ${scope}
  )`;
}
