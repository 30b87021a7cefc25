import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Importer, realData, readdir, sums } from './bundle.js';

const mapping = (name: string) =>
  resolve(import.meta.dirname, '../../examples', name, 'mapping.yaml');
let importer: Importer;
beforeAll(async () => {
  importer = await Importer.open();
});
afterAll(() => importer.close());

/** A test on data that is not part of the repository; skipped, with the reason in its title, where it is missing. */
const onRealData = (data: string, title: string, body: (folder: string) => Promise<void>) => {
  const { folder, skip } = realData(data);
  if (skip) test.skip(`${title} (${skip})`, () => undefined);
  else test(title, () => body(folder));
};

describe('a recruiting funnel of 4,959 people', () => {
  onRealData(
    'funnel',
    'every person and every event is accounted for, and a second import changes nothing',
    async (folder) => {
      const first = await importer.path(folder, { mapping: mapping('recruiting-funnel') });
      expect(first.sourceFiles).toMatchObject({
        'candidates.csv': { read: 4959, used: 4959, unused: 0 },
        'stage_events.csv': { read: 7493, used: 7493, unused: 0, made: { stage_events: 7493 } },
      });
      expect(
        Object.fromEntries(
          Object.entries(first.tables).map(([name, table]) => [name, sums(table)]),
        ),
      ).toEqual({
        channels: '8 = 8 + 0 + 0 + 0',
        jobs: '15 = 15 + 0 + 0 + 0',
        stages: '5 = 5 + 0 + 0 + 0',
        candidates: '4959 = 4959 + 0 + 0 + 0',
        applications: '4959 = 4959 + 0 + 0 + 0',
        stage_events: '7613 = 7613 + 0 + 0 + 0',
        offers: '124 = 124 + 0 + 0 + 0',
      });
      expect(
        await importer.rows(
          `select status, count(*)::int as people from application where source = 'recruiting-funnel' group by 1 order by 1`,
        ),
      ).toEqual([
        { status: 'ACTIVE', people: 4839 },
        { status: 'HIRED', people: 96 },
        { status: 'WITHDRAWN', people: 24 },
      ]);
      expect(
        await importer.rows(
          `select s.name, count(distinct t.application_id)::int as entered from current_transition t join stage s on s.id = t.to_stage_id where t.source = 'recruiting-funnel' group by s.name order by 2 desc`,
        ),
      ).toEqual([
        { name: 'Application', entered: 4959 },
        { name: 'Phone Screen', entered: 1595 },
        { name: 'In-House Interview', entered: 815 },
        { name: 'Offer', entered: 124 },
        { name: 'Hired', entered: 96 },
      ]);
      expect(
        await importer.rows(`select count(*)::int as n from candidate where education = 'Phd'`),
      ).toEqual([{ n: 0 }]);
      const again = await importer.path(folder, { mapping: mapping('recruiting-funnel') });
      for (const table of Object.values(again.tables))
        expect([table.created, table.updated, table.refused]).toEqual([0, 0, 0]);
    },
  );
});

describe('applicants without an id', () => {
  onRealData(
    'recruiting-cc0',
    'the row is the id, and gender goes into self-identification',
    async (folder) => {
      const { tables } = await importer.path(folder, { mapping: mapping('recruiting-scores') });
      for (const name of ['candidates', 'applications', 'demographics'])
        expect([name, sums(tables[name]!)]).toEqual([name, '966 = 966 + 0 + 0 + 0']);
      expect(
        await importer.answers(
          `select value, count(*)::int as n from demographics.answer group by 1 order by 1`,
        ),
      ).toEqual([
        { value: 'Female', n: 494 },
        { value: 'Male', n: 472 },
      ]);
      expect(
        await importer.rows(
          `select status, count(*)::int as n from application where source = 'recruiting-scores' group by 1 order by 1`,
        ),
      ).toEqual([
        { status: 'HIRED', n: 186 },
        { status: 'REJECTED', n: 780 },
      ]);
    },
  );
});

describe('the warehouse tables of another product', () => {
  onRealData(
    'lever',
    'what joins is imported, and what refers to absent rows is refused with the reason',
    async (folder) => {
      const summary = await importer.path(folder, { mapping: mapping('lever') });
      for (const [name, file] of Object.entries(summary.sourceFiles!))
        expect([name, file.unused]).toEqual([name, 0]);
      expect([
        sums(summary.tables.users!),
        sums(summary.tables.jobs!),
        sums(summary.tables.candidates!),
        sums(summary.tables.applications!),
      ]).toEqual([
        '3 = 3 + 0 + 0 + 0',
        '6 = 6 + 0 + 0 + 0',
        '6 = 6 + 0 + 0 + 0',
        '3 = 0 + 0 + 0 + 3',
      ]);
      expect((await importer.rejects(summary))['application.csv']).toContain(
        'there is no candidate ""contact of opportunity 90f423f3',
      );
    },
  );
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

describe('JSON Resume', () => {
  onRealData(
    'jsonresume',
    'the sample becomes a person with experience, skills and languages',
    async (folder) => {
      const { tables } = await importer.path(join(folder, 'sample.resume.json'), {
        source: 'resume',
      });
      expect([
        sums(tables.candidates!),
        sums(tables.experiences!),
        sums(tables.candidate_skills!),
      ]).toEqual(['1 = 1 + 0 + 0 + 0', '1 = 1 + 0 + 0 + 0', '8 = 8 + 0 + 0 + 0']);
      expect(
        await importer.rows(
          `select external_id, name, title, location, country, education, languages from candidate where source = 'resume'`,
        ),
      ).toEqual([
        {
          external_id: expect.stringMatching(/^[0-9a-f]{64}$/), // made from the e-mail address
          name: 'Richard Hendriks',
          title: 'Programmer',
          location: 'San Francisco, California',
          country: 'US',
          education: 'Bachelor, Information Technology',
          languages: ['en:C2'],
        },
      ]);
    },
  );

  onRealData(
    'jsonresume',
    'of the cases, each valid one is taken and each invalid one refused with its place',
    async (folder) => {
      // Most cases are parts of a resume, of nobody. They get a name, because a person needs one.
      const named = await mkdtemp(join(tmpdir(), 'rapport-resumes-'));
      let valid = 0;
      let invalid = 0;
      let badDates = 0;
      for (const file of await readdir(join(folder, 'cases'))) {
        const cases = JSON.parse(await readFile(join(folder, 'cases', file), 'utf8')) as Record<
          string,
          unknown
        >;
        for (const [key, resume] of Object.entries(cases)) {
          if (/dateInvalid/i.test(key)) badDates += 1;
          else if (/invalid/i.test(key)) invalid += 1;
          else if (/valid/i.test(key)) valid += 1;
          if (isRecord(resume) && (resume.basics === undefined || isRecord(resume.basics)))
            cases[key] = { ...resume, basics: { name: 'Ada Lovelace', ...resume.basics } };
        }
        await writeFile(join(named, file), JSON.stringify(cases));
      }
      const cases = await importer.path(named, { source: 'cases' });
      await rm(named, { recursive: true });
      // A date that can't be read is left out with a warning, and does not lose the person.
      expect(cases.tables.candidates).toMatchObject({
        created: valid + badDates,
        refused: invalid,
      });
    },
  );
});
