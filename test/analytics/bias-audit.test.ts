import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Role } from '../../src/domains/users/user.enums.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
import { withClient } from '../scenario/database-server.js';
import { World, type JobSketch } from './world.js';

let world: World;
let job: JobSketch;
beforeAll(async () => {
  world = await World.begin();
  job = await world.job('Engineer', { department: 'Engineering' });
  await several('F', 'white', 30, 12);
  await several('M', 'white', 40, 20);
  await several('woman', 'Asian', 20, 10);
  await several('man', undefined, 26, 13);
  await several('Decline to self-identify', 'asian', 24, 11);
  await several('man', 'black', 1, 1);
}, 120_000);
afterAll(async () => {
  await world?.close();
});

async function several(
  gender: string,
  race: string | undefined,
  applied: number,
  interviewed: number,
  { of = job, at = '2025-03-05T10:00:00Z' } = {},
): Promise<void> {
  for (let index = 0; index < applied; index++) {
    const person = await world.person();
    await world.answers(person, 'gender', gender);
    if (race) await world.answers(person, 'race_ethnicity', race);
    await world.applies(
      of,
      index < interviewed ? 'Applied > Screen > Interview > reject' : 'Applied > reject',
      { person, at },
    );
  }
}

const query = (args = 'year: 2025') =>
  `{ biasAudit(${args}) { selectedAt unknownSex unknownRaceEthnicity unknownEither notDisclosedSex notDisclosedRaceEthnicity notDisclosedEither smallCell publicationVersion note provenance { n definition version excluded { reason count } } rows { table sex raceEthnicity applicants selected selectionRate impactRatio leftOut pValue test } hidden { table sex raceEthnicity } } }`;
const audit = async (args?: string, as = Role.AUDITOR) =>
  (await world.ask(query(args), as)).biasAudit;
const find = (rows: any[], table: string, sex: string | null, raceEthnicity: string | null) =>
  rows.find(
    (each) => each.table === table && each.sex === sex && each.raceEthnicity === raceEthnicity,
  );

