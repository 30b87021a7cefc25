import { expect, it } from '@jest/globals';
import { groupOf, listedGroups } from './demographics-codes.js';

it('maps known spellings to the code list, and leaves other values as they are', () => {
  expect(['F', 'female', ' Woman '].map((value) => groupOf('gender', value))).toEqual([
    'woman',
    'woman',
    'woman',
  ]);
  expect(groupOf('gender', 'Prefer_not_to  say')).toBe('prefer not to say');
  expect(groupOf('race_ethnicity', 'black')).toBe('Black or African American');
  expect(groupOf('gender', 'Two-Spirit')).toBe('two-spirit');
  expect(groupOf('age_band', '40-49')).toBe('40-49');
});

it('counts people without an answer as unknown', () => {
  expect([null, '', ' ', 'Unknown'].map((value) => groupOf('gender', value))).toEqual([
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ]);
});

it('does not reveal by its labels who is in a small table', () => {
  expect(listedGroups('gender', ['woman'], 50, false, 10)).toEqual([
    'woman',
    'man',
    'non-binary',
    'prefer not to say',
    'unknown',
  ]);
  expect(listedGroups('gender', ['woman', 'two-spirit'], 2, false, 10)).toEqual([
    'woman',
    'man',
    'non-binary',
    'prefer not to say',
    'unknown',
  ]);
  expect(listedGroups('gender', ['unknown', 'woman'], 50, false, 10)).toEqual(['woman', 'unknown']);
});
