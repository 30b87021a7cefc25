import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aWorld, type Member, type World } from '../scenario/index.js';
import { sends, sendsFiles, untilItEnds } from './uploading.js';

let world: World;
let admin: Member;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-uploads-'));
  world = await aWorld({ RAPPORT_UPLOADS: folder, RAPPORT_UPLOAD_LIMIT_MB: '1' });
  admin = world.anAdmin();
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

const people = `Name;E-Mail;Role;Technologies;Added
Ada Lovelace;ADA@example.com;Data engineer;Python, SQL;31.12.2025
Grace Hopper;grace@example.com;Admiral;COBOL;13.01.2026
No Address;nobody;Ghost;;01.01.2026
Mal Formed;mal@example.com;"=cmd|' /C calc'!A0";;99.01.2026
`;

const uploadFields =
  'id limitBytes files { name bytes kind problem columns { name samples } suggestion { table cells { field value dateFormat separator } } }';
const runFields =
  'id status startedBy problem sums { table read created updated unchanged refused } warnings rejects(first: 1) { totalCount { value } pageInfo { hasNextPage endCursor } nodes { file line column reason remedy row } } rejectFiles { name bytes }';
const start = `mutation ($input: ImportInput!, $key: String) { importStart(input: $input, idempotencyKey: $key) { run { ${runFields} } userErrors { code field message } } }`;
const preview =
  'query ($input: ImportInput!) { importPreview(input: $input, first: 5) { tables { table columns rows { file line values problem } } sums { table read created updated unchanged refused } refusals { table column reason remedy rows firstLine } warnings } }';

async function anUpload(files: Record<string, string>) {
  const id = await sendsFiles(admin, files);
  const { importUpload } = await admin.asks(
    `query ($id: ID!) { importUpload(id: $id) { ${uploadFields} } }`,
    { id },
  );
  return { id, upload: importUpload };
}

const suggested = ({
  files,
}: {
  files: { name: string; suggestion: { table: string; cells: object[] } }[];
}) => files.map(({ name, suggestion }) => ({ file: name, ...suggestion }));

test('a foreign CSV is understood, previewed, imported and given back in part; the second time nothing changes', async () => {
  const { id, upload } = await anUpload({ 'our people.csv': people });
  expect(upload.files[0].columns[0]).toEqual({
    name: 'Name',
    samples: ['Ada Lovelace', 'Grace Hopper', 'No Address'],
  });
  expect(upload.files[0].suggestion).toEqual({
    table: 'candidates',
    cells: [
      { field: 'candidate_id', value: '{E-Mail|lower}', dateFormat: null, separator: null },
      { field: 'email', value: '{E-Mail}', dateFormat: null, separator: null },
      { field: 'title', value: '{Role}', dateFormat: null, separator: null },
      { field: 'skills', value: '{Technologies}', dateFormat: null, separator: ',' },
      { field: 'created_at', value: '{Added}', dateFormat: 'dd.MM.yyyy', separator: null },
      { field: 'given_name', value: '{Name|given}', dateFormat: null, separator: null },
      { field: 'family_name', value: '{Name|family}', dateFormat: null, separator: null },
    ],
  });
  const files = suggested(upload);
  const input = { uploadId: id, source: 'our people', files };

  const { importPreview } = await admin.asks(preview, { input });
  expect(importPreview.sums).toEqual([
    { table: 'candidates', read: 4, created: 2, updated: 0, unchanged: 0, refused: 2 },
  ]);
  const [table] = importPreview.tables;
  expect(
    Object.fromEntries(
      table.columns.map((name: string, place: number) => [name, table.rows[0].values[place]]),
    ),
  ).toEqual({
    candidate_id: 'ada@example.com',
    email: 'ADA@example.com',
    title: 'Data engineer',
    skills: 'Python; SQL',
    created_at: '2025-12-31',
    given_name: 'Ada',
    family_name: 'Lovelace',
  });
  expect(table.rows[2]).toMatchObject({
    line: 4,
    problem: expect.stringContaining('is not an e-mail address'),
  });
  expect(importPreview.refusals).toHaveLength(2);
  expect(
    (await admin.asks('{ candidates(first: 1) { totalCount { value } } }')).candidates.totalCount
      .value,
  ).toBe(0);

  const key = randomUUID();
  const { importStart } = await admin.asks(start, { input, key });
  expect(importStart.userErrors).toEqual([]);
  const run = await untilItEnds(admin, importStart.run.id, runFields);
  expect(run).toMatchObject({
    status: 'DONE',
    problem: null,
    sums: importPreview.sums,
    rejects: { totalCount: { value: 2 }, pageInfo: { hasNextPage: true } },
  });
  expect(run.rejects.nodes[0]).toMatchObject({
    file: 'our people.csv',
    line: 4,
    reason: expect.stringContaining('"nobody" is not an e-mail address'),
    remedy: expect.stringContaining('Correct the address'),
  });
  // The same wish again is the same import. Under a new key it is a new one, and the files are gone.
  expect((await admin.asks(start, { input, key })).importStart.run.id).toBe(run.id);
  expect((await admin.sends(start, { input })).errors![0]!.extensions.code).toBe('NOT_FOUND');

  const next = await admin.asks(
    'query ($id: ID!, $after: String) { importRun(id: $id) { rejects(first: 5, after: $after) { nodes { line } pageInfo { hasNextPage } } } }',
    { id: run.id, after: run.rejects.pageInfo.endCursor },
  );
  expect(next.importRun.rejects).toEqual({
    nodes: [{ line: 5 }],
    pageInfo: { hasNextPage: false },
  });

  const download = await fetch(`${world.url}/imports/runs/${run.id}/rejects/our%20people.csv`, {
    headers: { authorization: (await admin.authorization())! },
  });
  const text = await download.text();
  expect(download.headers.get('content-disposition')).toContain('attachment');
  expect(text).toContain('line,column,reason,Name,E-Mail,Role,Technologies,Added');
  expect(text).toContain(`"'=cmd|' /C calc'!A0"`);

  // Mended in a spreadsheet and imported from the same source: what was meant is stored.
  const mended = await anUpload({ 'our people.csv': text.replace('99.01.2026', '09.01.2026') });
  const again = await admin.asks(start, { input: { ...input, uploadId: mended.id } });
  expect((await untilItEnds(admin, again.importStart.run.id, runFields)).sums).toEqual([
    { table: 'candidates', read: 2, created: 1, updated: 0, unchanged: 0, refused: 1 },
  ]);
  const { candidates } = await admin.asks(
    '{ candidates(first: 10, orderBy: { field: NAME, direction: ASC }) { nodes { name title } } }',
  );
  expect(candidates.nodes.map(({ title }: { title: string }) => title)).toContain(
    `=cmd|' /C calc'!A0`,
  );

  const same = await anUpload({ 'our people.csv': people });
  const second = await admin.asks(start, { input: { ...input, uploadId: same.id } });
  expect((await untilItEnds(admin, second.importStart.run.id, runFields)).sums).toEqual([
    { table: 'candidates', read: 4, created: 0, updated: 0, unchanged: 2, refused: 2 },
  ]);
});

