import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Importer, sums } from './bundle.js';

let importer: Importer;
beforeAll(async () => {
  importer = await Importer.open();
});
afterAll(() => importer.close());

const people = (content: string, source: string) =>
  importer.files({ 'candidates.csv': content }, { source });
const reasonsOf = async (summary: Awaited<ReturnType<typeof people>>) =>
  (await importer.rejects(summary))['candidates.csv']!.trim().split('\r\n').slice(1);

describe('a row that is nobody', () => {
  test('is refused: the total of a report, and a row of empty cells', async () => {
    const summary = await people(
      'candidate_id,given_name,family_name\n1,Ada,Ex\n2,Bo,\n3,,\nTotal: 2 records,,\n',
      'footer',
    );
    expect(sums(summary.tables.candidates!)).toBe('4 = 2 + 0 + 0 + 2');
    expect(await reasonsOf(summary)).toEqual([
      expect.stringMatching(/^4,given_name,.*a person needs one of them/),
      expect.stringMatching(/^5,given_name,.*a person needs one of them.*Total: 2 records/),
    ]);
  });

  test('is somebody with an address or a number alone', async () => {
    const summary = await people(
      'candidate_id,given_name,email,phone\n1,,a@b.example,\n2,,,+49 30 1\n',
      'contacts',
    );
    expect(sums(summary.tables.candidates!)).toBe('2 = 2 + 0 + 0 + 0');
  });

  test('is somebody when the name is stored, and the file has no column for it', async () => {
    await people('candidate_id,given_name,phone\n1,Ada,+1\n', 'later');
    const summary = await people('candidate_id,phone,title\n1,,Engineer\n2,,Ghost\n', 'later');
    expect(sums(summary.tables.candidates!)).toBe('2 = 0 + 1 + 0 + 1');
  });
});

describe('JSON Resume', () => {
  const jobs = async (source: string) =>
    importer.rows(
      `select c.family_name as who, x.title, x.company, x.started_on::text as from, x.ended_on::text as to, x.current
       from candidate c left join experience x on x.candidate_id = c.id where c.source = '${source}' order by 1, 2, 4`,
    );
  const resume = (family: string, work: object, basics = {}) =>
    JSON.stringify({ basics: { name: `Ada ${family}`, ...basics }, work: [work] });

  test('a date that is none does not lose the person, and is named', async () => {
    const summary = await importer.files(
      {
        'a.json': resume('Aa', {
          name: 'Acme',
          position: 'Dev',
          startDate: '2020-01',
          endDate: 'Present',
        }),
        'b.json': resume('Bb', {
          name: 'Acme',
          position: 'Dev',
          startDate: '2020-1-5',
          endDate: '2021-2-1',
        }),
        'c.json': resume('Cc', {
          name: 'Acme',
          position: 'Dev',
          startDate: '2026-02-30',
          endDate: '2026-03',
        }),
        'd.json': resume('Dd', { name: 'Acme', position: 'Dev', startDate: 2019, endDate: null }),
      },
      { source: 'dates' },
    );
    expect(sums(summary.tables.candidates!)).toBe('4 = 4 + 0 + 0 + 0');
    expect(sums(summary.tables.experiences!)).toBe('4 = 4 + 0 + 0 + 0');
    const job = { title: 'Dev', company: 'Acme' };
    expect(await jobs('dates')).toEqual([
      { who: 'Aa', ...job, from: '2020-01-01', to: null, current: true },
      { who: 'Bb', ...job, from: null, to: null, current: false },
      { who: 'Cc', ...job, from: null, to: '2026-03-01', current: false },
      { who: 'Dd', ...job, from: '2019-01-01', to: null, current: true },
    ]);
    expect(summary.tables.experiences!.warnings).toEqual([
      expect.stringMatching(/^b.json: \/work\/0\/startDate "2020-1-5" is not a date .* left out$/),
      expect.stringMatching(/^b.json: \/work\/0\/endDate "2021-2-1" is not a date/),
      expect.stringMatching(/^c.json: \/work\/0\/startDate "2026-02-30" is not a date/),
    ]);
  });

  test('a position without a title keeps employer, time and text; `company` is the employer of older files', async () => {
    await importer.files(
      {
        'a.json': resume('Aa', {
          name: 'Acme',
          startDate: '2020-01',
          endDate: '2021-01',
          summary: 'built',
        }),
        'b.json': resume('Bb', {
          company: 'OldCo',
          position: 'Dev',
          startDate: '2019-01-01',
          endDate: '',
        }),
      },
      { source: 'older' },
    );
    expect(await jobs('older')).toEqual([
      {
        who: 'Aa',
        title: 'Position not stated',
        company: 'Acme',
        from: '2020-01-01',
        to: '2021-01-01',
        current: false,
      },
      { who: 'Bb', title: 'Dev', company: 'OldCo', from: '2019-01-01', to: null, current: true },
    ]);
    expect(
      await importer.rows(`select company from candidate where source = 'older' order by 1`),
    ).toEqual([{ company: 'Acme' }, { company: 'OldCo' }]);
  });

  test('a placeholder is no address, and a person without a name and an address is refused', async () => {
    const summary = await importer.files(
      {
        'a.json': resume('Aa', { name: 'Acme', position: 'Dev' }, { email: 'n/a' }),
        'b.json': JSON.stringify({ work: [{ name: 'Acme', position: 'Dev' }] }),
      },
      { source: 'nobody' },
    );
    expect(sums(summary.tables.candidates!)).toBe('2 = 1 + 0 + 0 + 1');
  });
});

