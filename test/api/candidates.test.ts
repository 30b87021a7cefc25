import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  await world.aSkill('JavaScript', ['js', 'ecmascript']);
});
afterAll(() => world?.close());

const full = `query ($id: ID!) { candidate(id: $id) {
  givenName familyName name email emails phone location country coordinates { latitude longitude } willingToMove title company relationship
  education experienceYears seniority languages { code level } certificates summary consentUntil doNotContact version
  skills { level years lastUsed evidence skill { name } } } }`;
const read = async (id: string) => (await recruiter.asks(full, { id })).candidate;

const everything = {
  givenName: 'Anna',
  familyName: 'Karlsson',
  emails: ['Anna@Example.com ', 'a.k@example.com'],
  phone: '+46 1',
  location: 'Umeå',
  country: 'SE',
  coordinates: { latitude: 63.8, longitude: 20.3 },
  willingToMove: true,
  title: 'Engineer',
  company: 'Acme',
  relationship: 'ACTIVE',
  education: 'MSc',
  experienceYears: 7.5,
  seniority: 'SENIOR',
  languages: [{ code: 'sv', level: 'C2' }, { code: 'en' }],
  certificates: ['AWS'],
  summary: 'Curious.',
  consentUntil: '2030-01-01T00:00:00Z',
  doNotContact: true,
  skills: [{ name: 'JS', level: 4, years: 5.5, lastUsed: '2026-01-31' }],
};

