import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Mentions } from './mentions.js';

const mentions = new Mentions({
  emails: ['ada@example.com'],
  phones: ['+49 170 1234567'],
  names: ['Ada Lovelace', 'Lovelace, Ada', "Seán O'Brien"],
  externalIds: ['7001'],
});

test.each([
  ['Weavers like Ada Lovelace, and others', 'Weavers like [erased], and others'],
  ['"ADA  LOVELACE"', '"[erased]"'],
  ['Lovelace, Ada: call +49-170-1234567', '[erased]: call +49-170-1234567'],
  ['call +49 170 1234567.', 'call +[erased].'],
  ['write to Ada@Example.com.', 'write to [erased].'],
  ['{"name":"ada lovelace"}', '{"name":"[erased]"}'],
  ["Sea\u0301n O'Brien", '[erased]'],
  ['Ada, and Mrs Lovelace', 'Ada, and Mrs Lovelace'],
  ['Nevada Lovelace', 'Nevada Lovelace'],
  ['xada@example.com', 'xada@example.com'],
  ['7001', '7001'],
])('of %j %j is left', (text, left) => {
  expect(mentions.without(text)).toBe(left);
  expect(mentions.in(text)).toBe(text !== left);
});

test('a text without mentions stays as it is, and one of many people is found', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/ada|lovelace|1234567|brien/i.test(text));
      expect(mentions.without(text)).toBe(text);
      expect(mentions.without(`${text} Ada Lovelace ${text}`)).toBe(`${text} [erased] ${text}`);
    }),
  );
  expect(new Mentions({ emails: [], phones: [], names: [], externalIds: [] }).none).toBe(true);
});
