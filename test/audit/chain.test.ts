import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type pg from 'pg';
import { AuditService } from '../../src/domains/audit/audit.service.js';
import { checkChain } from '../../src/domains/audit/chain-check.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { auditRow, type AuditEntry } from '../../src/platform/audit/entry.js';
import { chainInbox, writeInbox } from '../../src/platform/audit/inbox.queries.js';
import { AuditTrail } from '../../src/platform/audit/trail.js';
import { oneRowOf, rowsOf } from '../../src/platform/database/database.js';
import { withClient } from '../scenario/database-server.js';
import { freshDatabase, type FreshDatabase } from '../scenario/index.js';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh?.close());

const actor = { viewer: systemViewer('test'), door: 'GRAPHQL' } as const;
const row = (entry: Partial<AuditEntry> = {}) =>
  auditRow(actor, { action: 'READ', operation: 'candidate', ...entry });
const write = (...entries: Partial<AuditEntry>[]) =>
  writeInbox(fresh.database.sql, entries.map(row), true);
const chain = async (): Promise<void> => {
  while ((await chainInbox(fresh.database.sql, 100, true)) > 0);
};
const asOwner = <T>(work: (client: pg.Client) => Promise<T>) => withClient(fresh.urls.owner, work);
const person = '01890a5d-ac96-774b-bcce-b302099a8001';
const other = '01890a5d-ac96-774b-bcce-b302099a8002';
const count = async (table: string): Promise<number> =>
  (
    await oneRowOf<{ count: number }>(
      fresh.database.sql,
      sql`select count(*)::int as count from ${sql.table(table)}`,
    )
  ).count;

