import { expect, test } from '@jest/globals';
import { suggestionFor } from './upload-suggestion.js';

const columns = (...given: [name: string, ...samples: string[]][]) =>
  given.map(([name, ...samples]) => ({ name, samples }));
const suggested = (file: string, ...given: [name: string, ...samples: string[]][]) => {
  const { table, cells } = suggestionFor(file, columns(...given));
  return [
    table,
    ...cells.map(({ field, value, dateFormat, separator }) =>
      [field, value, dateFormat ?? separator].filter(Boolean).join(' '),
    ),
  ];
};

test('a file with a name of the bundle fills that table', () => {
  expect(suggested('jobs.csv', ['Job ID'], ['Title'])).toEqual([
    'jobs',
    'job_id {Job ID}',
    'title {Title}',
  ]);
});

test('another file fills the table of which its columns have most', () => {
  expect(
    suggested('export.csv', ['application_id'], ['candidate_id'], ['job_id'], ['applied_at'])[0],
  ).toBe('applications');
  expect(suggested('export.csv', ['Vorname'], ['Nachname'], ['E-Mail'])).toEqual([
    'candidates',
    'candidate_id {E-Mail|lower}',
    'given_name {Vorname}',
    'family_name {Nachname}',
    'email {E-Mail}',
  ]);
});

test('dates are read as most of the column can be read', () => {
  expect(suggested('candidates.csv', ['id'], ['created', '1/31/2025', '2/1/2025'])).toContain(
    'created_at {created} M/d/yyyy',
  );
  expect(suggested('candidates.csv', ['id'], ['created', '2025-01-31'])).toContain(
    'created_at {created}',
  );
});

test('columns whose names a template could not tell apart are left out, and self-identification is never offered', () => {
  expect(suggested('candidates.csv', ['candidate_id'], ['e|mail'], ['{phone}'])).toEqual([
    'candidates',
    'candidate_id {candidate_id}',
  ]);
  expect(suggested('demographics.csv', ['candidate_id'], ['category'], ['value'])[0]).not.toBe(
    'demographics',
  );
});
