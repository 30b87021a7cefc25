import { convolve } from '../common/convolution.js';
import { logFactorial, logGamma } from '../common/log-gamma.js';

/*
 * How many of those who are under way will be hired. Each application at a milestone is hired with the chance of those
 * who were there before, and that chance is not known but estimated: with h hires of n, it is Beta(h + ½, n − h + ½)
 * (Jeffreys' prior). So the hires among k applications at one milestone are beta-binomial, and the hires of a job are
 * the sum over its milestones, whose distribution is worked out exactly by convolution. The interval is between its
 * equal-tailed quantiles, in whole hires (A. Gelman et al., "Bayesian Data Analysis", 3rd ed., 2.4
 * and 2.9). A thin history widens it by itself.
 */

/** Past applications that reached a milestone and have ended. */
interface PastPasses {
  n: number;
  hires: number;
}

/** Applications that are at a milestone now. */
export interface UnderWay {
  count: number;
  past: PastPasses;
}

export interface Forecast {
  expected: number;
  low: number;
  high: number;
}

const logBeta = (a: number, b: number) => logGamma(a) + logGamma(b) - logGamma(a + b);

/** Chances of 0 … k hires among k applications. */
function betaBinomial(k: number, { n, hires }: PastPasses): Float64Array {
  const [a, b] = [hires + 0.5, n - hires + 0.5];
  return Float64Array.from({ length: k + 1 }, (_, x) =>
    Math.exp(
      logFactorial(k) -
        logFactorial(x) -
        logFactorial(k - x) +
        logBeta(a + x, b + k - x) -
        logBeta(a, b),
    ),
  );
}

/**
 * @param level share of cases that the interval covers, like 0.8
 * @returns the expected hires, and the interval in whole hires
 */
export function forecastHires(underWay: readonly UnderWay[], level: number): Forecast {
  let chances: Float64Array = Float64Array.of(1);
  for (const { count, past } of underWay)
    if (count > 0) chances = convolve(chances, betaBinomial(count, past));
  const tail = (1 - level) / 2;
  const quantile = (p: number) => {
    let sum = 0;
    const found = chances.findIndex((chance) => (sum += chance) >= p - 1e-12);
    return found < 0 ? chances.length - 1 : found;
  };
  return {
    expected: chances.reduce((sum, chance, hires) => sum + chance * hires, 0),
    low: quantile(tail),
    high: quantile(1 - tail),
  };
}