describe('the role of the application', () => {
  test.each([
    'insert into audit_event select * from audit_event',
    'update audit_event set actor = actor',
    'delete from audit_event',
    'truncate audit_event',
    'update audit_value set content = content',
    'delete from audit_value',
    'update audit_inbox set actor = actor',
    'delete from audit_inbox',
    'truncate audit_inbox',
    'update audit_head set position = 0',
  ])('may not: %s', async (statement) => {
    await expect(rowsOf(fresh.database.sql, sql.raw(statement))).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('the chain', () => {
  test('holds over texts of all kinds, and says up to where', async () => {
    await write(
      { operation: 'ünïcode 🦩 "quoted" \\ud800' },
      { operation: 'half \ud83e of a pair, and \u0000', detail: { '𝒜': ['\u0000', null, 1.5] } },
      { entity: 'Candidate', entityId: person, people: [person], detail: { count: 3 } },
      { people: [person, other], contents: [{ content: { arguments: { query: 'é' } } }] },
    );
    await chain();
    const state = await checkChain(fresh.database.sql);
    expect(state).toMatchObject({
      checkedTo: 4,
      complete: true,
      waiting: 0,
      head: { position: 4 },
    });
    expect(state.broken).toBeUndefined();
    expect(await checkChain(fresh.database.sql, { after: 2 })).toMatchObject({
      checkedTo: 4,
      complete: true,
    });
    expect(await checkChain(fresh.database.sql, { most: 3 })).toMatchObject({
      checkedTo: 3,
      complete: false,
    });
  });

  test('is one, though two processes and many writers add to it at once; a full inbox is worked off', async () => {
    const before = await count('audit_event');
    const another = await fresh.another();
    const entries = Array.from({ length: 400 }, (_, index) => ({ operation: `entry ${index}` }));
    await Promise.all([
      ...Array.from({ length: 5 }, () => write(...entries)),
      ...[fresh.database, another].flatMap(({ sql: database }) =>
        Array.from({ length: 10 }, () => chainInbox(database, 37, false)),
      ),
    ]);
    let moved = 1;
    while (moved > 0)
      moved = (
        await Promise.all([
          chainInbox(fresh.database.sql, 211, true),
          chainInbox(another.sql, 211, true),
        ])
      ).reduce((sum, each) => sum + each);
    expect(await count('audit_event')).toBe(before + 2_000);
    expect(await count('audit_inbox')).toBe(0);
    expect((await checkChain(fresh.database.sql)).broken).toBeUndefined();
  });

  test('loses nothing when the process is killed before or while it gives positions', async () => {
    const before = await count('audit_event');
    await write({ operation: 'killed' });
    const chainer = await fresh.database.connect();
    const { rows } = await chainer.query('select pg_backend_pid() as pid');
    await chainer.query('begin');
    await chainer.query('select audit_chain(10, true)');
    // Only a login may end its own sessions.
    await withClient(fresh.urls.app, (client) =>
      client.query('select pg_terminate_backend($1)', [rows[0].pid]),
    );
    await chainer.end().catch(() => undefined);
    expect(await count('audit_event')).toBe(before);
    await chain();
    expect(await count('audit_event')).toBe(before + 1);
    expect((await checkChain(fresh.database.sql)).broken).toBeUndefined();
  });

  test('goes on when the clock goes back', async () => {
    await asOwner((client) =>
      client.query(
        `insert into audit_inbox (at, actor_kind, actor, door, action, outcome, operation) values ('2020-01-01', 'SYSTEM', 'system:test', 'GRAPHQL', 'READ', 'DONE', 'back')`,
      ),
    );
    await write({ operation: 'forth' });
    await chain();
    const last = await rowsOf<{ operation: string }>(
      fresh.database.sql,
      sql`select operation from audit_event order by position desc limit 2`,
    );
    expect(last.map(({ operation }) => operation)).toEqual(['forth', 'back']);
    expect((await checkChain(fresh.database.sql)).broken).toBeUndefined();
  });
});

describe('what the owner of the database does to it is found', () => {
  let head: { position: number; hash: string };
  beforeAll(async () => {
    await write(
      {
        people: [person],
        contents: [{ entity: 'Candidate', content: { before: { title: 'A' } } }],
      },
      { operation: 'last' },
    );
    await chain();
    ({ head } = await checkChain(fresh.database.sql));
  });

  /** Does something, checks, and undoes it. */
  const tampered = (statements: string, undo: string, options = {}) =>
    asOwner(async (client) => {
      await client.query(statements);
      const { broken } = await checkChain(fresh.database.sql, options);
      await client.query(undo);
      expect((await checkChain(fresh.database.sql, { expected: head })).broken).toBeUndefined();
      return broken;
    });

  test.each([
    ['actor', `'user:me'`, `'system:test'`],
    ['at', `at + interval '1 ms'`, `at - interval '1 ms'`],
    ['candidate_id', `'${other}'`, 'null'],
    ['detail', `'{"count": 1}'`, `'{}'`],
    ['outcome', `'FAILED'`, `'DONE'`],
  ])('another %s', async (column, value, before) => {
    expect(
      await tampered(
        `update audit_event set ${column} = ${value} where position = 7`,
        `update audit_event set ${column} = ${before} where position = 7`,
      ),
    ).toEqual({ position: 7, problem: 'It was changed.' });
  });

  test('an entry that is gone', async () => {
    const broken = await tampered(
      'create table kept as select * from audit_event where position = 9; delete from audit_event where position = 9',
      'insert into audit_event select * from kept; drop table kept',
    );
    expect(broken).toEqual({ position: 9, problem: 'It is missing.' });
  });

  test('entries that changed places', async () => {
    const swap =
      'update audit_event set position = case position when 11 then -12 else -11 end where position in (11, 12); update audit_event set position = -position where position < 0';
    expect((await tampered(swap, swap))?.position).toBe(11);
  });

  test('an entry with a hash of its own, computed anew', async () => {
    const broken = await tampered(
      `create table kept as select * from audit_event where position = 15; update audit_event e set actor = 'user:me' where position = 15;
       update audit_event e set hash = sha256(e.previous_hash || convert_to(audit_text(e), 'UTF8')) where position = 15`,
      'delete from audit_event where position = 15; insert into audit_event select * from kept; drop table kept',
    );
    expect(broken?.position).toBe(16);
  });

  test('the last entries', async () => {
    const cut = `create table kept as select * from audit_event where position = ${head.position}; delete from audit_event where position = ${head.position}`;
    const undo = 'insert into audit_event select * from kept; drop table kept';
    expect(await tampered(cut, undo)).toMatchObject({ position: head.position });
    // Whoever moves the kept end as well is found by what an earlier check printed.
    const withHead = `${cut}; create table kept_head as select * from audit_head; update audit_head h set position = e.position, hash = e.hash from audit_event e where e.position = ${head.position - 1}`;
    const undoHead = `${undo}; update audit_head h set position = k.position, hash = k.hash from kept_head k; drop table kept_head`;
    expect(await tampered(withHead, undoHead)).toBeUndefined();
    expect(await tampered(withHead, undoHead, { expected: head })).toEqual({
      position: head.position,
      problem: 'The log ends before it: its last entries were removed.',
    });
  });

  test('values that were changed, removed or added', async () => {
    const at = head.position - 1;
    const put = `delete from audit_value where position in (${at}, ${head.position}); insert into audit_value select * from kept; drop table kept`;
    for (const statement of [
      `update audit_value set content = '{"before": {"title": "B"}}' where position = ${at}`,
      `delete from audit_value where position = ${at}`,
      `update audit_value set hash = sha256('') where position = ${at}`,
      `update audit_value set position = position + 1 where position = ${at}`,
    ])
      expect(
        (
          await tampered(
            `create table kept as select * from audit_value where position = ${at}; ${statement}`,
            put,
          )
        )?.position,
      ).toBe(at);
  });
});

describe('erasing', () => {
  test('empties the values of a person and the searches that name them, and the chain holds', async () => {
    const edit = (id: string, title: string) => ({
      people: [id],
      contents: [{ entity: 'Candidate', content: { before: { title }, after: { title: 'New' } } }],
    });
    await write(
      edit(person, 'Secret baker'),
      edit(other, 'Kept baker'),
      { contents: [{ content: { arguments: { query: 'Rémi Périgny' } } }] },
      { contents: [{ content: { arguments: { query: 'baker' } } }] },
    );
    const reports: unknown[] = [];
    const service = new AuditService(
      new AuditTrail(fresh.database, (where) => void reports.push(where)),
    );
    expect(
      await service.forget(fresh.database.sql, [person], ['rémi périgny', 'x']),
    ).toBeGreaterThan(1);
    const left = JSON.stringify(
      await rowsOf(fresh.database.sql, sql`select content from audit_value`),
    );
    expect(left).not.toMatch(/Secret|Périgny/);
    expect(left).toContain('Kept baker');
    expect(left).toContain('"baker"');
    expect((await checkChain(fresh.database.sql)).broken).toBeUndefined();
    expect(await service.forget(fresh.database.sql, [person], ['rémi périgny'])).toBe(0);
  });
});

describe('what was seen', () => {
  const noted = async (trail: AuditTrail, entries: Partial<AuditEntry>[]) => {
    for (const entry of entries) trail.note(actor, { action: 'READ', operation: 'seen', ...entry });
  };
  const written = async () =>
    (
      await rowsOf<{ operation: string; detail: object }>(
        fresh.database.sql,
        sql`select operation, detail from audit_inbox order by id`,
      )
    ).map(({ operation, detail }) => [operation, detail]);

  test('is written when the product stops', async () => {
    await chain();
    const trail = new AuditTrail(fresh.database, () => undefined);
    await noted(trail, [{ operation: 'one' }, { operation: 'two' }]);
    expect(await written()).toEqual([]);
    await trail.close();
    expect(await written()).toEqual([
      ['one', {}],
      ['two', {}],
    ]);
    await chain();
  });

  test('is written without its values when these can’t be, and takes nothing else with it', async () => {
    const reports: string[] = [];
    const trail = new AuditTrail(fresh.database, (where) => void reports.push(where));
    await noted(trail, [
      { operation: 'one' },
      { operation: 'odd', entityId: 'no id' },
      { operation: 'two' },
    ]);
    await trail.flush();
    expect(await written()).toEqual([
      ['one', {}],
      ['odd', { unwritable: true }],
      ['two', {}],
    ]);
    expect(reports).toEqual(['audit log']);
    await chain();
  });

  test('waits when the database is away; when too much waits, nobody sees more until there is room', async () => {
    const reports: string[] = [];
    const away = await freshDatabase();
    const trail = new AuditTrail(away.database, (where) => void reports.push(where));
    const denies = (statement: string) =>
      withClient(away.urls.owner, (client) => client.query(statement));
    await denies('alter table audit_inbox rename to elsewhere');
    await noted(
      trail,
      Array.from({ length: 20_000 }, () => ({})),
    );
    await expect(trail.flush()).rejects.toThrow();
    expect(trail.refusal?.message).toMatch(/audit log/);
    await denies('alter table elsewhere rename to audit_inbox');
    await trail.close();
    expect(trail.refusal).toBeUndefined();
    const { count: rows } = await oneRowOf<{ count: number }>(
      away.database.sql,
      sql`select count(*)::int as count from audit_inbox`,
    );
    expect(rows).toBe(20_000);
    await away.close();
  });
});
