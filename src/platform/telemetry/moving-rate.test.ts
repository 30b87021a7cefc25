import { expect, test } from '@jest/globals';
import { MovingRate } from './moving-rate.js';

test('the rate is that of the last minute, and a slow start is forgotten', () => {
  const rate = new MovingRate();
  expect(rate.add(0, 0)).toBeNull();
  expect(rate.add(10, 10_000)).toBe(1);
  expect(rate.add(1_010, 60_000)).toBeCloseTo(16.83, 2);
  expect(rate.add(3_010, 120_000)).toBeCloseTo(2_000 / 60, 2);
});

test('a count that falls starts over, and one that stands still has the rate 0', () => {
  const rate = new MovingRate(1_000);
  rate.add(500, 0);
  expect(rate.add(3, 100)).toBeNull();
  expect(rate.add(3, 1_100)).toBe(0);
  expect(rate.add(103, 2_100)).toBe(100);
});
