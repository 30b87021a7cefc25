import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { csvLine } from '../../platform/csv/csv-cell.js';
import { bundleColumns, writeDemoBundle } from './demo-bundle.js';
import { itemAt, valueOf } from '../../platform/present.js';

type Row = Record<string, string>;

const today = new Date('2026-11-23T15:00:00Z');
let folder = '';
let written: Awaited<ReturnType<typeof writeDemoBundle>>;
const tables: Record<string, Row[]> = {};
const table = (name: string): Row[] => tables[name] ?? [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-bundle-'));
  written = await writeDemoBundle(join(folder, 'a'), { today });
  for (const name of Object.keys(bundleColumns))
    tables[name] = parse<Row>(await readFile(join(folder, 'a', `${name}.csv`)), { columns: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const values = (name: string, column: string) =>
  new Set(table(name).map((row) => row[column] ?? ''));
const grouped = (name: string, column: string) => {
  const groups = new Map<string, Row[]>();
  for (const row of table(name)) {
    const key = row[column] ?? '';
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

describe('the CSV writer', () => {
  it('quotes only what RFC 4180 asks for', () => {
    expect(
      csvLine(['plain', 'a,b', 'say "hi"', 'two\nlines', ' edge', 0, false, null, undefined]),
    ).toBe('plain,"a,b","say ""hi""","two\nlines"," edge",0,false,,');
  });
});

describe('the demo bundle', () => {
  it('is the same, byte by byte, for the same seed and day, and another for another seed', async () => {
    await writeDemoBundle(join(folder, 'b'), { today: new Date('2026-11-23T23:59:00Z') });
    await writeDemoBundle(join(folder, 'c'), { today, seed: 2 });
    for (const name of Object.keys(bundleColumns)) {
      const read = (part: string) => readFile(join(folder, part, `${name}.csv`));
      expect((await read('a')).equals(await read('b'))).toBe(true);
    }
    expect(await readFile(join(folder, 'a', 'applications.csv'), 'utf8')).not.toBe(
      await readFile(join(folder, 'c', 'applications.csv'), 'utf8'),
    );
  });

  it('says how many rows it wrote, and has about two thousand people', () => {
    expect(written.rows).toEqual(
      Object.fromEntries(Object.keys(bundleColumns).map((name) => [name, table(name).length])),
    );
    expect(written.files).toHaveLength(17);
    expect(table('candidates')).toHaveLength(2000);
    expect(table('applications').length).toBeGreaterThan(1500);
  });

  it.each<[from: string, column: string, to: string, key: string]>([
    ['spend', 'channel', 'channels', 'channel'],
    ['touches', 'channel', 'channels', 'channel'],
    ['applications', 'channel', 'channels', 'channel'],
    ['job_skills', 'job_id', 'jobs', 'job_id'],
    ['stages', 'job_id', 'jobs', 'job_id'],
    ['openings', 'job_id', 'jobs', 'job_id'],
    ['referrals', 'job_id', 'jobs', 'job_id'],
    ['applications', 'job_id', 'jobs', 'job_id'],
    ...[
      'candidate_skills',
      'experiences',
      'applications',
      'touches',
      'referrals',
      'interactions',
      'demographics',
    ].map((name): [string, string, string, string] => [
      name,
      'candidate_id',
      'candidates',
      'candidate_id',
    ]),
    ...['stage_events', 'openings', 'offers', 'interactions'].map(
      (name): [string, string, string, string] => [
        name,
        'application_id',
        'applications',
        'application_id',
      ],
    ),
    ['stage_events', 'by', 'users', 'email'],
    ['interactions', 'by', 'users', 'email'],
  ])('resolves every %s.%s', (from, column, to, key) => {
    const known = values(to, key);
    expect([...values(from, column)].filter((value) => value && !known.has(value))).toEqual([]);
  });

  it.each([
    ['jobs', 'job_id'],
    ['candidates', 'candidate_id'],
    ['applications', 'application_id'],
    ['stage_events', 'event_id'],
    ['openings', 'opening_id'],
    ['touches', 'touch_id'],
    ['interactions', 'interaction_id'],
    ['channels', 'channel'],
    ['users', 'email'],
  ])('has every %s.%s once', (name, column) => {
    expect(values(name, column).size).toBe(table(name).length);
  });

  it('keeps the keys of several columns apart', () => {
    const keys: [string, string[]][] = [
      ['candidate_skills', ['candidate_id', 'skill']],
      ['job_skills', ['job_id', 'skill']],
      ['offers', ['application_id', 'version']],
      ['stages', ['job_id', 'stage']],
      ['spend', ['channel', 'from', 'to', 'currency', 'campaign']],
      ['demographics', ['candidate_id', 'category']],
      ['experiences', ['candidate_id', 'title', 'company', 'from']],
    ];
    for (const [name, columns] of keys)
      expect([
        name,
        new Set(table(name).map((row) => columns.map((column) => row[column]).join('|'))).size,
      ]).toEqual([name, table(name).length]);
  });

  it('names only stages of the job of the application', () => {
    const stages = grouped('stages', 'job_id');
    const jobs = new Map(
      table('applications').map((row) => [row['application_id'], row['job_id'] ?? '']),
    );
    const wrong = table('stage_events').filter(
      (row) =>
        row['stage'] &&
        !(stages.get(jobs.get(row['application_id']) ?? '') ?? stages.get('') ?? []).some(
          (stage) => stage['stage'] === row['stage'],
        ),
    );
    expect(wrong).toEqual([]);
  });

  it('names only skills of the taxonomy, some by an alias, and none twice for a person', async () => {
    const taxonomy = parse<Row>(
      await readFile(
        fileURLToPath(new URL('../../../search/taxonomy/skills.csv', import.meta.url)),
      ),
      { columns: true },
    );
    const meaning = new Map(
      taxonomy.flatMap((row) =>
        [row['skill'] ?? '', ...(row['aliases'] ?? '').split('; ')]
          .filter(Boolean)
          .map((word) => [word.toLowerCase(), row['skill']] as const),
      ),
    );
    const listed = table('candidates').flatMap((row) =>
      (row['skills'] ?? '')
        .split('; ')
        .filter(Boolean)
        .map((skill) => ({ id: row['candidate_id'], skill })),
    );
    const detailed = [...table('candidate_skills'), ...table('job_skills')].map((row) => ({
      id: row['candidate_id'] ?? row['job_id'],
      skill: row['skill'] ?? '',
    }));
    const all = [...listed, ...detailed];
    expect(all.filter(({ skill }) => !meaning.has(skill.toLowerCase()))).toEqual([]);
    expect(
      new Set(all.map(({ id, skill }) => `${id} ${meaning.get(skill.toLowerCase())}`)).size,
    ).toBe(all.length);
    expect(
      listed.filter(({ skill }) => meaning.get(skill.toLowerCase()) !== skill).length,
    ).toBeGreaterThan(100);
  });

  it('has dates that are ISO 8601 and not after the day of the data', () => {
    const dates: [string, string[]][] = [
      ['applications', ['applied_at']],
      ['stage_events', ['at']],
      ['interactions', ['at']],
      ['touches', ['at']],
      ['referrals', ['at']],
      ['openings', ['opened_at', 'filled_at', 'closed_at']],
      ['offers', ['sent_at', 'resolved_at']],
      ['jobs', ['opened_at', 'closed_at']],
      ['candidates', ['created_at']],
      ['spend', ['from', 'to']],
      ['experiences', ['from', 'to']],
      ['candidate_skills', ['last_used']],
      ['demographics', ['collected_at']],
    ];
    for (const [name, columns] of dates) {
      const found = columns
        .flatMap((column) => table(name).map((row) => row[column] ?? ''))
        .filter(Boolean);
      expect(
        found.filter(
          (date) => !/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/.test(date) || date > '2026-11-23',
        ),
      ).toEqual([]);
    }
  });

  it('has every code of every list', () => {
    const codes: [string, string, string][] = [
      [
        'channels',
        'kind',
        'JOB_BOARD SOCIAL REFERRAL CAREERS_SITE AGENCY EVENT CAMPUS SOURCED INTERNAL OTHER',
      ],
      ['users', 'role', 'ADMIN RECRUITER HIRING_MANAGER ANALYST AUDITOR'],
      ['jobs', 'status', 'DRAFT OPEN ON_HOLD CLOSED'],
      ['job_skills', 'need', 'MUST SHOULD NICE'],
      ['stages', 'milestone', 'APPLICATION SCREEN ASSESSMENT INTERVIEW OFFER HIRED'],
      [
        'candidates',
        'relationship',
        'ACTIVE PASSIVE FORMER_APPLICANT SILVER_MEDALLIST FREELANCER EMPLOYEE ALUMNI',
      ],
      ['applications', 'status', 'ACTIVE HIRED REJECTED WITHDRAWN TRANSFERRED'],
      ['offers', 'status', 'DRAFT SENT ACCEPTED DECLINED RESCINDED'],
      ['interactions', 'type', 'NOTE CALL EMAIL SMS MEETING INTERVIEW FEEDBACK EVENT SURVEY'],
      ['demographics', 'category', 'gender race_ethnicity disability veteran'],
      ['candidate_skills', 'evidence', 'RESUME SELF ASSESSMENT RECRUITER'],
      ['spend', 'currency', 'EUR USD'],
    ];
    for (const [name, column, expected] of codes)
      expect([name, [...values(name, column)].sort()]).toEqual([name, expected.split(' ').sort()]);
  });
});

describe('the edge cases of the demo', () => {
  const events = () => [...grouped('stage_events', 'application_id').values()];
  const places = () => {
    const stages = grouped('stages', 'job_id');
    const jobs = new Map(
      table('applications').map((row) => [row['application_id'], row['job_id'] ?? '']),
    );
    return events().map((list) =>
      list
        .filter((row) => row['stage'] && !['REOPEN', 'UNHIRE'].includes(row['kind'] ?? ''))
        .map((row) =>
          (stages.get(jobs.get(row['application_id']) ?? '') ?? valueOf(stages, '')).findIndex(
            (stage) => stage['stage'] === row['stage'],
          ),
        ),
    );
  };
  const people = (test: (row: Row) => boolean) => table('candidates').filter(test).length;
  const cases: [string, () => number][] = [
    [
      're-applications',
      () =>
        [...grouped('applications', 'candidate_id').values()].filter(
          (rows) => rows.filter((row) => row['status'] !== 'TRANSFERRED').length > 1,
        ).length,
    ],
    [
      'backward moves',
      () =>
        places().filter((list) =>
          list.some((place, index) => index > 0 && place < itemAt(list, index - 1)),
        ).length,
    ],
    [
      'skipped stages',
      () =>
        places().filter((list) =>
          list.some((place, index) => index > 0 && place > itemAt(list, index - 1) + 1),
        ).length,
    ],
    ['transfers', () => table('stage_events').filter((row) => row['kind'] === 'TRANSFER').length],
    ['hires undone', () => table('stage_events').filter((row) => row['kind'] === 'UNHIRE').length],
    [
      'hires undone and continued',
      () =>
        events().filter((list) =>
          list.some(
            (row, index) => row['kind'] === 'UNHIRE' && list[index + 1]?.['kind'] === 'REOPEN',
          ),
        ).length,
    ],
    [
      'reopened after an end',
      () =>
        events().filter((list) =>
          list.some(
            (row, index) =>
              row['kind'] === 'REOPEN' &&
              ['REJECT', 'WITHDRAW'].includes(list[index - 1]?.['kind'] ?? ''),
          ),
        ).length,
    ],
    ['undated events', () => table('stage_events').filter((row) => !row['at']).length],
    [
      'dates out of order',
      () =>
        events().filter((list) =>
          list.some(
            (row, index) => index > 0 && row['at'] && row['at'] < (list[index - 1]?.['at'] ?? ''),
          ),
        ).length,
    ],
    [
      'kinds given',
      () => table('stage_events').filter((row) => row['stage'] && row['kind']).length,
    ],
    [
      'kinds to work out',
      () => table('stage_events').filter((row) => row['stage'] && !row['kind']).length,
    ],
    ['remote jobs', () => table('jobs').filter((row) => row['remote'] === 'true').length],
    ['jobs on hold', () => table('jobs').filter((row) => row['status'] === 'ON_HOLD').length],
    ['do not contact', () => people((row) => row['do_not_contact'] === 'true')],
    [
      'consent expired',
      () => people(({ consent_until: until }) => Boolean(until) && String(until) < '2026-11-23'),
    ],
    [
      'people without an application',
      () => people((row) => !values('applications', 'candidate_id').has(row['candidate_id'] ?? '')),
    ],
    [
      'diacritics',
      () => people((row) => /[À-ž]/.test(`${row['given_name']}${row['family_name']}`)),
    ],
    [
      'names in other scripts',
      () =>
        people((row) => /[\u0370-\u04ff\u3040-\u9fff\uac00-\ud7af]/.test(`${row['given_name']}`)),
    ],
    [
      'long texts in English',
      () => people(({ summary = '' }) => summary.length > 400 && summary.includes('notice period')),
    ],
    [
      'long texts in German',
      () =>
        people(({ summary = '' }) => summary.length > 400 && summary.includes('Kündigungsfrist')),
    ],
    [
      'two touches before applying',
      () =>
        table('applications').filter(
          (row) =>
            table('touches').filter(
              (touch) =>
                touch['candidate_id'] === row['candidate_id'] &&
                String(touch['at']) <= String(row['applied_at']),
            ).length >= 2,
        ).length,
    ],
    [
      'offers of several versions',
      () => table('offers').filter((row) => row['version'] === '2').length,
    ],
    ['offers pending', () => table('offers').filter((row) => row['status'] === 'SENT').length],
    [
      'openings still to fill',
      () => table('openings').filter((row) => !row['filled_at'] && !row['closed_at']).length,
    ],
    [
      'openings filled',
      () => table('openings').filter((row) => row['filled_at'] && row['application_id']).length,
    ],
    [
      'prefer not to say',
      () => table('demographics').filter((row) => row['value'] === 'prefer not to say').length,
    ],
    [
      'active applications',
      () => table('applications').filter((row) => row['status'] === 'ACTIVE').length,
    ],
  ];

  it.each(cases)('has at least three of: %s', (_, count) => {
    expect(count()).toBeGreaterThanOrEqual(3);
  });

  it('has referrals that pass better than job boards', () => {
    const kinds = new Map(table('channels').map((row) => [row['channel'], row['kind']]));
    const rate = (kind: string) => {
      const own = table('applications').filter((row) => kinds.get(row['channel']) === kind);
      return own.filter((row) => row['status'] === 'HIRED').length / own.length;
    };
    expect(rate('REFERRAL')).toBeGreaterThan(rate('JOB_BOARD') * 1.3);
  });
});
