import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { RapportError } from '../../src/errors.js';
import { ImportError } from '../../src/domains/imports/formats/import-error.js';
import { Role } from '../../src/domains/users/user.enums.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { writeDemoBundle } from '../../src/domains/demo/demo-bundle.js';
import { Importer, sums } from './bundle.js';

let importer: Importer;
beforeAll(async () => {
  importer = await Importer.open();
});
afterAll(() => importer.close());

describe('a whole bundle', () => {
  test('is written once, and importing it again changes nothing', async () => {
    const folder = await importer.folder({});
    const { rows } = await writeDemoBundle(folder, { people: 120, jobs: 6 });
    const dry = await importer.path(folder, { source: 'whole', dryRun: true });
    expect(
      await importer.rows(`select count(*)::int as n from candidate where source = 'whole'`),
    ).toEqual([{ n: 0 }]);
    const first = await importer.path(folder, { source: 'whole' });
    for (const [table, count] of Object.entries(rows)) {
      expect([table, sums(first.tables[table]!)]).toEqual([
        table,
        `${count} = ${count} + 0 + 0 + 0`,
      ]);
      expect([table, sums(dry.tables[table]!)]).toEqual([table, `${count} = ${count} + 0 + 0 + 0`]);
    }
    const versions = () =>
      importer.rows(
        `select (select sum(version) from candidate) as c, (select sum(version) from application) as a, (select count(*) from transition) as t, (select count(*) from outbox) as o`,
      );
    const before = await versions();
    const again = await importer.path(folder, { source: 'whole' });
    for (const [table, count] of Object.entries(rows))
      expect([table, sums(again.tables[table]!)]).toEqual([
        table,
        `${count} = 0 + 0 + ${count} + 0`,
      ]);
    expect(await versions()).toEqual(before);
  });

  test('people who are known by their e-mail address are found again, and their id does not show it', async () => {
    const files = {
      'jobs.csv': 'job_id,title\nj1,Baker\n',
      'stages.csv': 'job_id,stage,position,milestone\nj1,Applied,1,APPLICATION\n',
      'candidates.csv':
        'candidate_id,given_name,email,skills\nAda@Home.example,Ada,ada@home.example,Baking\nc2,Bo,,\n',
      'applications.csv':
        'application_id,candidate_id,job_id,applied_at\nAda@Home.example/j1,Ada@Home.example,j1,2026-01-02\n',
      'stage_events.csv':
        'application_id,stage,at\nAda@Home.example/j1,Applied,2026-01-02T00:00:00Z\n',
      'interactions.csv': 'candidate_id,at,type\nAda@Home.example,2026-01-03T00:00:00Z,CALL\n',
      'demographics.csv': 'candidate_id,category,value\nAda@Home.example,gender,woman\n',
    };
    const dry = await importer.files(files, { source: 'letters', dryRun: true });
    const first = await importer.files(files, { source: 'letters' });
    const again = await importer.files(files, { source: 'letters' });
    for (const table of [
      'candidates',
      'applications',
      'stage_events',
      'interactions',
      'demographics',
    ]) {
      const n = table === 'candidates' ? 2 : 1;
      expect([table, sums(dry.tables[table]!)]).toEqual([table, `${n} = ${n} + 0 + 0 + 0`]);
      expect([table, sums(first.tables[table]!)]).toEqual([table, `${n} = ${n} + 0 + 0 + 0`]);
      expect([table, sums(again.tables[table]!)]).toEqual([table, `${n} = 0 + 0 + ${n} + 0`]);
    }
    const ids = await importer.rows<{ id: string }>(
      `select external_id as id from candidate where source = 'letters' union all select external_id from application where source = 'letters' order by 1`,
    );
    // A hash may sort before c2 or after it.
    const hashes = ids.filter(({ id }) => /^[0-9a-f]{64}$/.test(id));
    expect(hashes.length).toBe(2);
    expect(ids.filter((each) => !hashes.includes(each))).toEqual([{ id: 'c2' }]);
    await expect(importer.answers('select external_id from candidate')).rejects.toThrow(
      'permission denied',
    );
    await expect(importer.rows('select key from external_id_key')).rejects.toThrow(
      'permission denied',
    );
  });

  test('answers that no code list has are reported, those of few people without their words', async () => {
    const answers = [
      ...Array.from({ length: 10 }, () => 'Two-Spirit'),
      'Agender',
      'Decline to self-identify',
      '(blank)',
      'F',
    ];
    const { tables } = await importer.files(
      {
        'candidates.csv': `candidate_id,given_name\n${answers.map((_, n) => `u${n},Ada`).join('\n')}\n`,
        'demographics.csv': `candidate_id,category,value\n${answers.map((value, n) => `u${n},gender,${value}`).join('\n')}\n`,
      },
      { source: 'unmapped' },
    );
    expect(tables.demographics).toMatchObject({ created: 14, refused: 0 });
    expect(tables.demographics!.warnings).toEqual([
      '"Two-Spirit" (10 people) is no gender of the code list and is a group of its own',
      '1 more answer is in no code list, of fewer than 10 people',
    ]);
  });

  test('a change is an update with a new version, a missing column leaves what is stored, an empty cell clears it', async () => {
    await importer.files(
      { 'candidates.csv': 'candidate_id,given_name,title,phone\nc1,Ada,Engineer,1\nc2,Bob,,2\n' },
      { source: 'upsert' },
    );
    const { tables } = await importer.files(
      { 'candidates.csv': 'candidate_id,given_name,title\nc1,Ada,\nc2,Bob,\nc3,Cy,Chef\n' },
      { source: 'upsert' },
    );
    expect(sums(tables.candidates!)).toBe('3 = 1 + 1 + 1 + 0');
    expect(
      await importer.rows(
        `select external_id, title, phone, version from candidate where source = 'upsert' order by 1`,
      ),
    ).toEqual([
      { external_id: 'c1', title: null, phone: '1', version: 2 },
      { external_id: 'c2', title: null, phone: '2', version: 1 },
      { external_id: 'c3', title: 'Chef', phone: null, version: 1 },
    ]);
  });

  test('skills are recognised by canonical name and alias; unknown ones are new', async () => {
    await importer.rows(
      `with s as (insert into skill (name, key, origin) values ('Herding cats', 'herding cats', 'TAXONOMY') returning id) insert into skill_alias select 'cats', 'cats', id from s`,
    );
    const { skillsAdded } = await importer.files(
      { 'candidates.csv': 'candidate_id,skills\nc1,CATS; herding  Cats ; Basket weaving\n' },
      { source: 'skills' },
    );
    expect(skillsAdded).toBe(1);
    const names = await importer.rows(
      `select s.name from candidate_skill k join skill s on s.id = k.skill_id join candidate c on c.id = k.candidate_id where c.source = 'skills' order by 1`,
    );
    expect(names).toEqual([{ name: 'Basket weaving' }, { name: 'Herding cats' }]);
  });

  test('self-identification is written on its own connection, with known spellings', async () => {
    const { tables } = await importer.files(
      {
        'candidates.csv': 'candidate_id\nc1\nc2\n',
        'demographics.csv':
          'candidate_id,category,value\nc1,Gender,F\nc2,gender,agender\nc9,gender,F\n',
      },
      { source: 'demo' },
    );
    expect(sums(tables.demographics!)).toBe('3 = 2 + 0 + 0 + 1');
    expect(
      await importer.answers(
        `select a.category, a.value from demographics.answer a join candidate c on c.id = a.candidate_id where c.source = 'demo' order by 2`,
      ),
    ).toEqual([
      { category: 'gender', value: 'Female' },
      { category: 'gender', value: 'agender' },
    ]);
  });

  test('dates without a zone are read in the time zone of the import', async () => {
    await importer.files(
      {
        'candidates.csv':
          'candidate_id,created_at\na,2025-01-01\nb,2025-07-01T10:00\nc,2025-07-01T10:00:00+05:30\n',
      },
      { source: 'zone', timeZone: 'Europe/Berlin' },
    );
    expect(
      (
        await importer.rows(
          `select created_at::text as at from candidate where source = 'zone' order by external_id`,
        )
      ).map(({ at }) => at),
    ).toEqual(['2024-12-31 23:00:00+00', '2025-07-01 08:00:00+00', '2025-07-01 04:30:00+00']);
  });

  test('an import that is stopped says so, and a rerun completes it', async () => {
    const stop = new AbortController();
    const folder = await importer.folder({
      'channels.csv': 'channel\nStopped Board\n',
      'candidates.csv': `candidate_id\n${Array.from({ length: 50_000 }, (_, n) => `s${n}\n`).join('')}`,
    });
    const stopped = await importer.path(folder, {
      source: 'stopped',
      signal: stop.signal,
      onProgress: ({ file }) => file === 'candidates' && stop.abort(),
    });
    expect(stopped).toMatchObject({ stopped: true, tables: { channels: { created: 1 } } });
    expect(
      await importer.rows(`select count(*)::int as n from candidate where source = 'stopped'`),
    ).toEqual([{ n: 0 }]);
    const { tables } = await importer.path(folder, { source: 'stopped' });
    expect([sums(tables.channels!), sums(tables.candidates!)]).toEqual([
      '1 = 0 + 0 + 1 + 0',
      '50000 = 50000 + 0 + 0 + 0',
    ]);
  });
});

