import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, statementsOf, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
});
afterAll(() => world?.close());

const idOf = async (statement: ReturnType<typeof sql<{ id: string }>>) =>
  (await rowOf(world.sql, statement))!.id;

/** Types of which a recruiter sees nothing. */
const seenByAdmins = new Set(['ApiKey', 'Erasure', 'PersonalExport']);

describe('node', () => {
  test('finds an object of every type by its id', async () => {
    const job = await world.aJob();
    const skill = await world.aSkill('SQL');
    const channel = await world.aChannel('Board');
    const user = await world.aUser('u@example.com', 'RECRUITER');
    const anna = await recruiter.records();
    const application = await anna.appliesFor(job);
    const { interaction } = await recruiter.does('interactionLog', {
      input: { candidateId: anna.id, type: 'NOTE' },
    });
    const { referral } = await recruiter.does('referralRecord', {
      input: { candidateId: anna.id, referrerEmail: 'e@example.com' },
    });
    const ids: Record<string, string> = {
      Candidate: anna.id,
      Job: job.id,
      Application: application.id,
      Stage: job.stage('Screen'),
      Transition: (await application.now()).transitions[0].id,
      Interaction: interaction.id,
      Referral: referral.id,
      Channel: channel.id,
      Skill: skill.id,
      User: user.id,
      Offer: await idOf(
        sql`insert into offer (application_id, revision, status) values (${application.id}, 1, 'DRAFT') returning id`,
      ),
      Opening: await idOf(
        sql`insert into opening (job_id, opened_at) values (${job.id}, now()) returning id`,
      ),
      SavedSearch: (await recruiter.does('savedSearchCreate', { input: { name: 'Anybody' } }))
        .savedSearch.id,
      Pool: (await recruiter.does('poolCreate', { input: { name: 'Anybody' } })).pool.id,
      Erasure: await idOf(
        sql`insert into erasure (state, reason, asked_by, asked_by_name) values ('REFUSED', 'REQUEST', 'test', 'test') returning id`,
      ),
      ApiKey: await idOf(
        sql`insert into api_key (name, role, hash) values ('a dashboard', 'ANALYST', '\\x00') returning id`,
      ),
      PersonalExport: (await world.anAdmin().does('candidateExport', { id: anna.id }))
        .personalExport.id,
      Touch: await idOf(
        sql`insert into touch (candidate_id, channel_id, at) values (${anna.id}, ${channel.id}, now()) returning id`,
      ),
    };
    const nodeTypes = (
      await recruiter.asks('{ __type(name: "Node") { possibleTypes { name } } }')
    ).__type.possibleTypes.map(({ name }: { name: string }) => name);
    expect(Object.keys(ids).sort()).toEqual(nodeTypes.sort());
    for (const [type, id] of Object.entries(ids)) {
      expect([
        type,
        (
          await (seenByAdmins.has(type) ? world.anAdmin() : recruiter).asks(
            'query ($id: ID!) { node(id: $id) { __typename id } }',
            { id },
          )
        ).node,
      ]).toEqual([type, { __typename: type, id }]);
    }
  });

  test('is null for an id that names nothing', async () => {
    for (const id of ['00000000-0000-7000-8000-000000000000', 'x', ''])
      expect(await recruiter.asks('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({
        node: null,
      });
  });
});

describe('suggest', () => {
  const suggest = async (kind: string, prefix: string, first = 10) =>
    (
      await recruiter.asks(
        'query ($kind: SuggestionKind!, $prefix: String!, $first: Int!) { suggest(kind: $kind, prefix: $prefix, first: $first) { text id kind } }',
        { kind, prefix, first },
      )
    ).suggest;
  const texts = async (kind: string, prefix: string, first?: number) =>
    (await suggest(kind, prefix, first)).map(({ text }: { text: string }) => text);

  test('finds skills by their names and aliases, the named ones first', async () => {
    await world.aSkill('JavaScript', ['js']);
    await world.aSkill('JScript');
    await world.aSkill('Kubernetes', ['k8s']);
    expect(await texts('SKILL', 'K8')).toEqual(['Kubernetes']);
    expect(await texts('SKILL', ' js')).toEqual(['JScript', 'JavaScript']);
    expect((await suggest('SKILL', 'kub'))[0]).toMatchObject({
      kind: 'SKILL',
      id: expect.any(String),
    });
  });

  test('completes what people are, where they work and live, the commonest first', async () => {
    for (const title of ['Data Engineer', 'Data Analyst', 'data engineer', 'Designer'])
      await recruiter.records({ givenName: 'T', title, company: 'Acme', location: 'Århus' });
    expect(await texts('TITLE', 'DATA  ')).toEqual(['Data Engineer', 'Data Analyst']);
    expect(await texts('TITLE', 'd', 2)).toHaveLength(2);
    expect(await texts('COMPANY', 'ac')).toEqual(['Acme']);
    expect(await texts('LOCATION', 'år')).toEqual(['Århus']);
  });

  test('finds people by the beginning of their name or family name', async () => {
    const { id } = await recruiter.records({ givenName: 'Marie', familyName: 'Skłodowska' });
    expect(await suggest('CANDIDATE', 'skł')).toEqual([
      { text: 'Marie Skłodowska', id, kind: 'CANDIDATE' },
    ]);
    expect(await texts('CANDIDATE', 'marie s')).toEqual(['Marie Skłodowska']);
  });

  test('takes % and _ and \\ as they are written, and nothing for nothing', async () => {
    await recruiter.records({
      givenName: 'P',
      title: '100% remote',
      company: 'under_score',
      location: 'back\\slash',
    });
    expect(await texts('TITLE', '100%')).toEqual(['100% remote']);
    expect(await texts('COMPANY', 'under_s')).toEqual(['under_score']);
    expect(await texts('LOCATION', 'back\\')).toEqual(['back\\slash']);
    for (const prefix of ['%', '_', '\\', '', '   '])
      expect(await texts('TITLE', prefix)).toEqual([]);
  });
});

