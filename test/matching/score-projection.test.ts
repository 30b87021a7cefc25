import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { TaxonomyService } from '../../src/domains/taxonomy/taxonomy.service.js';
import { ScoreProjector } from '../../src/domains/matching/score-projection/score-projector.js';
import { PositionService } from '../../src/domains/matching/position/position.service.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, type TestJob, type World } from '../scenario/index.js';
import { aPosition, matchDocument } from './position.js';

let world: World;
let recruiter: Member;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
});
afterAll(() => world.close());

const today = new Date().toISOString().slice(0, 10);
const fourYearsAgo = new Date(Date.now() - 4 * 365 * 86_400_000).toISOString().slice(0, 10);
const skill = (name: string, fields: object = {}) => ({
  name,
  years: 6,
  level: 5,
  lastUsed: today,
  ...fields,
});
const people = async (job: TestJob, weights?: object) =>
  (
    await recruiter.asks(
      matchDocument('nodes { candidate { id name } fit engage rank tier coverage mustsMet }'),
      { jobId: job.id, weights },
    )
  ).matchCandidates;
const tiersOf = ({ nodes }: any) =>
  Object.fromEntries(nodes.map(({ candidate, tier }: any) => [candidate.name, tier]));
const entries = async (
  job: TestJob,
  given: { tier?: string; since?: string; first?: number; after?: string } = {},
  by = recruiter,
) =>
  (
    await by.asks(
      `query ($jobId: ID!, $tier: MatchTier, $since: DateTime, $first: Int = 50, $after: String) {
    tierEntries(jobId: $jobId, tier: $tier, since: $since, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor } nodes { candidate { name } tier previousTier cause tierNow excluded fit formula asOf at } } }`,
      { jobId: job.id, ...given },
    )
  ).tierEntries;
const told = ({ nodes }: any) =>
  nodes.map(
    ({ candidate, tier, previousTier, cause }: any) =>
      `${candidate.name}: ${previousTier ?? '-'} > ${tier} ${cause}`,
  );

