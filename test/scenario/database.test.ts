import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowOf } from '../../src/platform/database/database.js';
import { freshDatabase } from './database.js';

test('each fresh database is migrated, empty and has a history of its own', async () => {
  const two = await Promise.all([freshDatabase(), freshDatabase()]);
  const [one, other] = two.map(({ database }) => database.sql);
  const people = async (database = one!) =>
    (await rowOf<{ count: number }>(database, sql`select count(*)::int as count from candidate`))!
      .count;
  const epoch = async (database = one!) =>
    (await rowOf<{ epoch: string }>(database, sql`select epoch from feed_head`))!.epoch;

  await rowOf(one!, sql`insert into candidate (given_name) values ('Ada')`);
  expect(await people(one)).toBe(1);
  expect(await people(other)).toBe(0);
  expect(await epoch(one)).not.toBe(await epoch(other));
  await Promise.all(two.map(({ close }) => close()));
});
