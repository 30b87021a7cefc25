import { expect, test } from '@jest/globals';
import { isCursorValue, type CursorType } from './cursor-values.js';

test.each<[CursorType, string[], string[]]>([
  [
    'timestamptz',
    ['2026-01-02 03:04:05.678+00', '2024-02-29 00:00:00+00', '0001-01-01 00:00:00+00'],
    [
      '9999-99-99 00:00:00+00',
      '2026-02-29 00:00:00+00',
      '2026-01-01 24:00:00+00',
      '0000-01-01 00:00:00+00',
      '999999-01-01 00:00:00+00',
    ],
  ],
  ['date', ['2026-12-31', '2000-02-29'], ['9999-99-99', '1900-02-29', '0000-01-01', '2026-1-1']],
  ['float8', ['0', '-1.5', '1e+100', '0.0', '5e-324'], ['1e+999', '1e-999', 'NaN', '1e', '']],
  ['int', ['-2147483647', '0', '2147483647'], ['9999999999', '1.5', '--1']],
  ['uuid', ['0d9b4d5e-6a1c-4c0a-8f39-0b8b7a5f2a11'], ['0d9b4d5e', '']],
  ['text', ['', 'any text'], ['with a \u0000']],
])('a value of the type %s is one that PostgreSQL reads', (type, good, bad) => {
  expect(good.filter((text) => !isCursorValue(type, text))).toEqual([]);
  expect(bad.filter((text) => isCursorValue(type, text))).toEqual([]);
});
