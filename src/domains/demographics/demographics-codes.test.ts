import { expect, it } from '@jest/globals';
import { groupOf, isUnmapped, listedGroups, storedAnswer } from './demographics-codes.js';

it('maps known spellings to the code list, and leaves other values as they are', () => {
  expect(['F', 'female', ' Woman '].map((value) => groupOf('gender', value))).toEqual([
    'woman',
    'woman',
    'woman',
  ]);
  expect(groupOf('gender', 'Prefer_not_to  say')).toBe('not disclosed');
  expect(groupOf('disability', 'No, I don’t have a disability.')).toBe('no');
  expect(groupOf('race_ethnicity', 'black')).toBe('Black or African American');
  expect(groupOf('gender', 'Two-Spirit')).toBe('two-spirit');
  expect(groupOf('age_band', '40-49')).toBe('40-49');
});

it('counts people without an answer as not disclosed', () => {
  expect([null, '', ' ', 'Unknown'].map((value) => groupOf('gender', value))).toEqual([
    'not disclosed',
    'not disclosed',
    'not disclosed',
    'not disclosed',
  ]);
});

it('does not reveal by its labels who is in a small table', () => {
  expect(listedGroups('gender', ['woman'], 50, false, 10)).toEqual([
    'woman',
    'man',
    'non-binary',
    'not disclosed',
  ]);
  expect(listedGroups('gender', ['woman', 'two-spirit'], 2, false, 10)).toEqual([
    'woman',
    'man',
    'non-binary',
    'not disclosed',
  ]);
  expect(listedGroups('gender', ['not disclosed', 'woman'], 50, false, 10)).toEqual([
    'woman',
    'not disclosed',
  ]);
});

it('knows which answers a code list does not have', () => {
  const unmapped = (category: string, ...values: string[]) =>
    values.filter((value) => isUnmapped(category, value));
  expect(unmapped('gender', 'F', 'Two-Spirit', 'Decline to self-identify', '(blank)')).toEqual([
    'Two-Spirit',
  ]);
  expect(unmapped('age_band', '40-49')).toEqual([]);
});

it('stores the spellings of a code, and refusals, in the same words, and another answer as it was given', () => {
  const stored = (category: string, ...values: string[]) =>
    values.map((value) => storedAnswer(category, value));
  expect(stored('gender', 'f', 'FRAU', 'Mujer', 'nb')).toEqual([
    'Female',
    'Female',
    'Female',
    'Non-binary',
  ]);
  expect(stored('disability', 'true', 'n')).toEqual(['Yes', 'No']);
  expect(stored('race_ethnicity', 'black')).toEqual(['Black or African American']);
  expect(
    stored(
      'gender',
      'Decline to self-identify',
      'Keine Angabe',
      'Je préfère ne pas répondre',
      'Prefiero no decirlo',
    ),
  ).toEqual(Array(4).fill('Prefer not to say'));
  expect(stored('gender', 'Two-Spirit', '(blank)')).toEqual(['Two-Spirit', '(blank)']);
  // What is stored belongs to the group of what was given.
  for (const value of ['f', 'enby', 'x', 'Keine Angabe', '(blank)', 'Two-Spirit'])
    expect(groupOf('gender', storedAnswer('gender', value))).toBe(groupOf('gender', value));
});
