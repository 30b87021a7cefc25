import { milestones } from '../../jobs/job.enums.js';
import type { ApplicationGroup, StepKind } from '../common/analytics.enums.js';
import type { DropOffAnswer, DropOffCounts, DropOffQuestion, Step } from './drop-off.queries.js';
import type { DropOffRow } from './drop-off.type.js';
import { compareTexts, keyText, share, type Key } from '../common/groups.js';
import type { ChannelMember, JobMember } from '../common/members.queries.js';
import { placesOf, type PlaceNames } from '../common/places.js';

export interface DropOffParts {
  question: DropOffQuestion;
  answer: Pick<DropOffAnswer, 'groups' | 'cells'>;
  steps: readonly (Step & { jobId: string; department: string | null })[];
  channels: readonly ChannelMember[];
  jobs: readonly JobMember[];
  /** the token of the row with this key and step */
  drillOf: (key: Key<ApplicationGroup>, step: string) => string;
}

const hired: Step = { step: 'HIRED', milestone: 'HIRED', name: 'Hired', position: null };

/** Puts the counts into flat rows: every group with every step of its jobs, HIRED last. */
export function dropOffRows(parts: DropOffParts): DropOffRow[] {
  const { question, answer } = parts;
  const { by, groupBy } = question;
  const totals = new Map(answer.groups.map((group) => [keyText(groupBy, group.key), group.applications]));
  const cells = Map.groupBy(answer.cells, (cell) => keyText(groupBy, cell.key));
  return placesOf(question, answer.groups.map(({ key }) => key), parts).flatMap(({ key, names }) => {
    const own = new Map((cells.get(keyText(groupBy, key)) ?? []).map((cell) => [cell.step, cell]));
    const steps = sorted(by, [...stepsOf(parts, key), ...own.values()]);
    return steps.map((step, index) => rowOf(by, step, index + 1, own.get(step.step), totals.get(keyText(groupBy, key)) ?? 0, names, parts.drillOf(key, step.step)));
  });
}

/** A group of a job or of a department has the steps of its own jobs only. */
function stepsOf({ steps, question: { groupBy } }: DropOffParts, key: Key<ApplicationGroup>): Step[] {
  return steps.filter(({ jobId, department }) =>
    (!groupBy.includes('JOB') || jobId === key.JOB) && (!groupBy.includes('DEPARTMENT') || department === (key.DEPARTMENT ?? null)));
}

/** Each step once, in the order of the pipeline; the lowest place counts where jobs differ. HIRED is there even if no job has such a stage. */
function sorted(by: StepKind, steps: readonly Step[]): Step[] {
  const found = new Map<string, Step>();
  for (const step of steps) {
    const known = found.get(step.step);
    if (!known || (step.position ?? Infinity) < (known.position ?? Infinity)) found.set(step.step, { ...step, name: known?.name ?? step.name });
  }
  if (![...found.values()].some(({ milestone }) => milestone === 'HIRED')) found.set(hired.step, hired);
  const place = (step: Step) => (by === 'MILESTONE' ? milestones.indexOf(step.milestone) : (step.position ?? Infinity));
  const last = (step: Step) => (step.milestone === 'HIRED' ? 1 : 0);
  return [...found.values()].sort((a, b) =>
    last(a) - last(b) || (place(a) === place(b) ? 0 : place(a) - place(b)) || milestones.indexOf(a.milestone) - milestones.indexOf(b.milestone) || compareTexts([a.name], [b.name]));
}

function rowOf(by: StepKind, step: Step, place: number, cell: DropOffCounts | undefined, applications: number, names: PlaceNames, drill: string): DropOffRow {
  const { advanced = 0, skippedPast = 0, movedBack = 0, rejected = 0, withdrew = 0, transferred = 0, stillThere = 0 } = cell ?? {};
  const entered = advanced + skippedPast + movedBack + rejected + withdrew + transferred + stillThere;
  const last = step.milestone === 'HIRED';
  return {
    milestone: step.milestone,
    stage: by === 'STAGE' ? step.name : null,
    position: by === 'MILESTONE' ? milestones.indexOf(step.milestone) + 1 : (step.position ?? place),
    ...names,
    drill,
    entered, advanced, skippedPast, movedBack, rejected, withdrew, transferred, stillThere,
    passRate: last ? null : share(advanced + skippedPast, entered),
    dropOffRate: last ? null : share(rejected + withdrew, entered),
    shareOfAll: share(entered, applications),
  };
}