describe('addresses', () => {
  test('stand in brackets and behind mailto:, and a word for none is none', async () => {
    const summary = await people(
      'candidate_id,given_name,email\n1,A,n/a\n2,B,none\n3,C,Ann Example <Ann@Example.org>\n4,D,mailto:x@example.org\n5,E,"Bo <b@example.org>; c@example.org, mailto:d@example.org"\n6,F,nobody\n',
      'mail',
    );
    expect(sums(summary.tables.candidates!)).toBe('6 = 5 + 0 + 0 + 1');
    expect(
      await importer.rows(
        `select external_id as id, array_to_string(emails, ' ') as emails from candidate where source = 'mail' order by 1`,
      ),
    ).toEqual([
      { id: '1', emails: '' },
      { id: '2', emails: '' },
      { id: '3', emails: 'ann@example.org' },
      { id: '4', emails: 'x@example.org' },
      { id: '5', emails: 'b@example.org c@example.org d@example.org' },
    ]);
  });
});

describe('skills in one cell', () => {
  test.each([
    ['Java; SQL', ['Java', 'SQL']],
    ['Java, Python, SQL', ['Java', 'Python', 'SQL']],
    ['Java | Python', ['Java', 'Python']],
    ['Java (5 years); Python (expert)', ['Java', 'Python']],
    ['["Java","Python"]', ['Java', 'Python']],
    ['Java\nPython\nSQL', ['Java', 'Python', 'SQL']],
    ['• Java; • Python', ['Java', 'Python']],
    ['N/A', []],
    ['none', []],
    ['-', []],
    ['CI/CD; Research (clinical); A, B', ['A, B', 'CI/CD', 'Research (clinical)']],
  ])('%j', async (cell, names) => {
    const source = `skills ${cell}`;
    await people(`candidate_id,given_name,skills\n1,Ada,"${cell.replaceAll('"', '""')}"\n`, source);
    const rows = await importer.rows(
      `select s.name from candidate c join candidate_skill k on k.candidate_id = c.id join skill s on s.id = k.skill_id
       where c.source = '${source.replaceAll("'", "''")}' order by lower(s.name)`,
    );
    expect(rows.map(({ name }) => name)).toEqual(names);
  });
});
