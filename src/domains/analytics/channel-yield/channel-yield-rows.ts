import type { ChannelYieldGroup } from '../common/analytics.enums.js';
import type { YieldCounts, YieldParams } from './channel-yield.queries.js';
import type { ChannelYieldRow } from './channel-yield.type.js';
import { compareTexts, filledKeys, keyText, share, type Key } from '../common/groups.js';
import type { ChannelMember, JobMember } from '../common/members.queries.js';
import { memberOf, membersOf, namesOf } from '../common/row-keys.js';
import type { SpendPart } from './spend.queries.js';

export interface YieldParts {
  params: YieldParams;
  counts: readonly YieldCounts[];
  /** undefined: money is not known for these rows */
  spend: readonly SpendPart[] | undefined;
  /** groups, without their periods, for which money was ever recorded */
  recorded: readonly Pick<SpendPart, 'key'>[];
  channels: readonly ChannelMember[];
  jobs: readonly JobMember[];
  campaigns: readonly string[];
  periods: readonly string[];
  /** the token of the row with this key */
  drillOf: (key: Key<ChannelYieldGroup>) => string;
}

type YieldKey = Key<ChannelYieldGroup>;

const cents = (amount: number) => Math.round(amount * 100) / 100;

/** Puts counts, money and members together to flat, zero-filled rows. `mixed` counts the applications of rows with several currencies; undefined: there are none. */
export function yieldRows(parts: YieldParts): {
  rows: ChannelYieldRow[];
  mixed: number | undefined;
} {
  const { groupBy } = parts.params;
  const groups = groupBy.filter((group) => group !== 'CURRENCY');
  const counts = new Map(parts.counts.map((row) => [keyText(groups, row.key), row]));
  const money = Map.groupBy(parts.spend ?? [], (part) => keyText(groups, part.key));
  const occurring = [...parts.counts.map(({ key }) => key), ...spendKeysThatOccur(parts, groups)];
  const keys =
    groups.length === 1 && groupBy.length > 1
      ? filledKeys(groups, occurring, [], parts.periods)
      : filledKeys(
          groups,
          occurring,
          membersOf(groups[0], { ...parts, others: { CAMPAIGN: parts.campaigns } }),
          parts.periods,
        );
  const currenciesOf = currenciesByKey(parts, groups);
  const isRecorded = recordedKeys(parts, groups);
  let mixed: number | undefined;
  const rows = keys.flatMap((key) => {
    const counted = counts.get(keyText(groups, key));
    const spent = money.get(keyText(groups, key)) ?? [];
    const nothing = parts.spend && isRecorded(key) ? 0 : undefined;
    if (groupBy.includes('CURRENCY')) {
      return currenciesOf(key).map((currency) =>
        rowOf(
          parts,
          key,
          counted,
          spent.find((part) => part.currency === currency)?.amount ?? nothing,
          currency,
        ),
      );
    }
    if (spent.length > 1) mixed = (mixed ?? 0) + (counted?.applications ?? 0);
    const amount = spent.length > 1 ? undefined : (spent[0]?.amount ?? nothing);
    return [rowOf(parts, key, counted, amount, spent.length === 1 ? spent[0]!.currency : null)];
  });
  const order = (row: ChannelYieldRow) =>
    groupBy.map(
      (group) =>
        ({
          CHANNEL: row.channel,
          CHANNEL_KIND: row.channelKind,
          CAMPAIGN: row.campaign,
          JOB: row.job,
          DEPARTMENT: row.department,
          CURRENCY: row.currency,
          PERIOD: row.period,
        })[group],
    );
  return {
    rows: rows
      .map((row) => ({ row, order: [...order(row), row.channelId, row.jobId] }))
      .sort((a, b) => compareTexts(a.order, b.order))
      .map(({ row }) => row),
    mixed,
  };
}

/** Money without applications makes a row too, where its channels are in scope. */
function spendKeysThatOccur(
  { spend, channels }: YieldParts,
  groups: readonly ChannelYieldGroup[],
): YieldKey[] {
  const inScope = new Set(channels.filter((channel) => channel.inScope).map(({ id }) => id));
  return (spend ?? [])
    .map(({ key }) => key)
    .filter((key) => groups.length > 0 && (!key.CHANNEL || inScope.has(key.CHANNEL)));
}

/** Finds whether money was ever recorded for a combination, in whatever period. */
function recordedKeys(
  { recorded }: YieldParts,
  groups: readonly ChannelYieldGroup[],
): (key: YieldKey) => boolean {
  const fixed = groups.filter((group) => group !== 'PERIOD');
  const known = new Set(recorded.map(({ key }) => keyText(fixed, key)));
  return (key) => known.has(keyText(fixed, key));
}

/**
 * Finds the currencies of a combination over all its periods, so that a series has no holes; one null where nothing was
 * spent.
 */
function currenciesByKey(
  { spend }: YieldParts,
  groups: readonly ChannelYieldGroup[],
): (key: YieldKey) => readonly (string | null)[] {
  const fixed = groups.filter((group) => group !== 'PERIOD');
  const found = new Map<string, Set<string>>();
  for (const { key, currency } of spend ?? []) {
    const place = keyText(fixed, key);
    found.set(place, (found.get(place) ?? new Set()).add(currency));
  }
  return (key) => {
    const currencies = found.get(keyText(fixed, key));
    return currencies ? [...currencies] : [null];
  };
}

function rowOf(
  { params, channels, jobs, drillOf }: YieldParts,
  key: YieldKey,
  counted: YieldCounts | undefined,
  spend: number | undefined,
  currency: string | null,
): ChannelYieldRow {
  const channel = memberOf(channels, key.CHANNEL);
  const { applications = 0, interview = 0, hires = 0 } = counted ?? {};
  const cost = (count: number) =>
    spend === undefined || count === 0 ? null : cents(spend / count);
  return {
    ...namesOf(params.groupBy, key, { channels, jobs }, params),
    channelKind: (channel?.kind ?? key.CHANNEL_KIND ?? null) as ChannelYieldRow['channelKind'],
    campaign: key.CAMPAIGN ?? null,
    drill: drillOf(key),
    applications,
    reachedScreen: counted?.screen ?? 0,
    reachedAssessment: counted?.assessment ?? 0,
    reachedInterview: interview,
    reachedOffer: counted?.offer ?? 0,
    hires,
    conversion: share(hires, applications),
    quality: counted?.quality ?? null,
    spend: spend ?? null,
    currency,
    costPerApplication: cost(applications),
    costPerInterview: cost(interview),
    costPerHire: cost(hires),
  };
}
