import type { ApplicationGroup, StepKind } from '../common/analytics.enums.js';
import type { DropOffAnswer, DropOffCounts, DropOffParams } from './drop-off.queries.js';
import type { DropOffRow } from './drop-off.type.js';
import { keyText, share, type Key } from '../common/groups.js';
import type { Members } from '../common/members.queries.js';
import { rowKeysOf, type RowNames } from '../common/row-keys.js';
import { namesOfStep, stepsOfGroups } from '../common/steps.js';
import type { JobStep, Step } from '../common/steps.queries.js';

export interface DropOffParts {
  params: DropOffParams;
  answer: Pick<DropOffAnswer, 'groups' | 'cells'>;
  steps: readonly JobStep[];
  members: Members;
  /** the token of the row with this key and step */
  drillOf: (key: Key<ApplicationGroup>, step: string) => string;
}

const hired: Step = { step: 'HIRED', milestone: 'HIRED', name: 'Hired', position: null };

/** Puts the counts into flat rows: every group with every step of its jobs, HIRED last. */
export function dropOffRows(parts: DropOffParts): DropOffRow[] {
  const { params, answer } = parts;
  const { by, groupBy } = params;
  const totals = new Map(
    answer.groups.map((group) => [keyText(groupBy, group.key), group.applications]),
  );
  const stepsOf = stepsOfGroups(by, parts.steps, groupBy);
  const cells = Map.groupBy(answer.cells, (cell) => keyText(groupBy, cell.key));
  return rowKeysOf(
    params,
    answer.groups.map(({ key }) => key),
    parts.members,
  ).flatMap(({ key, names }) => {
    const own = new Map((cells.get(keyText(groupBy, key)) ?? []).map((cell) => [cell.step, cell]));
    const steps = stepsOf(key, [...own.values()]);
    const all = steps.some(({ milestone }) => milestone === 'HIRED') ? steps : [...steps, hired];
    return all.map((step, index) =>
      rowOf(
        by,
        step,
        index + 1,
        own.get(step.step),
        totals.get(keyText(groupBy, key)) ?? 0,
        names,
        parts.drillOf(key, step.step),
      ),
    );
  });
}

function rowOf(
  by: StepKind,
  step: Step,
  place: number,
  cell: DropOffCounts | undefined,
  applications: number,
  names: RowNames,
  drill: string,
): DropOffRow {
  const {
    advanced = 0,
    skippedPast = 0,
    movedBack = 0,
    rejected = 0,
    withdrew = 0,
    transferred = 0,
    stillThere = 0,
  } = cell ?? {};
  const entered =
    advanced + skippedPast + movedBack + rejected + withdrew + transferred + stillThere;
  const last = step.milestone === 'HIRED';
  return {
    ...namesOfStep(by, step, place),
    ...names,
    drill,
    entered,
    advanced,
    skippedPast,
    movedBack,
    rejected,
    withdrew,
    transferred,
    stillThere,
    passRate: last ? null : share(advanced + skippedPast, entered),
    dropOffRate: last ? null : share(rejected + withdrew, entered),
    shareOfAll: share(entered, applications),
  };
}
