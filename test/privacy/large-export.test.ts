import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type pg from 'pg';
import { writeArchive } from '../../src/domains/personal-export/archive.js';
import type { ExportMaker } from '../../src/domains/personal-export/export-maker.js';
import { ConnectionReader } from '../../src/domains/personal-export/held-rows.queries.js';
import { rowOf } from '../../src/platform/database/database.js';
import { aWorld, type World } from '../scenario/index.js';
import { unpacked } from './unpacked.js';

let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world?.close());

const people = 10_000;

test('10,000 interactions are read while they are written, and never lie in memory together', async () => {
  const { id } = (await rowOf<{ id: string }>(
    world.sql,
    sql`insert into candidate (given_name) values ('Talkative') returning id`,
  ))!;
  // Random texts, so that what is written grows with what is read.
  await rowOf(
    world.sql,
    sql`insert into interaction (candidate_id, at, type, body)
      select ${id}, now() - n * interval '1 minute', 'NOTE', n || ' ' || md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text)
      from generate_series(1, ${people}::int) n`,
  );
  const client: pg.Client = await world.database.connect();
  let fetched = 0;
  let largest = 0;
  const counting = {
    query: async (text: string, values?: unknown[]) => {
      const { rows } = await client.query(text, values);
      if (text.startsWith('fetch')) {
        fetched += rows.length;
        largest = Math.max(largest, rows.length);
      }
      return { rows };
    },
  };
  const parts: Buffer[] = [];
  let written = 0;
  /** at some moments, how many rows were read and how many bytes were written */
  const course: [fetched: number, written: number][] = [];
  const slow = new Writable({
    highWaterMark: 16_384,
    write: (part: Buffer, _, done) => {
      parts.push(part);
      written += part.length;
      course.push([fetched, written]);
      setImmediate(done);
    },
  });
  try {
    const application = new ConnectionReader(counting, world.sql);
    await application.begin();
    const stores = await world.service<ExportMaker>('exportMaker').stores();
    const archive = await writeArchive(slow, id, { application, stores, stopped: () => false });
    expect(archive!.rows).toBeGreaterThanOrEqual(people);
  } finally {
    await client.end();
  }
  expect(largest).toBeLessThanOrEqual(100);
  expect(course.length).toBeGreaterThan(100);
  // Rows are read twice, for the JSON and for the page. At no moment is more than a twentieth of them read and not written.
  const ahead = course.map(([rows, bytes]) => rows / fetched - bytes / written);
  expect(Math.max(...ahead)).toBeLessThan(0.05);
  const entries = await unpacked(Buffer.concat(parts));
  const interactions = JSON.parse(entries.get('data/interaction.json')!) as { body: string }[];
  expect(interactions).toHaveLength(people);
  expect(new Set(interactions.map(({ body }) => body.split(' ')[0])).size).toBe(people);
  expect(entries.get('index.html')!.match(/<dt>Body<\/dt>/g)).toHaveLength(people);
}, 60_000);
