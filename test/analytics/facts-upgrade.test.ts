import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import pg from 'pg';
import { migrations } from '../../migrations/index.js';
import { FactsReader } from '../../src/domains/analytics/facts/facts-reader.js';
import { RebuildService } from '../../src/domains/analytics/facts/rebuild.service.js';
import { modules } from '../../src/modules.js';
import { databaseParts } from '../../src/platform/compose.js';
import { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { freshDatabase } from '../scenario/database.js';
import { World } from './world.js';

const before = migrations.slice(
  0,
  migrations.findIndex(({ name }) => name.endsWith('ApplicationFacts')),
);

/** A database as the version before the application facts had it. */
async function oldDatabase() {
  const fresh = await freshDatabase();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const owner = new pg.Client(fresh.urls.owner);
  await owner.connect();
  await owner.query(`create database ${name}`);
  const inDatabase = (url: string) => {
    const moved = new URL(url);
    moved.pathname = `/${name}`;
    return moved.href;
  };
  const urls = {
    owner: inDatabase(fresh.urls.owner),
    app: inDatabase(fresh.urls.app),
    demographics: inDatabase(fresh.urls.demographics),
  };
  const orm = await MikroORM.init({
    entities: [],
    discovery: { warnWhenNoEntities: false },
    clientUrl: urls.owner,
    extensions: [Migrator],
    migrations: { migrationsList: before, snapshot: false, silent: true, tableName: 'migration' },
  });
  await orm.migrator.up();
  await orm.close(true);
  const database = await Database.open(urls, databaseParts(modules));
  return {
    urls,
    database,
    close: async () => {
      await database.close();
      await owner.query(`drop database ${name}`);
      await owner.end();
      await fresh.close();
    },
  };
}

it('an upgrade fills the facts from what is there, and drops the milestones that were kept', async () => {
  const { urls, database, close } = await oldDatabase();
  try {
    const world = await World.over(database);
    const job = await world.job();
    const person = await world.person();
    await world.applies(job, 'Applied > Screen > Offer > hire > unhire > hire', {
      person,
      channel: await world.channel('Board'),
    });
    await world.applies(job, 'Applied > Interview > back to Screen > reject', {
      person: await world.person(person),
    });
    await world.applies(job, '');
    await world.changes(
      sql`select keep_journeys(array(select id from application), array(select id from candidate))`,
    );

    const news: string[] = [];
    expect(await migrate(urls, (line) => news.push(line), 0)).toEqual(
      migrations.slice(before.length).map(({ name }) => name),
    );
    // A company with a history waits for this one, so it is named while it runs.
    expect(news).toContainEqual(
      expect.stringContaining('Upgrading the database: application facts filled'),
    );

    expect(
      await world.changes(sql`
      select to_regclass('application_journey') as journeys, to_regproc('walk_journeys') as walk,
        (select array_agg(consumer) from feed_checkpoint where consumer in ('journeys', 'application-facts')) as consumers`),
    ).toEqual([{ journeys: null, walk: null, consumers: ['application-facts'] }]);
    expect(await new FactsReader(0).read(database)).toMatchObject({ state: 'CURRENT' });
    const { channelYield, dropOffStages } = await world.ask(
      '{ channelYield(groupBy: []) { provenance { n facts } rows { hires reachedInterview } } dropOffStages(by: STAGE) { rows { stage entered } } }',
    );
    expect(channelYield).toEqual({
      provenance: { n: 3, facts: 'CURRENT' },
      rows: [{ hires: 1, reachedInterview: 2 }],
    });
    expect(dropOffStages.rows.map((row: any) => [row.stage, row.entered])).toEqual([
      ['Applied', 3],
      ['Screen', 2],
      ['Interview', 1],
      ['Offer', 1],
      ['Hired', 1],
    ]);
    const rows = () =>
      world.changes(
        sql`select o.*, (select jsonb_agg(to_jsonb(v) order by v.ordinal) from application_visit v where v.application_id = o.application_id) as visits from application_outcome o order by 1`,
      );
    const filled = await rows();
    await new RebuildService(database).run({ restart: true });
    expect(await rows()).toEqual(filled);
  } finally {
    await close();
  }
}, 120_000);
