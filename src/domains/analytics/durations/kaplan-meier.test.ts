import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kaplanMeier, limits, quantile, quantileLimits } from './kaplan-meier.js';

/**
 * Weeks in remission of leukemia patients: E. J. Freireich et al.: The effect of 6-mercaptopurine on the duration of
 * steroid-induced remissions in acute leukemia. Blood 21 (1963) 699–716. The estimates are those of D. G. Kleinbaum,
 * M. Klein: Survival Analysis, A Self-Learning Text, chapter 2, and of `survfit` of the R package survival.
 */
const treated = {
  closed: [6, 6, 6, 7, 10, 13, 16, 22, 23],
  open: [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
};
const placebo = {
  closed: [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23],
  open: [],
};

describe('the published remission times', () => {
  it.each([
    [6, 21, 3, 0.857, 0.0764, 0.72, 1],
    [7, 17, 1, 0.807, 0.0869, 0.653, 0.996],
    [10, 15, 1, 0.753, 0.0963, 0.586, 0.968],
    [13, 12, 1, 0.69, 0.1068, 0.51, 0.935],
    [16, 11, 1, 0.627, 0.1141, 0.439, 0.896],
    [22, 7, 1, 0.538, 0.1282, 0.337, 0.858],
    [23, 6, 1, 0.448, 0.1346, 0.249, 0.807],
  ])(
    'of 6-mercaptopurine at week %d: at risk, events, survival, standard error, limits',
    (duration, atRisk, events, survival, standardError, low, high) => {
      const step = kaplanMeier(treated.closed, treated.open).find(
        (each) => each.duration === duration,
      )!;
      expect(step).toMatchObject({ atRisk, events });
      expect(step.survival).toBeCloseTo(survival, 3);
      expect(step.standardError).toBeCloseTo(standardError, 4);
      expect(limits(step).low).toBeCloseTo(low, 3);
      expect(limits(step).high).toBeCloseTo(high, 3);
    },
  );

  it('have their medians: 23 weeks with the drug, of which the upper limit is not reached, and 8 with the placebo', () => {
    const curve = kaplanMeier(treated.closed, treated.open);
    expect([quantile(curve, 0.25), quantile(curve, 0.5), quantile(curve, 0.75)]).toEqual([
      13,
      23,
      null,
    ]);
    expect(quantileLimits(curve, 0.5)).toEqual({ low: 16, high: null });
    expect(quantile(kaplanMeier(placebo.closed, placebo.open), 0.5)).toBe(8);
    expect(quantileLimits(kaplanMeier(placebo.closed, placebo.open), 0.5)).toEqual({
      low: 4,
      high: 12,
    });
  });
});

const days = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 });

describe('random durations', () => {
  it('give the same as a brute force that counts who is at risk again for each duration', () => {
    fc.assert(
      fc.property(days, days, (closed, open) => {
        let survival = 1;
        let sum = 0;
        const slow = [...new Set(closed)]
          .sort((a, b) => a - b)
          .map((duration) => {
            const atRisk = [...closed, ...open].filter((each) => each >= duration).length;
            const events = closed.filter((each) => each === duration).length;
            survival *= (atRisk - events) / atRisk;
            sum += events / atRisk / (atRisk - events);
            return { duration, atRisk, events, survival, standardError: survival * Math.sqrt(sum) };
          });
        const quick = kaplanMeier(closed, open);
        expect(quick.map(({ duration, atRisk, events }) => [duration, atRisk, events])).toEqual(
          slow.map(({ duration, atRisk, events }) => [duration, atRisk, events]),
        );
        for (const [index, step] of quick.entries()) {
          expect(step.survival).toBeCloseTo(slow[index]!.survival, 12);
          if (Number.isFinite(slow[index]!.standardError))
            expect(step.standardError).toBeCloseTo(slow[index]!.standardError, 12);
        }
      }),
    );
  });

  it('have, without open ones, the quantiles of percentile_disc', () => {
    fc.assert(
      fc.property(
        days.filter((list) => list.length > 0),
        fc.constantFrom(0.1, 0.25, 0.5, 0.75, 0.9),
        (closed, p) => {
          const sorted = closed.toSorted((a, b) => a - b);
          expect(quantile(kaplanMeier(closed, []), p)).toBe(
            sorted[Math.max(Math.ceil(p * closed.length - 1e-9), 1) - 1],
          );
        },
      ),
    );
  });

  it('are never made quicker by one that is still open', () => {
    fc.assert(
      fc.property(
        days.filter((list) => list.length > 0),
        days,
        fc.integer({ min: 0, max: 30 }),
        (closed, open, more) => {
          const [without, besides] = [
            quantile(kaplanMeier(closed, open), 0.5),
            quantile(kaplanMeier(closed, [...open, more]), 0.5),
          ];
          expect(besides ?? Infinity).toBeGreaterThanOrEqual(without ?? Infinity);
        },
      ),
    );
  });
});
