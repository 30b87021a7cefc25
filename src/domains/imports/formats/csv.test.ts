import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvSplitter, delimiterOf } from './csv.js';

/** All rows of a text that arrives in pieces of these lengths. */
function split(text: string, pieces: readonly number[] = [], delimiter = ',') {
  const splitter = new CsvSplitter(delimiter);
  const rows = [];
  let at = 0;
  for (const length of pieces) rows.push(...splitter.push(text.slice(at, (at += length))));
  return [...rows, ...splitter.push(text.slice(at)), ...splitter.end()];
}

test('sound input is split as csv-parse splits it, wherever the pieces end', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', ' ', ',', ';', '"', '\n', '\r\n', '😀'),
    maxLength: 6,
  });
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }),
      fc.constantFrom('\n', '\r\n'),
      (rows, pieces, end) => {
        const quoted = (text: string) =>
          /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = rows.map((row) => row.map(quoted).join(',') + end).join('');
        const expected = parse(text, { relax_column_count: true, skip_empty_lines: true });
        expect(split(text, pieces).map(({ fields }) => fields)).toEqual(expected);
      },
    ),
  );
});

test('line numbers stay right when quotes span lines', () => {
  expect(split('a,b\n"1\n2",x\n\ny,z').map(({ line, fields }) => [line, ...fields])).toEqual([
    [1, 'a', 'b'],
    [2, '1\n2', 'x'],
    [5, 'y', 'z'],
  ]);
});

test('a row with broken quotes is one line with a problem, and the next row is fine', () => {
  expect(
    split('1,"O"Brien",x\n2,ok\n3,"never closed\n4,ok').map(({ line, problem }) => [
      line,
      problem ?? 'fine',
    ]),
  ).toEqual([
    [1, 'there is text after a closing quote'],
    [2, 'fine'],
    [3, 'a quote is opened and never closed'],
    [4, 'fine'],
  ]);
});

test('a quote inside a cell that does not begin with one is a character', () => {
  expect(split('5" disk,a\n')[0]!.fields).toEqual(['5" disk', 'a']);
});

test.each([
  ['a,b,c', ','],
  ['a;b;"c,d,e,f"', ';'],
  ['a\tb', '\t'],
  ['alone', ','],
])('the delimiter of %j is %j', (header, delimiter) => {
  expect(delimiterOf(header)).toBe(delimiter);
});
