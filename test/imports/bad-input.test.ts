import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addsUp, Importer, sums } from './bundle.js';

let importer: Importer;
beforeAll(async () => {
  importer = await Importer.open();
});
afterAll(() => importer.close());

const people = (content: string | Buffer, source: string, more = {}) =>
  importer.files({ 'candidates.csv': content }, { source, ...more });

test('a byte order mark, semicolons, tabs, quotes across lines and CRLF are fine', async () => {
  const semicolons = await people(
    '\ufeffcandidate_id;given_name;summary\r\nc1;Zoë;"two\r\nlines; and ""quotes"""\r\nc2;Bob;x\r\n',
    'form1',
  );
  expect(sums(semicolons.tables.candidates!)).toBe('2 = 2 + 0 + 0 + 0');
  const tabs = await people('sep=\t\ncandidate_id\tgiven_name\nc1\tAda\n', 'form2');
  expect(sums(tabs.tables.candidates!)).toBe('1 = 1 + 0 + 0 + 0');
  const wide = await people(
    Buffer.from('\ufeffcandidate_id,given_name\nc1,Zoë\n', 'utf16le'),
    'form3',
  );
  expect(sums(wide.tables.candidates!)).toBe('1 = 1 + 0 + 0 + 0');
  expect(
    await importer.rows(
      `select given_name, summary from candidate where source in ('form1', 'form3') and external_id = 'c1' order by source`,
    ),
  ).toEqual([
    { given_name: 'Zoë', summary: 'two\r\nlines; and "quotes"' },
    { given_name: 'Zoë', summary: null },
  ]);
});

