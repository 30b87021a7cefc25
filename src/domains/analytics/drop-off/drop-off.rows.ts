import { milestones } from '../../jobs/job.enums.js';
import type { DropOffBy, DropOffGroup } from '../common/analytics.enums.js';
import type { DropOffAnswer, DropOffCounts, Step } from './drop-off.queries.js';
import type { DropOffRow } from './drop-off.type.js';
import { compareTexts, filledKeys, keyText, share, type Key } from '../common/groups.js';
import type { ChannelMember, JobMember } from '../common/members.queries.js';

export interface DropOffParts {
  by: DropOffBy;
  groupBy: readonly DropOffGroup[];
  answer: Pick<DropOffAnswer, 'groups' | 'cells'>;
  steps: readonly (Step & { jobId: string; department: string | null })[];
  channels: readonly ChannelMember[];
  jobs: readonly JobMember[];
  periods: readonly string[];
  /** the token of the row with this key and step */
  drillOf: (key: Key<DropOffGroup>, step: string) => string;
}

const hired: Step = { step: 'HIRED', milestone: 'HIRED', name: 'Hired', position: null };

/** Puts the counts into flat rows: every group with every step of its jobs, HIRED last. */
export function dropOffRows(parts: DropOffParts): DropOffRow[] {
  const { groupBy, answer } = parts;
  const totals = new Map(answer.groups.map((group) => [keyText(groupBy, group.key), group.applications]));
  const cells = Map.groupBy(answer.cells, (cell) => keyText(groupBy, cell.key));
  const keys = filledKeys(groupBy, answer.groups.map(({ key }) => key), membersOf(parts), parts.periods);
  const named = keys.map((key) => ({ key, names: namesOf(parts, key) }));
  named.sort((a, b) => compareTexts(order(groupBy, a), order(groupBy, b)));
  return named.flatMap(({ key, names }) => {
    const own = new Map((cells.get(keyText(groupBy, key)) ?? []).map((cell) => [cell.step, cell]));
    const steps = sorted(parts.by, [...stepsOf(parts, key), ...own.values()]);
    return steps.map((step, index) => rowOf(parts.by, step, index + 1, own.get(step.step), totals.get(keyText(groupBy, key)) ?? 0, names, parts.drillOf(key, step.step)));
  });
}

function membersOf({ groupBy, jobs, channels }: DropOffParts): string[] {
  switch (groupBy[0]) {
    case 'JOB': return jobs.map(({ id }) => id);
    case 'DEPARTMENT': return [...new Set(jobs.flatMap(({ department }) => department ?? []))];
    case 'CHANNEL': return channels.filter(({ inScope }) => inScope).map(({ id }) => id);
    default: return [];
  }
}

/** A group of a job or of a department has the steps of its own jobs only. */
function stepsOf({ steps, groupBy }: DropOffParts, key: Key<DropOffGroup>): Step[] {
  return steps.filter(({ jobId, department }) =>
    (!groupBy.includes('JOB') || jobId === key.JOB) && (!groupBy.includes('DEPARTMENT') || department === (key.DEPARTMENT ?? null)));
}

/** Each step once, in the order of the pipeline; the lowest place counts where jobs differ. HIRED is there even if no job has such a stage. */
function sorted(by: DropOffBy, steps: readonly Step[]): Step[] {
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

type Names = Pick<DropOffRow, 'job' | 'jobId' | 'department' | 'channel' | 'channelId' | 'period'>;

function namesOf({ groupBy, jobs, channels }: DropOffParts, key: Key<DropOffGroup>): Names {
  const job = key.JOB ? jobs.find(({ id }) => id === key.JOB) : undefined;
  return {
    job: job?.title ?? null,
    jobId: key.JOB ?? null,
    department: groupBy.includes('DEPARTMENT') ? (key.DEPARTMENT ?? null) : (job?.department ?? null),
    channel: key.CHANNEL ? (channels.find(({ id }) => id === key.CHANNEL)?.name ?? null) : null,
    channelId: key.CHANNEL ?? null,
    period: key.PERIOD ?? null,
  };
}

const order = (groupBy: readonly DropOffGroup[], { names }: { names: Names }) => [
  ...groupBy.map((group) => ({ JOB: names.job, DEPARTMENT: names.department, CHANNEL: names.channel, PERIOD: names.period })[group]),
  names.jobId,
  names.channelId,
];

function rowOf(by: DropOffBy, step: Step, place: number, cell: DropOffCounts | undefined, applications: number, names: Names, drill: string): DropOffRow {
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
