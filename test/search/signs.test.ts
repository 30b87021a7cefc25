import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  await world.aSkill('C++');
  await recruiter.records({ givenName: 'Signs', skills: [{ name: 'C++' }] });
  await recruiter.records({ givenName: 'Lone', title: 'C developer' });
  await recruiter.records({ givenName: 'Phones', company: 'AT&T' });
  await recruiter.records({ givenName: 'Apart', company: 'AT Systems', title: 'T-shirt printer' });
  await world.settled();
});
afterAll(() => world?.close());

const found = async (query: string) => {
  const { searchCandidates } = await recruiter.asks(
    'query ($query: String!) { searchCandidates(query: $query, first: 10) { nodes { givenName } parsedQuery { warnings } } }',
    { query },
  );
  return {
    people: searchCandidates.nodes.map(({ givenName }: { givenName: string }) => givenName).sort(),
    warnings: searchCandidates.parsedQuery.warnings.length,
  };
};

test.each([['C++'], ['"C++"'], ['"c++"']])('%s is the skill, not every C', async (query) => {
  expect(await found(query)).toEqual({ people: ['Signs'], warnings: 0 });
});

test('signs in quotes that name no skill are warned about', async () => {
  expect((await found('"C##"')).warnings).toBe(1);
});

test.each([['company:AT&T'], ['company:"AT&T"'], ['AT&T'], ['"AT&T"']])(
  '%s finds who works there',
  async (query) => {
    expect(await found(query)).toEqual({ people: ['Phones'], warnings: 0 });
  },
);