describe('the scores of an open job', () => {
  let job: TestJob;
  let since: string;

  beforeAll(async () => {
    job = await aPosition(world, {
      title: 'Blacksmith',
      status: 'DRAFT',
      skills: [{ name: 'Forging', minYears: 4 }],
    });
    await recruiter.records({ givenName: 'Ada', title: 'Blacksmith', skills: [skill('Forging')] });
    await recruiter.records({
      givenName: 'Grace',
      title: 'Blacksmith',
      skills: [{ name: 'Forging' }],
    });
    await world.settled();
  });

  test('are there for the recruiter when it opens, and with them who entered which tier', async () => {
    expect((await people(job)).kept).toBe(false);
    await rowsOf(world.sql, sql`update job set status = 'OPEN' where id = ${job.id}`);
    await world.settled();
    expect(await people(job)).toMatchObject({
      kept: true,
      tiers: [
        { tier: 'A', count: 2 },
        { tier: 'B', count: 0 },
        { tier: 'C', count: 0 },
      ],
    });
    expect(told(await entries(job)).sort()).toEqual([
      'Ada: - > A JOB_OPENED',
      'Grace: - > A JOB_OPENED',
    ]);
    const tiers = async (by: Member) =>
      (
        await by.asks('query ($id: ID!) { job(id: $id) { matchTiers { tier count } } }', {
          id: job.id,
        })
      ).job.matchTiers;
    expect(await tiers(recruiter)).toEqual([
      { tier: 'A', count: 2 },
      { tier: 'B', count: 0 },
      { tier: 'C', count: 0 },
    ]);
    expect(await tiers(world.aHiringManager('Engineering'))).toEqual([
      { tier: 'A', count: 0 },
      { tier: 'B', count: 0 },
      { tier: 'C', count: 0 },
    ]);
    expect(await tiers(world.anAnalyst())).toBeNull();
  });

  test('follow each person who changes, and "who entered tier A since then" is a query', async () => {
    since = new Date().toISOString();
    const late = await recruiter.records({
      givenName: 'Late',
      title: 'Blacksmith',
      skills: [skill('Forging', { years: 1, lastUsed: fourYearsAgo })],
    });
    await world.settled();
    expect(tiersOf(await people(job))).toMatchObject({ Late: 'C' });
    await recruiter.does('candidateUpdate', { id: late.id, input: { skills: [skill('Forging')] } });
    await world.settled();
    expect(told(await entries(job, { tier: 'A', since }))).toEqual(['Late: C > A PERSON_CHANGED']);
    expect((await entries(job, { tier: 'A', since })).nodes[0]).toMatchObject({
      tierNow: 'A',
      excluded: null,
      formula: 'fit-1',
      asOf: today,
    });
    await late.appliesFor(job);
    await world.settled();
    expect(tiersOf(await people(job))).not.toHaveProperty('Late');
    expect((await entries(job, { tier: 'A', since })).nodes[0]).toMatchObject({
      excluded: 'IN_PROCESS',
    });
    await recruiter.does('candidateUpdate', { id: late.id, input: { doNotContact: true } });
    await world.settled();
    expect(told(await entries(job, { tier: 'A', since }))).toEqual([]);
  });

  test('follow what the job asks for', async () => {
    since = new Date().toISOString();
    await rowsOf(world.sql, sql`update job_skill set min_years = 10 where job_id = ${job.id}`);
    await world.settled();
    expect(tiersOf(await people(job))).toEqual({ Ada: 'A', Grace: 'A' });
    await rowsOf(
      world.sql,
      sql`insert into job_skill (job_id, skill_id, need) values (${job.id}, ${(await world.aSkill('Welding')).id}, 'SHOULD')`,
    );
    await world.settled();
    expect(told(await entries(job, { since })).sort()).toEqual([
      'Ada: A > C REQUIREMENTS_CHANGED',
      'Grace: A > C REQUIREMENTS_CHANGED',
    ]);
  });

  test('are what scoring everybody now gives, whatever came in which order', async () => {
    const kept = await people(job);
    const now = await people(job, { seniority: 0.2 });
    expect(now.kept).toBe(false);
    expect(kept.nodes).toEqual(now.nodes);
  });

  test('grow older with the day: they are made again when it is over', async () => {
    const old = await aPosition(world, {
      title: 'Cooper',
      skills: [{ name: 'Barrels', minLevel: 5 }],
    });
    await world.settled();
    await recruiter.records({ givenName: 'Aging', skills: [skill('Barrels')] });
    await world.settled();
    expect(tiersOf(await people(old))).toEqual({ Aging: 'A' });
    const inThreeYears = new Date(Date.now() + 3 * 365.25 * 86_400_000);
    await new ScoreProjector(
      new PositionService(new TaxonomyService()),
      () => inThreeYears,
    ).refresh(world.sql, 1);
    const aged = await people(old);
    expect(aged).toMatchObject({
      kept: true,
      asOf: `${inThreeYears.toISOString().slice(0, 10)}T00:00:00.000Z`,
    });
    expect(tiersOf(aged)).toEqual({ Aging: 'B' });
    expect(told(await entries(old))).toEqual([
      'Aging: A > B TIME_PASSED',
      'Aging: - > A PERSON_CHANGED',
    ]);
    // Another day than that of the kept scores is scored when it is asked for.
    const asOf = `${today}T00:00:00Z`;
    expect(
      (await recruiter.asks(matchDocument('nodes { tier }'), { jobId: old.id, asOf }))
        .matchCandidates,
    ).toMatchObject({ kept: false, nodes: [{ tier: 'A' }] });
  });

  test('are removed when it closes, and the record of who entered a tier stays', async () => {
    await rowsOf(world.sql, sql`update job set status = 'CLOSED' where id = ${job.id}`);
    await world.settled();
    expect(await rowsOf(world.sql, sql`select from kept_score where job_id = ${job.id}`)).toEqual(
      [],
    );
    expect((await people(job)).kept).toBe(false);
    expect((await entries(job)).nodes.length).toBeGreaterThan(3);
    const first = await entries(job, { first: 1 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(
      (await entries(job, { first: 1, after: first.pageInfo.endCursor })).nodes[0].at <=
        first.nodes[0].at,
    ).toBe(true);
  });

  test('a past finalist ranks before somebody unknown of the same fit, and a merged person is gone', async () => {
    const tailor = await aPosition(world, { title: 'Tailor', skills: [{ name: 'Sewing' }] });
    const before = await aPosition(world, { title: 'Tailor' });
    const stranger = await recruiter.records({
      givenName: 'Stranger',
      title: 'Tailor',
      skills: [skill('Sewing')],
    });
    const finalist = await recruiter.records({
      givenName: 'Finalist',
      title: 'Tailor',
      skills: [skill('Sewing')],
    });
    const application = await finalist.appliesFor(before);
    await application.advancesTo('Offer');
    await application.isRejected();
    await world.settled();
    const { nodes } = await people(tailor);
    expect(nodes.map(({ candidate }: any) => candidate.name)).toEqual(['Finalist', 'Stranger']);
    expect(nodes[0].fit).toBe(nodes[1].fit);
    expect(nodes[0].engage).toBeCloseTo(0.6 * 0.8 + 0.4, 6);
    await rowsOf(
      world.sql,
      sql`update candidate set merged_into_id = ${finalist.id} where id = ${stranger.id}`,
    );
    await world.settled();
    expect(tiersOf(await people(tailor))).toEqual({ Finalist: 'A' });
  });
});

describe('the record of what was shown', () => {
  const runsOf = (by: Member, of: Record<string, unknown>) =>
    by.asks(
      `query ($jobId: ID, $candidateId: ID) { matchRuns(jobId: $jobId, candidateId: $candidateId, first: 5) {
    nodes { actor role jobId inputs formula asOf kept shown { candidateId tier fit reasons } } } }`,
      of,
    );

  test('tells the auditor who saw whom, and why, by job or by person', async () => {
    const job = await aPosition(world, { title: 'Potter', skills: [{ name: 'Clay' }] });
    const potter = await recruiter.records({
      givenName: 'Potter',
      title: 'Potter',
      skills: [skill('Clay')],
    });
    await world.settled();
    await people(job);
    const auditor = world.anAuditor();
    const {
      matchRuns: {
        nodes: [run],
      },
    } = await runsOf(auditor, { jobId: job.id });
    expect(run).toMatchObject({
      role: 'RECRUITER',
      jobId: job.id,
      formula: 'fit-1',
      kept: true,
      shown: [
        {
          candidateId: potter.id,
          tier: 'A',
          reasons: ['MUST_MET', 'SAME_SKILL', 'SAME_OCCUPATION'],
        },
      ],
    });
    expect(JSON.parse(run.inputs)).toMatchObject({ first: 50, weights: { skills: 0.6 } });
    expect((await runsOf(auditor, { candidateId: potter.id })).matchRuns.nodes).toEqual([run]);
  });

  test('is for those who answer for it', async () => {
    expect(await recruiter.isRefused('{ matchRuns(first: 1) { nodes { id } } }')).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(
      await world.anAuditor().isRefused('{ matchRuns(first: 1, jobId: "x") { nodes { id } } }'),
    ).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'jobId' });
    expect(
      await world
        .anAuditor()
        .isRefused(
          `{ tierEntries(first: 1, jobId: "01900000-0000-7000-8000-000000000000") { nodes { at } } }`,
        ),
    ).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await recruiter.isRefused(
        `{ tierEntries(first: 1, jobId: "01900000-0000-7000-8000-000000000000") { nodes { at } } }`,
      ),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('channels for a job', () => {
  const suggested = async (job: TestJob, by = recruiter) =>
    (
      await by.asks(
        `query ($jobId: ID!) { suggestChannels(jobId: $jobId) {
    method n similarJobs { job { id } likeness } channels { channel { name } n open interviewed { count n share low high } hired { count n low high } } } }`,
        { jobId: job.id },
      )
    ).suggestChannels;

  test('are ordered by what they surely brought for similar jobs, with n and an interval', async () => {
    const [board, fair] = [await world.aChannel('Guild board'), await world.aChannel('Guild fair')];
    const past = await aPosition(world, {
      title: 'Glazier',
      department: 'Guild',
      skills: [{ name: 'Panes' }],
    });
    const job = await aPosition(world, {
      title: 'Glazier',
      department: 'Guild',
      skills: [{ name: 'Panes' }],
    });
    const unlike = await aPosition(world, {
      title: 'Baker',
      department: 'Guild',
      skills: [{ name: 'Bread' }],
    });
    const applies = async (to: TestJob, channel: { id: string }, stage?: string, ends = true) => {
      const application = await (
        await recruiter.records()
      ).appliesFor(to, { channelId: channel.id });
      if (stage) await application.advancesTo(stage);
      if (ends) await application.isRejected();
    };
    await applies(past, fair, 'Interview'); // 1 of 1: a percentage would put it first
    for (let n = 0; n < 5; n++) await applies(past, board, 'Interview');
    await applies(past, board);
    await applies(past, board, undefined, false);
    await applies(unlike, fair, 'Interview');
    const answer = await suggested(job);
    expect(answer).toMatchObject({ n: 7, method: 'Wilson score interval, 95 %' });
    expect(answer.similarJobs).toEqual(
      [{ job: { id: past.id }, likeness: 'SAME_OCCUPATION' }]
        .concat([{ job: { id: job.id }, likeness: 'SAME_JOB' }])
        .reverse(),
    );
    expect(
      answer.channels.map(({ channel, n, open, interviewed }: any) => [
        channel.name,
        n,
        open,
        interviewed.count,
      ]),
    ).toEqual([
      ['Guild board', 6, 1, 5],
      ['Guild fair', 1, 0, 1],
    ]);
    expect(answer.channels[1].interviewed).toMatchObject({
      share: 1,
      high: 1,
      low: expect.closeTo(0.2065, 3),
    });
    expect(await suggested(job, world.aHiringManager('Guild'))).toMatchObject({ n: 7 });
    expect(
      await world
        .aHiringManager('Sales')
        .isRefused('query ($jobId: ID!) { suggestChannels(jobId: $jobId) { n } }', {
          jobId: job.id,
        }),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });
});
