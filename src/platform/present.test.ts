import { expect, test } from '@jest/globals';
import { firstOf, forgetOldest, itemAt, lastOf, present, valueOf } from './present.js';

test('what is there is returned, falsy values too', () => {
  expect([itemAt(['a', 'b'], 1), firstOf([0, 1]), lastOf(['a', ''])]).toEqual(['b', 0, '']);
  expect([valueOf(new Map([['a', 0]]), 'a'), present('', 'the name')]).toEqual([0, '']);
});

test('what is missing fails with words', () => {
  for (const nothing of [null, undefined])
    expect(() => present(nothing, 'The name')).toThrow(new RangeError('The name is missing.'));
  expect(() => itemAt(['a'], 1)).toThrow(new RangeError('A list of 1 has no item 1.'));
  expect(() => firstOf([])).toThrow('A list of 0 has no item 0.');
  expect(() => lastOf([])).toThrow('A list of 0 has no item -1.');
  expect(() => valueOf(new Map([['a', 1]]), 'b')).toThrow('A map lacks a key that it always has.');
});

test('the oldest entries of a map are deleted, no more than needed', () => {
  const map = new Map([1, 2, 3, 4].map((key) => [key, key]));
  forgetOldest(map, 4);
  expect([...map.keys()]).toEqual([1, 2, 3, 4]);
  forgetOldest(map, 2);
  expect([...map.keys()]).toEqual([3, 4]);
});