describe('candidateCreate', () => {
  test('keeps every field as it was given', async () => {
    const { id } = await recruiter.records(everything);
    expect(await read(id)).toEqual({
      ...everything,
      name: 'Anna Karlsson',
      email: 'anna@example.com',
      emails: ['anna@example.com', 'a.k@example.com'],
      languages: [
        { code: 'sv', level: 'C2' },
        { code: 'en', level: null },
      ],
      skills: [
        {
          level: 4,
          years: 5.5,
          lastUsed: '2026-01-31',
          evidence: 'RECRUITER',
          skill: { name: 'JavaScript' },
        },
      ],
      version: 1,
    });
  });

  test('takes nothing but a name; what is not known is null, not zero', async () => {
    const { id } = await recruiter.records({ givenName: 'Bo' });
    expect(await read(id)).toMatchObject({
      name: 'Bo',
      familyName: null,
      email: null,
      emails: [],
      experienceYears: null,
      willingToMove: null,
      relationship: 'PASSIVE',
      languages: [],
      skills: [],
      doNotContact: false,
      coordinates: null,
    });
  });

  test('lists every field at fault at once, and makes nobody', async () => {
    const input = {
      givenName: 'Nobody',
      emails: ['ok@example.com', 'not one'],
      experienceYears: -1,
      coordinates: { latitude: 91, longitude: 181 },
      languages: [{ code: 'German', level: 'D1' }],
      skills: [{ name: ' ', level: 6, years: 100 }],
    };
    const errors = await recruiter.failsTo('candidateCreate', { input });
    expect(errors.map(({ code, field }) => `${code} ${field}`).sort()).toEqual([
      'INVALID input.coordinates.latitude',
      'INVALID input.coordinates.longitude',
      'INVALID input.emails.1',
      'INVALID input.experienceYears',
      'INVALID input.languages.0.code',
      'INVALID input.languages.0.level',
      'INVALID input.skills.0.level',
      'INVALID input.skills.0.name',
      'INVALID input.skills.0.years',
    ]);
    expect(
      (await recruiter.asks('{ candidates(first: 100) { nodes { name } } }')).candidates.nodes,
    ).not.toContainEqual({ name: 'Nobody' });
  });

  test('refuses text that PostgreSQL cannot keep, in words', async () => {
    const document =
      'mutation ($input: CandidateInput!) { candidateCreate(input: $input) { candidate { id } } }';
    expect(
      await recruiter.isRefused(document, { input: { skills: [{ name: 'c\u0000' }] } }),
    ).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.skills.0.name', status: 400 });
    expect(
      await recruiter.isRefused('{ suggest(kind: TITLE, prefix: "\\u0000", first: 5) { text } }'),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('refuses a field that does not exist and a value of the wrong type, naming it', async () => {
    expect(
      await recruiter.isRefused(
        'mutation { candidateCreate(input: { shoeSize: 43 }) { candidate { id } } }',
      ),
    ).toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
      status: 400,
      message: expect.stringContaining('shoeSize'),
    });
    const document =
      'mutation ($input: CandidateInput!) { candidateCreate(input: $input) { candidate { id } } }';
    expect(await recruiter.isRefused(document, { input: { shoeSize: 43 } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      status: 400,
      message: expect.stringContaining('shoeSize'),
    });
    expect(await recruiter.isRefused(document, { input: { consentUntil: 'soon' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('2026-01-31T09:30:00Z'),
    });
    expect(
      await recruiter.isRefused(document, { input: { relationship: 'FRIEND' } }),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('candidateUpdate', () => {
  test('changes what is given, leaves what is not, and null empties', async () => {
    const { id } = await recruiter.records(everything);
    const { candidate } = await recruiter.does('candidateUpdate', {
      id,
      input: {
        title: 'Architect',
        phone: null,
        emails: null,
        skills: null,
        languages: null,
        coordinates: null,
        experienceYears: null,
      },
    });
    expect(candidate).toMatchObject({ title: 'Architect', givenName: 'Anna', version: 2 });
    expect(await read(id)).toMatchObject({
      title: 'Architect',
      phone: null,
      emails: [],
      skills: [],
      languages: [],
      coordinates: null,
      experienceYears: null,
      company: 'Acme',
      summary: 'Curious.',
    });
  });

  test('with an older expectedVersion is refused and changes nothing', async () => {
    const { id } = await recruiter.records({ givenName: 'Cai' });
    await recruiter.does('candidateUpdate', { id, input: { title: 'One' }, expectedVersion: 1 });
    const [error] = await recruiter.failsTo('candidateUpdate', {
      id,
      input: { title: 'Two' },
      expectedVersion: 1,
    });
    expect(error).toMatchObject({
      code: 'VERSION_CONFLICT',
      field: 'expectedVersion',
      message: expect.stringContaining('version 2'),
    });
    expect(await read(id)).toMatchObject({ title: 'One', version: 2 });
  });

  test('of ten at once with the same expectedVersion makes one', async () => {
    const { id } = await recruiter.records({ givenName: 'Dov' });
    const payloads = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        recruiter.does('candidateUpdate', {
          id,
          input: { title: `T${index}` },
          expectedVersion: 1,
        }),
      ),
    );
    expect(payloads.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(await read(id)).toMatchObject({ version: 2 });
  });

  test('of skills alone counts as an edit, and of the same skills does not', async () => {
    const { id } = await recruiter.records({
      givenName: 'Eve',
      skills: [{ name: 'SQL', level: 2 }],
    });
    expect(
      (
        await recruiter.does('candidateUpdate', {
          id,
          input: { skills: [{ name: 'SQL', level: 3 }] },
        })
      ).candidate.version,
    ).toBe(2);
    const again = await recruiter.does('candidateUpdate', {
      id,
      input: { skills: [{ name: 'sql', level: 3 }] },
    });
    expect(again).toMatchObject({ candidate: { version: 2 }, changeCursor: null });
    expect(
      (
        await recruiter.does('candidateUpdate', {
          id,
          input: { title: 'Both', skills: [{ name: 'Go' }] },
        })
      ).candidate,
    ).toMatchObject({ version: 3, skills: [{ level: null, skill: { name: 'Go' } }] });
  });

  test('of an id that names nobody says so', async () => {
    for (const id of ['00000000-0000-7000-8000-000000000000', 'not-an-id']) {
      expect(await recruiter.failsTo('candidateUpdate', { id, input: {} })).toEqual([
        { code: 'NOT_FOUND', field: 'id', message: `There is no candidate ${id}.` },
      ]);
    }
  });
});

describe('skills', () => {
  test('are recognised by alias and whatever the case; two names of one skill are one', async () => {
    const { id } = await recruiter.records({
      givenName: 'Finn',
      skills: [
        { name: 'ECMAScript', level: 3 },
        { name: 'js', level: 5 },
        { name: '  Rust ' },
        { name: 'RUST' },
      ],
    });
    expect((await read(id)).skills).toMatchObject([
      { level: 3, skill: { name: 'JavaScript' } },
      { skill: { name: 'Rust' } },
    ]);
    const { skills } = await recruiter.asks(
      '{ skills(first: 10, prefix: "java") { nodes { name aliases } } }',
    );
    expect(skills.nodes).toEqual([{ name: 'JavaScript', aliases: ['ecmascript', 'js'] }]);
  });

  test('that nobody has named before, recorded by twenty at once, become one skill', async () => {
    const payloads = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        recruiter.does('candidateCreate', {
          input: {
            givenName: `G${index}`,
            skills: [
              { name: index % 2 ? 'Zig' : 'zig' },
              { name: index % 2 ? 'Ada' : 'Yew' },
              { name: index % 2 ? 'Yew' : 'Ada' },
            ],
          },
        }),
      ),
    );
    expect(
      new Set(
        payloads.flatMap(({ candidate }) =>
          candidate.skills.map(({ skill }: { skill: { id: string } }) => skill.id),
        ),
      ).size,
    ).toBe(3);
  });
});

describe('candidateUpsert', () => {
  test('makes one, then changes them, and the same again changes nothing', async () => {
    const mail = { source: 'form', externalId: 'ada@home.example' };
    const [one, two] = [
      await recruiter.does('candidateUpsert', { ...mail, input: { givenName: 'Ada' } }),
      await recruiter.does('candidateUpsert', { ...mail, input: { givenName: 'Ada' } }),
    ];
    expect([one.created, two.created, two.candidate.id]).toEqual([true, false, one.candidate.id]);
    const known = { source: 'ats', externalId: '17' };
    const first = await recruiter.does('candidateUpsert', {
      ...known,
      input: { givenName: 'Hana', skills: [{ name: 'js', years: 2 }] },
    });
    expect(first).toMatchObject({ created: true, candidate: { version: 1 }, userErrors: [] });
    const again = await recruiter.does('candidateUpsert', {
      ...known,
      input: { givenName: 'Hana', skills: [{ name: 'js', years: 2 }] },
    });
    expect(again).toMatchObject({
      created: false,
      candidate: { id: first.candidate.id, version: 1 },
      changeCursor: null,
    });
    const changed = await recruiter.does('candidateUpsert', {
      ...known,
      input: { familyName: 'Sato' },
    });
    expect(changed).toMatchObject({
      created: false,
      candidate: { id: first.candidate.id, name: 'Hana Sato', version: 2 },
    });
  });

  test('twenty at once make one person', async () => {
    const payloads = await Promise.all(
      Array.from({ length: 20 }, () =>
        recruiter.does('candidateUpsert', {
          source: 'ats',
          externalId: '18',
          input: { givenName: 'Ivo' },
        }),
      ),
    );
    expect(payloads.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(payloads.map(({ candidate }) => candidate.id)).size).toBe(1);
  });

  test('without a source or an id is refused', async () => {
    expect(
      await recruiter.failsTo('candidateUpsert', { source: ' ', externalId: '1', input: {} }),
    ).toMatchObject([{ code: 'INVALID', field: 'source' }]);
    expect(
      await recruiter.failsTo('candidateUpsert', { source: 'ats', externalId: '', input: {} }),
    ).toMatchObject([{ code: 'INVALID', field: 'externalId' }]);
  });
});
