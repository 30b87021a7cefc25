import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
});
afterAll(() => world?.close());

describe('a person', () => {
  const nobody = {
    code: 'INVALID',
    field: 'input',
    message: expect.stringMatching(/needs a name/),
  };

  test.each([
    [{}],
    [{ title: 'Engineer' }],
    [{ givenName: ' ', familyName: null, emails: [], phone: '' }],
  ])('%j is nobody', async (input) => {
    expect(await recruiter.failsTo('candidateCreate', { input })).toEqual([nobody]);
  });

  test.each([[{ familyName: 'Lee' }], [{ emails: ['a@b.example'] }], [{ phone: '+1' }]])(
    '%j is somebody',
    async (input) => {
      expect(await recruiter.failsTo('candidateCreate', { input })).toEqual([]);
    },
  );

  test('can not lose the last thing that is known of them, and keeps it when other fields change', async () => {
    const { id } = await recruiter.records({ givenName: 'Ada' });
    expect(await recruiter.failsTo('candidateUpdate', { id, input: { givenName: null } })).toEqual([
      nobody,
    ]);
    expect(await recruiter.failsTo('candidateUpdate', { id, input: { title: 'Dev' } })).toEqual([]);
    const swapped = { givenName: null, emails: ['Ada Lee <ADA@b.example>', 'mailto:x@b.example'] };
    expect(await recruiter.failsTo('candidateUpdate', { id, input: swapped })).toEqual([]);
    const { candidate } = await recruiter.asks(
      'query ($id: ID!) { candidate(id: $id) { emails } }',
      {
        id,
      },
    );
    expect(candidate.emails).toEqual(['ada@b.example', 'x@b.example']);
  });
});

describe('a day that the calendar does not have', () => {
  test.each([
    ['2026-02-30T10:00:00Z'],
    ['2026-04-31T10:00:00Z'],
    ['2025-02-29T00:00:00+02:00'],
    ['0000-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00+14:00'],
  ])('is refused as a time: %s', async (at) => {
    const input = { givenName: 'Ada', consentUntil: at };
    expect(
      await recruiter.isRefused(
        'mutation ($input: CandidateInput!) { candidateCreate(input: $input) { candidate { id } } }',
        { input },
      ),
    ).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('is not a time') });
    expect(
      await recruiter.isRefused(
        `mutation { candidateCreate(input: { givenName: "Ada", consentUntil: "${at}" }) { candidate { id } } }`,
      ),
    ).toMatchObject({ message: expect.stringContaining('is not a time') });
  });

  test.each([['2026-02-30'], ['2025-02-29'], ['0000-01-01']])(
    'is refused as a date: %s',
    async (lastUsed) => {
      const input = { givenName: 'Ada', skills: [{ name: 'Java', lastUsed }] };
      expect(
        await recruiter.isRefused(
          'mutation ($input: CandidateInput!) { candidateCreate(input: $input) { candidate { id } } }',
          { input },
        ),
      ).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('is not a date'),
      });
    },
  );

  test('29 February of a leap year is one', async () => {
    const { id } = await recruiter.records({
      givenName: 'Ada',
      consentUntil: '2028-02-29T23:59:59Z',
      skills: [{ name: 'Java', lastUsed: '2024-02-29' }],
    });
    const { candidate } = await recruiter.asks(
      'query ($id: ID!) { candidate(id: $id) { consentUntil skills { lastUsed } } }',
      { id },
    );
    expect(candidate).toEqual({
      consentUntil: '2028-02-29T23:59:59Z',
      skills: [{ lastUsed: '2024-02-29' }],
    });
  });
});
