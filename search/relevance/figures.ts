/**
 * Figures of a ranking against graded judgements. A grade of 2 or more counts as relevant where a figure only
 * distinguishes yes and no. Unjudged answers have grade 0.
 */

/** Grades by id: 0 to 3. */
export type Judgements = ReadonlyMap<string, number>;

const relevantFrom = 2;
const isRelevant = (judgements: Judgements, id: string) =>
  (judgements.get(id) ?? 0) >= relevantFrom;

/** Σ (2^grade − 1) / log2(place + 1) over the first k places. */
function discountedGain(grades: readonly number[], k: number): number {
  return grades
    .slice(0, k)
    .reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0);
}

/**
 * Normalized discounted cumulative gain with exponential gain (K. Järvelin and J. Kekäläinen, "Cumulated gain-based
 * evaluation of IR techniques", ACM TOIS 20, 2002; the gain 2^grade − 1 of C. Burges et al., ICML 2005): 1 is the best
 * order there is. 0 when nothing is relevant.
 */
export function ndcg(ranking: readonly string[], judgements: Judgements, k: number): number {
  const ideal = discountedGain(
    [...judgements.values()].sort((a, b) => b - a),
    k,
  );
  return ideal === 0
    ? 0
    : discountedGain(
        ranking.map((id) => judgements.get(id) ?? 0),
        k,
      ) / ideal;
}

/** 1 / rank of the first relevant one; 0 when there is none. */
export function reciprocalRank(ranking: readonly string[], judgements: Judgements): number {
  const place = ranking.findIndex((id) => isRelevant(judgements, id));
  return place < 0 ? 0 : 1 / (place + 1);
}

/** The share of relevant ones in the first k ranks. Missing results count as not relevant. */
export const precision = (ranking: readonly string[], judgements: Judgements, k: number): number =>
  ranking.slice(0, k).filter((id) => isRelevant(judgements, id)).length / k;

/** Mean of the precision at the place of each relevant one, over all relevant ones; found or not. */
export function averagePrecision(ranking: readonly string[], judgements: Judgements): number {
  const all = [...judgements].filter(([, grade]) => grade >= relevantFrom).length;
  let found = 0;
  let sum = 0;
  ranking.forEach((id, index) => {
    if (isRelevant(judgements, id)) sum += ++found / (index + 1);
  });
  return all === 0 ? 0 : sum / all;
}

/** The share of all relevant ones that are in the first k places. */
export function recall(ranking: readonly string[], judgements: Judgements, k: number): number {
  const all = [...judgements].filter(([, grade]) => grade >= relevantFrom).length;
  return all === 0
    ? 0
    : ranking.slice(0, k).filter((id) => isRelevant(judgements, id)).length / all;
}

export interface Figures {
  'nDCG@10': number;
  'nDCG@25': number;
  MRR: number;
  'P@5': number;
  'P@10': number;
  MAP: number;
  'recall@100': number;
}

export const figuresOf = (ranking: readonly string[], judgements: Judgements): Figures => ({
  'nDCG@10': ndcg(ranking, judgements, 10),
  'nDCG@25': ndcg(ranking, judgements, 25),
  MRR: reciprocalRank(ranking, judgements),
  'P@5': precision(ranking, judgements, 5),
  'P@10': precision(ranking, judgements, 10),
  MAP: averagePrecision(ranking, judgements),
  'recall@100': recall(ranking, judgements, 100),
});

/** The mean of each figure over queries, each counting the same, to three digits. */
export function meanFigures(all: readonly Figures[]): Figures {
  const names = ['nDCG@10', 'nDCG@25', 'MRR', 'P@5', 'P@10', 'MAP', 'recall@100'] as const;
  return Object.fromEntries(
    names.map((name) => [
      name,
      Math.round(
        (all.reduce((sum, figures) => sum + figures[name], 0) / Math.max(1, all.length)) * 1000,
      ) / 1000,
    ]),
  ) as unknown as Figures;
}
