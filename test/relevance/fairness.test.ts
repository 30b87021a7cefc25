import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type TestJob, type World } from '../scenario/index.js';
import { recordDevelopers } from './developers.js';

const query = `query ($jobId: ID!, $category: String!) { rankingFairness(jobId: $jobId, category: $category) {
  category formula people smallCell ndkl note cuts { k minSkew maxSkew } groups { group people scoringRate impactRatio skews { k skew } } } }`;

describe('rankingFairness', () => {
  let world: World;
  let job: TestJob;
  beforeAll(async () => {
    world = await aWorld();
    job = await world.aJob({ title: 'Java Developer', skills: ['Java'] });
    // Women and men in turn, each a little less experienced than the one before; three who are neither.
    await recordDevelopers(world, 203, 12, 0.05);
    const client = await world.database.connect('demographics');
    await client.query(`insert into demographics.answer (candidate_id, category, value)
      select id, 'gender', case when row_number() over (order by id) > 200 then 'non-binary' when row_number() over (order by id) % 2 = 0 then 'woman' else 'man' end from candidate`);
    await client.end();
    await world.settled();
  });
  afterAll(() => world?.close());

  test('shows an auditor how groups stand in the ranking, small ones put together', async () => {
    const { rankingFairness } = await world
      .anAuditor()
      .asks(query, { jobId: job.id, category: 'gender' });
    expect(rankingFairness).toMatchObject({ category: 'gender', people: 203, smallCell: 10 });
    // Three people are too few, and alone they would be the rest: the smaller of the large groups joins them.
    expect(rankingFairness.note).toBe('Small groups are combined as other: man, non-binary.');
    expect(
      rankingFairness.groups.map(({ group, people }: { group: string; people: number }) => [
        group,
        people,
      ]),
    ).toEqual([
      ['other', 103],
      ['woman', 100],
    ]);
    expect(rankingFairness.cuts.map(({ k }: { k: number }) => k)).toEqual([25, 50]);
    expect(rankingFairness.ndkl).toBeGreaterThan(0);
    expect(rankingFairness.ndkl).toBeLessThan(0.1);
  });

  test('is frozen for the month: another answer or another person changes nothing that can be subtracted', async () => {
    const auditor = world.anAuditor();
    const before = await auditor.asks(query, { jobId: job.id, category: 'gender' });
    const client = await world.database.connect('demographics');
    await client.query(`update demographics.answer set value = 'man'`);
    await client.end();
    await rowsOf(
      world.sql,
      sql`delete from candidate_skill where candidate_id = (select id from candidate where given_name = 'Person 1')`,
    );
    await world.settled();
    expect(await auditor.asks(query, { jobId: job.id, category: 'gender' })).toEqual(before);
  });

  test.each(['aRecruiter', 'aHiringManager', 'anAnalyst'] as const)(
    'is refused to %s',
    async (who) => {
      expect(
        await world[who]().isRefused(query, { jobId: job.id, category: 'gender' }),
      ).toMatchObject({ code: 'FORBIDDEN' });
    },
  );

  test("is refused by PostgreSQL itself to the application's role", async () => {
    await expect(rowsOf(world.sql, sql`select value from demographics.answer`)).rejects.toThrow(
      'permission denied',
    );
    await expect(
      rowsOf(world.sql, sql`select content from demographics.ranking_publication`),
    ).rejects.toThrow('permission denied');
  });

  test('refuses a job whose ranking is not kept, an unknown job and an unknown category, and says which', async () => {
    const auditor = world.anAuditor();
    const draft = await world.aJob({ status: 'DRAFT' });
    expect(await auditor.isRefused(query, { jobId: draft.id, category: 'gender' })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'jobId',
    });
    expect(
      await auditor.isRefused(query, {
        jobId: '0199dddd-0000-7000-8000-000000000000',
        category: 'gender',
      }),
    ).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'jobId' });
    expect(await auditor.isRefused(query, { jobId: job.id, category: 'shoe size' })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'category',
    });
  });

  test('shows nothing of a category that few answered', async () => {
    const { rankingFairness } = await world
      .anAuditor()
      .asks(query, { jobId: job.id, category: 'veteran' });
    expect(rankingFairness).toMatchObject({ ndkl: null, cuts: [], groups: [] });
  });
});
