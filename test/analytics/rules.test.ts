import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { metrics } from '../../src/domains/analytics/metrics.js';
import { World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.begin();
});
afterAll(async () => {
  await world?.close();
});

const only = (...ids: string[]) => `filter: {jobIds: [${ids.map((id) => `"${id}"`).join(', ')}]}`;
const yields = async (args: string, fields = 'period periodName applications') =>
  (await world.ask(`{ channelYield(${args}) { rows { ${fields} } } }`)).channelYield.rows;

describe('rule 1: rates and names', () => {
  it('are fractions, null without a denominator; groups are names with ids beside them', async () => {
    const [job, empty] = [
      await world.job('Cook', { department: 'Kitchen' }),
      await world.job('Waiter'),
    ];
    const channel = await world.channel('Board of rule 1');
    await world.applies(job, 'Applied > hire', { channel });
    await world.applies(job, 'Applied > reject', { channel });
    const rows = await yields(
      `groupBy: [JOB], ${only(job.id, empty.id)}`,
      'job jobId department applications conversion',
    );
    expect(rows).toEqual([
      { job: 'Cook', jobId: job.id, department: 'Kitchen', applications: 2, conversion: 0.5 },
      { job: 'Waiter', jobId: empty.id, department: null, applications: 0, conversion: null },
    ]);
    const { offerAcceptance } = await world.ask(
      `{ offerAcceptance(${only(empty.id)}) { rows { rate } } }`,
    );
    expect(offerAcceptance.rows).toEqual([{ rate: null }]);
  });
});

describe('rule 2: periods and time zones', () => {
  it('has days of 23 and 25 hours where the clock changes', async () => {
    const job = await world.job();
    // Berlin, 2026: the clock goes forward on 29 March at 01:00 UTC, and back on 25 October at 01:00 UTC.
    for (const at of [
      '2026-03-28T22:59:59Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T21:59:59Z',
      '2026-03-29T22:00:00Z',
    ])
      await world.applies(job, 'Applied', { at });
    for (const at of ['2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z'])
      await world.applies(job, 'Applied', { at });
    const days = async (from: string, to: string) =>
      (
        await yields(
          `timeZone: "Europe/Berlin", groupBy: [PERIOD], period: DAY, range: {from: "${from}", to: "${to}"}, ${only(job.id)}`,
        )
      ).map((row: any) => row.applications);
    expect(await days('2026-03-28', '2026-03-31')).toEqual([1, 2, 1]);
    expect(await days('2026-10-24', '2026-10-27')).toEqual([0, 2, 1]);
  });

  it('measures durations in elapsed time across a change of the clock', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > hire@2026-03-29T10:00:00Z', { at: '2026-03-28T10:00:00Z' });
    const { timeToHire } = await world.ask(
      `{ timeToHire(timeZone: "Europe/Berlin", ${only(job.id)}) { rows { meanDays } } }`,
    );
    expect(timeToHire.rows).toEqual([{ meanDays: 1 }]);
  });

  it('has ISO weeks, also over the end of a year, and fiscal quarters and years', async () => {
    const job = await world.job();
    for (const day of ['2026-12-27', '2026-12-28', '2027-01-03', '2027-01-04'])
      await world.applies(job, 'Applied', { at: `${day}T12:00:00Z` });
    const rows = (args: string) => yields(`groupBy: [PERIOD], ${args}, ${only(job.id)}`);
    expect(
      (await rows('period: WEEK')).map((row: any) => [
        row.period,
        row.periodName,
        row.applications,
      ]),
    ).toEqual([
      ['2026-12-21', '2026-W52', 1],
      ['2026-12-28', '2026-W53', 2],
      ['2027-01-04', '2027-W01', 1],
    ]);
    expect(
      (
        await rows(
          'period: QUARTER, fiscalYearStart: 12, range: {from: "2026-09-01", to: "2027-03-01"}',
        )
      ).map((row: any) => [row.period, row.periodName, row.applications]),
    ).toEqual([
      ['2026-09-01', 'FY2026-Q4', 0],
      ['2026-12-01', 'FY2027-Q1', 4],
    ]);
    expect(
      (await rows('period: YEAR, fiscalYearStart: 4')).map((row: any) => [
        row.period,
        row.periodName,
        row.applications,
      ]),
    ).toEqual([['2026-04-01', 'FY2027', 4]]);
  });

  it('spreads money over the periods of a fiscal year', async () => {
    const channel = await world.channel('Fiscal');
    await world.spend(channel, '2026-03-31', '2026-04-01', 20);
    const rows = await yields(
      `groupBy: [PERIOD], period: YEAR, fiscalYearStart: 4, filter: {channelIds: ["${channel}"]}`,
      'period spend',
    );
    expect(rows).toEqual([
      { period: '2025-04-01', spend: 10 },
      { period: '2026-04-01', spend: 10 },
    ]);
  });
});

const names = Object.keys(metrics) as (keyof typeof metrics)[];

