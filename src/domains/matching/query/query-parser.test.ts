import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseQuery } from './query-parser.js';

const read = (input: string) => parseQuery(input).text;
const warnings = (input: string) => parseQuery(input).warnings.map(({ message }) => message);

describe('a query is read as', () => {
  test.each([
    ['', ''],
    ['  java  ', 'java'],
    ['java react', 'java AND react'],
    ['java OR react vue', 'java OR (react AND vue)'],
    ['java -php', 'java AND NOT php'],
    ['java NOT (php OR perl)', 'java AND NOT (php OR perl)'],
    ['NOT NOT java', 'java'],
    ['"machine  learning"', '"machine learning"'],
    ['“data engineer”', '"data engineer"'],
    ['jav*', 'jav*'],
    ['title:engineer company:"Acme Corp"', 'title:engineer AND company:"Acme Corp"'],
    ['title:(lead OR head)', 'title:lead OR title:head'],
    ['SKILL:c++ current:Berlin years >= 5', 'skill:c++ AND current:Berlin AND years>=5'],
    ['c# .NET node.js', 'c# AND .NET AND node.js'],
    ['and or not', 'and AND or AND not'],
    ['front-end', 'front-end'],
    ['skill:java level>=3', 'skill:java AND level>=3'],
    ['level:3-5', 'level>=3 AND level<=5'],
    ['years = 2..4.5', 'years>=2 AND years<=4.5'],
    ['-years:3–7', 'NOT (years>=3 AND years<=7)'],
    ['years≥5', 'years>=5'],
    ['\u202bמהנדס\u202c "תוכנה"', 'מהנדס AND "תוכנה"'],
    ['ja\u00advа', 'javа'],
    ['  java   ', 'java'],
    ['«machine learning»', '"machine learning"'],
  ])('%j: %s', (input, text) => {
    expect(read(input)).toBe(text);
    expect(warnings(input)).toEqual([]);
  });
});

describe('what is not understood is mended, and said', () => {
  test.each([
    ['(java', 'java', 'opening parenthesis'],
    ['java)', 'java', 'closing parenthesis'],
    ['"machine learning', '"machine learning"', 'no partner'],
    ['java OR', 'java', 'OR has nothing'],
    ['AND java', 'java', 'AND has nothing'],
    ['java AND', 'java', 'AND has nothing'],
    ['java NOT', 'java', 'NOT has nothing'],
    ['java & react', 'java AND react', 'no letter'],
    ['title:', '', 'nothing behind'],
    ['colour:red', 'colour:red', 'not a field'],
    ['level>=three', '', 'write a number'],
    ['level>=9', 'level>=9', 'from 1 to 5'],
    ['years:7-3', 'years>=3 AND years<=7', 'smaller number'],
    ['java\u0007 react', 'java AND react', 'Control characters'],
    ['👩‍💻', '', 'no letter'],
    ['()', '', 'Empty parentheses'],
    ['""', '', 'empty phrase'],
    ['(a OR b) c) d', '(a OR b) AND c AND d', 'closing parenthesis'],
  ])('%j: %s', (input, text, warning) => {
    expect(read(input)).toBe(text);
    expect(warnings(input).join()).toContain(warning);
  });
});

test('each warning says where, in what was written', () => {
  const at = (input: string) =>
    parseQuery(input).warnings.map(({ start, end }) => input.slice(start, end));
  expect(at('java & (react')).toEqual(['&', '(']);
  expect(at('\u200e\u200e“a” foo:bar OR')).toEqual(['foo:bar', 'OR']);
  expect(at('title: ) "open')).toEqual(['title:', ')', '"open']);
  expect(at('(((&)))')).toEqual(['(', '(', '(', '&']);
});

const anyQuery = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '(',
        ')',
        '"',
        '“',
        'AND',
        'OR',
        'NOT',
        '-',
        'java',
        'c++',
        'jav*',
        'title:',
        'skill:(',
        'years>=5',
        'level:2-4',
        'years:',
        'level',
        '\u0000',
        '\u202e',
        '😀',
        'שלום',
        '*',
        '&',
        ' ',
        'foo:bar',
        '…',
        '--',
        'AND,',
        '*NOT',
      ),
      { maxLength: 40 },
    )
    .chain((parts) => fc.constantFrom(parts.join(' '), parts.join(''))),
);

test('any text is read without an exception, and what is printed is read the same again', () => {
  fc.assert(
    fc.property(anyQuery, (input) => {
      const once = parseQuery(input);
      const again = parseQuery(once.text);
      expect(again.text).toBe(once.text);
      expect(again.root).toEqual(once.root);
      for (const { start, end } of once.warnings)
        expect(start >= 0 && start <= end && end <= input.length).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('parentheses are read to a depth of 20, and what is deeper is left out', () => {
  const nested = (depth: number) => '('.repeat(depth) + 'java' + ')'.repeat(depth);
  expect([read(nested(20)), warnings(nested(20))]).toEqual(['java', []]);
  expect(warnings(nested(21))[0]).toBe('Parentheses deeper than 20 were left out.');
  // Parentheses side by side are no deeper than one of them.
  const beside = Array(30).fill(nested(1)).join(' ');
  expect([read(beside), warnings(beside)]).toEqual([Array(30).fill('java').join(' AND '), []]);
});

test('very deep and very long queries are cut', () => {
  expect(warnings('('.repeat(1_000)).join()).toContain('deeper than');
  expect(warnings('java '.repeat(1_000)).join()).toContain('Only the first');
  expect(warnings('-'.repeat(1_999) + 'x')).toEqual([]);
  expect(warnings('java OR '.repeat(2_000)).join()).toContain('10,000 characters');
  expect(parseQuery('& '.repeat(5_000)).warnings).toHaveLength(50);
});