describe('biasAudit', () => {
  it('counts people by sex, by race and ethnicity, and by both, unknowns apart', async () => {
    const biasAudit = await audit();
    expect(biasAudit).toMatchObject({
      selectedAt: 'INTERVIEW',
      unknownSex: 24,
      notDisclosedSex: 24,
      provenance: { n: 141, definition: 'biasAudit', version: 2 },
      publicationVersion: 1,
      smallCell: 10,
    });
    const row = (table: string, sex: string | null, raceEthnicity: string | null) =>
      find(biasAudit.rows, table, sex, raceEthnicity);
    expect(row('SEX', 'woman', null)).toMatchObject({
      applicants: 50,
      selected: 22,
      selectionRate: 0.44,
      test: 'FISHER_EXACT',
    });
    expect(row('SEX', 'man', null)).toMatchObject({
      applicants: 67,
      selected: 34,
      impactRatio: 1,
      pValue: null,
    });
    expect(row('RACE_ETHNICITY', null, 'White')).toMatchObject({ applicants: 70, selected: 32 });
    expect(row('INTERSECTION', 'woman', 'Asian')).toMatchObject({
      applicants: 20,
      selected: 10,
      impactRatio: 1,
    });
  });

  it('hides small categories, and enough beside them that nobody can calculate them', async () => {
    const { rows, hidden, ...figures } = await audit();
    for (const [table, sex, race] of [
      ['RACE_ETHNICITY', null, 'Black or African American'],
      ['INTERSECTION', 'man', 'Black or African American'],
      ['INTERSECTION', 'man', 'Two or More Races'],
      // 30 applicants: with them, nobody who did not say her sex would be White.
      ['INTERSECTION', 'woman', 'White'],
    ] as const) {
      expect(find(rows, table, sex, race)).toBeUndefined();
      expect(find(hidden, table, sex, race)).toBeDefined();
    }
    // Those who did not say their race are hidden beside the one who is Black.
    expect(figures).toMatchObject({
      notDisclosedRaceEthnicity: null,
      unknownRaceEthnicity: 0,
      notDisclosedEither: null,
      note: expect.stringContaining('10 applicants or more'),
    });
    for (const { applicants, selected } of rows) {
      expect(selected).toBeGreaterThanOrEqual(10);
      expect(applicants - selected).toBeGreaterThanOrEqual(10);
    }
  });

  it('is for AUDITOR and ADMIN', async () => {
    for (const role of [Role.ANALYST, Role.RECRUITER, Role.HIRING_MANAGER])
      expect((await world.tries(query(), role)).errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
      });
  });

  it.each([
    ['year: 3000', 'year'],
    ['year: 2025, selectedAt: APPLICATION', 'selectedAt'],
    ['year: 2025, jobId: "x"', 'jobId'],
  ])('refuses %s', async (args, argument) => {
    expect((await world.tries(query(args))).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument,
    });
  });

  it('refuses the year that is not over, and names the last one that is', async () => {
    const open = new Date().getUTCFullYear();
    const { errors } = await world.tries(query(`year: ${open}`));
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'year' });
    expect(errors?.[0]?.message).toContain(`Use ${open - 1} or an earlier one`);
  });

  it('tells no number of a job or a department with few people: it says the same as of an empty one', async () => {
    const few = await world.job('Baker', { department: 'Bakery' });
    const nobody = await world.job('Butcher', { department: 'Butchery' });
    await several('F', 'white', 3, 2, { of: few, at: '2024-03-05T10:00:00Z' });
    await several('M', 'white', 4, 2, { of: few, at: '2024-03-05T10:00:00Z' });
    const refusal = async (args: string) => {
      const { errors } = await world.tries(query(`year: 2024, ${args}`), Role.AUDITOR);
      return [errors?.[0]?.message, errors?.[0]?.extensions];
    };
    const ofJob = await refusal(`jobId: "${few.id}"`);
    expect(ofJob[1]).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'jobId' });
    expect(await refusal(`jobId: "${nobody.id}"`)).toEqual(ofJob);
    expect(await refusal('jobId: "0199a000-0000-7000-8000-000000000000"')).toEqual(ofJob);
    const ofDepartment = await refusal('department: "Bakery"');
    expect(ofDepartment[1]).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'department' });
    for (const department of ['Butchery', 'No such department'])
      expect(await refusal(`department: "${department}"`)).toEqual(ofDepartment);
    expect((await audit('year: 2024')).rows).toEqual([]);
  });

  it('shows a department by sex and by race where that reveals nobody, and never by both', async () => {
    const at = '2023-03-05T10:00:00Z';
    const other = await world.job('Nurse', { department: 'Care' });
    const cook = await world.job('Cook', { department: 'Kitchen' });
    for (const each of [other, cook])
      for (const gender of ['F', 'M'])
        for (const race of ['White', 'Asian'])
          await several(gender, race, 25, 12, { of: each, at });
    const { rows, hidden } = await audit('year: 2023, department: "Care"');
    expect(find(rows, 'SEX', 'woman', null)).toMatchObject({ applicants: 50, selected: 24 });
    expect(find(rows, 'RACE_ETHNICITY', null, 'Asian')).toMatchObject({ applicants: 50 });
    expect(find(rows, 'INTERSECTION', 'woman', 'Asian')).toBeUndefined();
    expect(find(hidden, 'INTERSECTION', 'woman', 'Asian')).toBeDefined();
    const whole = await audit('year: 2023');
    expect(find(whole.rows, 'INTERSECTION', 'woman', 'Asian')).toMatchObject({
      applicants: 50,
      selected: 24,
      selectionRate: 0.48,
    });
    expect(whole.hidden.filter(({ table }: any) => table === 'SEX')).toEqual([]);
  });

  it('is frozen with the tables of diversityBreakdown by sex and by race, whichever is queried first', async () => {
    const before = await audit();
    await several('F', 'white', 11, 11);
    expect(await audit()).toEqual(before);
    for (const [category, group, applicants] of [
      ['gender', 'woman', 50],
      ['race_ethnicity', 'White', 70],
    ] as const) {
      const { diversityBreakdown } = await world.ask(
        `{ diversityBreakdown(category: "${category}", range: {from: "2025-01-01", to: "2026-01-01"}) { rows { group milestone people } } }`,
      );
      expect(
        diversityBreakdown.rows.find(
          (row: any) => row.group === group && row.milestone === 'APPLICATION',
        ).people,
      ).toBe(applicants);
    }
  });

  it('leaves out what is dated before its job or its person existed, and counts it from 10 on', async () => {
    const young = await world.job('Pilot', { department: 'Airline' });
    await world.changes(
      sql`update job set created_at = '2025-06-01' where id = cast(${young.id} as uuid)`,
    );
    const dated = async (at: string, count: number) => {
      for (const gender of ['F', 'M'])
        await several(gender, 'White', count, Math.floor(count / 2), { of: young, at });
    };
    await dated('2022-02-01T10:00:00Z', 25);
    expect(await audit('year: 2022')).toMatchObject({
      rows: [],
      provenance: { n: 0, excluded: [{ reason: 'BACK_DATED', count: 50 }] },
    });
    await dated('2021-02-01T10:00:00Z', 4);
    expect(await audit('year: 2021')).toMatchObject({ provenance: { n: 0, excluded: [] } });
    // A person who came later than the application is dated.
    const person = await world.person();
    await world.changes(
      sql`update candidate set created_at = '2025-06-01' where id = cast(${person} as uuid)`,
    );
    await world.applies(job, 'Applied > reject', { person, at: '2020-02-01T10:00:00Z' });
    expect((await audit('year: 2020')).provenance.n).toBe(0);
    // An import tells of the past: its rows came into the database later than what they tell of.
    const imported = await world.applies(young, 'Applied > reject', { at: '2019-02-01T10:00:00Z' });
    await world.changes(
      sql`update application set imported = true where id = cast(${imported} as uuid)`,
    );
    await world.changes(
      sql`update job set source = 'ats', opened_at = '2018-06-01' where id = cast(${young.id} as uuid)`,
    );
    expect((await audit('year: 2019')).provenance.n).toBe(1);
  });

  it('takes note of each look, where nobody can change it', async () => {
    const looks = async () =>
      (
        await withClient(world.owner, (client) =>
          client.query('select actor, role, query, arguments from demographics.sensitive_look'),
        )
      ).rows;
    const before = (await looks()).length;
    await audit('year: 2025, selectedAt: HIRED');
    await audit('year: 2025, selectedAt: HIRED');
    const after = await looks();
    expect(after.length).toBe(before + 2);
    expect(after.at(-1)).toEqual({
      actor: 'test@example.com',
      role: 'AUDITOR',
      query: 'biasAudit',
      arguments: {
        year: 2025,
        selectedAt: 'HIRED',
        leaveOutSmall: true,
        jobId: null,
        department: null,
      },
    });
    for (const statement of [
      'delete from demographics.sensitive_look',
      'update demographics.sensitive_look set actor = actor',
    ])
      await expect(world.database.demographics!.query(statement)).rejects.toThrow(
        'permission denied',
      );
  });

  it('is not restated, nor are its tables by sex and by race, where the difference would tell who is new', async () => {
    // 11 women who are White are new, and the other rows did not move.
    const { diversityRestate } = await world.ask(
      'mutation { diversityRestate(category: "race_ethnicity", range: {from: "2025-01-01", to: "2026-01-01"}, reason: "Answers came late") { publication { version } userErrors { message } } }',
      Role.AUDITOR,
    );
    expect(diversityRestate.publication).toBeNull();
    expect(diversityRestate.userErrors[0].message).toMatch(/Restate it when more/);
    expect(await audit()).toMatchObject({ publicationVersion: 1 });
  });

  it('is restated, with its tables, when every row has moved by enough people', async () => {
    for (const [sex, race] of [
      ['F', 'white'],
      ['M', 'white'],
      ['woman', 'Asian'],
      ['man', undefined],
      ['Decline to self-identify', 'asian'],
      ['man', 'black'],
    ] as const)
      await several(sex, race, 24, 12);
    // Without a sequencer, readers of the facts take no more than a page of changes.
    await drainOutbox(world.database);
    const { diversityRestate } = await world.ask(
      'mutation { diversityRestate(category: "race_ethnicity", range: {from: "2025-01-01", to: "2026-01-01"}, reason: "Answers came late") { publication { version } userErrors { message } } }',
      Role.AUDITOR,
    );
    expect(diversityRestate).toEqual({ publication: { version: 2 }, userErrors: [] });
    const { rows, publicationVersion } = await audit();
    expect(publicationVersion).toBe(2);
    // 70 and the 11 of before, and 48 more.
    expect(find(rows, 'RACE_ETHNICITY', null, 'White')).toMatchObject({ applicants: 129 });
  }, 60_000);
});
