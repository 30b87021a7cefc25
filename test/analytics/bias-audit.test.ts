import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/domains/users/user.enums.js';
import { World, type JobSketch } from './world.js';

let world: World;
let job: JobSketch;
beforeAll(async () => {
  world = await World.begin();
  job = await world.job('Engineer', { department: 'Engineering' });
  await several('F', 'white', 30, 12);
  await several('M', 'white', 40, 20);
  await several('woman', 'Asian', 20, 10);
  await several('man', undefined, 6, 3);
  await several('prefer not to say', 'asian', 4, 1);
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
): Promise<void> {
  for (let index = 0; index < applied; index++) {
    const person = await world.person();
    await world.answers(person, 'gender', gender);
    if (race) await world.answers(person, 'race_ethnicity', race);
    await world.applies(
      job,
      index < interviewed ? 'Applied > Screen > Interview > reject' : 'Applied > reject',
      { person, at: '2025-03-05T10:00:00Z' },
    );
  }
}

const query = (args = 'year: 2025') =>
  `{ biasAudit(${args}) { selectedAt unknownSex unknownRaceEthnicity unknownEither provenance { n definition } rows { table sex raceEthnicity applicants selected selectionRate impactRatio leftOut pValue test } } }`;

describe('biasAudit', () => {
  it('counts people by sex, by race and ethnicity, and by both, unknowns apart', async () => {
    const { biasAudit } = await world.ask(query(), Role.AUDITOR);
    expect(biasAudit).toMatchObject({
      selectedAt: 'INTERVIEW',
      unknownSex: 4,
      unknownRaceEthnicity: 6,
      unknownEither: 10,
      provenance: { n: 101, definition: 'biasAudit' },
    });
    const row = (table: string, sex: string | null, raceEthnicity: string | null) =>
      biasAudit.rows.find(
        (each: any) =>
          each.table === table && each.sex === sex && each.raceEthnicity === raceEthnicity,
      );
    expect(row('SEX', 'woman', null)).toMatchObject({
      applicants: 50,
      selected: 22,
      selectionRate: 0.44,
      test: 'FISHER_EXACT',
    });
    expect(row('SEX', 'man', null)).toMatchObject({
      applicants: 47,
      selected: 24,
      impactRatio: 1,
      pValue: null,
    });
    expect(row('RACE_ETHNICITY', null, 'White')).toMatchObject({ applicants: 70, selected: 32 });
    expect(row('RACE_ETHNICITY', null, 'Black or African American')).toMatchObject({
      applicants: 1,
      selected: 1,
      impactRatio: null,
      leftOut: true,
    });
    expect(row('INTERSECTION', 'woman', 'Asian')).toMatchObject({
      applicants: 20,
      selected: 10,
      impactRatio: 1,
    });
    expect(row('INTERSECTION', 'man', 'Two or More Races')).toMatchObject({
      applicants: 0,
      selectionRate: null,
      impactRatio: null,
    });
  });

  it('is for AUDITOR and ADMIN: it shows small cells', async () => {
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
});
