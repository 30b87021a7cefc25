import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../src/platform/database/database.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { withClient } from '../scenario/database-server.js';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh?.close());

/** Does the work on one connection. */
const onOneConnection = (work: (database: Sql) => Promise<void>) =>
  fresh.database.sql.connection().execute(work);

/** Runs a statement of its own text so many times, as one that may be prepared. */
async function runs(database: Sql, text: string, times = 1): Promise<unknown[]> {
  let rows: unknown[] = [];
  for (let time = 0; time < times; time += 1)
    rows = await rowsOf(database, sql`${sql.raw(text)} where 1 = ${1}`, { prepared: true });
  return rows;
}

const prepared = async (database: Sql) =>
  (
    await rowsOf(
      database,
      sql<{ text: string }>`select statement as text from pg_prepared_statements`,
    )
  ).map(({ text }) => text);

describe('statements that come again', () => {
  test('are prepared from the third time on, and others are not', async () => {
    await onOneConnection(async (database) => {
      await runs(database, "select 'often'", 2);
      expect(await prepared(database)).toEqual([]);
      expect(await runs(database, "select 'often'", 2)).toEqual([{ '?column?': 'often' }]);
      await runs(database, "select 'once'");
      expect(await prepared(database)).toEqual([expect.stringContaining('often')]);
    });
  });

  test('take a bounded place on a connection: the one that was used longest ago goes', async () => {
    await onOneConnection(async (database) => {
      for (let index = 0; index < 90; index += 1) await runs(database, `select ${index} as n`, 3);
      const texts = await prepared(database);
      expect(texts).toHaveLength(60);
      expect(texts).toContainEqual(expect.stringContaining('select 89 as n'));
      expect(await runs(database, 'select 0 as n')).toEqual([{ n: 0 }]);
    });
  });

  test('are prepared again after a migration has changed the type of a column', async () => {
    await withClient(fresh.urls.owner, async (owner) => {
      await owner.query('create table measured (value int)');
      await owner.query('insert into measured values (7)');
      await owner.query('grant select on measured to rapport_app');
      await onOneConnection(async (database) => {
        expect(await runs(database, 'select value from measured', 4)).toEqual([{ value: 7 }]);
        await owner.query('alter table measured alter column value type text');
        expect(await runs(database, 'select value from measured')).toEqual([{ value: '7' }]);
        expect(await runs(database, 'select value from measured')).toEqual([{ value: '7' }]);
      });
    });
  });
});
