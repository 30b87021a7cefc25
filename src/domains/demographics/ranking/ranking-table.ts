import {
  maxSkewAt,
  minSkewAt,
  ndkl,
  scoringRates,
  skewAt,
  type ScoringRate,
} from './ranking-measures.js';

/** A person of a ranking: only group and score. Rankings are sorted, the best first. */
export interface RankedGroup {
  group: string;
  score: number;
}

type GroupRate = ScoringRate & { group: string };

/** The cuts of a ranking. They are fixed, because freely chosen ones could be subtracted from each other. */
const cuts = [25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;
/** The name of all groups together that are too small to be shown. */
export const otherGroup = 'other';

export interface RankingTable {
  people: number;
  ndkl: number | null;
  cuts: { k: number; minSkew: number; maxSkew: number }[];
  groups: {
    group: string;
    people: number;
    scoringRate: number | null;
    impactRatio: number | null;
    skews: { k: number; skew: number }[];
  }[];
  /** groups with somebody in them that are not shown separately */
  hidden: string[];
}

/**
 * The figures of a ranking that may be shown. Groups of fewer than k people are combined. If they have fewer than k
 * people together, the smallest shown group joins them, so that no group follows from the rest. A cut is shown when
 * every group has k people in
 * it, beyond it, and since the cut shown before: no difference of two numbers is a small cell. The scoring rate of a
 * group is shown when it has k people above and not above the median.
 */
export function rankingTable(ranking: readonly RankedGroup[], k: number): RankingTable {
  const sizes = new Map<string, number>();
  for (const { group } of ranking) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const bySize = [...sizes].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  const hidden: string[] = [];
  let together = 0;
  for (const [group, size] of bySize) {
    // A single hidden group would follow from the rest of the list.
    if (size >= k && (hidden.length === 0 || (together >= k && hidden.length > 1))) break;
    hidden.push(group);
    together += size;
  }
  if (bySize.length - hidden.length + (hidden.length > 0 ? 1 : 0) < 2 || ranking.length < 2 * k)
    return {
      people: ranking.length,
      ndkl: null,
      cuts: [],
      groups: [],
      hidden: [...sizes.keys()].sort(),
    };
  const shown = ranking.map(({ group, score }) => ({
    group: hidden.includes(group) ? otherGroup : group,
    score,
  }));
  const groups = shown.map(({ group }) => group);
  const names = [...new Set(groups)].sort();
  const rates = [...scoringRates(shown)].map(([group, rate]): GroupRate => ({ group, ...rate }));
  const rated = ratedGroups(rates, k);
  const highest = Math.max(...rated.map(({ rate }) => rate));
  // People above the median are also compared with each cut; groups without a rate count as one group.
  const compared = [...rated.map((rate) => [rate]), rates.filter((rate) => !rated.includes(rate))];
  const safe = safeCuts(groups, names, k).filter(
    (cut) =>
      rated.length === 0 ||
      compared.every((together) => {
        const inCut = groups
          .slice(0, cut)
          .filter((each) => together.some(({ group }) => group === each)).length;
        const apart = Math.abs(inCut - together.reduce((sum, { above }) => sum + above, 0));
        return apart === 0 || apart >= k;
      }),
  );
  return {
    people: ranking.length,
    ndkl: rounded(ndkl(groups)),
    cuts: safe.map((cut) => ({
      k: cut,
      minSkew: rounded(minSkewAt(groups, cut)),
      maxSkew: rounded(maxSkewAt(groups, cut)),
    })),
    groups: names.map((name) => {
      const shownRate = rated.find(({ group }) => group === name)?.rate;
      return {
        group: name,
        people: groups.filter((each) => each === name).length,
        scoringRate: shownRate ?? null,
        impactRatio: shownRate === undefined ? null : shownRate / highest,
        skews: safe.map((cut) => ({ k: cut, skew: rounded(skewAt(groups, cut, name)) })),
      };
    }),
    hidden: hidden.sort(),
  };
}

/**
 * The groups whose scoring rate may be shown: each has k people or more above the median and not above it, and so
 * have the others together, because they follow from the whole. If they have fewer, the smallest group joins them.
 */
function ratedGroups(rates: readonly GroupRate[], k: number): GroupRate[] {
  const sum = (together: readonly GroupRate[], count: (rate: GroupRate) => number) =>
    together.reduce((total, rate) => total + count(rate), 0);
  const bothSides = (together: readonly GroupRate[]) =>
    sum(together, ({ above }) => above) >= k && sum(together, ({ above, all }) => all - above) >= k;
  const smallestFirst = [...rates].sort((a, b) => a.all - b.all || (a.group < b.group ? -1 : 1));
  const rated = smallestFirst.filter((rate) => bothSides([rate]));
  const others = smallestFirst.filter((rate) => !rated.includes(rate));
  while (others.length > 0 && !bothSides(others)) {
    const smallest = rated.shift();
    if (!smallest) break;
    others.push(smallest);
  }
  return rated;
}

function safeCuts(groups: readonly string[], names: readonly string[], k: number): number[] {
  const count = (group: string, from: number, to: number) =>
    groups.slice(from, to).filter((each) => each === group).length;
  const safe: number[] = [];
  for (const cut of cuts.filter((each) => each < groups.length)) {
    const before = safe.at(-1) ?? 0;
    if (
      names.every(
        (group) => count(group, before, cut) >= k && count(group, cut, groups.length) >= k,
      )
    )
      safe.push(cut);
  }
  return safe;
}

/** Rounded to three digits. More would reveal the order behind a figure of a short list. */
const rounded = (figure: number) => Math.round(figure * 1_000) / 1_000;
