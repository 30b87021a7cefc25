import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowOf } from '../../src/platform/database/database.js';
import { SortDirection } from '../../src/platform/graphql/connection.js';
import { readPage, type SortKey } from '../../src/platform/graphql/page.queries.js';
import { Sealer } from '../../src/platform/sealing/sealer.js';
import { allPages, aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let reference: string;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  // 250 people: many share a moment, a name or a number, and a fifth has none of them.
  await rowOf(
    world.sql,
    sql`
    insert into candidate (given_name, family_name, experience_years, created_at, updated_at, relationship)
    select case when n % 5 > 0 then 'Given ' || n % 3 end, case when n % 7 > 0 then 'Family ' || n % 11 end, case when n % 6 > 0 then (n % 13) + 0.1 end,
      timestamptz '2026-01-01' + (n / 4) * interval '1 millisecond', timestamptz '2026-02-01' + (n % 9) * interval '1 second', case when n % 2 = 0 then 'ACTIVE' else 'PASSIVE' end
    from generate_series(1, 250) n`,
  );
  const job = await world.aJob({ openedAt: null, title: 'Zoo keeper' });
  for (let index = 0; index < 12; index++)
    await world.aJob({
      title: `Job ${index % 3}`,
      openedAt: index % 4 ? `2026-01-0${1 + (index % 3)}T00:00:00Z` : null,
    });
  await rowOf(
    world.sql,
    sql`
    insert into application (candidate_id, job_id, applied_at, stage_entered_at, status)
    select c.id, ${job.id}, timestamptz '2026-03-01' + (row_number() over () / 3) * interval '1 millisecond',
      case when row_number() over () % 4 > 0 then timestamptz '2026-03-02' + (row_number() over () % 5) * interval '1 hour' end, 'ACTIVE' from candidate c`,
  );
  reference = job.id;
});
afterAll(() => world?.close());

/** Pages through a list to its end. */
async function walk(list: string, size: number, orderBy?: object, type = ''): Promise<string[]> {
  const document = `query ($first: Int!, $after: String${orderBy ? `, $orderBy: ${type}` : ''}) {
    ${list}(first: $first, after: $after${orderBy ? ', orderBy: $orderBy' : ''}) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`;
  const pages = await allPages(
    async (after: string | undefined) => {
      const page = (await recruiter.asks(document, { first: size, after, orderBy }))[list];
      expect(page.pageInfo).toMatchObject({
        hasPreviousPage: after !== undefined,
        startCursor: page.edges[0]?.cursor ?? null,
        endCursor: page.edges.at(-1)?.cursor ?? null,
      });
      return page;
    },
    ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
  );
  return pages.flatMap(({ edges }) => edges.map(({ node }: { node: { id: string } }) => node.id));
}

