import type { StepMetricArgs } from '../common/analytics.args.js';
import { checkGroups, checkId } from '../common/analytics.question.js';
import { keyText } from '../common/groups.js';
import { membersFor } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import { placesOf } from '../common/places.js';
import { placeOfStep, sortedSteps, stepsOfPlace } from '../common/steps.js';
import { applicationsOfSpells, durationsOf } from '../durations/duration.queries.js';
import { summaryOf } from '../durations/duration.summary.js';
import { stepsOfJobs, type Step } from '../history/steps.queries.js';
import { visits, type TimeInStageQuestion } from './time-in-stage.queries.js';
import type { TimeInStageRow } from './time-in-stage.type.js';

export const timeInStage: Metric<StepMetricArgs, TimeInStageQuestion, TimeInStageRow> = {
  name: 'timeInStage',
  measures: { applications: 'applications', nOpen: 'open' },
  ofNow: true,
  steps: true,
  ask: (question, { by, jobId, groupBy }) => ({
    ...question,
    jobId: checkId('jobId', jobId),
    by,
    groupBy: checkGroups(groupBy),
  }),
  async count({ sql }, question, drillOf) {
    const { by, groupBy } = question;
    const answer = await durationsOf(sql, visits(question));
    const steps = (await stepsOfJobs(sql, question)).filter(
      ({ milestone }) => milestone !== 'HIRED',
    );
    const known = new Map<string, Step>(steps.map((step) => [step.step, step]));
    const cells = Map.groupBy(answer.rows, ({ key }) => keyText(groupBy, key));
    const rows = placesOf(
      question,
      answer.rows.map(({ key }) => key),
      await membersFor(sql, question),
    ).flatMap(({ key, names }) => {
      const own = new Map(
        (cells.get(keyText(groupBy, key)) ?? []).map((cell) => [cell.step!, cell]),
      );
      const occurring = [...own.keys()].map((step) => known.get(step)!);
      return sortedSteps(by, [...stepsOfPlace(steps, groupBy, key), ...occurring]).map(
        (step, index): TimeInStageRow => {
          const cell = own.get(step.step);
          return {
            ...placeOfStep(by, step, index + 1),
            ...names,
            drill: drillOf(key, step.step),
            n: (cell?.n ?? 0) + (cell?.nOpen ?? 0),
            nOpen: cell?.nOpen ?? 0,
            applications: cell?.applications ?? 0,
            ...summaryOf(cell, true),
          };
        },
      );
    });
    return {
      rows,
      n: rows.reduce((sum, row) => sum + row.n, 0),
      asOf: answer.asOf,
      source: 'TRANSITIONS',
      excluded: {
        UNDATED_EVENT: answer.undated || undefined,
        DATES_OUT_OF_ORDER: answer.outOfOrder || undefined,
      },
    };
  },
  behind: (_, question, place, measure) => applicationsOfSpells(visits(question), place, measure),
};