describe('what is refused as a whole', () => {
  test('a folder with nothing known in it names what could be there', async () => {
    await expect(importer.files({ 'canidates.csv': 'a\n', 'notes.txt': '' })).rejects.toThrow(
      /canidates.csv looks like candidates.csv.*channels.csv/s,
    );
    await expect(importer.path('/nowhere/at/all')).rejects.toThrow(ImportError);
  });

  test('an import by somebody who is no administrator', async () => {
    const viewer = systemViewer('test', Role.RECRUITER);
    await expect(importer.service.run(viewer, { path: await importer.folder({}) })).rejects.toThrow(
      RapportError,
    );
  });

  test('a file without a required column', async () => {
    const summary = await importer.files(
      { 'jobs.csv': 'job_id,name\nj1,Chef\n' },
      { source: 'columns' },
    );
    expect(sums(summary.tables.jobs!)).toBe('1 = 0 + 0 + 0 + 1');
    expect((await importer.rejects(summary))['jobs.csv']).toContain(
      '2,title,"the file has no column title',
    );
    expect(summary.tables.jobs!.unknownColumns).toEqual(['name']);
  });

  test('an import without a time zone or encoding that exists', async () => {
    const folder = await importer.folder({ 'channels.csv': 'channel\nX\n' });
    await expect(importer.path(folder, { timeZone: 'Mars/Base' })).rejects.toThrow(/Mars\/Base/);
    await expect(importer.path(folder, { encoding: 'ebcdic' })).rejects.toThrow(/ebcdic/);
    await expect(importer.path(join(folder, 'channels.csv'))).resolves.toMatchObject({
      stopped: false,
    });
  });
});
