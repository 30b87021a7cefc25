import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  averagePrecision,
  figuresOf,
  meanFigures,
  ndcg,
  precision,
  recall,
  reciprocalRank,
} from './figures.js';

/** Worked by hand: a has grade 3, b 2, c 1; x nobody judged. The ranking is x b a. */
const judgements = new Map([
  ['a', 3],
  ['b', 2],
  ['c', 1],
  ['d', 0],
]);
const ranking = ['x', 'b', 'a'];

describe('figures worked by hand', () => {
  it('nDCG', () => {
    // gained: b 3 / log2 3 + a 7 / log2 4 = 1.892789 + 3.5; ideal: 7 / log2 2 + 3 / log2 3 + 1 / log2 4 = 7 + 1.892789 + 0.5
    expect(ndcg(ranking, judgements, 10)).toBeCloseTo(5.392789 / 9.392789, 6);
    // cut at 2: 1.892789 of 8.892789
    expect(ndcg(ranking, judgements, 2)).toBeCloseTo(1.892789 / 8.892789, 6);
  });
  it('MRR: the first relevant one is second', () =>
    expect(reciprocalRank(ranking, judgements)).toBe(0.5));
  it('P@5: two of five places, empty ones counted', () =>
    expect(precision(ranking, judgements, 5)).toBe(0.4));
  it('MAP: (1/2 + 2/3) / 2', () =>
    expect(averagePrecision(ranking, judgements)).toBeCloseTo(7 / 12, 12));
  it('MAP counts what was not found', () => expect(averagePrecision(['a'], judgements)).toBe(0.5));
  it('recall: c has grade 1, and does not count', () => {
    expect(recall(ranking, judgements, 100)).toBe(1);
    expect(recall(ranking, judgements, 2)).toBe(0.5);
  });
  it('nothing relevant, nothing found: 0', () =>
    expect(Object.values(figuresOf([], new Map()))).toEqual([0, 0, 0, 0, 0, 0, 0]));
  it('means over queries', () =>
    expect(
      meanFigures([figuresOf(['a'], new Map([['a', 3]])), figuresOf([], new Map([['a', 3]]))]),
    ).toMatchObject({ MRR: 0.5, 'P@5': 0.1, MAP: 0.5 }));
});

describe('any ranking', () => {
  const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { minLength: 1 });
  const graded = fc
    .array(fc.tuple(fc.constantFrom(...'abcdefghij'), fc.integer({ min: 0, max: 3 })))
    .map((pairs) => new Map(pairs));

  it('has figures from 0 to 1, and the ideal order has 1', () => {
    fc.assert(
      fc.property(ids, graded, (order, judged) => {
        for (const figure of Object.values(figuresOf(order, judged))) {
          expect(figure).toBeGreaterThanOrEqual(0);
          expect(figure).toBeLessThanOrEqual(1 + 1e-12);
        }
        const ideal = [...judged].sort((a, b) => b[1] - a[1]).map(([id]) => id);
        if (Math.max(0, ...judged.values()) > 0) expect(ndcg(ideal, judged, 10)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('is not made worse by moving a better one up', () => {
    fc.assert(
      fc.property(ids, graded, fc.nat(), (order, judged, at) => {
        const place = at % order.length;
        const grade = (id: string) => judged.get(id) ?? 0;
        if (place === 0 || grade(order[place]!) <= grade(order[place - 1]!)) return;
        const better = [...order];
        [better[place - 1], better[place]] = [order[place]!, order[place - 1]!];
        expect(ndcg(better, judged, 10)).toBeGreaterThanOrEqual(ndcg(order, judged, 10));
        expect(averagePrecision(better, judged)).toBeGreaterThanOrEqual(
          averagePrecision(order, judged) - 1e-12,
        );
      }),
    );
  });
});
