import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isoOf } from './dates.js';
import { parseMapping } from './parse-mapping.js';
import { compileRule } from './rules.js';

const mapping = (table: string) =>
  parseMapping(
    `files: { people: people.csv }\ntables:\n  - ${table.replaceAll('\n', '\n    ')}`,
    'test.yaml',
  );
const make = (table: string, cells: Record<string, string>, lookups = {}) =>
  compileRule(mapping(table).rules[0]!, undefined, lookups)((column) => cells[column] ?? '');

describe('a rule', () => {
  test('takes columns, constants, filters and value maps', () => {
    const rule =
      'table: candidates\nfrom: people\ncolumns:\n  candidate_id: "{Team|slug}-{No}"\n  relationship: PASSIVE\n  education: { value: "{Degree}", values: { Phd: PhD, none: ~ }, default: unknown }';
    expect(make(rule, { Team: 'R & D', No: ' 7 ', Degree: 'Phd' })).toEqual([
      { candidate_id: 'r-d-7', relationship: 'PASSIVE', education: 'PhD' },
    ]);
    expect(make(rule, { Team: 'x', No: '1', Degree: 'none' })[0]).toMatchObject({
      education: 'unknown',
    });
    expect(make(rule, { Team: 'x', No: '1', Degree: 'MSc' })[0]).toMatchObject({
      education: 'MSc',
    });
  });

  test('makes a stage and the end that follows it from one value', () => {
    const rule =
      'table: stage_events\nfrom: people\ncolumns:\n  application_id: "{No}"\n  at: "{Date}"\n  stage: { value: "{State}", values: { Offer Accepted: { stage: Offer, then: HIRE }, Declined: { then: WITHDRAW } }, otherwise: skip }';
    expect(make(rule, { No: '1', State: 'Offer Accepted', Date: '2025-01-01' })).toEqual([
      { application_id: '1', at: '2025-01-01', stage: 'Offer' },
      { application_id: '1', at: '', stage: '', kind: 'HIRE', event_id: '' },
    ]);
    expect(make(rule, { No: '1', State: 'Declined' })).toEqual([
      { application_id: '1', at: '', stage: '', kind: 'WITHDRAW', event_id: '' },
    ]);
    expect(make(rule, { No: '1', State: 'New' })).toEqual([]);
  });

  test('holds under conditions, and splits a list into rows', () => {
    const rule =
      'table: candidate_skills\nfrom: people\nwhen: { State: [a, b], Skills: { empty: false } }\neach: { column: Skills, separator: "," }\ncolumns: { candidate_id: "{No}", skill: "{each}" }';
    expect(make(rule, { No: '1', State: 'a', Skills: 'SQL, , Go' })).toEqual([
      { candidate_id: '1', skill: 'SQL' },
      { candidate_id: '1', skill: 'Go' },
    ]);
    expect(make(rule, { No: '1', State: 'c', Skills: 'SQL' })).toEqual([]);
  });
});

test.each([
  ['31.12.2025', 'dd.MM.yyyy', '2025-12-31'],
  ['1/2/25', 'M/d/yy', '2025-01-02'],
  ['12/31/2025 1:05 PM', 'M/d/yyyy h:mm a', '2025-12-31T13:05:00'],
  ['3-Feb-2024', 'd-MMM-yyyy', '2024-02-03'],
  ['45000', 'excel', '2023-03-15'],
  ['45000.5', 'excel', '2023-03-15T12:00:00'],
  ['61', 'excel', '1900-03-01'],
  ['2025-12-31', 'dd.MM.yyyy', '2025-12-31'],
])('%s as %s is %s', (text, format, iso) => {
  expect(isoOf(text, format)).toBe(iso);
});

test.each([
  [
    'table: people\nfrom: people\ncolumns: {}',
    /tables\[0\]\.table: "people" is not a table of the bundle/,
  ],
  [
    'table: jobs\nfrom: persons\ncolumns: { job_id: a, title: b }',
    /tables\[0\]\.from: "persons" is not a file/,
  ],
  ['table: jobs\nfrom: people\ncolumns: { job_id: a }', /tables\[0\]\.columns: jobs needs title/],
  [
    'table: jobs\nfrom: people\ncolumns: { job_id: a, title: b, colour: c }',
    /columns\.colour: is not a column of jobs/,
  ],
  [
    'table: jobs\nfrom: people\nif: x\ncolumns: { job_id: a, title: b }',
    /tables\[0\]\.if: is not known/,
  ],
  [
    'table: jobs\nfrom: people\ncolumns: { job_id: a, title: { value: b, otherwise: maybe } }',
    /otherwise: must be keep, empty or skip/,
  ],
])('a mapping that is wrong is refused with the place', (table, message) => {
  expect(() => mapping(table)).toThrow(message);
});

test('the mappings that ship are sound', () => {
  const folder = resolve(import.meta.dirname, '../../../../examples');
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('mapping.yaml'),
  );
  expect(found.length).toBeGreaterThanOrEqual(3);
  for (const name of found)
    expect(
      parseMapping(readFileSync(join(folder, name), 'utf8'), name).rules.length,
    ).toBeGreaterThan(0);
});
