import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Member, World } from '../scenario/index.js';
import { searchWorlds } from './worlds.js';

const matchesOf = `query ($id: ID!) { savedSearch(id: $id) { matches(first: 50) { nodes { candidate { givenName } } } } }`;
const alerts =
  'subscription ($id: ID, $after: String) { savedSearchMatches(savedSearchId: $id, after: $after) { changeCursor relation savedSearch { name } candidate { givenName } } }';

describe.each(searchWorlds)('saved searches on $name', ({ skipped, open }) => {
  const it = skipped === undefined ? test : test.skip;
  let world: World;
  let close: () => Promise<void>;
  let anna: Member;

  beforeAll(async () => {
    if (skipped !== undefined) return;
    ({ world, close } = await open());
    anna = world.aRecruiter();
    await world.aSkill('Kubernetes', ['k8s']);
    await anna.records({ givenName: 'Old', title: 'Nurse', skills: [{ name: 'Kubernetes' }] });
    await world.settled();
  });
  afterAll(async () => close?.());

  async function keeps(member: Member, input: Record<string, unknown>): Promise<string> {
    const { savedSearch, userErrors } = await member.does('savedSearchCreate', { input });
    expect(userErrors).toEqual([]);
    return savedSearch.id;
  }
  const matches = async (member: Member, id: string) =>
    (await member.asks(matchesOf, { id })).savedSearch?.matches.nodes.map(
      (node: any) => node.candidate.givenName,
    );

  it('reports a person once each time that they begin to match, and not of those who match already', async () => {
    const id = await keeps(anna, { name: 'Cluster nurses', query: 'nurse skill:k8s' });
    const watching = await anna.watches(alerts, { id }, 'savedSearchMatches');
    const ben = await anna.records({ givenName: 'Ben', title: 'Nurse' });
    await world.settled();
    expect(await matches(anna, id)).toEqual([]);
    await anna.does('candidateUpdate', { id: ben.id, input: { skills: [{ name: 'k8s' }] } });
    expect(await watching.next()).toMatchObject({
      relation: 'ENTERED',
      savedSearch: { name: 'Cluster nurses' },
      candidate: { givenName: 'Ben' },
    });
    await anna.does('candidateUpdate', { id: ben.id, input: { company: 'Acme' } });
    await world.settled();
    expect(await matches(anna, id)).toEqual(['Ben']);
    await anna.does('candidateUpdate', { id: ben.id, input: { title: 'Baker' } });
    await world.settled();
    await anna.does('candidateUpdate', { id: ben.id, input: { title: 'Nurse' } });
    expect(await watching.next()).toMatchObject({ candidate: { givenName: 'Ben' } });
    await world.settled();
    expect(await matches(anna, id)).toEqual(['Ben', 'Ben']);
    expect(watching.waiting).toEqual([]);
  });

  it('finds by filter alone what a wide change brings about, and stops when it is told to', async () => {
    const id = await keeps(anna, { name: 'Applied in Care', filter: { departments: ['Care'] } });
    const job = await world.aJob({ department: 'Sales' });
    await (await anna.records({ givenName: 'Cleo' })).appliesFor(job);
    await world.settled();
    expect(await matches(anna, id)).toEqual([]);
    const { sql } = await import('kysely');
    const { rowsOf } = await import('../../src/platform/database/database.js');
    await rowsOf(world.sql, sql`update job set department = 'Care' where id = ${job.id}::uuid`);
    await world.settled();
    expect(await matches(anna, id)).toEqual(['Cleo']);
    await anna.does('savedSearchUpdate', { id, input: { alerts: false } });
    await (await anna.records({ givenName: 'Dora' })).appliesFor(job);
    await world.settled();
    expect(await matches(anna, id)).toEqual(['Cleo']);
  });

  it("is the owner's unless it is shared, and shows nobody whom the viewer may not see", async () => {
    const ben = world.aRecruiter();
    const manager = world.aHiringManager('Engineering');
    const id = await keeps(anna, { name: 'Welders', query: 'welder' });
    expect(await matches(ben, id)).toBeUndefined();
    expect(await ben.failsTo('savedSearchUpdate', { id, input: { name: 'Mine' } })).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    await anna.does('savedSearchUpdate', { id, input: { access: 'READ' }, expectedVersion: 1 });
    await anna.records({ givenName: 'Wanda', title: 'Welder' });
    await world.settled();
    expect(await matches(ben, id)).toEqual(['Wanda']);
    expect(await matches(manager, id)).toEqual([]);
    const names = async (member: Member) =>
      (await member.asks('{ savedSearches(first: 50) { nodes { name mine } } }')).savedSearches
        .nodes;
    expect(await names(ben)).toEqual([{ name: 'Welders', mine: false }]);
    expect(
      (
        await ben.isRefused(
          'mutation ($id: ID!) { savedSearchUpdate(id: $id, input: { name: "Mine" }) { userErrors { code } } }',
          { id },
        )
      ).code,
    ).toBe('FORBIDDEN');
    await anna.does('savedSearchUpdate', { id, input: { access: 'EDIT' } });
    expect(
      (await ben.does('savedSearchUpdate', { id, input: { name: 'Our welders' } })).savedSearch
        .name,
    ).toBe('Our welders');
    expect(
      (
        await ben.isRefused(
          'mutation ($id: ID!) { savedSearchDelete(id: $id) { userErrors { code } } }',
          { id },
        )
      ).code,
    ).toBe('FORBIDDEN');
    expect(
      await anna.failsTo('savedSearchUpdate', { id, input: { name: 'x' }, expectedVersion: 1 }),
    ).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect((await anna.does('savedSearchDelete', { id })).userErrors).toEqual([]);
    expect(await matches(anna, id)).toBeUndefined();
    expect(
      (
        await world
          .anAnalyst()
          .isRefused('mutation { savedSearchCreate(input: { name: "x" }) { userErrors { code } } }')
      ).code,
    ).toBe('FORBIDDEN');
  });

  it('says what of the query was not understood, and refuses a name that is none', async () => {
    const { savedSearch, warnings } = await anna.does('savedSearchCreate', {
      input: { name: 'Slip', query: '(nurce', filter: { countries: ['de'] } },
    });
    expect(savedSearch).toMatchObject({ query: 'nurse', filter: { countries: ['de'] } });
    expect(warnings.join()).toMatch(/no partner.*“nurse”/);
    expect(await anna.failsTo('savedSearchCreate', { input: { query: 'x' } })).toMatchObject([
      { code: 'INVALID', field: 'input.name' },
    ]);
    expect(await anna.failsTo('savedSearchCreate', { input: { name: ' ' } })).toMatchObject([
      { code: 'INVALID', field: 'input.name' },
    ]);
  });
});
