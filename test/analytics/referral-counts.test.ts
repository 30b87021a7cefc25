import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Role } from '../../src/domains/users/user.enums.js';
import { World } from './world.js';

let world: World;
let test = 0;
/** Each test has departments of its own, and asks about them alone. */
const ours = () => `Ours ${test}`;
const theirs = () => `Theirs ${test}`;
beforeAll(async () => {
  world = await World.begin();
});
beforeEach(() => {
  test++;
});
afterAll(async () => {
  await world?.close();
});

const fields =
  'provenance { n excluded { reason count } } rows { referrer department job period referrals candidates applications reachedInterview hires shareOfHires sourcedApplications creditedApplications }';
const ask = async (args = '', as?: Role, departments?: string[]) =>
  (
    await world.ask(
      `{ referralCounts(filter: {departments: ["${ours()}", "${theirs()}"]} ${args}) { ${fields} } }`,
      as,
      departments,
    )
  ).referralCounts;
const aJob = (title = 'Engineer', department = ours()) => world.job(title, { department });

it("rule 11: applications are those for the referral's job, or any if it names none, at or after the referral", async () => {
  const [job, other] = [await aJob('Engineer'), await aJob('Cook')];
  const [ann, bob, eve] = [await world.person(), await world.person(), await world.person()];
  await world.referral('Alice@example.com', ann, '2026-01-02T00:00:00Z', job);
  await world.referral('alice@example.com', bob, '2026-01-02T00:00:00Z');
  await world.referral('alice@example.com', eve, '2026-01-02T00:00:00Z', job);
  await world.applies(job, 'Applied > Interview > hire', {
    person: ann,
    at: '2026-01-02T00:00:00Z',
  }); // at the referral
  await world.applies(other, 'Applied > Interview', { person: ann }); // another job: not hers
  await world.applies(other, 'Applied > Screen', { person: bob }); // the referral names no job
  await world.applies(job, 'Applied > hire', { person: eve, at: '2026-01-01T00:00:00Z' }); // before the referral
  const { rows, provenance } = await ask();
  expect(rows).toEqual([
    {
      referrer: 'alice@example.com',
      department: null,
      job: null,
      period: null,
      referrals: 3,
      candidates: 3,
      applications: 2,
      reachedInterview: 1,
      hires: 1,
      shareOfHires: 0.5,
      sourcedApplications: 0,
      creditedApplications: 0,
    },
  ]);
  expect(provenance).toEqual({ n: 3, excluded: [] });
});

it('two people who refer the same candidate both have the application, which counts once in the whole', async () => {
  const job = await aJob();
  const person = await world.person();
  await world.referral('a@example.com', person, '2026-01-01T00:00:00Z', job);
  await world.referral('b@example.com', person, '2026-01-02T00:00:00Z', job);
  await world.applies(job, 'Applied > hire', { person });
  expect((await ask()).rows.map((row: any) => [row.referrer, row.applications, row.hires])).toEqual(
    [
      ['a@example.com', 1, 1],
      ['b@example.com', 1, 1],
    ],
  );
  expect((await ask('groupBy: []')).rows[0]).toMatchObject({
    referrals: 2,
    candidates: 1,
    applications: 1,
    hires: 1,
    shareOfHires: 1,
  });
});

it("a referral channel and a person's credit are reported apart", async () => {
  const job = await aJob();
  const [programme, board] = [
    await world.channel('Programme', 'REFERRAL'),
    await world.channel('Board'),
  ];
  await world.applies(job, 'Applied', { channel: programme });
  await world.applies(job, 'Applied', { channel: board, referredBy: 'carol@example.com' });
  await world.applies(job, 'Applied', { channel: programme, referredBy: 'Carol@example.com' });
  expect((await ask('groupBy: []')).rows[0]).toMatchObject({
    referrals: 0,
    applications: 0,
    sourcedApplications: 2,
    creditedApplications: 2,
  });
  expect(
    (await ask()).rows.map((row: any) => [
      row.referrer,
      row.sourcedApplications,
      row.creditedApplications,
    ]),
  ).toEqual([
    ['carol@example.com', 1, 2],
    [null, 1, 0],
  ]);
});

