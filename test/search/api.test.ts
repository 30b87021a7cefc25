import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allPages, type Member, type World } from '../scenario/index.js';
import { searchWorlds } from './worlds.js';

const find = `query ($query: String, $first: Int = 20, $after: String, $filter: CandidateFilter, $orderBy: CandidateSearchOrder, $facets: [CandidateFacet!], $waitFor: String) {
  searchCandidates(query: $query, first: $first, after: $after, filter: $filter, orderBy: $orderBy, facets: $facets, waitFor: $waitFor) {
    totalCount { value relation } parsedQuery { text warnings diagnostics { message start end } } facets { facet values { value label count min max from to } }
    edges { cursor highlights { field fragments ranges { text matches { start end } } } node { givenName } } pageInfo { hasNextPage endCursor } changeCursor } }`;

describe.each(searchWorlds)('searchCandidates on $name', ({ skipped, open }) => {
  const it = skipped === undefined ? test : test.skip;
  let world: World;
  let close: () => Promise<void>;
  let anna: Member;
  let changeCursor: string;

  beforeAll(async () => {
    if (skipped !== undefined) return;
    ({ world, close } = await open());
    anna = world.aRecruiter();
    await world.aSkill('Kubernetes', ['k8s']);
    const people: Record<string, unknown>[] = [
      {
        givenName: 'Ada',
        title: 'Data Engineer',
        experienceYears: 12,
        summary: 'Built <script>alert(1)</script> & pipelines for engineers.',
        skills: [{ name: 'k8s', level: 4 }],
      },
      {
        givenName: 'Ben',
        title: 'Data Engineer',
        experienceYears: 4,
        skills: [{ name: 'Kubernetes', level: 2 }],
      },
      { givenName: 'Cleo', title: 'Nurse', experienceYears: 1.9 },
      {},
    ];
    for (const input of people) ({ changeCursor } = await anna.does('candidateCreate', { input }));
    await world.settled();
  });
  afterAll(async () => close?.());

  const searches = async (variables: Record<string, unknown>) =>
    (await anna.asks(find, variables)).searchCandidates;
  const names = async (variables: Record<string, unknown>) =>
    (await searches(variables)).edges.map(({ node }: any) => node.givenName).sort();

  it('waits for a change, says what was understood, and where it was not', async () => {
    const answer = await searches({ query: 'kuberntes & (level>=3', waitFor: changeCursor });
    expect(answer.edges.map(({ node }: any) => node.givenName)).toEqual(['Ada']);
    expect(answer.parsedQuery.text).toBe('kubernetes AND level>=3');
    expect(answer.parsedQuery.diagnostics.map(({ start, end }: any) => [start, end])).toEqual(
      expect.arrayContaining([
        [0, 9],
        [10, 11],
        [12, 13],
      ]),
    );
    expect(answer.parsedQuery.warnings.join()).toMatch(
      /“kubernetes” was searched for.*at character 1\)/,
    );
    expect(await names({ query: 'skill:kubernetes level>=3' })).toEqual(['Ada']);
  });

  it('shows people with most of the words of a plain query when nobody has all, says so, and pages on through them', async () => {
    const variables = { query: 'data pipelines kubernetes zürich', first: 1 };
    const first = await searches(variables); // Ada has three, Ben two
    expect(first.edges.map(({ node }: any) => node.givenName)).toEqual(['Ada']);
    expect(first.totalCount).toEqual({ value: 2, relation: 'EQUAL' });
    expect(first.parsedQuery.warnings.join()).toMatch(
      /Nobody has all of these words.*at least 2 of the 4/,
    );
    const second = await searches({ ...variables, after: first.pageInfo.endCursor });
    expect(second.edges.map(({ node }: any) => node.givenName)).toEqual(['Ben']);
    expect(second.pageInfo.hasNextPage).toBe(false);
    for (const query of [
      'data AND pipelines AND kubernetes AND zürich',
      'data pipelines kubernetes "zürich"',
      'data pipelines kubernetes location:zürich',
      'data zürich',
    ])
      expect(await names({ query })).toEqual([]);
  });

  it('highlights safely, as HTML and as offsets', async () => {
    const [edge] = (await searches({ query: 'pipeline' })).edges;
    const { fragments, ranges } = edge.highlights.find(({ field }: any) => field === 'summary');
    expect(fragments.join()).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>pipelines</mark>',
    );
    const [{ text, matches }] = ranges;
    expect(matches.map(({ start, end }: any) => text.slice(start, end))).toEqual(['pipelines']);
    const exact = (await searches({ query: '"data engineer"' })).edges[0].highlights.find(
      ({ field }: any) => field === 'title',
    );
    expect(exact.fragments.join()).toContain('<mark>');
  });

  it('gives bands that a filter takes as they are', async () => {
    const { facets } = await searches({
      facets: ['YEARS', 'LAST_CONTACT', 'TITLES'],
      filter: { titles: ['data engineer'] },
    });
    const values = (facet: string) => facets.find((entry: any) => entry.facet === facet).values;
    expect(values('TITLES').map(({ label, count }: any) => [label, count])).toEqual([
      ['Data Engineer', 2],
      ['Nurse', 1],
    ]);
    expect(values('LAST_CONTACT')).toMatchObject([{ value: 'never', count: 2 }]);
    for (const { min, max, count } of values('YEARS'))
      expect(
        await names({ filter: { titles: ['data engineer'], experienceYears: { min, max } } }),
      ).toHaveLength(count);
    expect(await names({ filter: { contacted: true } })).toEqual([]);
  });

  it('pages on behind what was seen, while people come and go', async () => {
    const made: string[] = [];
    const read = async (after: string | undefined) => {
      const page = await searches({ query: 'data OR nurse', first: 1, after });
      if (made.length < 2)
        made.push(
          (
            await anna.records({
              givenName: `Late ${made.length}`,
              title: 'Data Nurse',
              summary: 'data data nurse',
            })
          ).id,
        );
      await world.settled();
      return page;
    };
    const pages = await allPages(read, ({ pageInfo }) =>
      pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
    );
    const seen: string[] = pages.flatMap(({ edges }) =>
      edges.map(({ node }: any) => node.givenName),
    );
    expect(seen.filter((name) => !name.startsWith('Late')).sort()).toEqual(['Ada', 'Ben', 'Cleo']);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('takes any text, and answers what it means nothing of with a warning or a typed error', async () => {
    const long = await anna.isRefused(find, { query: 'x'.repeat(10_001) });
    expect(long).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'query' });
    const odd = [
      '',
      '   ',
      '😀',
      '\u202eabc\u202c',
      'مهندس',
      '\u0007\u001b',
      '"""',
      '((((',
      'a'.repeat(10_000),
      '"' + 'b '.repeat(4_000),
      '*',
      '-',
      'NOT',
      '\\',
      '%_',
      ":*&|!'",
      'x:y:z',
      'title:(((',
      '~5^2[1 TO 2]',
      '{!x}',
      'years>=1e9',
      '\ud800',
    ];
    for (const query of odd)
      expect((await searches({ query })).totalCount.value).toBeGreaterThanOrEqual(0);
    const many = await searches({
      query: Array.from({ length: 250 }, (_, index) => `word${index}`).join(' OR '),
    });
    expect(many.parsedQuery.warnings.join()).toContain('first 200');
    const mixed = Array.from(
      { length: 200 },
      (_, index) => [`title:a${index}`, `b${index}*`, `"c ${index}"`, `-d${index}`][index % 4],
    ).join(' OR ');
    expect((await searches({ query: mixed })).totalCount.value).toBeGreaterThanOrEqual(0);
    expect(await anna.isRefused(find, { after: 'bm9uc2Vuc2U' })).toMatchObject({
      code: 'BAD_CURSOR',
    });
  });

  it('finds people who are like one, the most similar first', async () => {
    const { id } = await anna.records({
      givenName: 'Like Ada',
      title: 'Data Engineer',
      experienceYears: 10,
      skills: [{ name: 'Kubernetes', level: 4 }],
    });
    await world.settled();
    const { similarCandidates } = await anna.asks(
      'query ($id: ID!) { similarCandidates(candidateId: $id, first: 2) { candidate { givenName } fit } }',
      { id },
    );
    expect(similarCandidates.map(({ candidate }: any) => candidate.givenName)).toEqual([
      'Ada',
      'Ben',
    ]);
    expect(similarCandidates[0].fit).toBeGreaterThanOrEqual(similarCandidates[1].fit);
  });
});
