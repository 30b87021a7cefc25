import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../test/scenario/property-runs.js';
import { TokenBuckets } from './token-buckets.js';

test('a bucket holds what may be used in a minute, and fills up steadily', () => {
  let now = 0;
  const buckets = new TokenBuckets(60, () => now);
  expect(buckets.take('a', 50)).toEqual({ left: 10, wait: 0 });
  expect(buckets.take('a', 20)).toEqual({ left: 10, wait: 10_000 });
  now += 10_000;
  expect(buckets.take('a', 20)).toEqual({ left: 0, wait: 0 });
  expect(buckets.take('b', 60)).toEqual({ left: 0, wait: 0 });
  now += 3_600_000;
  expect(buckets.left('a')).toBe(60);
});

test('in any minute nobody gets more than two buckets, and who waits as told is served', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 20_000 })), {
        maxLength: 60,
      }),
      (requests) => {
        let now = 0;
        const buckets = new TokenBuckets(100, () => now);
        const taken: { at: number; tokens: number }[] = [];
        for (const [tokens, pause] of requests) {
          now += pause;
          const { wait } = buckets.take('a', tokens);
          if (wait > 0) {
            now += Math.ceil(wait);
            expect(buckets.take('a', tokens).wait).toBe(0);
          }
          taken.push({ at: now, tokens });
        }
        for (const { at } of taken) {
          const minute = taken.filter((one) => one.at >= at && one.at < at + 60_000);
          const sum = minute.reduce((all, one) => all + one.tokens, 0);
          expect(sum).toBeLessThanOrEqual(200 + 1e-6);
        }
      },
    ),
    { numRuns: propertyRuns(200) },
  );
});

test('the buckets of many keys do not fill the memory, and the last ones are kept', () => {
  const buckets = new TokenBuckets(10, () => 0);
  for (let key = 0; key < 50_000; key += 1) buckets.take(String(key), 4);
  expect(buckets.size).toBe(20_000);
  expect(buckets.left('49999')).toBe(6);
});
