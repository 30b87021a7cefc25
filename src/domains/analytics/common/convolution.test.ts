import { expect, test } from '@jest/globals';
import { convolve } from './convolution.js';

/** Chances of 0 … n successes in n trials. */
function binomial(n: number, p: number): Float64Array {
  const chances = new Float64Array(n + 1);
  const mode = Math.floor((n + 1) * p);
  chances[mode] = 1;
  for (let x = mode; x < n; x++) chances[x + 1] = (chances[x]! * (n - x) * p) / ((x + 1) * (1 - p));
  for (let x = mode; x > 0; x--) chances[x - 1] = (chances[x]! * x * (1 - p)) / ((n - x + 1) * p);
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return chances.map((chance) => chance / sum);
}

// The sum of two binomial numbers of one chance is binomial.
test.each([
  [1, 1],
  [3, 40],
  [1_000, 700],
  [3_000, 2_000],
  [9_000, 800],
  [30_000, 70_000],
])('trials %d and %d add up', (left, right) => {
  const sum = convolve(binomial(left, 0.3), binomial(right, 0.3));
  const whole = binomial(left + right, 0.3);
  expect(sum).toHaveLength(whole.length);
  expect(sum.every((chance, x) => Math.abs(chance - whole[x]!) < 1e-13)).toBe(true);
  expect(sum.every((chance) => chance >= 0)).toBe(true);
});