test('rows that can not be read are refused with line and reason, and the others are imported', async () => {
  const content = Buffer.concat([
    Buffer.from(
      'candidate_id,given_name,created_at,latitude\n1,Ada,2025-01-01,\n2,too,many,cells,here\n3,few\n4,"Line\nbreak",31.12.2025,\n5,Eve,45000,\n6,Gil,2025-02-30,\n7,Jos',
    ),
    Buffer.from([0xe9]),
    Buffer.from(',,\n8,"Hal,,\n9,"Ida" x,,\n10,Joe,,91\n11,Kim,,\n'),
  ]);
  const summary = await people(content, 'dirt');
  expect(sums(summary.tables.candidates!)).toBe('11 = 2 + 0 + 0 + 9');
  const lines = (await importer.rejects(summary))['candidates.csv']!.trim().split('\r\n');
  expect(lines[0]).toBe('line,column,reason,candidate_id,given_name,created_at,latitude');
  expect(lines.map((line) => line.slice(0, 60)).slice(1)).toEqual([
    expect.stringMatching(/^3,,"?has 5 cells and the header 4/),
    expect.stringMatching(/^4,,"?has 2 cells/),
    expect.stringMatching(/^5,created_at,"""31.12.2025""/),
    expect.stringMatching(/^7,created_at,"""45000"" looks like a spr/),
    expect.stringMatching(/^8,created_at,"""2025-02-30"" is not a day of the calendar/),
    expect.stringMatching(/^9,,"is not UTF-8/),
    expect.stringMatching(/^10,,a quote|^10,,there is text/),
    expect.stringMatching(/^11,,there is text after/),
    expect.stringMatching(/^12,latitude,"""91"" is not between/),
  ]);
});

test('a rejects file that was mended can be imported as it is', async () => {
  const summary = await people('candidate_id,email\nm1,nonsense\n', 'mended');
  const mended = (await importer.rejects(summary))['candidates.csv']!.replace(
    'm1,nonsense',
    'm1,a@b.example',
  );
  const again = await people(mended, 'mended');
  expect(sums(again.tables.candidates!)).toBe('1 = 1 + 0 + 0 + 0');
  expect(again.tables.candidates!.unknownColumns).toEqual(['line', 'column', 'reason']);
});

test('windows-1252 is read when it is stated', async () => {
  const bytes = Buffer.from('candidate_id,given_name\nw1,Jos\xe9\n', 'latin1');
  expect(sums((await people(bytes, 'cp')).tables.candidates!)).toBe('1 = 0 + 0 + 0 + 1');
  expect(sums((await people(bytes, 'cp', { encoding: 'windows-1252' })).tables.candidates!)).toBe(
    '1 = 1 + 0 + 0 + 0',
  );
  expect(await importer.rows(`select given_name from candidate where source = 'cp'`)).toEqual([
    { given_name: 'José' },
  ]);
});

test('of two rows with one id the first counts, and a different second one is refused', async () => {
  const summary = await people('candidate_id,given_name\nd1,Ada\nd1,Ada\nd1,Eve\n', 'twice');
  expect(sums(summary.tables.candidates!)).toBe('3 = 1 + 0 + 1 + 1');
  expect((await importer.rejects(summary))['candidates.csv']).toContain(
    '4,candidate_id,"differs from line 2',
  );
});

test('rows that refer to nothing are refused with the id', async () => {
  const summary = await importer.files(
    {
      'jobs.csv': 'job_id,title\nj1,Chef\n',
      'candidates.csv': 'candidate_id\nc1\n',
      'applications.csv':
        'application_id,candidate_id,job_id,applied_at\na1,c1,j1,2025-01-01\na2,c9,j1,2025-01-01\na3,c1,j9,2025-01-01\n',
      'stage_events.csv':
        'application_id,stage,at\na1,Nonsense,2025-01-01\na1,,2025-01-02\na7,Applied,2025-01-01\n',
    },
    { source: 'refers' },
  );
  expect([sums(summary.tables.applications!), sums(summary.tables.stage_events!)]).toEqual([
    '3 = 1 + 0 + 0 + 2',
    '3 = 0 + 0 + 0 + 3',
  ]);
  const rejects = await importer.rejects(summary);
  expect(rejects['applications.csv']).toContain('there is no candidate ""c9""');
  expect(rejects['applications.csv']).toContain('there is no job ""j9""');
  expect(rejects['stage_events.csv']).toContain('it has Applied, Screen, Interview, Offer, Hired');
  expect(rejects['stage_events.csv']).toContain('state REJECT, WITHDRAW, HIRE or TRANSFER');
});

test('an empty file reads nothing and says so; a file with a header alone reads nothing', async () => {
  const summary = await importer.files(
    { 'candidates.csv': '', 'jobs.csv': 'job_id,title\n' },
    { source: 'empty' },
  );
  expect([sums(summary.tables.candidates!), sums(summary.tables.jobs!)]).toEqual([
    '0 = 0 + 0 + 0 + 0',
    '0 = 0 + 0 + 0 + 0',
  ]);
  expect(summary.tables.candidates!.warnings).toEqual(['candidates.csv is empty']);
});

test('the sums add up for any rows, and a second import changes nothing', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      'A;B',
      '2025-01-01',
      '31.12.2025',
      '-1',
      'yes',
      'é',
      '\\N',
      '\\',
      'a\tb',
      '=1+1',
      "'; drop table x",
      'JUNIOR',
      'de:B2; en',
      'x@y.example',
      'null',
    ),
    fc.string({ maxLength: 12 }),
  );
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 7, maxLength: 8 }), { maxLength: 12 }),
      async (rows) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const content = `candidate_id,given_name,email,languages,created_at,experience_years,skills\n${rows.map((row) => row.map(quoted).join(',')).join('\n')}\n`;
        const source = `random-${(number += 1)}`;
        const first = await people(content, source);
        expect(first.tables.candidates!.read).toBe(rows.length);
        expect(addsUp(first.tables.candidates!)).toBe(true);
        const again = (await people(content, source)).tables.candidates!;
        expect([again.created, again.updated, again.refused]).toEqual([
          0,
          0,
          first.tables.candidates!.refused,
        ]);
      },
    ),
    { numRuns: 15 },
  );
});