/** A user is looked up every two seconds, and not for each request. */
const withoutSignIn = (statements: string[]) =>
  statements.filter((text) => !/from app_user u where u\.email = /.test(text));

describe('a nested list', () => {
  const document = `query ($ids: [ID!], $first: Int!) { candidates(first: $first, filter: { ids: $ids }) { changeCursor totalCount { value } nodes {
    id name skills { level years skill { name } }
    experiences { title } touches { at channel { name } } interactions(first: 2) { nodes { type } } referrals(first: 2) { nodes { referrer { name } } }
    applications(first: 3) { totalCount { value } nodes { appliedAt job { title department stages { name } } stage { name } channel { name } transitions { kind to { name } } offers { status } } } } } }`;

  test('takes as many statements for 50 candidates as for one', async () => {
    const jobs = await Promise.all([1, 2, 3, 4].map((n) => world.aJob({ title: `Nested ${n}` })));
    const channel = await world.aChannel('Nested');
    const people = await rowsOf<{ id: string }>(
      world.sql,
      sql`insert into candidate (given_name) select 'N' || n from generate_series(1, 50) n returning id`,
    );
    const ids = people.map(({ id }) => id);
    const of = sql`from candidate c where c.id = any(${ids}::uuid[])`;
    await rowOf(
      world.sql,
      sql`insert into candidate_skill (candidate_id, skill_id) select c.id, s.id from candidate c, skill s where c.id = any(${ids}::uuid[])`,
    );
    for (const [index, job] of jobs.entries()) {
      await rowOf(
        world.sql,
        sql`
        with applied as (insert into application (candidate_id, job_id, stage_id, channel_id, applied_at)
          select c.id, ${job.id}, ${job.stage('Screen')}, ${channel.id}, ${`2026-01-0${index + 1}`}::timestamptz ${of} returning id)
        insert into transition (application_id, ordinal, kind, to_stage_id) select id, n, 'ADVANCE', ${job.stage('Screen')} from applied, generate_series(1, 2) n`,
      );
    }
    await rowOf(
      world.sql,
      sql`insert into interaction (candidate_id, at, type) select c.id, now(), 'NOTE' ${of}`,
    );
    await rowOf(
      world.sql,
      sql`insert into referral (candidate_id, at, referrer_email) select c.id, now(), 'u@example.com' ${of}`,
    );
    await rowOf(
      world.sql,
      sql`insert into touch (candidate_id, channel_id, at) select c.id, ${channel.id}, now() ${of}`,
    );
    await world.settled();
    let answer: {
      candidates: {
        nodes: {
          applications: { nodes: { appliedAt: string }[]; totalCount: { value: number } };
        }[];
      };
    };
    const one = await statementsOf(() =>
      recruiter.asks(document, { ids: ids.slice(0, 1), first: 50 }),
    );
    const fifty = await statementsOf(
      async () => (answer = await recruiter.asks(document, { ids, first: 50 })),
    );
    expect(withoutSignIn(fifty).length).toBe(withoutSignIn(one).length);
    expect(fifty.length).toBeLessThanOrEqual(18);
    expect(answer!.candidates.nodes).toHaveLength(50);
    for (const { applications } of answer!.candidates.nodes) {
      expect(applications.totalCount.value).toBe(4);
      expect(applications.nodes.map(({ appliedAt }) => appliedAt.slice(8, 10))).toEqual([
        '04',
        '03',
        '02',
      ]);
    }
  });

  test('of skills and the three latest applications with job and stage takes one', async () => {
    const lean =
      'query ($ids: [ID!]) { candidates(first: 50, filter: { ids: $ids }) { nodes { name skills { skill { name } } applications(first: 3) { nodes { job { title } stage { name } } } } } }';
    const { candidates } = await recruiter.asks('{ candidates(first: 50) { nodes { id } } }');
    const statements = await statementsOf(() =>
      recruiter.asks(lean, { ids: candidates.nodes.map(({ id }: { id: string }) => id) }),
    );
    // the candidates with all that is selected of them; who asks is looked up every two seconds
    expect(withoutSignIn(statements)).toHaveLength(1);
  });
});
