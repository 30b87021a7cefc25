import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Member, World } from '../scenario/index.js';
import { searchWorlds } from './worlds.js';

const found = `query ($filter: CandidateFilter, $waitFor: String) {
  searchCandidates(filter: $filter, first: 50, orderBy: NAME, facets: [POOLS], waitFor: $waitFor) { nodes { givenName pools { name } } facets { values { value label count } } } }`;
const listed =
  'query ($filter: CandidateFilter) { candidates(filter: $filter, first: 50) { nodes { givenName } } }';

describe.each(searchWorlds)('talent pools on $name', ({ skipped, open }) => {
  const it = skipped === undefined ? test : test.skip;
  let world: World;
  let close: () => Promise<void>;
  let anna: Member;
  const person: Record<string, string> = {};

  beforeAll(async () => {
    if (skipped !== undefined) return;
    ({ world, close } = await open());
    anna = world.aRecruiter();
    for (const givenName of ['Ada', 'Ben', 'Cleo'])
      person[givenName] = (await anna.records({ givenName, familyName: givenName })).id;
    await world.settled();
  });
  afterAll(async () => close?.());

  const makes = async (name: string, member = anna): Promise<string> =>
    (await member.does('poolCreate', { input: { name } })).pool.id;
  const adds = (id: string, ...candidateIds: string[]) =>
    anna.does('poolAddCandidates', { id, candidateIds });
  const finds = async (id: string, waitFor?: string) =>
    (await anna.asks(found, { filter: { poolIds: [id] }, waitFor })).searchCandidates;
  const names = async (id: string, waitFor?: string) =>
    (await finds(id, waitFor)).nodes.map(({ givenName }: { givenName: string }) => givenName);

  it('finds who is in a pool as soon as a search waits for the change, in search and in lists, and counts them', async () => {
    const id = await makes('Spring');
    const { changed, pool, results, changeCursor } = await adds(id, person.Ada!, person.Ben!);
    expect({ changed, size: pool.size, results }).toEqual({
      changed: 2,
      size: 2,
      results: [
        { id: person.Ada, userErrors: [] },
        { id: person.Ben, userErrors: [] },
      ],
    });
    const { nodes, facets } = await finds(id, changeCursor);
    expect(nodes).toEqual([
      { givenName: 'Ada', pools: [{ name: 'Spring' }] },
      { givenName: 'Ben', pools: [{ name: 'Spring' }] },
    ]);
    expect(facets[0].values).toEqual([{ value: id, label: 'Spring', count: 2 }]);
    expect((await anna.asks(listed, { filter: { poolIds: [id] } })).candidates.nodes).toHaveLength(
      2,
    );
    const out = await anna.does('poolRemoveCandidates', {
      id,
      candidateIds: [person.Ada, person.Cleo],
    });
    expect(out.changed).toBe(1);
    expect(await names(id, out.changeCursor)).toEqual(['Ben']);
  });

  it('changes nothing when the same people are added again, and says whom it does not know', async () => {
    const id = await makes('Again');
    await adds(id, person.Ada!);
    const again = await adds(id, person.Ada!, 'nobody', person.Cleo!);
    expect(again.changed).toBe(1);
    expect(again.results.map((one: any) => one.userErrors.map(({ code }: any) => code))).toEqual([
      [],
      ['NOT_FOUND'],
      [],
    ]);
    expect((await adds(id, person.Ada!)).changeCursor).toBeNull();
    const key = { id, candidateIds: [person.Ben], idempotencyKey: 'once' };
    expect((await anna.does('poolAddCandidates', key)).changed).toBe(1);
    expect((await anna.does('poolAddCandidates', key)).changed).toBe(1);
    expect(
      (await anna.does('poolAddCandidates', { id, candidateIds: [] })).userErrors[0].code,
    ).toBe('INVALID');
  });

  it('tells those who watch a pool who came in and who went', async () => {
    const id = await makes('Watched');
    await world.settled();
    const groups = world.measure('rapport_subscription_groups');
    const watching = await anna.watches(
      'subscription ($filter: CandidateChangeFilter, $after: String) { candidateChanges(filter: $filter, after: $after) { changeCursor relation kind candidate { givenName } } }',
      { filter: { poolIds: [id] } },
      'candidateChanges',
    );
    await world.until(() => world.measure('rapport_subscription_groups') > groups); // who comes in before it began would be CHANGED
    await adds(id, person.Cleo!);
    expect(await watching.next()).toMatchObject({
      relation: 'ENTERED',
      kind: 'POOLS',
      candidate: { givenName: 'Cleo' },
    });
    await anna.does('poolDelete', { id });
    expect(await watching.next()).toMatchObject({ relation: 'LEFT' });
    await world.settled();
    expect(await names(id)).toEqual([]);
  });

  it('keeps names apart, and is renamed by its owner alone', async () => {
    const id = await makes('Mine');
    expect(
      (await anna.does('poolCreate', { input: { name: ' mine ' } })).userErrors[0],
    ).toMatchObject({ code: 'DUPLICATE', field: ['input', 'name'] });
    expect((await anna.does('poolCreate', { input: { name: ' ' } })).userErrors[0].code).toBe(
      'INVALID',
    );
    expect(
      (
        await anna.does('poolUpdate', {
          id,
          input: { name: 'Yours', description: 'For autumn' },
          expectedVersion: 1,
        })
      ).pool,
    ).toMatchObject({ name: 'Yours', description: 'For autumn', version: 2 });
    const bea = world.aRecruiter();
    await expect(bea.does('poolUpdate', { id, input: { name: 'Hers' } })).rejects.toThrow(
      /Only the creator of a pool/,
    );
    expect((await bea.does('poolAddCandidates', { id, candidateIds: [person.Ada] })).changed).toBe(
      1,
    );
  });

  it('shows a hiring manager only whom they may see, and an analyst nothing', async () => {
    const id = await makes('Shared');
    await adds(id, person.Ada!);
    const manager = world.aHiringManager('Sales');
    expect(
      (await manager.asks('query ($id: ID!) { pool(id: $id) { size } }', { id })).pool,
    ).toEqual({ size: 0 });
    expect(
      (await manager.does('poolAddCandidates', { id, candidateIds: [person.Ben] })).results[0]
        .userErrors[0].code,
    ).toBe('NOT_FOUND');
    await expect(world.anAnalyst().asks('{ pools(first: 5) { nodes { name } } }')).rejects.toThrow(
      /may not use talent pools/,
    );
  });
});
