import { milestones, type Milestone } from '../../jobs/job.enums.js';
import type { JobStep, Step } from './steps.queries.js';
import type { StepKind } from './analytics.enums.js';
import { compareTexts, type Key } from './groups.js';

/** Steps that a group has: one of a job or of a department has those of its own jobs only. */
export function stepsOfGroup(
  steps: readonly JobStep[],
  groupBy: readonly string[],
  key: Key<string>,
): Step[] {
  return steps.filter(
    ({ jobId, department, live }) =>
      live &&
      (!groupBy.includes('JOB') || jobId === key.JOB) &&
      (!groupBy.includes('DEPARTMENT') || department === (key.DEPARTMENT ?? null)),
  );
}

/** Each step once, in the order of the pipeline, HIRED last; the lowest place counts where jobs differ. */
export function sortedSteps(by: StepKind, steps: readonly Step[]): Step[] {
  const found = new Map<string, Step>();
  for (const step of steps) {
    const known = found.get(step.step);
    if (!known || (step.position ?? Infinity) < (known.position ?? Infinity))
      found.set(step.step, { ...step, name: known?.name ?? step.name });
  }
  const place = (step: Step) =>
    by === 'MILESTONE' ? milestones.indexOf(step.milestone) : (step.position ?? Infinity);
  const last = (step: Step) => (step.milestone === 'HIRED' ? 1 : 0);
  return [...found.values()].sort(
    (a, b) =>
      last(a) - last(b) ||
      (place(a) === place(b) ? 0 : place(a) - place(b)) ||
      milestones.indexOf(a.milestone) - milestones.indexOf(b.milestone) ||
      compareTexts([a.name], [b.name]),
  );
}

/** What a row says of its step. @param place its place among the rows of its group, from 1 */
export const namesOfStep = (
  by: StepKind,
  step: Step,
  place: number,
): { milestone: Milestone; stage: string | null; position: number } => ({
  milestone: step.milestone,
  stage: by === 'STAGE' ? step.name : null,
  position: by === 'MILESTONE' ? milestones.indexOf(step.milestone) + 1 : (step.position ?? place),
});
