import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowsOf } from '../../src/platform/database/database.js';
import { allPages, aWorld, type Member, type TestJob, type World } from '../scenario/index.js';
import { aPosition, type Asked, explained, matchDocument } from './position.js';

let world: World;
let recruiter: Member;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
});
afterAll(() => world.close());

const today = new Date().toISOString().slice(0, 10);
const runs = async (variables: Record<string, unknown>, by = recruiter) =>
  (await by.asks(matchDocument(`nodes { ${explained} }`), variables)).matchCandidates;
const namesOf = ({ nodes }: { nodes: { candidate: { name: string } }[] }) =>
  nodes.map(({ candidate }) => candidate.name);
const countsOf = ({ tiers }: { tiers: { tier: string; count: number }[] }) =>
  Object.fromEntries(tiers.map(({ tier, count }) => [tier, count]));
const leftOut = ({ excluded }: { excluded: { reason: string; count: number }[] }) =>
  Object.fromEntries(
    excluded.filter(({ count }) => count > 0).map(({ reason, count }) => [reason, count]),
  );

const knows = (name: string, fields: object = {}) => ({
  name,
  years: 6,
  level: 5,
  lastUsed: today,
  ...fields,
});

describe('a position is run over everyone we know', () => {
  let job: TestJob;
  const asked: Asked = {
    title: 'Data Engineer',
    skills: [
      { name: 'Kafka', minYears: 3 },
      { name: 'Scala', minLevel: 3 },
    ],
    languages: ['de:B2'],
  };

  beforeAll(async () => {
    job = await aPosition(world, asked);
    await recruiter.records({
      givenName: 'Ada',
      title: 'Data Engineer',
      skills: [knows('Kafka'), knows('Scala')],
      languages: [{ code: 'de', level: 'C1' }],
    });
    await recruiter.records({
      givenName: 'Grace',
      title: 'Nurse',
      skills: [knows('Kafka'), knows('Scala')],
      languages: [{ code: 'de', level: 'A2' }],
    });
    await recruiter.records({ givenName: 'Namer', skills: [{ name: 'Kafka' }, { name: 'Scala' }] });
    await recruiter.records({
      givenName: 'Half',
      title: 'Data Engineer',
      skills: [knows('Kafka')],
      languages: [{ code: 'de', level: 'C1' }],
    });
    await recruiter.records({ givenName: 'Nobody' });
    await world.settled();
  });

  test('top tier first, with counts over everybody', async () => {
    const match = await runs({ jobId: job.id, first: 1 });
    expect(namesOf(match)).toEqual(['Ada']);
    expect(countsOf(match)).toEqual({ A: 2, B: 1, C: 1 });
    expect(match).toMatchObject({
      formula: 'fit-1',
      kept: true,
      warnings: [],
      pageInfo: { hasNextPage: true },
    });
    expect(namesOf(await runs({ jobId: job.id }))).toEqual(['Ada', 'Grace', 'Namer', 'Half']);
  });

  test('kept scores are those that scoring now gives, to the last bit', async () => {
    const kept = await runs({ jobId: job.id });
    const scored = await runs({
      jobId: job.id,
      weights: { skills: 0.6, title: 0.12 },
      asOf: `${today}T12:00:00Z`,
    });
    const onDemand = await runs({
      position: {
        title: 'Data Engineer',
        skills: [
          { name: 'kafka', minYears: 3 },
          { name: 'Scala', minLevel: 3 },
        ],
        languages: [{ code: 'de', level: 'B2' }],
      },
    });
    expect(onDemand.kept).toBe(false);
    expect(onDemand.nodes).toEqual(kept.nodes);
    expect(scored.nodes).toEqual(kept.nodes);
  });

  test('points add up to exactly the fit, and every clause says what it rests on', async () => {
    const { nodes } = await runs({ jobId: job.id });
    for (const { fit, explanation } of nodes)
      expect(explanation.clauses.reduce((sum: number, { points }: any) => sum + points, 0)).toBe(
        fit,
      );
    expect(nodes[0].explanation).toMatchObject({
      mustsMet: 2,
      mustsAsked: 2,
      confirmForTierA: [],
      summary: expect.stringMatching(
        /^Fit \d+\.\d, tier A; 2 of 2 musts met; 100 % of what is asked for is known\.$/,
      ),
    });
    expect(
      nodes[0].explanation.clauses.map(({ asked: what, found }: any) => [what, found]),
    ).toEqual([
      ['Kafka, 3 years', `6 years, level 5, last used ${today}`],
      ['Scala, level 3', `6 years, level 5, last used ${today}`],
      ['Data Engineer', 'Data Engineer, the same occupation'],
      ['German B2', 'de:C1'],
    ]);
  });

  test('who names everything and nothing more is in tier B, and told what to confirm', async () => {
    const { nodes } = await runs({ jobId: job.id });
    const namer = nodes.find(({ candidate }: any) => candidate.name === 'Namer');
    expect(namer).toMatchObject({ tier: 'B', mustsMet: 1 });
    expect(namer.coverage).toBeLessThan(0.25);
    expect(namer.explanation.confirmForTierA.length).toBeGreaterThan(0);
    expect(namer.explanation.confirmForTierA.map(({ text }: any) => text).join('; ')).toMatch(
      /Kafka|Scala|works as Data Engineer|speaks German B2/,
    );
  });

  test('says what leaving each thing out would change', async () => {
    const { counterfactuals } = (
      await recruiter.asks(
        matchDocument(
          'counterfactuals { component without moreInTierA tiers { tier count } text }',
        ),
        { jobId: job.id },
      )
    ).matchCandidates;
    expect(counterfactuals.map(({ without }: any) => without)).toEqual([
      'Kafka, 3 years',
      'Scala, level 3',
      'Data Engineer',
      'German B2',
    ]);
    expect(counterfactuals[1]).toMatchObject({
      moreInTierA: 1,
      text: 'without Scala, level 3: 1 more in tier A',
    }); // Half
    // The same as asking without it.
    const { tiers } = await runs({
      position: {
        title: 'Data Engineer',
        skills: [
          { name: 'Kafka', minYears: 3 },
          { name: 'Scala', minLevel: 3 },
        ],
      },
    });
    expect(counterfactuals[3].tiers).toEqual(tiers);
  });

  test('pages through everybody once, on the day of the first page', async () => {
    const pages: Awaited<ReturnType<typeof runs>>[] = [];
    for (const weights of [undefined, { seniority: 0.2 }])
      pages.push(
        ...(await allPages(
          (after: string | undefined) => runs({ jobId: job.id, first: 1, after, weights }),
          ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
        )),
      );
    const paged = pages.flatMap(namesOf);
    const days = new Set(pages.map(({ asOf }) => asOf.slice(0, 10)));
    const after = pages.at(-1).pageInfo.endCursor;
    expect(paged).toHaveLength(8);
    expect(new Set(paged)).toEqual(new Set(['Ada', 'Grace', 'Namer', 'Half']));
    expect([...days]).toEqual([today]);
    expect(
      await recruiter.isRefused(matchDocument(''), { jobId: job.id, after, first: 1 }),
    ).toMatchObject({ code: 'BAD_CURSOR' });
  });

  test('the filter narrows people and counts', async () => {
    const filter = { titles: ['nurse'] };
    for (const weights of [undefined, { seniority: 0.2 }]) {
      const match = await runs({ jobId: job.id, filter, weights });
      expect(namesOf(match)).toEqual(['Grace']);
      expect(countsOf(match)).toEqual({ A: 1, B: 0, C: 0 });
    }
  });

  test('what was shown to whom is on record', async () => {
    await runs({ jobId: job.id, first: 2 });
    const [run] = await rowsOf<any>(
      world.sql,
      sql`select viewer, role, formula, inputs, shown from match_run where job_id = ${job.id} order by at desc, id desc limit 1`,
    );
    expect(run).toMatchObject({
      role: 'RECRUITER',
      formula: 'fit-1',
      inputs: { first: 2, weights: { skills: 0.6 } },
    });
    expect(run.shown).toHaveLength(2);
    expect(run.shown[0]).toMatchObject({
      tier: 'A',
      reasons: expect.arrayContaining(['MUST_MET', 'SAME_SKILL', 'SAME_OCCUPATION', 'HELD']),
    });
    expect(JSON.stringify(run)).not.toContain('Ada');
    await expect(rowsOf(world.sql, sql`delete from match_run`)).rejects.toThrow();
  });
});

