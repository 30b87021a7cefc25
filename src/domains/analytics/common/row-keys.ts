import type { Calendar } from './periods.js';
import { periodName, periodsBetween } from './periods.js';
import type { MetricParams } from './metric-params.js';
import { compareTexts, filledKeys, type Key } from './groups.js';
import type { Members } from './members.queries.js';
import type { ChannelGroupedRow } from './row.type.js';

/** What a row says of its place. */
export type RowNames = Omit<ChannelGroupedRow, 'drill'>;

/** Members of a grouping that get a row even where nothing occurs. */
export function membersOf(
  group: string | undefined,
  { jobs = [], channels = [], others = {} }: Members,
): readonly string[] {
  switch (group) {
    case 'JOB':
      return jobs.map(({ id }) => id);
    case 'DEPARTMENT':
      return [...new Set(jobs.flatMap(({ department }) => department ?? []))];
    case 'CHANNEL':
      return channels.filter(({ inScope }) => inScope).map(({ id }) => id);
    case 'CHANNEL_KIND':
      return [...new Set(channels.filter(({ inScope }) => inScope).map(({ kind }) => kind))];
    default:
      return group ? (others[group] ?? []) : [];
  }
}

/** Indexes of members by their id, one for each list: an answer looks members up for every row. */
const indexes = new WeakMap<object, Map<string, { id: string }>>();

/** The member of a list with this id. */
export function memberOf<Member extends { id: string }>(
  list: readonly Member[],
  id: string | null | undefined,
): Member | undefined {
  if (!id) return undefined;
  let index = indexes.get(list);
  if (!index) indexes.set(list, (index = new Map(list.map((member) => [member.id, member]))));
  return index.get(id) as Member | undefined;
}

export function namesOf(
  groupBy: readonly string[],
  key: Readonly<Record<string, string | null | undefined>>,
  { jobs = [], channels = [] }: Members,
  calendar: Calendar,
): RowNames {
  const job = memberOf(jobs, key.JOB);
  return {
    job: job?.title ?? null,
    jobId: key.JOB ?? null,
    department: groupBy.includes('DEPARTMENT')
      ? (key.DEPARTMENT ?? null)
      : (job?.department ?? null),
    channel: memberOf(channels, key.CHANNEL)?.name ?? null,
    channelId: key.CHANNEL ?? null,
    period: key.PERIOD ?? null,
    periodName: key.PERIOD ? periodName(key.PERIOD, calendar) : null,
  };
}

/** First days of the periods of an answer, where its rows are by PERIOD. */
export function seriesOf(
  params: MetricParams & { groupBy: readonly string[] },
  rows: readonly { key: { PERIOD?: string | null } }[],
): string[] {
  if (!params.groupBy.includes('PERIOD')) return [];
  return periodsBetween(
    params.range,
    params,
    rows.flatMap(({ key }) => key.PERIOD ?? []),
  );
}

/** The places of an answer's rows in the order of their names, zero-filled by rule 2. */
export function rowKeysOf<Group extends string>(
  params: MetricParams & { groupBy: readonly Group[] },
  occurring: readonly Key<Group>[],
  members: Members,
): { key: Key<Group>; names: RowNames }[] {
  const { groupBy } = params;
  const periods = seriesOf(
    params,
    occurring.map((key) => ({ key })),
  );
  const named = filledKeys(groupBy, occurring, membersOf(groupBy[0], members), periods).map(
    (key) => ({ key, names: namesOf(groupBy, key, members, params) }),
  );
  const order = ({ key, names }: (typeof named)[number]) => [
    ...groupBy.map(
      (group) =>
        (
          ({
            JOB: names.job,
            DEPARTMENT: names.department,
            CHANNEL: names.channel,
            PERIOD: names.period,
          }) as Record<string, string | null | undefined>
        )[group] ?? key[group],
    ),
    names.jobId,
    names.channelId,
  ];
  return named
    .map((row) => ({ row, order: order(row) }))
    .sort((a, b) => compareTexts(a.order, b.order))
    .map(({ row }) => row);
}
