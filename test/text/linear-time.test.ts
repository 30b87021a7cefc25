import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { atOnce } from '../../src/platform/text/slices.js';
import { normalForm } from '../../src/platform/text/normal-form.js';
import { trimmed } from '../../src/platform/text/trimmed.js';
import { spreadsheetLine, textOfSpreadsheetCell } from '../../src/platform/csv/csv-cell.js';
import { addressOf, isEmailAddress } from '../../src/domains/candidates/candidate-rules.js';
import { nameParts } from '../../src/domains/candidates/person-name.js';
import { groupOf } from '../../src/domains/demographics/demographics-codes.js';
import { SkillFinder } from '../../src/domains/extracted-skills/skill-finder.js';
import { CsvSplitter, delimiterOf } from '../../src/domains/imports/formats/csv.js';
import { membersOf } from '../../src/domains/imports/formats/json-members.js';
import { isoOf } from '../../src/domains/imports/mapping/dates.js';
import { compile } from '../../src/domains/imports/mapping/rules.js';
import { suggestionFor } from '../../src/domains/imports/uploads/upload-suggestion.js';
import { nameKey } from '../../src/domains/matching/fit/fit-features.js';
import { parseQuery } from '../../src/domains/matching/query/query-parser.js';
import { relaxedQuery } from '../../src/domains/matching/query/query-relaxed.js';
import { tokensOf } from '../../src/domains/matching/query/query-lexer.js';
import { htmlOf, rangesOf } from '../../src/domains/matching/search/candidate-search.js';
import { skillKey, Taxonomy } from '../../src/domains/taxonomy/taxonomy.js';
import { titleKeys } from '../../src/domains/taxonomy/title.js';
import { hostileTexts, superlinear } from '../scenario/growth.js';
import { propertyRuns } from '../scenario/property-runs.js';

const finder = new SkillFinder(
  new Taxonomy({
    edition: '1',
    broader: [],
    occupations: [],
    titles: [],
    skills: ['Java', 'C++', 'Go', 'SQL', 'machine learning', 'R&D'].map((name) => ({
      id: name,
      key: name.toLowerCase(),
      name,
      origin: 'TAXONOMY' as const,
    })),
    aliases: [],
  }),
);

const split = (text: string) => {
  const splitter = new CsvSplitter(delimiterOf(text.split('\n', 1)[0]!));
  const pieces = text.match(/[^]{1,16384}/g) ?? [];
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
};
const column = (name: string) => ({ name, samples: [name.slice(0, 200), '1.2.2026'] });
const filters = compile('{a|given} {a|family} {a|slug} {a|lower}');
const members = (text: string) => {
  try {
    return atOnce(membersOf(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
};

/**
 * Everything that reads text of strangers outside the database, with the length of the shorter text. Eight times as much
 * is enough to tell: with a nanosecond a step, quadratic work over 20,000 characters takes 0.4 s, and over 60,000 3.6 s.
 */
const readers: [name: string, work: (text: string) => unknown, length: number][] = [
  ['the skill finder', (text) => finder.find(text), 2_500],
  ['the parts of a name', nameParts, 2_500],
  ['keys of titles', (text) => titleKeys(text), 2_500],
  ['keys of names', (text) => [nameKey(text), skillKey(text), groupOf('gender', text)], 7_500],
  ['the CSV reader', split, 7_500],
  ['cells in one long line', (text) => split(`a,b\n"x",${text.replaceAll('\n', ',')}\n`), 7_500],
  ['a long name of a column', (text) => suggestionFor('people.csv', [column(text)]), 7_500],
  [
    'many columns',
    (text) => suggestionFor('people.csv', text.split(/(?<=[^]{5})/).map(column)),
    2_500,
  ],
  ['a cell through the filters of a mapping', (text) => filters(() => text), 7_500],
  ['a date', (text) => [isoOf(text, 'd MMM yyyy h:mm a'), isoOf(text, 'excel')], 7_500],
  ['JSON', (text) => [members(text), members(`[${text}]`), members(`{"a":"${text}`)], 7_500],
  ['addresses', (text) => isEmailAddress(addressOf(text)), 7_500],
  [
    'cells of a spreadsheet',
    (text) => [spreadsheetLine([text]), textOfSpreadsheetCell(text)],
    7_500,
  ],
  ['the marks of the highlighters', (text) => [htmlOf(text), rangesOf(text)], 7_500],
  ['normal forms', (text) => [normalForm(text, 'NFD'), normalForm(text, 'NFKC')], 7_500],
  ['trimming', (text) => trimmed(text, /[.&-]/), 7_500],
  // A query is cut to 10,000 characters.
  ['the words of a query', (text) => tokensOf(text, []), 1_250],
  [
    'the query parser',
    (text) => {
      const { root } = parseQuery(text);
      return root && relaxedQuery(text, root, root);
    },
    1_250,
  ],
];

describe('time grows with the length of the text alone:', () => {
  test.each(readers)('%s', (_, work, length) => {
    fc.assert(
      fc.property(hostileTexts, (textOf) => {
        expect(superlinear(work, textOf, length)).toBeUndefined();
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  test.each([
    ['a picture in a summary', 'iVBORw0KGgo'],
    ['addresses without an end', 'a@'],
    ['opening brackets', '('],
    ['combining marks', '\u0301\u0323'],
    ['commas', ','],
    ['quotes', 'a"b\n'],
  ])('%s, by every reader', (_, piece) => {
    const textOf = (length: number) => `x${piece.repeat(Math.ceil(length / piece.length))}x`;
    for (const [name, work, length] of readers)
      expect([name, superlinear(work, textOf, length)]).toEqual([name, undefined]);
  });

  test('work that is quadratic is noticed', () => {
    const textOf = (length: number) => `${','.repeat(length)}x`;
    expect(superlinear((text) => text.replace(/[,;]+$/, ''), textOf, 5_000)).toMatch(/^40001 char/);
  });
});
