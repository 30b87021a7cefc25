/**
 * Measures of how groups are ranked. Nothing here changes an order.
 *
 * S. C. Geyik, S. Ambler, K. Kenthapadi, "Fairness-Aware Ranking in Search & Recommendation Systems with Application to
 * LinkedIn Talent Search", KDD 2019 (arXiv:1905.01989): skew@k is their definition 3.1, MinSkew@k and MaxSkew@k 3.2, NDKL 3.4. The
 * desired share of a group is its share of the whole ranking. Logarithms are natural ones, those of the discount to
 * the base 2.
 */

const countOf = (ranking: readonly string[], k: number, group: string): number =>
  ranking.slice(0, k).filter((each) => each === group).length;

/**
 * ln(share of the group in the first k / share of the group in all). 0: as many as expected; below 0: too few;
 * −Infinity: none.
 */
export function skewAt(ranking: readonly string[], k: number, group: string): number {
  const cut = Math.min(k, ranking.length);
  return Math.log(
    countOf(ranking, cut, group) / cut / (countOf(ranking, ranking.length, group) / ranking.length),
  );
}

/** The smallest skew of all groups: how far the worst-off one is below its share. Never above 0. */
export const minSkewAt = (ranking: readonly string[], k: number): number =>
  Math.min(...[...new Set(ranking)].map((group) => skewAt(ranking, k, group)));
export const maxSkewAt = (ranking: readonly string[], k: number): number =>
  Math.max(...[...new Set(ranking)].map((group) => skewAt(ranking, k, group)));

/**
 * Normalized discounted cumulative Kullback–Leibler divergence: Σ d(i)·KL(shares in the first i ‖ shares in all) / Σ d(i),
 * with d(i) = 1 / log2(i + 1). 0: every prefix of the list has the same shares as the whole.
 */
export function ndkl(ranking: readonly string[]): number {
  const all = new Map(
    [...Map.groupBy(ranking, (group) => group)].map(([group, own]) => [group, own.length]),
  );
  const shareOf = (group: string) => (all.get(group) ?? 0) / ranking.length;
  const seen = new Map<string, number>();
  let sum = 0;
  let weights = 0;
  ranking.forEach((group, index) => {
    seen.set(group, (seen.get(group) ?? 0) + 1);
    const first = index + 1;
    const divergence = [...seen].reduce(
      (total, [each, count]) => total + (count / first) * Math.log(count / first / shareOf(each)),
      0,
    );
    const weight = 1 / Math.log2(first + 1);
    sum += weight * divergence;
    weights += weight;
  });
  return weights === 0 ? 0 : sum / weights;
}

/** The median of the scores; the mean of the two middle ones for an even number; NaN for none. */
export function median(scores: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
}

/** How many people of a group scored above the median of everybody. */
export interface ScoringRate {
  above: number;
  all: number;
  /** above / all */
  rate: number;
  /** null: the highest rate is 0 */
  impactRatio: number | null;
}

/**
 * The scoring rate of New York City's Local Law 144 (6 RCNY § 5-300): the share of each group that scored above the
 * median of everybody. The impact ratio is the rate over the highest rate.
 */
export function scoringRates(
  ranking: readonly { group: string; score: number }[],
): Map<string, ScoringRate> {
  const middle = median(ranking.map(({ score }) => score));
  const groups = new Map(
    [...Map.groupBy(ranking, ({ group }) => group)].map(([group, own]) => {
      const above = own.filter(({ score }) => score > middle).length;
      return [group, { above, all: own.length, rate: above / own.length }] as const;
    }),
  );
  const highest = Math.max(...[...groups.values()].map(({ rate }) => rate));
  return new Map(
    [...groups].map(([group, each]) => [
      group,
      { ...each, impactRatio: highest > 0 ? each.rate / highest : null },
    ]),
  );
}