describe('paging through a list', () => {
  const orders = ['CREATED_AT', 'NAME', 'EXPERIENCE_YEARS', 'UPDATED_AT'].flatMap((field) =>
    ['ASC', 'DESC'].map((direction) => ({ field, direction })),
  );
  test.each(orders)(
    'of 250 candidates by $field $direction gives each once, in one order whatever the page size',
    async (orderBy) => {
      const small = await walk('candidates', 17, orderBy, 'CandidateOrder');
      expect(new Set(small).size).toBe(250);
      expect(await walk('candidates', 100, orderBy, 'CandidateOrder')).toEqual(small);
    },
  );

  test.each(
    ['APPLIED_AT', 'STAGE_ENTERED_AT', 'UPDATED_AT'].flatMap((field) =>
      ['ASC', 'DESC'].map((direction) => ({ field, direction })),
    ),
  )('of applications by $field $direction gives each once', async (orderBy) => {
    const ids = await walk('applications', 60, orderBy, 'ApplicationOrder');
    expect([ids.length, new Set(ids).size]).toEqual([250, 250]);
  });

  test.each(
    ['OPENED_AT', 'TITLE', 'CREATED_AT'].flatMap((field) =>
      ['ASC', 'DESC'].map((direction) => ({ field, direction })),
    ),
  )('of jobs by $field $direction gives each once', async (orderBy) => {
    const ids = await walk('jobs', 4, orderBy, 'JobOrder');
    expect([ids.length, new Set(ids).size]).toEqual([13, 13]);
  });

  test('newest first unless ordered; missing values stand last both ways', async () => {
    expect(await walk('candidates', 100)).toEqual(
      await walk('candidates', 100, { field: 'CREATED_AT', direction: 'DESC' }, 'CandidateOrder'),
    );
    const years = async (direction: string) =>
      (
        await recruiter.asks(
          `{ candidates(first: 100, orderBy: { field: EXPERIENCE_YEARS, direction: ${direction} }) { nodes { experienceYears } } }`,
        )
      ).candidates.nodes.map(({ experienceYears }: { experienceYears: number }) => experienceYears);
    expect((await years('ASC'))[0]).toBe(0.1);
    expect((await years('DESC'))[0]).toBe(12.1);
  });

  test('in mixed directions over nulls and microseconds loses nothing', async () => {
    const key = (value: string, type: SortKey['type'], direction: SortDirection): SortKey => ({
      value: sql.raw(value),
      type,
      direction,
    });
    const { ASC, DESC } = SortDirection;
    const from = sql`(select md5(n::text)::uuid as id, case when n % 4 > 0 then n % 3 end as weight, timestamptz '2026-01-01' + (n / 2) * interval '1 microsecond' as at from generate_series(1, 200) n) m`;
    for (const [one, two, three] of [
      [ASC, DESC, ASC],
      [DESC, ASC, DESC],
      [DESC, DESC, ASC],
    ] as const) {
      const listing = {
        name: 'mixed',
        columns: sql<{ id: string }>`m.id`,
        from,
        where: [],
        keys: [
          key('m.weight', 'int', one),
          key('m.at', 'timestamptz', two),
          key('m.id', 'uuid', three),
        ],
      };
      const ids: string[] = [];
      for (let after: string | undefined; ;) {
        const page = await readPage(
          world.sql,
          listing,
          { first: 13, after },
          (row) => row.id,
          async () => '',
        );
        ids.push(...page.nodes);
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      expect([ids.length, new Set(ids).size]).toEqual([200, 200]);
    }
  });
});

describe('a connection', () => {
  test.each(['jobs', 'candidates', 'applications', 'interactions', 'channels', 'referrals'])(
    'of %s takes an explicit null for everything that may be left out',
    async (list) => {
      const { [list]: page } = await recruiter.asks(
        `{ ${list}(first: 3, filter: null, orderBy: null, after: null, waitFor: null) { nodes { id } } }`,
      );
      expect(page.nodes).toEqual(
        (await recruiter.asks(`{ ${list}(first: 3) { nodes { id } } }`))[list].nodes,
      );
    },
  );

  test('refuses a cursor of another list, of another order, or made up', async () => {
    const cursorOf = async (list: string) =>
      (await recruiter.asks(`{ ${list} { pageInfo { endCursor } } }`))[list.split('(')[0]!].pageInfo
        .endCursor;
    const document =
      'query ($after: String) { candidates(first: 5, after: $after) { nodes { id } } }';
    const madeUp = (...parts: unknown[]) =>
      Buffer.from(JSON.stringify(parts)).toString('base64url');
    const wrong = [
      await cursorOf('jobs(first: 1)'),
      await cursorOf('candidates(first: 1, orderBy: { field: NAME })'),
      'nonsense',
      madeUp('candidates CREATED_AT DESC'),
      madeUp('candidates CREATED_AT DESC', 'yesterday', 'me'),
      madeUp(
        'candidates CREATED_AT DESC',
        "2026-01-01 00:00:00+00'; drop table candidate",
        reference,
      ),
      madeUp('candidates CREATED_AT DESC', 1, 2),
      madeUp('candidates CREATED_AT DESC', '9999-99-99 00:00:00+00', reference),
    ];
    // No client can seal one, but what is sealed is checked as well.
    const sealed = await Promise.all(wrong.map((after) => world.pageCursor(after)));
    for (const after of [...wrong, ...sealed])
      expect(await recruiter.isRefused(document, { after })).toMatchObject({
        code: 'BAD_CURSOR',
        argument: 'after',
        status: 400,
      });
  });

  test('gives cursors that show nothing of what the list is ordered by, and that another installation made are refused', async () => {
    const document = `query ($after: String) { candidates(first: 1, after: $after, orderBy: { field: NAME, direction: DESC }) {
      edges { cursor node { givenName familyName } } pageInfo { startCursor endCursor } } }`;
    const { candidates } = await recruiter.asks(document);
    const [{ cursor, node }] = candidates.edges;
    const { givenName, familyName } = node;
    expect(givenName.length).toBeGreaterThan(0);
    expect(candidates.pageInfo).toEqual({ startCursor: cursor, endCursor: cursor });
    const seen = [cursor, Buffer.from(cursor, 'base64url').toString('latin1')];
    for (const text of seen)
      for (const hidden of [givenName, familyName ?? givenName, 'candidates'])
        expect(text.toLowerCase()).not.toContain(hidden.toLowerCase());
    const names = [familyName, givenName].map((name) => name?.toLowerCase() ?? null);
    const inside = Buffer.from(
      JSON.stringify(['candidates NAME DESC', ...names, reference]),
    ).toString('base64url');
    const { candidates: next } = await recruiter.asks(document, {
      after: await world.pageCursor(inside),
    });
    expect(next.edges).toHaveLength(1);
    const elsewhere = new Sealer(Buffer.alloc(32, 9), 'page cursor').seal(Buffer.from(inside));
    for (const after of [elsewhere, inside])
      expect(await recruiter.isRefused(document, { after })).toMatchObject({ code: 'BAD_CURSOR' });
  });

  test('gives 1 to 100 at once', async () => {
    for (const first of [0, -1, 101]) {
      expect(
        await recruiter.isRefused(
          'query ($first: Int!) { candidates(first: $first) { nodes { id } } }',
          { first },
        ),
      ).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'first' });
      expect(
        await recruiter.isRefused(
          'query ($first: Int!) { candidates(first: 1) { nodes { applications(first: $first) { nodes { id } } } } }',
          { first },
        ),
      ).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'first' });
    }
    expect(await recruiter.isRefused('{ candidates { nodes { id } } }')).toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
      message: expect.stringContaining('first'),
    });
  });

  test('counts the whole list, filtered, and says when it stopped counting', async () => {
    const total = async (filter: string) =>
      (await recruiter.asks(`{ candidates(first: 1${filter}) { totalCount { value relation } } }`))
        .candidates.totalCount;
    expect(await total('')).toEqual({ value: 250, relation: 'EQUAL' });
    expect(await total(', filter: { relationships: [ACTIVE] }')).toEqual({
      value: 125,
      relation: 'EQUAL',
    });
    expect(await total(', filter: { relationships: [] }')).toEqual({ value: 0, relation: 'EQUAL' });
    const { job } = await recruiter.asks(
      'query ($id: ID!) { job(id: $id) { applications(first: 1) { totalCount { value } } } }',
      { id: reference },
    );
    expect(job.applications.totalCount).toEqual({ value: 250 });
  });

  test('of channels, interactions and referrals takes an order too', async () => {
    for (const name of ['beta', 'Alpha', 'Gamma'])
      await world.aChannel(name, name === 'beta' ? 'SOCIAL' : 'EVENT');
    const names = async (args: string) =>
      (await recruiter.asks(`{ channels(first: 9${args}) { nodes { name } } }`)).channels.nodes.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names('')).toEqual(['Alpha', 'beta', 'Gamma']);
    expect(await names(', orderBy: { field: CREATED_AT, direction: DESC }')).toEqual([
      'Gamma',
      'Alpha',
      'beta',
    ]);
    expect(await names(', filter: { kinds: [EVENT], nameContains: "AM" }')).toEqual(['Gamma']);
    const person = await recruiter.records();
    for (const day of ['02', '01', '03']) {
      await recruiter.does('interactionLog', {
        input: { candidateId: person.id, type: 'NOTE', at: `2026-01-${day}T00:00:00Z` },
      });
      await recruiter.does('referralRecord', {
        input: {
          candidateId: person.id,
          referrerEmail: 'e@example.com',
          at: `2026-01-${day}T00:00:00Z`,
        },
      });
    }
    for (const list of ['interactions', 'referrals']) {
      const days = async (orderBy: string) =>
        (await recruiter.asks(`{ ${list}(first: 9${orderBy}) { nodes { at } } }`))[list].nodes.map(
          ({ at }: { at: string }) => at.slice(8, 10),
        );
      expect([
        await days(''),
        await days(', orderBy: { field: AT }'),
        await days(', orderBy: { field: RECORDED_AT }'),
      ]).toEqual([
        ['03', '02', '01'],
        ['01', '02', '03'],
        ['02', '01', '03'],
      ]);
    }
  });

  test('filters', async () => {
    const { jobs, applications } = await recruiter.asks(
      `query ($id: ID!) {
      jobs(first: 5, filter: { titleContains: "ZOO" }) { nodes { title } }
      applications(first: 3, filter: { jobIds: [$id], appliedTo: "2026-03-01T00:00:00.001Z" }) { nodes { id } totalCount { value } } }`,
      { id: reference },
    );
    expect(jobs.nodes).toEqual([{ title: 'Zoo keeper' }]);
    expect(applications.totalCount.value).toBe(2);
    expect(
      await recruiter.isRefused(
        '{ applications(first: 1, filter: { jobIds: ["x"] }) { nodes { id } } }',
      ),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
    for (const filter of [
      'candidates(first: 1, filter: { ids: ["x"] })',
      'candidates(first: 1, filter: { skillIds: ["x"] })',
      'candidates(first: 1, filter: { jobIds: ["x"] })',
    ]) {
      const { errors, data } = await recruiter.sends(`{ ${filter} { nodes { id } } }`);
      expect(errors?.[0]?.extensions.code ?? data.candidates.nodes).toEqual(
        errors ? 'BAD_USER_INPUT' : [],
      );
    }
  });
});
