import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maxSkewAt, median, minSkewAt, ndkl, scoringRates, skewAt } from './ranking-measures.js';

/**
 * Worked by hand from the definitions of Geyik et al. 2019; the paper prints no ranking with its figures.
 * A A B A B B: half of the six are of each group.
 */
const ranking = ['A', 'A', 'B', 'A', 'B', 'B'];

describe('worked by hand', () => {
  it('skew@k', () => {
    expect(skewAt(ranking, 2, 'A')).toBeCloseTo(Math.log(1 / 0.5), 12); // 2 of 2, wanted half: ln 2 = 0.693147
    expect(skewAt(ranking, 2, 'B')).toBe(-Infinity);
    expect(skewAt(ranking, 4, 'A')).toBeCloseTo(0.405465, 6); // ln(0.75 / 0.5)
    expect(skewAt(ranking, 4, 'B')).toBeCloseTo(-0.693147, 6); // ln(0.25 / 0.5)
    expect(skewAt(ranking, 6, 'A')).toBe(0);
  });

  it('MinSkew@k and MaxSkew@k', () => {
    expect(minSkewAt(ranking, 4)).toBeCloseTo(-0.693147, 6);
    expect(maxSkewAt(ranking, 4)).toBeCloseTo(0.405465, 6);
    expect(minSkewAt(ranking, 6)).toBe(0);
  });

  it('NDKL', () => {
    // KL of the first 1 and 2: ln 2 = 0.693147; 3: 2/3 ln(4/3) + 1/3 ln(2/3) = 0.056633; 4: 3/4 ln(3/2) + 1/4 ln(1/2) = 0.130812;
    // 5: 3/5 ln(6/5) + 2/5 ln(4/5) = 0.020136; 6: 0. Weights 1, 0.630930, 0.5, 0.430677, 0.386853, 0.356207: 3.304667.
    // (0.693147 · 1.630930 + 0.056633 · 0.5 + 0.130812 · 0.430677 + 0.020136 · 0.386853) / 3.304667
    expect(ndkl(ranking)).toBeCloseTo(
      (0.693147 * 1.63093 + 0.056633 * 0.5 + 0.130812 * 0.430677 + 0.020136 * 0.386853) / 3.304667,
      5,
    );
    expect(ndkl(ranking)).toBeCloseTo(0.370058, 5);
    expect(ndkl(['A', 'A'])).toBe(0);
    expect(ndkl([])).toBe(0);
  });

  it('NDKL of the published cases of another implementation', () => {
    // vfairness (github.com/validantai/vfairness) notes its figures next to its tests of ndkl: two groups by turns,
    // 60 people, have
    // 0.0506; the mean of that and nine rankings of one group alone, when half is wanted of each, 0.6289. One group alone has ln 2
    // in every prefix.
    const byTurns = ndkl(Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 'A' : 'B')));
    expect(byTurns).toBeCloseTo(0.0506, 4);
    expect((byTurns + 9 * Math.LN2) / 10).toBeCloseTo(0.6289, 4);
  });

  it('impact ratio of scoring above the median', () => {
    // Median of 9 8 7 6 5 4 is 6.5: A has 2 of 3 above, B 1 of 3.
    const scored = [9, 8, 7, 6, 5, 4].map((score, index) => ({
      score,
      group: ['A', 'A', 'B', 'B', 'A', 'B'][index]!,
    }));
    expect(median(scored.map(({ score }) => score))).toBe(6.5);
    expect([...scoringRates(scored)]).toEqual([
      ['A', { above: 2, all: 3, rate: 2 / 3, impactRatio: 1 }],
      ['B', { above: 1, all: 3, rate: 1 / 3, impactRatio: 0.5 }],
    ]);
    // At the median is not above it.
    expect(
      scoringRates([
        { group: 'A', score: 1 },
        { group: 'B', score: 1 },
      ]).get('A'),
    ).toEqual({ above: 0, all: 1, rate: 0, impactRatio: null });
  });
});

describe('any ranking', () => {
  const rankings = fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 40 });
  it('is never better for the worst-off group than its share, and NDKL is never negative', () => {
    fc.assert(
      fc.property(rankings, fc.integer({ min: 1, max: 50 }), (groups, k) => {
        expect(minSkewAt(groups, k)).toBeLessThanOrEqual(1e-12);
        expect(maxSkewAt(groups, k)).toBeGreaterThanOrEqual(-1e-12);
        expect(ndkl(groups)).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
  });
  it('is the same when groups have other names', () => {
    fc.assert(
      fc.property(rankings, (groups) => {
        const renamed = groups.map((group) => ({ A: 'C', B: 'A', C: 'B' })[group]!);
        expect(ndkl(renamed)).toBeCloseTo(ndkl(groups), 12);
        expect(minSkewAt(renamed, 10)).toBeCloseTo(minSkewAt(groups, 10), 12);
      }),
    );
  });
});
