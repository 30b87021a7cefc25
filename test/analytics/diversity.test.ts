import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Role } from '../../src/domains/users/user.enums.js';
import { World, type JobSketch } from './world.js';

let world: World;
let job: JobSketch;
beforeAll(async () => {
  world = await World.begin();
  job = await world.job('Engineer', { department: 'Engineering' });
  await several('woman', 40, 20); // 50 %
  await several('M', 50, 30); // 60 %
  await several(undefined, 30, 15);
  await several('non-binary', 3, 1);
}, 120_000);
afterAll(async () => {
  await world?.close();
});

async function several(
  value: string | undefined,
  applied: number,
  hired: number,
  at = '2025-02-05T10:00:00Z',
  of = job,
): Promise<void> {
  for (let index = 0; index < applied; index++) {
    const person = await world.person();
    if (value) await world.answers(person, 'gender', value);
    await world.applies(
      of,
      index < hired ? 'Applied > Screen > Interview > Offer > hire' : 'Applied > reject',
      { person, at },
    );
  }
}

const fields =
  'provenance { asOf n definition } rows { group milestone people passRate rateOfApplied impactRatio pValue test suppressed note }';
const query = (args: string) => `{ diversityBreakdown(category: "gender", ${args}) { ${fields} } }`;
const year = 'range: {from: "2025-01-01", to: "2026-01-01"}';
const ask = async (args = year, as?: Role) => (await world.ask(query(args), as)).diversityBreakdown;
const cell = (table: any, group: string, milestone: string) =>
  table.rows.find((row: any) => row.group === group && row.milestone === milestone);

