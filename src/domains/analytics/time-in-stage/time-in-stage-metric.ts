import type { StepMetricArgs } from '../common/metric-args.type.js';
import { checkGroups, checkId } from '../common/metric-params.js';
import { keyText } from '../common/groups.js';
import { membersFor } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import { rowKeysOf } from '../common/row-keys.js';
import { namesOfStep, stepsOfGroups } from '../common/steps.js';
import {
  applicationsOfSpells,
  durationsOf,
  type DurationAnswer,
} from '../durations/duration.queries.js';
import { summaryOf } from '../durations/duration-summary.js';
import { stepsOfJobs, type Step } from '../common/steps.queries.js';
import { visits, type TimeInStageParams } from './time-in-stage.queries.js';
import type { TimeInStageRow } from './time-in-stage.type.js';

export const timeInStage: Metric<
  StepMetricArgs,
  TimeInStageParams,
  DurationAnswer,
  TimeInStageRow
> = {
  name: 'timeInStage',
  measures: { applications: 'applications', nOpen: 'open' },
  ofNow: true,
  steps: true,
  params: (common, { by, jobId, groupBy }) => ({
    ...common,
    jobId: checkId('jobId', jobId),
    by,
    groupBy: checkGroups(groupBy),
  }),
  read: (sql, params) => durationsOf(sql, visits(params), params.groupBy),
  async answer({ sql }, params, found, drillOf) {
    const { by, groupBy } = params;
    const steps = (await stepsOfJobs(sql, params)).filter(({ milestone }) => milestone !== 'HIRED');
    const known = new Map<string, Step>(steps.map((step) => [step.step, step]));
    const stepsOf = stepsOfGroups(by, steps, groupBy);
    const cells = Map.groupBy(found.rows, ({ key }) => keyText(groupBy, key));
    const rows = rowKeysOf(
      params,
      found.rows.map(({ key }) => key),
      await membersFor(sql, params),
    ).flatMap(({ key, names }) => {
      const own = new Map(
        (cells.get(keyText(groupBy, key)) ?? []).map((cell) => [cell.step!, cell]),
      );
      const occurring = [...own.keys()].map((step) => known.get(step)!);
      return stepsOf(key, occurring).map((step, index): TimeInStageRow => {
        const cell = own.get(step.step);
        return {
          ...namesOfStep(by, step, index + 1),
          ...names,
          drill: drillOf(key, step.step),
          n: (cell?.n ?? 0) + (cell?.nOpen ?? 0),
          nOpen: cell?.nOpen ?? 0,
          applications: cell?.applications ?? 0,
          ...summaryOf(cell, true),
        };
      });
    });
    return {
      rows,
      n: rows.reduce((sum, row) => sum + row.n, 0),
      asOf: found.asOf,
      source: 'MILESTONES',
      excluded: {
        UNDATED_EVENT: found.undated || undefined,
        DATES_OUT_OF_ORDER: found.outOfOrder || undefined,
      },
    };
  },
  behind: (params, row, measure) =>
    applicationsOfSpells(visits(params), params.groupBy, row, measure),
};
