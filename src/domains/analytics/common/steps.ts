import { milestones, type Milestone } from '../../jobs/job.enums.js';
import type { JobStep, Step } from './steps.queries.js';
import type { StepKind } from './analytics.enums.js';
import { compareTexts, type Key } from './groups.js';

/** Each step once, in the order of the pipeline, HIRED last; the lowest place counts where jobs differ. */
function sortedSteps(by: StepKind, steps: readonly Step[]): Step[] {
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

/**
 * Finds the steps of groups: one of a job or of a department has those of its own jobs only. Thousands of groups have the
 * same steps, which are sorted once.
 * @param steps those of all jobs in scope
 * @returns the steps of the group with this key, and those that occur in it, as {@link sortedSteps} has them
 */
export function stepsOfGroups(
  by: StepKind,
  steps: readonly JobStep[],
  groupBy: readonly string[],
): (key: Key<string>, occurring: readonly Step[]) => readonly Step[] {
  const placeOf = (jobId: string | null | undefined, department: string | null | undefined) =>
    JSON.stringify([
      groupBy.includes('JOB') ? (jobId ?? null) : null,
      groupBy.includes('DEPARTMENT') ? (department ?? null) : null,
    ]);
  const live = Map.groupBy(
    steps.filter((step) => step.live),
    ({ jobId, department }) => placeOf(jobId, department),
  );
  const sorted = new Map<string, { steps: Step[]; positions: Map<string, number> }>();
  return (key, occurring) => {
    const place = placeOf(key.JOB, key.DEPARTMENT);
    let found = sorted.get(place);
    if (!found) {
      const own = sortedSteps(by, live.get(place) ?? []);
      found = {
        steps: own,
        positions: new Map(own.map(({ step, position }) => [step, position ?? Infinity])),
      };
      sorted.set(place, found);
    }
    const { positions } = found;
    const isKnown = ({ step, position }: Step) =>
      (positions.get(step) ?? -Infinity) <= (position ?? Infinity) && positions.has(step);
    return occurring.every(isKnown)
      ? found.steps
      : sortedSteps(by, [...(live.get(place) ?? []), ...occurring]);
  };
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
