import { logFactorial } from '../../analytics/common/log-gamma.js';

/**
 * Whether two selection rates differ by more than chance: indicators of adverse impact, not findings.
 *
 * The four-fifths rule (a ratio below 0.80) and the choice of tests follow the Uniform Guidelines on Employee
 * Selection Procedures, 29 CFR 1607.4 D, and their Questions and Answers, 44 FR 11996 (1979).
 */

/** Selected and total people of one group. */
export interface Selection {
  selected: number;
  all: number;
}

const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/**
 * Fisher's exact test of a 2×2 table, two-sided: the probability, with all margins fixed, of a table that is no more
 * probable than the one observed (R. A. Fisher, "The Logic of Inductive Inference", JRSS 98, 1935; the two-sided rule
 * is the one of R's fisher.test, its tolerance of 1e-7 included).
 * @returns p, from 0 to 1
 */
export function fisherExact(left: Selection, right: Selection): number {
  const all = left.all + right.all;
  const selected = left.selected + right.selected;
  const probability = (k: number) =>
    Math.exp(
      logChoose(left.all, k) + logChoose(right.all, selected - k) - logChoose(all, selected),
    );
  const observed = probability(left.selected);
  let p = 0;
  for (let k = Math.max(0, selected - right.all); k <= Math.min(left.all, selected); k++) {
    const each = probability(k);
    if (each <= observed * (1 + 1e-7)) p += each;
  }
  return Math.min(1, p);
}

/** erfc by W. J. Cody's method as in Numerical Recipes (2nd ed., 6.2.2, erfcc): fractional error below 1.2e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * Math.abs(x));
  const polynomial =
    -1.26551223 +
    t *
      (1.00002368 +
        t *
          (0.37409196 +
            t *
              (0.09678418 +
                t *
                  (-0.18628806 +
                    t *
                      (0.27886807 +
                        t *
                          (-1.13520398 +
                            t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))));
  const value = t * Math.exp(-x * x + polynomial);
  return x >= 0 ? value : 2 - value;
}

/**
 * The z test of two proportions with the pooled standard error, two-sided, without continuity correction
 * (J. L. Fleiss, "Statistical Methods for Rates and Proportions").
 * @returns z and p; p is 1 where the pooled rate is 0 or 1, because then the rates can't differ
 */
export function twoProportionZ(left: Selection, right: Selection): { z: number; p: number } {
  const pooled = (left.selected + right.selected) / (left.all + right.all);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / left.all + 1 / right.all));
  if (error === 0) return { z: 0, p: 1 };
  const z = (left.selected / left.all - right.selected / right.all) / error;
  return { z, p: Math.min(1, erfc(Math.abs(z) / Math.SQRT2)) };
}

/** If both groups have at least this size, the z test replaces Fisher's exact test. */
const largeGroup = 100;

/** The test for groups of these sizes, and its p. */
export function differenceTest(
  left: Selection,
  right: Selection,
): { test: 'FISHER_EXACT' | 'TWO_PROPORTION_Z'; p: number } {
  return Math.min(left.all, right.all) < largeGroup
    ? { test: 'FISHER_EXACT', p: fisherExact(left, right) }
    : { test: 'TWO_PROPORTION_Z', p: twoProportionZ(left, right).p };
}