it('the range is of the referral; what came of it counts whenever it came, and the share stays below 1', async () => {
  const job = await aJob();
  const [ann, bob] = [await world.person(), await world.person()];
  await world.referral('a@example.com', ann, '2026-01-30T00:00:00Z', job);
  await world.referral('b@example.com', bob, '2025-06-01T00:00:00Z', job);
  await world.applies(job, 'Applied > hire', { person: ann, at: '2026-02-02T00:00:00Z' });
  await world.applies(job, 'Applied > hire', { at: '2026-01-10T00:00:00Z' });
  const { rows } = await ask('range: {from: "2026-01-01", to: "2026-02-01"}');
  expect(
    rows.map((row: any) => [row.referrer, row.referrals, row.hires, row.shareOfHires]),
  ).toEqual([
    ['a@example.com', 1, 1, 0.5],
    ['b@example.com', 0, 0, 0],
  ]);
  const months = await ask('groupBy: [PERIOD], range: {from: "2026-01-01", to: "2026-03-01"}');
  expect(months.rows.map((row: any) => [row.period, row.referrals, row.applications])).toEqual([
    ['2026-01-01', 1, 1],
    ['2026-02-01', 0, 0],
  ]);
});

it('follows a candidate who was merged, and counts an undone hire in excluded', async () => {
  const job = await aJob();
  const person = await world.person();
  const twin = await world.person(person);
  await world.referral('a@example.com', twin, '2026-01-01T00:00:00Z', job);
  await world.applies(job, 'Applied > Interview > hire > unhire', { person });
  const { rows, provenance } = await ask();
  expect(rows[0]).toMatchObject({
    applications: 1,
    reachedInterview: 1,
    hires: 0,
    shareOfHires: null,
  });
  expect(provenance.excluded).toEqual([{ reason: 'HIRE_UNDONE', count: 1 }]);
});

it('a hiring manager sees referrals for the jobs of their departments only', async () => {
  const [own, other] = [await aJob('Ours'), await aJob('Theirs', theirs())];
  const [ann, bob, eve] = [await world.person(), await world.person(), await world.person()];
  await world.referral('a@example.com', ann, '2026-01-01T00:00:00Z', own);
  await world.referral('b@example.com', bob, '2026-01-01T00:00:00Z', other);
  await world.referral('c@example.com', eve, '2026-01-01T00:00:00Z'); // names no job, and applied elsewhere
  await world.applies(other, 'Applied', { person: eve });
  expect(
    (await ask('', Role.HIRING_MANAGER, [ours()])).rows.map((row: any) => row.referrer),
  ).toEqual(['a@example.com']);
  expect(
    (await ask('groupBy: [DEPARTMENT]')).rows.map((row: any) => [
      row.department,
      row.referrals,
      row.applications,
    ]),
  ).toEqual([
    [ours(), 1, 0],
    [theirs(), 1, 1],
    [null, 1, 0],
  ]);
});

it('rule 25: a referral without a job and without an application is in scope unless the filter is about jobs', async () => {
  const job = await aJob('Wanted');
  const elsewhere = await aJob('Elsewhere', theirs());
  const [idle, active, other] = [await world.person(), await world.person(), await world.person()];
  await world.referral('idle@rule25.example', idle, '2026-01-01T00:00:00Z');
  await world.referral('active@rule25.example', active, '2026-01-01T00:00:00Z');
  await world.referral('other@rule25.example', other, '2026-01-01T00:00:00Z');
  await world.applies(job, 'Applied', { person: active });
  await world.applies(elsewhere, 'Applied', { person: other });
  const referrers = async (filter: string) =>
    (
      await world.ask(`{ referralCounts(filter: {${filter}}) { rows { referrer referrals } } }`)
    ).referralCounts.rows
      .filter((row: any) => row.referrals > 0 && row.referrer.endsWith('@rule25.example'))
      .map((row: any) => row.referrer);
  const everybody = ['active@rule25.example', 'idle@rule25.example', 'other@rule25.example'];
  expect(await referrers('')).toEqual(everybody);
  expect(await referrers('statuses: [ACTIVE], imported: false')).toEqual(everybody);
  expect(await referrers(`jobIds: ["${job.id}"]`)).toEqual(['active@rule25.example']);
  expect(await referrers(`departments: ["${ours()}"]`)).toEqual(['active@rule25.example']);
  expect(await referrers(`departments: ["${theirs()}"]`)).toEqual(['other@rule25.example']);
  expect(await referrers('locations: ["Nowhere"]')).toEqual([]);
});