test('a bundle of several files needs no mapping', async () => {
  const { id, upload } = await anUpload({
    'jobs.csv': 'job_id,title\nj1,Chef\n',
    'candidates.csv': 'candidate_id,given_name\nc1,Bo\n',
    'applications.csv':
      'application_id,candidate_id,job_id,applied_at\na1,c1,j1,2025-01-01\na2,c9,j1,2025-01-01\n',
  });
  expect(
    upload.files.map(({ suggestion }: { suggestion: { table: string } }) => suggestion.table),
  ).toEqual(['applications', 'candidates', 'jobs']);
  const bare = await admin.asks(start, { input: { uploadId: id, source: 'kitchen' } });
  const run = await untilItEnds(admin, bare.importStart.run.id, runFields);
  expect(
    run.sums.map(
      ({ table, created, refused }: { table: string; created: number; refused: number }) => [
        table,
        created,
        refused,
      ],
    ),
  ).toEqual([
    ['jobs', 1, 0],
    ['candidates', 1, 0],
    ['applications', 1, 1],
  ]);
  expect(run.rejects.nodes[0]).toMatchObject({
    file: 'applications.csv',
    line: 3,
    column: 'candidate_id',
  });
});

test('only an administrator sends files, previews and imports', async () => {
  const id = await sendsFiles(admin, {});
  for (const member of [world.aRecruiter(), world.anAnalyst()]) {
    expect((await sends(member, id, 'people.csv', 'a\n')).status).toBe(403);
    for (const [query, variables] of [
      ['mutation { importUploadCreate { upload { id } } }', {}],
      ['{ importTables { name } }', {}],
      [preview, { input: { uploadId: id, source: 'x' } }],
      [start, { input: { uploadId: id, source: 'x' } }],
    ] as const) {
      expect((await member.sends(query, variables)).errors![0]!.extensions.code).toBe('FORBIDDEN');
    }
  }
  expect((await sends(world.somebody(undefined), id, 'people.csv', 'a\n')).status).toBe(401);
});

