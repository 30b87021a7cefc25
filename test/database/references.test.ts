import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';

/** What foreign keys would do, where triggers check a whole statement instead. */
const refused = '23503';
const waited = '55P03';
const nobody = '00000000-0000-7000-8000-000000000000';

let fresh: FreshDatabase;
let client: pg.Client;
let another: pg.Client;
const ids: Record<string, string> = {};

beforeAll(async () => {
  fresh = await freshDatabase();
  // The owner may write every table, those that only grow included.
  client = new pg.Client({ connectionString: fresh.urls.owner });
  another = new pg.Client({ connectionString: fresh.urls.owner });
  await client.connect();
  await another.connect();
  await another.query("set lock_timeout = '100ms'");
  const made: [name: string, statement: string][] = [
    ['candidate', `insert into candidate (family_name) values ('Noor') returning id`],
    ['stranger', `insert into candidate (family_name) values ('Dale') returning id`],
    ['job', `insert into job (title) values ('Baker') returning id`],
    ['otherJob', `insert into job (title) values ('Miller') returning id`],
    ['channel', `insert into channel (name) values ('Fair') returning id`],
    [
      'skill',
      `insert into skill (name, key, origin) values ('Kneading', 'kneading', 'RECORDED') returning id`,
    ],
  ];
  for (const [name, statement] of made) ids[name] = (await client.query(statement)).rows[0].id;
  const stage = `insert into stage (job_id, name, position, milestone) values ($1, 'Applied', 1, 'APPLICATION') returning id`;
  ids.stage = (await client.query(stage, [ids.job])).rows[0].id;
  ids.otherStage = (await client.query(stage, [ids.otherJob])).rows[0].id;
});
beforeEach(() => client.query('begin'));
afterEach(() => client.query('rollback'));
afterAll(async () => {
  await another.end();
  await client.end();
  await fresh.close();
});

const apply = (fields: Record<string, string> = {}) => {
  const { candidate, job, channel, stage } = { ...ids, ...fields };
  return client.query<{ id: string }>(
    `insert into application (candidate_id, job_id, channel_id, stage_id, applied_at) values ($1, $2, $3, $4, now()) returning id`,
    [candidate, job, channel, stage],
  );
};
const learn = (fields: Record<string, string> = {}) => {
  const { candidate, skill } = { ...ids, ...fields };
  return client.query('insert into candidate_skill (candidate_id, skill_id) values ($1, $2)', [
    candidate,
    skill,
  ]);
};

test.each(['candidate', 'job', 'channel', 'stage'])(
  'an application does not name a %s that there is not',
  async (name) => {
    await expect(apply({ [name]: nobody })).rejects.toMatchObject({
      code: refused,
      constraint: `application_${name}_id_fkey`,
    });
  },
);

test.each(['candidate', 'job', 'channel', 'stage'])(
  'an application does not come to name a %s that there is not',
  async (name) => {
    await apply();
    await client.query(`update application set campaign = 'spring', ${name}_id = ${name}_id`);
    await expect(
      client.query(`update application set ${name}_id = $1`, [nobody]),
    ).rejects.toMatchObject({ code: refused, constraint: `application_${name}_id_fkey` });
  },
);

test.each(['candidate', 'skill'])(
  'no skill is known by or of a %s that there is not',
  async (name) => {
    await expect(learn({ [name]: nobody })).rejects.toMatchObject({
      code: refused,
      constraint: `candidate_skill_${name}_id_fkey`,
    });
  },
);

test.each(['candidate', 'skill'])('no skill comes to name a %s that there is not', async (name) => {
  await learn();
  await client.query('update candidate_skill set level = 3');
  await expect(
    client.query(`update candidate_skill set ${name}_id = $1`, [nobody]),
  ).rejects.toMatchObject({ code: refused, constraint: `candidate_skill_${name}_id_fkey` });
});

test.each(['candidate', 'job', 'channel', 'stage'])(
  'a %s that an application names is not deleted, and keeps its id',
  async (name) => {
    await apply();
    await client.query('savepoint before_it');
    await expect(
      client.query(`delete from ${name} where id = $1`, [ids[name]]),
    ).rejects.toMatchObject({ code: refused });
    await client.query('rollback to before_it');
    await expect(
      client.query(`update ${name} set id = $2 where id = $1`, [ids[name], nobody]),
    ).rejects.toMatchObject({ code: refused });
  },
);

test('a skill that somebody has is not deleted', async () => {
  await learn();
  await expect(client.query('delete from skill where id = $1', [ids.skill])).rejects.toMatchObject({
    code: refused,
  });
});

test('skills go with the person', async () => {
  await learn();
  await client.query('delete from candidate where id = $1', [ids.candidate]);
  expect((await client.query('select from candidate_skill')).rowCount).toBe(0);
});

test('what an open transaction refers to is not deleted meanwhile', async () => {
  await apply();
  for (const name of ['candidate', 'job', 'channel', 'stage'])
    await expect(
      another.query(`delete from ${name} where id = $1`, [ids[name]]),
    ).rejects.toMatchObject({ code: waited });
  await learn();
  await expect(another.query('delete from skill where id = $1', [ids.skill])).rejects.toMatchObject(
    { code: waited },
  );
});

test('what an open transaction deletes is not referred to meanwhile', async () => {
  await client.query('delete from candidate where id = $1', [ids.stranger]);
  await expect(
    another.query('insert into candidate_skill (candidate_id, skill_id) values ($1, $2)', [
      ids.stranger,
      ids.skill,
    ]),
  ).rejects.toMatchObject({ code: waited });
});

test('what this transaction has written itself may be referred to', async () => {
  const { rows } = await client.query<{ id: string }>(
    `insert into candidate (family_name) values ('New') returning id`,
  );
  const candidate = rows[0]!.id;
  await apply({ candidate });
  await learn({ candidate });
});

test.each([
  ['an application that there is not', 'nobody', 'stage', 'stage'],
  ['a stage of another job', 'application', 'otherStage', 'stage'],
  ['a way to a stage of another job', 'application', 'stage', 'otherStage'],
])('no transition names %s', async (_, application, from, to) => {
  const known: Record<string, string> = {
    ...ids,
    nobody,
    application: (await apply()).rows[0]!.id,
  };
  const step = (values: (string | undefined)[]) =>
    client.query(
      `insert into transition (application_id, ordinal, revision, from_stage_id, to_stage_id, kind) values ($1, 1, 1, $2, $3, 'ENTER')`,
      values,
    );
  await step([known.application, known.stage, known.stage]);
  await expect(step([known[application], known[from], known[to]])).rejects.toMatchObject({
    code: refused,
  });
});