describe('diversityBreakdown', () => {
  it('counts people by group and milestone, with rates, ratio and test together', async () => {
    const table = await ask();
    expect(cell(table, 'man', 'HIRED')).toMatchObject({
      people: 30,
      rateOfApplied: 0.6,
      impactRatio: 1,
      pValue: null,
      suppressed: false,
      note: 'Indicator, not a finding.',
    });
    const women = cell(table, 'woman', 'HIRED');
    expect(women).toMatchObject({
      people: 20,
      passRate: 1,
      rateOfApplied: 0.5,
      test: 'FISHER_EXACT',
    });
    expect(women.impactRatio).toBeCloseTo(0.5 / 0.6, 12);
    expect(women.pValue).toBeCloseTo(0.39656987, 8); // by exact fractions of binomials
    expect(table.provenance).toMatchObject({ n: 123, definition: 'diversityBreakdown' });
  });

  it('hides a small group, and another one beside it, so that the total does not tell', async () => {
    const table = await ask();
    for (const group of ['non-binary', 'not disclosed']) {
      expect(cell(table, group, 'APPLICATION')).toMatchObject({
        people: null,
        rateOfApplied: null,
        suppressed: true,
      });
      expect(cell(table, group, 'HIRED')).toMatchObject({
        people: null,
        impactRatio: null,
        suppressed: true,
      });
    }
  });

  it('shows the groups that it hides together, because the totals give them away anyhow', async () => {
    const table = await ask();
    expect(cell(table, 'all others', 'APPLICATION')).toMatchObject({ people: 33 });
    expect(cell(table, 'all others', 'HIRED')).toMatchObject({
      people: 16,
      rateOfApplied: 16 / 33,
      impactRatio: null,
      suppressed: false,
    });
  });

  it('shows the true 0 of a milestone that no job in scope has', async () => {
    expect(cell(await ask(), 'non-binary', 'ASSESSMENT')).toMatchObject({
      people: 0,
      suppressed: false,
    });
  });

  it('freezes a table when it is first published', async () => {
    const before = await ask();
    await several('woman', 1, 1);
    expect(await ask()).toEqual(before);
  });

  it('does not let a later table be subtracted from an earlier one', async () => {
    // All applied in February: the months are the year, and the empty ones say nothing.
    expect(
      cell(await ask('range: {from: "2025-02-01", to: "2025-03-01"}'), 'man', 'APPLICATION'),
    ).toMatchObject({ suppressed: true });
  });

  it('is for ANALYST, AUDITOR and ADMIN; others get a typed refusal', async () => {
    for (const role of [Role.ANALYST, Role.AUDITOR, Role.ADMIN])
      expect((await ask(year, role)).rows.length).toBeGreaterThan(0);
    for (const role of [Role.RECRUITER, Role.HIRING_MANAGER])
      expect((await world.tries(query(year), role)).errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
      });
  });

  it.each([
    ['period: YEAR', 'range'],
    ['range: {from: "2025-01-01", to: "2025-03-01"}', 'range'],
    [`${year}, period: MONTH`, 'range'],
    ['range: {from: "2090-01-01", to: "2091-01-01"}', 'range'],
    [`${year}, period: DAY`, 'period'],
    [`${year}, jobId: "7"`, 'jobId'],
  ])('rule 21: refuses %s with the remedy', async (args, argument) => {
    const { errors } = await world.tries(query(args));
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  it('refuses an unknown category and names the known ones', async () => {
    const { errors } = await world.tries(
      `{ diversityBreakdown(category: "shoe_size", ${year}) { rows { group } } }`,
    );
    expect(errors?.[0]?.message).toMatch(/gender, race_ethnicity/);
  });

  it('counts a person once, whatever the number of applications, by the furthest of them, and follows merges', async () => {
    const own = await world.job('Re-applications');
    const range = 'range: {from: "2024-01-01", to: "2025-01-01"}';
    for (const value of ['woman', 'man'])
      for (let index = 0; index < 12; index++) {
        const person = await world.person();
        const twin = await world.person(person);
        await world.answers(twin, 'gender', value);
        await world.applies(own, 'Applied > reject', { person: twin, at: '2024-02-01T00:00:00Z' });
        await world.applies(own, 'Applied > hire', { person, at: '2024-05-01T00:00:00Z' });
      }
    const table = await ask(`${range}, jobId: "${own.id}"`);
    expect(table.provenance.n).toBe(24);
    expect(cell(table, 'woman', 'APPLICATION')).toMatchObject({ people: 12 });
    expect(cell(table, 'woman', 'HIRED')).toMatchObject({ people: 12, impactRatio: 1 });
  });

  it('gives no row that tells who applied where few did', async () => {
    const table = await ask('range: {from: "2023-01-01", to: "2024-01-01"}');
    expect(table).toMatchObject({ rows: [], provenance: { n: 0 } });
    await several('two-spirit', 1, 0, '2022-02-01T00:00:00Z');
    expect(
      new Set(
        (await ask('range: {from: "2022-01-01", to: "2023-01-01"}')).rows.map(
          (row: any) => row.group,
        ),
      ),
    ).toEqual(new Set(['woman', 'man', 'non-binary', 'not disclosed']));
  });

  it("reads self-identification through its own door only: the application's role is refused by PostgreSQL", async () => {
    await expect(
      sql`select * from demographics.answer`.execute(world.database.sql),
    ).rejects.toThrow('permission denied');
    await expect(
      sql`select * from demographics.publication`.execute(world.database.sql),
    ).rejects.toThrow('permission denied');
    await expect(
      world.database.demographics!.query('update demographics.publication set category = category'),
    ).rejects.toThrow('permission denied');
  });
});

describe('rounding and larger cells', () => {
  it('rounds counts to 5, and takes rates from the rounded counts', async () => {
    const rounding = await world.publishing({ smallCell: 10, period: 'YEAR', roundTo: 5 });
    const { diversityBreakdown } = await rounding.ask(
      `{ diversityBreakdown(category: "gender", ${year}) { roundedTo rows { group milestone people rateOfApplied } } }`,
    );
    expect(diversityBreakdown.roundedTo).toBe(5);
    for (const { people } of diversityBreakdown.rows)
      if (people !== null) expect(people % 5).toBe(0);
    expect(cell(diversityBreakdown, 'man', 'HIRED').rateOfApplied).toBe(30 / 50);
  });

  it('hides more where the deployment asks for larger cells, from what is published then on', async () => {
    const careful = await world.publishing({ smallCell: 45, period: 'YEAR', roundTo: 1 });
    for (let index = 0; index < 60; index++) {
      const person = await world.person();
      if (index < 40) await world.answers(person, 'race_ethnicity', index % 2 ? 'White' : 'Asian');
      await world.applies(job, 'Applied > reject', { person, at: '2020-02-05T10:00:00Z' });
    }
    const ask = async (api: World, from: number) =>
      (
        await api.ask(
          `{ diversityBreakdown(category: "race_ethnicity", range: {from: "${from}-01-01", to: "${from + 1}-01-01"}) { smallCell rows { people suppressed } } }`,
        )
      ).diversityBreakdown;
    const hidden = await ask(careful, 2020);
    expect(hidden.smallCell).toBe(45);
    expect(hidden.rows.filter(({ people }: any) => people > 0)).toEqual([]);
    // It stays as it was published, whoever asks later.
    expect((await ask(world, 2020)).rows).toEqual(hidden.rows);
  });
});