describe('bad input names its argument', () => {
  it.each([
    ['range: {from: "2026-01-01", to: "2026-01-01"}', 'range', 'holds no day'],
    ['range: {from: "2026-02-01", to: "2026-01-01"}', 'range', 'before it begins'],
    ['timeZone: "Mars/Olympus"', 'timeZone', 'not a time zone'],
    ['fiscalYearStart: 13', 'fiscalYearStart', 'not a month'],
    ['filter: {jobIds: ["42"]}', 'filter.jobIds', 'not an id'],
  ])('for every metric that has it: %s', async (args, argument, message) => {
    const [name] = args.split(':') as [string];
    for (const metric of names) {
      if (
        !world.schema
          .getQueryType()!
          .getFields()
          [metric]!.args.some((arg) => arg.name === name)
      )
        continue;
      const { errors } = await world.tries(`{ ${metric}(${args}) { provenance { n } } }`);
      expect([metric, errors?.[0]?.extensions]).toEqual([
        metric,
        expect.objectContaining({ code: 'BAD_USER_INPUT', argument }),
      ]);
      expect(errors![0]!.message).toContain(message);
    }
  });

  it('for a grouping that is named twice, of every metric that has groupings', async () => {
    for (const metric of names) {
      const groupBy = world.schema
        .getQueryType()!
        .getFields()
        [metric]!.args.find((arg) => arg.name === 'groupBy');
      if (!groupBy) continue;
      const { errors } = await world.tries(
        `{ ${metric}(groupBy: [JOB, PERIOD, JOB]) { provenance { n } } }`,
      );
      expect([metric, errors?.[0]?.extensions]).toEqual([
        metric,
        expect.objectContaining({ code: 'BAD_USER_INPUT', argument: 'groupBy' }),
      ]);
      expect(errors![0]!.message).toContain('JOB twice');
    }
  });

  it('for members of a filter that nobody knows: an answer of nothing, not of everything', async () => {
    await world.applies(await world.job('Known'), 'Applied');
    for (const filter of [
      'jobIds: ["00000000-0000-7000-8000-000000000000"]',
      'departments: ["Nowhere"]',
      'campaigns: ["None"]',
      'channelIds: ["00000000-0000-7000-8000-000000000000"]',
    ]) {
      expect([filter, await yields(`groupBy: [], filter: {${filter}}`, 'applications')]).toEqual([
        filter,
        [{ applications: 0 }],
      ]);
    }
  });

  it('for a group that a metric does not have, before anything is read', async () => {
    const { errors } = await world.tries(
      '{ timeToHire(groupBy: [REFERRER]) { provenance { n } } }',
    );
    expect(errors?.[0]?.message).toContain('"REFERRER" does not exist in "ApplicationGroup"');
  });
});

describe('odd pipelines have a documented answer', () => {
  it('a job without stages has applications, and no step but HIRED', async () => {
    const job = await world.job('No stages', { stages: [] });
    await world.applies(job, '');
    await world.applies(job, 'hire');
    const answer =
      await world.ask(`{ channelYield(groupBy: [], ${only(job.id)}) { rows { applications reachedInterview hires quality } }
      dropOffStages(${only(job.id)}) { provenance { n } rows { milestone entered } } timeInStage(${only(job.id)}) { provenance { n } rows { n } } timeToHire(${only(job.id)}) { rows { n nOpen } } }`);
    expect(answer.channelYield.rows).toEqual([
      { applications: 2, reachedInterview: 0, hires: 1, quality: 1 },
    ]);
    expect(answer.dropOffStages).toEqual({
      provenance: { n: 2 },
      rows: [{ milestone: 'HIRED', entered: 1 }],
    });
    expect(answer.timeInStage).toEqual({ provenance: { n: 0 }, rows: [] });
    expect(answer.timeToHire.rows).toEqual([{ n: 1, nOpen: 1 }]);
  });

  it('a stage that is deleted in the middle of a history keeps its visits', async () => {
    const job = await world.job('Fewer stages');
    await world.applies(
      job,
      'Applied@2026-01-01 > Screen@2026-01-02 > Interview@2026-01-05 > reject@2026-01-06',
      { at: '2026-01-01T00:00:00Z' },
    );
    await world.changes(
      sql`update stage set deleted_at = now() where job_id = ${job.id} and name = 'Screen'`,
    );
    const { timeInStage } = await world.ask(
      `{ timeInStage(by: STAGE, ${only(job.id)}) { rows { milestone stage n meanDays } } }`,
    );
    expect(timeInStage.rows).toContainEqual({
      milestone: 'SCREEN',
      stage: 'Screen',
      n: 1,
      meanDays: 3,
    });
    expect(
      (await yields(`groupBy: [], ${only(job.id)}`, 'reachedScreen reachedInterview'))[0],
    ).toEqual({ reachedScreen: 1, reachedInterview: 1 });
  });
});
