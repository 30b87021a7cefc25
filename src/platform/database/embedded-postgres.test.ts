import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { transformFile } from '@swc/core';
import { Client } from 'pg';
import { openEmbeddedPostgres } from './embedded-postgres.js';

const here = 'src/platform/database';
let scratch: string;
let opener: string;
let number = 0;
const leftovers: (() => Promise<void>)[] = [];

// Other processes run the same sources, compiled separately: they share only the folder with the test.
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'rapport-postgres-'));
  await chmod(scratch, 0o755);
  const swcrc = JSON.parse(await readFile('.swcrc', 'utf8')) as object;
  for (const name of await readdir(here)) {
    if (!/^(embedded-postgres(-\w+)?|unreachable)\.ts$/.test(name)) continue;
    const { code } = await transformFile(join(here, name), {
      ...swcrc,
      swcrc: false,
      sourceMaps: false,
    });
    await writeFile(join(scratch, name.replace(/ts$/, 'js')), code);
  }
  await writeFile(join(scratch, 'package.json'), '{"type":"module"}');
  await symlink(join(process.cwd(), 'node_modules'), join(scratch, 'node_modules'), 'junction');
  opener = join(scratch, 'opener.js');
  await writeFile(
    opener,
    `import { openEmbeddedPostgres } from './embedded-postgres.js';
     const database = await openEmbeddedPostgres({ folder: process.argv[2] });
     console.log(JSON.stringify(database));
     process.stdin.resume().once('end', () => database.release());`,
  );
});
afterEach(async () => {
  for (const leftover of leftovers.splice(0).reverse()) await leftover();
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

// Making a database takes longest. Tests that don't need their own share this one.
const sharedFolder = () => join(scratch, 'shared');
const newFolder = () => join(scratch, `data-${(number += 1)}`);

async function open(folder: string, log?: (line: string) => void) {
  const database = await openEmbeddedPostgres({ folder, log });
  leftovers.push(() => database.release());
  return database;
}

interface OtherProcess {
  child: ChildProcess;
  opened: { port: number; created: boolean; ownerUrl: string };
  /** lets the process release its use, and waits until it has ended */
  leave(): Promise<void>;
}

async function openInAnotherProcess(folder: string): Promise<OtherProcess> {
  const child = spawn(process.execPath, [opener, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const leave = () => {
    child.stdin.end();
    return ended;
  };
  leftovers.push(leave);
  for await (const line of createInterface(child.stdout)) {
    return { child, opened: JSON.parse(line) as OtherProcess['opened'], leave };
  }
  throw new Error('The other process did not open the database');
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const serverPid = async (folder: string) =>
  Number(
    (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split(
      '\n',
    )[0],
  );

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()); await delay(25)) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in time');
  }
}

async function killServer(folder: string): Promise<void> {
  const pid = await serverPid(folder);
  process.kill(pid, 'SIGKILL');
  await until(async () => {
    try {
      return process.kill(pid, 0) && (await readFile(`/proc/${pid}/stat`, 'utf8')).includes(') Z ');
    } catch {
      return true;
    }
  });
}

describe('the embedded PostgreSQL', () => {
  it('opens from nothing, with UTF-8 text and passwords only its user can read', async () => {
    const folder = newFolder();
    const database = await open(folder);
    expect(database.created).toBe(true);
    expect(await query(database.ownerUrl, 'SHOW server_encoding')).toEqual([
      { server_encoding: 'UTF8' },
    ]);
    expect(
      await query(
        database.ownerUrl,
        "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'rapport'",
      ),
    ).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8' }]);
    expect((await stat(join(folder, 'postgres-secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('keeps owner and runtime roles apart', async () => {
    const database = await open(sharedFolder());
    const roles = await query(
      database.ownerUrl,
      "SELECT rolname FROM pg_roles WHERE rolsuper AND rolname LIKE 'rapport%'",
    );
    expect(roles).toEqual([]);
    await query(
      database.ownerUrl,
      `CREATE TABLE secret (id int); CREATE TABLE shared (id int);
       CREATE ROLE rapport_app NOLOGIN; CREATE ROLE rapport_demographics NOLOGIN;
       GRANT rapport_app TO rapport_runtime; GRANT rapport_demographics TO rapport_demographics_runtime;
       GRANT SELECT ON shared TO rapport_app;
       ALTER ROLE rapport_runtime SET statement_timeout = '30s'`,
    );
    expect(await query(database.appUrl, 'SELECT * FROM shared')).toEqual([]);
    await expect(query(database.appUrl, 'SELECT * FROM secret')).rejects.toThrow(
      'permission denied',
    );
    await expect(query(database.demographicsUrl, 'SELECT * FROM shared')).rejects.toThrow(
      'permission denied',
    );
    await expect(query(database.appUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow(
      'permission denied',
    );
    await expect(query(database.appUrl, 'SET ROLE rapport_owner')).rejects.toThrow(
      'permission denied',
    );
    await expect(query(database.appUrl.replace(/:\w+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    );
    const superuser = database.ownerUrl.replace('rapport_owner', 'postgres');
    await expect(query(superuser, 'SELECT 1')).rejects.toThrow('rejects connection');
  });

  it('lets the owner make the extensions that migrations need, and scratch databases', async () => {
    const database = await open(sharedFolder());
    for (const extension of [
      'pg_trgm',
      'unaccent',
      'btree_gin',
      'citext',
      'fuzzystrmatch',
      'pgcrypto',
    ]) {
      await query(database.ownerUrl, `CREATE EXTENSION ${extension}`);
    }
    await query(database.ownerUrl, 'CREATE DATABASE scratch');
    expect(
      await query(database.ownerUrl.replace(/rapport$/, 'scratch'), 'SELECT 1 AS one'),
    ).toEqual([{ one: 1 }]);
  });

  it('is shared by a second process, and stopped by the last one out', async () => {
    const folder = sharedFolder();
    const first = await open(folder);
    const second = await openInAnotherProcess(folder);
    expect(second.opened).toMatchObject({ port: first.port, created: false });

    await first.release();
    expect(await query(second.opened.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.leave();
    expect(await serverPid(folder)).toBe(0);
    await expect(query(first.ownerUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('does not count a killed process as a user', async () => {
    const folder = sharedFolder();
    const killed = await openInAnotherProcess(folder);
    killed.child.kill('SIGKILL');
    await killed.leave();
    const next = await open(folder);
    expect(next).toMatchObject({ port: killed.opened.port, created: false });
    await next.release();
    expect(await serverPid(folder)).toBe(0);
  });

  it('stops and comes back when one process leaves while another opens', async () => {
    const folder = sharedFolder();
    for (let round = 0; round < 4; round += 1) {
      const leaving = await open(folder);
      const [next] = await Promise.all([open(folder), leaving.release()]);
      expect(await query(next.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await next.release();
    }
  });

  it('recovers a killed server with its data, on the port it had', async () => {
    const folder = newFolder();
    const first = await open(folder);
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await killServer(folder);
    const second = await open(folder);
    expect(second).toMatchObject({ created: false, port: first.port });
    expect(await query(second.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);

    // The process that had it open before counts as a user again.
    const users =
      "SELECT count(*)::int AS users FROM pg_locks WHERE locktype = 'advisory' AND granted";
    await until(
      async () => (await query<{ users: number }>(second.ownerUrl, users))[0]?.users === 2,
    );
    await second.release();
    expect(await query(first.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await first.release();
    expect(await serverPid(folder)).toBe(0);
  });

  it('starts although the process id in a stale file is another program by now', async () => {
    const folder = newFolder();
    const first = await open(folder);
    await killServer(folder);
    const pidFile = join(folder, 'postgres', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    const second = await open(folder);
    expect(await query(second.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await first.release();
  });

  it('takes another port when the one it had is busy', async () => {
    const folder = sharedFolder();
    const first = await open(folder);
    await first.release();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.port, '127.0.0.1', resolve));
    leftovers.push(() => new Promise((resolve) => squatter.close(() => resolve())));
    const second = await open(folder);
    expect(second.port).not.toBe(first.port);
    expect(await query(second.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('replaces an incomplete folder, and keeps the old one under another name', async () => {
    const folder = newFolder();
    await mkdir(join(folder, 'postgres', 'base'), { recursive: true });
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    await mkdir(join(folder, 'postgres.making-1-abandoned'));
    await writeFile(
      join(folder, 'postgres.lock'),
      JSON.stringify({ pid: 999_999_999, host: hostname() }),
    );
    const lines: string[] = [];
    const database = await open(folder, (line) => lines.push(line));
    expect(database.created).toBe(true);
    expect(lines.join()).toContain('was incomplete');
    const names = (await readdir(folder)).map((name) =>
      basename(name).replace(/unfinished-.*/, 'unfinished'),
    );
    expect(names.sort()).toEqual(['postgres', 'postgres-secrets.json', 'postgres.unfinished']);
  });

  it('never replaces a complete database, even without its passwords', async () => {
    const folder = newFolder();
    const first = await open(folder);
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.release();
    await rm(join(folder, 'postgres-secrets.json'));
    const second = await open(folder);
    expect(second.created).toBe(false);
    expect(await query(second.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('refuses data of another PostgreSQL version with one line', async () => {
    const folder = newFolder();
    await (await open(folder)).release();
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '15\n');
    await expect(open(folder)).rejects.toThrow(
      /is of PostgreSQL 15 and the installed one is 18: install/,
    );
  });

  it('makes one server when two processes open from nothing at once', async () => {
    const folder = newFolder();
    const both = await Promise.all([
      openInAnotherProcess(folder),
      openInAnotherProcess(folder),
      open(folder),
    ]);
    const opened = [both[0].opened, both[1].opened, both[2]];
    expect(new Set(opened.map(({ port }) => port)).size).toBe(1);
    expect(opened.filter(({ created }) => created)).toHaveLength(1);
  });

  it('opens in a folder of which only we may pass the parents, or names the one to open', async () => {
    const closed = join(scratch, 'closed');
    await mkdir(closed, { mode: 0o700 });
    try {
      const database = await open(join(closed, 'data'));
      expect(await query(database.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } catch (error) {
      // Root in a container without the capability to pass it on.
      expect((error as Error).message).toContain(`run "chmod o+x ${closed}"`);
    }
  });
});