test('people who may not be offered the job are left out, and counted with the reason', async () => {
  const job = await aPosition(world, { title: 'Glass Blower', skills: [{ name: 'Glass' }] });
  const other = await world.aJob();
  const skills = [knows('Glass')];
  const title = 'Glass Blower';
  await recruiter.records({ givenName: 'Fine', title, skills });
  await recruiter.records({ givenName: 'Silent', title, skills, doNotContact: true });
  await recruiter.records({
    givenName: 'Expired',
    title,
    skills,
    consentUntil: '2020-01-01T00:00:00Z',
  });
  await (await recruiter.records({ givenName: 'Busy', title, skills })).appliesFor(job);
  await (
    await (await recruiter.records({ givenName: 'Refused', title, skills })).appliesFor(job)
  ).isRejected();
  await (
    await (await recruiter.records({ givenName: 'Elsewhere', title, skills })).appliesFor(other)
  ).isRejected();
  await world.settled();
  for (const variables of [{ jobId: job.id }, { jobId: job.id, weights: { seniority: 0.2 } }]) {
    const match = await runs(variables);
    expect(namesOf(match).sort()).toEqual(['Elsewhere', 'Fine']);
    expect(leftOut(match)).toEqual({
      DO_NOT_CONTACT: 1,
      CONSENT_EXPIRED: 1,
      IN_PROCESS: 1,
      REJECTED: 1,
    });
  }
});