test.each([
  ['a form of another site', 'people.csv', 'a\n', { 'content-type': 'text/plain' }, 415, ''],
  ['a packed bundle', 'bundle.zip', 'PK', {}, 400, 'Unpack it'],
  ['a spreadsheet', 'people.xlsx', 'PK', {}, 400, 'Save a spreadsheet as CSV UTF-8'],
  ['a name that leads elsewhere', '..%2F..%2Fpeople.csv', 'a\n', {}, 400, 'Rename the file'],
  ['self-identification', 'demographics.csv', 'a\n', {}, 400, 'on the server only'],
  ['more than fits', 'people.csv', 'x'.repeat(1_000_001), {}, 413, 'may have 1 MB'],
])(
  '%s is not taken, and nothing of it stays',
  async (_, name, content, headers, status, message) => {
    const id = await sendsFiles(admin, {});
    const answer = await sends(admin, id, name, content, headers);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(message);
    expect(await readdir(join(folder, id, 'files'))).toEqual([]);
  },
);

test('more than fits is stopped on the way where its size was not announced', async () => {
  const id = await sendsFiles(admin, {});
  const body = new ReadableStream(
    {
      pull: (controller) => controller.enqueue(new Uint8Array(300_000)),
      type: undefined,
    },
    { highWaterMark: 0 },
  );
  let sent = 0;
  const limited = body.pipeThrough(
    new TransformStream({
      transform: (chunk, controller) =>
        (sent += chunk.length) > 3_000_000 ? controller.terminate() : controller.enqueue(chunk),
    }),
  );
  const answer = await sends(admin, id, 'people.csv', limited);
  expect(answer.status).toBe(413);
  expect(await readdir(join(folder, id, 'files'))).toEqual([]);
});

test('an impossible mapping is refused with the file and the field', async () => {
  const { id } = await anUpload({ 'people.csv': 'Name\nAda\n' });
  const wrong = async (files: object[]) =>
    (await admin.sends(preview, { input: { uploadId: id, source: 'x', files } })).errors![0]!
      .message;
  expect(
    await wrong([
      {
        file: 'people.csv',
        table: 'candidates',
        cells: [{ field: 'given_name', value: '{Name}' }],
      },
    ]),
  ).toContain('people.csv.columns: candidates needs candidate_id');
  expect(
    await wrong([
      {
        file: 'people.csv',
        table: 'candidates',
        cells: [{ field: 'candidate_id', value: '{Id}' }],
      },
    ]),
  ).toContain('Id');
  expect(await wrong([{ file: 'others.csv', table: 'candidates', cells: [] }])).toContain(
    'The upload has no file others.csv',
  );
  expect(await wrong([{ file: 'people.csv', table: 'demographics', cells: [] }])).toContain(
    'on the server only',
  );
});

test('an upload that was left behind is removed when its time is over, one in use is not', async () => {
  const old = await sendsFiles(admin, { 'people.csv': 'a\n' });
  const young = await sendsFiles(admin, { 'people.csv': 'a\n' });
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  for (const path of [join(folder, old), join(folder, old, 'files')])
    await utimes(path, yesterday, yesterday);
  expect(await world.uploads.removeExpired()).toBe(1);
  const asked = 'query ($id: ID!) { importUpload(id: $id) { files { name } } }';
  expect((await admin.asks(asked, { id: old })).importUpload).toBeNull();
  expect((await admin.asks(asked, { id: young })).importUpload.files).toHaveLength(1);
});

test('one import of an upload at a time, whichever process runs it, and one whose process is gone makes room', async () => {
  const { id } = await anUpload({ 'candidates.csv': 'candidate_id\nz1\n' });
  const client = await world.database.connect();
  try {
    const {
      rows: [{ id: other }],
    } = await client.query(
      `insert into import_run (upload_id, source, path, started_by, beat_at) values ($1, 'z', 'z', 'somebody', now()) returning id`,
      [id],
    );
    const input = { uploadId: id, source: 'z' };
    expect((await admin.asks(start, { input })).importStart.userErrors[0]).toMatchObject({
      code: 'WRONG_STATE',
    });
    const stop = await admin.asks(
      'mutation ($id: ID!) { importStop(id: $id) { run { status } userErrors { code } } }',
      { id: other },
    );
    expect(stop.importStop).toEqual({ run: { status: 'RUNNING' }, userErrors: [] });
    expect(
      (await client.query('select stop_asked from import_run where id = $1', [other])).rows,
    ).toEqual([{ stop_asked: true }]);
    await client.query(
      `update import_run set beat_at = now() - interval '2 minutes' where id = $1`,
      [other],
    );
    expect(
      (
        await admin.asks('query ($id: ID!) { importRun(id: $id) { status problem } }', {
          id: other,
        })
      ).importRun,
    ).toEqual({ status: 'STOPPED', problem: expect.stringContaining('Start it again') });
    const { importStart } = await admin.asks(start, { input });
    expect((await untilItEnds(admin, importStart.run.id, runFields)).status).toBe('DONE');
  } finally {
    await client.end();
  }
});
