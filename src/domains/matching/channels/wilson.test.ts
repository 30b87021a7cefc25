import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wilson } from './wilson.js';

test.each([
  // Published values: Newcombe 1998, Statistics in Medicine 17, table I, method 3
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%d of %d', (count, n, low, high) => {
  expect(wilson(count, n).low).toBeCloseTo(low, 4);
  expect(wilson(count, n).high).toBeCloseTo(high, 4);
});

test('nothing known is anything; the share is always inside, and more of the same narrows it', () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (n, some) => {
      const count = some % (n + 1);
      const { low, high } = wilson(count, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(count / n + 1e-12);
      expect(high).toBeGreaterThanOrEqual(count / n - 1e-12);
      const twice = wilson(2 * count, 2 * n);
      expect(twice.high - twice.low).toBeLessThan(high - low);
    }),
  );
});