test('a hiring manager matches for jobs of the department, among people whom they may see', async () => {
  const job = await aPosition(world, {
    title: 'Welder',
    department: 'Workshop',
    skills: [{ name: 'Welding' }],
  });
  const manager = world.aHiringManager('Workshop');
  const near = await world.aJob({ department: 'Workshop' });
  await (
    await recruiter.records({ givenName: 'Seen', title: 'Welder', skills: [knows('Welding')] })
  ).appliesFor(near);
  await recruiter.records({ givenName: 'Unseen', title: 'Welder', skills: [knows('Welding')] });
  await world.settled();
  expect(namesOf(await runs({ jobId: job.id }))).toHaveLength(2);
  for (const weights of [undefined, { seniority: 0.2 }]) {
    const match = await runs({ jobId: job.id, weights }, manager);
    expect(namesOf(match)).toEqual(['Seen']);
    expect(countsOf(match)).toEqual({ A: 1, B: 0, C: 0 });
  }
  expect(
    await world.aHiringManager('Sales').isRefused(matchDocument(''), { jobId: job.id }),
  ).toMatchObject({ code: 'NOT_FOUND' });
  expect(await world.anAnalyst().isRefused(matchDocument(''), { jobId: job.id })).toMatchObject({
    code: 'FORBIDDEN',
  });
});

describe("input that can't be used", () => {
  test.each<[string, Record<string, unknown>, object]>([
    ['neither job nor position', {}, { code: 'BAD_USER_INPUT', argument: 'jobId' }],
    ['an unknown job', { jobId: '01900000-0000-7000-8000-000000000000' }, { code: 'NOT_FOUND' }],
    ['no id', { jobId: 'x' }, { code: 'NOT_FOUND' }],
    [
      'a position without anything',
      { position: {} },
      {
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('No requirement of the position has a weight'),
      },
    ],
    [
      'a negative weight',
      { position: { title: 'Cook' }, weights: { title: -1 } },
      { code: 'BAD_USER_INPUT', argument: 'weights.title' },
    ],
    [
      'weights of nothing',
      {
        position: { title: 'Cook' },
        weights: { skills: 0, title: 0, seniority: 0, location: 0, languages: 0 },
      },
      { code: 'BAD_USER_INPUT', argument: 'weights' },
    ],
    [
      'a level that is none',
      { position: { skills: [{ name: 'SQL', minLevel: 9 }] } },
      { code: 'BAD_USER_INPUT', argument: 'position.skills.0.minLevel' },
    ],
    [
      'a skill without a name',
      { position: { skills: [{ name: ' ' }] } },
      { code: 'BAD_USER_INPUT', argument: 'position.skills.0.name' },
    ],
    ['a made-up cursor', { position: { title: 'Cook' }, after: 'x' }, { code: 'BAD_CURSOR' }],
    [
      'too many',
      { position: { title: 'Cook' }, first: 1000 },
      { code: 'BAD_USER_INPUT', argument: 'first' },
    ],
  ])('%s', async (_, variables, refusal) => {
    expect(await recruiter.isRefused(matchDocument(''), variables)).toMatchObject(refusal);
  });

  test('both a job and a position', async () => {
    const job = await aPosition(world, {});
    expect(
      await recruiter.isRefused(matchDocument(''), { jobId: job.id, position: { title: 'Cook' } }),
    ).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'jobId' });
  });

  test('empty weights are the default ones; a skill that nobody has is reported; a job without skills goes by the rest', async () => {
    const match = await runs({
      position: { title: 'Cook', skills: [{ name: 'Levitation' }] },
      weights: {},
    });
    expect(match).toMatchObject({
      warnings: ['No skill is called "Levitation", so nobody has it.'],
      nodes: [],
    });
    await recruiter.records({ givenName: 'Cookie', title: 'Pastry Wizard' });
    const job = await aPosition(world, { title: 'Pastry Wizard' });
    await world.settled();
    const bare = await runs({ jobId: job.id });
    expect(bare.warnings).toHaveLength(1);
    expect(bare.nodes[0]).toMatchObject({ candidate: { name: 'Cookie' }, fit: 100, tier: 'A' });
  });
});
