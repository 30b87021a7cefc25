import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.begin();
});
afterAll(async () => {
  await world?.close();
});

const duration =
  'n nOpen meanDays medianDays medianLowDays medianHighDays p25Days p75Days p90Days stdDevDays drill';
const ask = async (metric: string, args: string, fields = duration) =>
  (
    await world.ask(
      `{ ${metric}(${args}) { provenance { n source excluded { reason count } } rows { job department channel period ${fields} } } }`,
    )
  )[metric];
const only = (...ids: string[]) => `filter: {jobIds: [${ids.map((id) => `"${id}"`).join(', ')}]}`;
const stages = (args: string) =>
  ask('timeInStage', args, `${duration} milestone stage position applications`);
const behind = async (drill: string, measure: string) =>
  (
    await world.ask(
      `{ drillThrough(drill: "${drill}", measure: "${measure}", first: 100) { totalCount { value } } }`,
    )
  ).drillThrough.totalCount.value;
const rowOf = (answer: any, milestone: string) =>
  answer.rows.find((row: any) => row.milestone === milestone);
/** All times of a run go back from one moment, so that their distances are exact. */
const now = Date.now();
const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();

describe('rule 5: in timeInStage a visit closes at HIRE, and UNHIRE or REOPEN opens a new one', () => {
  it('counts a visit for each', async () => {
    const job = await world.job();
    await world.applies(
      job,
      'Applied@2026-01-01 > Offer@2026-01-03 > hire@2026-01-05 > unhire@2026-01-10 > reject@2026-01-11 > reopen@2026-01-20 > withdraw@2026-01-24',
    );
    const offer = rowOf(await stages(only(job.id)), 'OFFER');
    expect(offer).toMatchObject({
      n: 3,
      nOpen: 0,
      applications: 1,
      meanDays: 7 / 3,
      medianDays: 2,
      p25Days: 1,
      p75Days: 4,
    });
  });
});

describe('rule 8: timeInStage', () => {
  it('counts closed and open visits in n, means over closed ones, and quantiles by Kaplan–Meier', async () => {
    const job = await world.job();
    for (const [from, to] of [
      [100, 98],
      [100, 96],
      [100, 94],
    ])
      await world.applies(
        job,
        `Applied@${daysAgo(from!)} > Screen@${daysAgo(to!)} > reject@${daysAgo(to!)}`,
        { at: daysAgo(from!) },
      );
    for (const from of [3, 50, 60])
      await world.applies(job, `Applied@${daysAgo(from)}`, { at: daysAgo(from) });
    const applied = rowOf(await stages(only(job.id)), 'APPLICATION');
    // 2 of 6 at risk; the open one of 3 days leaves; 4 of 4 at risk, 6 of 3
    expect(applied).toMatchObject({ n: 6, nOpen: 3, applications: 6 });
    expect(applied.meanDays).toBeCloseTo(4, 6);
    expect(applied.stdDevDays).toBeCloseTo(Math.sqrt(8 / 3), 6);
    expect(applied.p25Days).toBeCloseTo(4, 6);
    expect(applied.medianDays).toBeCloseTo(6, 6);
    expect(applied.p75Days).toBeNull();
    expect(await behind(applied.drill, 'nOpen')).toBe(3);
    expect(await behind(applied.drill, 'applications')).toBe(6);
  });

  it('merges moves within a milestone by MILESTONE, and tells them apart by STAGE', async () => {
    const job = await world.job('Two interviews', {
      stages: [
        ['Applied', 'APPLICATION'],
        ['First', 'INTERVIEW'],
        ['Second', 'INTERVIEW'],
        ['Hired', 'HIRED'],
      ],
    });
    await world.applies(
      job,
      'Applied@2026-01-01 > First@2026-01-02 > Second@2026-01-04 > back to First@2026-01-05 > hire@2026-01-09',
    );
    expect(rowOf(await stages(only(job.id)), 'INTERVIEW')).toMatchObject({ n: 1, meanDays: 7 });
    const { rows } = await stages(`by: STAGE, ${only(job.id)}`);
    expect(rows.map((row: any) => [row.stage, row.n, row.meanDays])).toEqual([
      ['Applied', 1, 1],
      ['First', 2, 3],
      ['Second', 1, 1],
    ]);
  });
});

describe('rule 9: an event dated before its predecessor', () => {
  it('leaves out the intervals that begin or end at it, and no others', async () => {
    const job = await world.job();
    const id = await world.applies(
      job,
      'Applied@2026-01-01 > Screen@2026-01-05 > Interview@2026-01-03 > Offer@2026-01-08 > hire@2026-01-09',
    );
    await flag(id, 3);
    const answer = await stages(only(job.id));
    expect(
      ['APPLICATION', 'SCREEN', 'INTERVIEW', 'OFFER'].map(
        (milestone) => rowOf(answer, milestone).n,
      ),
    ).toEqual([1, 0, 0, 1]);
    expect(answer.provenance.excluded).toEqual([{ reason: 'DATES_OUT_OF_ORDER', count: 1 }]);
  });

  it('leaves a hire that is flagged, or before the start, out of timeToHire', async () => {
    const job = await world.job();
    await flag(
      await world.applies(job, 'Applied@2026-01-05 > Screen@2026-01-09 > hire@2026-01-08', {
        at: '2026-01-05T00:00:00Z',
      }),
      3,
    );
    await world.applies(job, 'Applied > hire@2026-01-01', { at: '2026-01-05T00:00:00Z' });
    expect(await ask('timeToHire', only(job.id))).toMatchObject({
      provenance: { n: 0, excluded: [{ reason: 'DATES_OUT_OF_ORDER', count: 2 }] },
      rows: [{ n: 0, medianDays: null }],
    });
  });
});

/** Marks an event as the import does: transitions are append-only, so it is a new revision. */
async function flag(application: string, ordinal: number): Promise<void> {
  await world.changes(sql`with old as (select * from current_transition where application_id = ${application} and ordinal = ${ordinal}),
    gone as (insert into transition_superseded (transition_id) select id from old)
    insert into transition (application_id, ordinal, revision, from_stage_id, to_stage_id, at, kind, out_of_order)
    select application_id, ordinal, 2, from_stage_id, to_stage_id, at, kind, true from old`);
}

describe('rule 22: timeToHire by ACTIVITY', () => {
  const activity = (args: string, job: { id: string }) =>
    ask('timeToHire', `basis: ACTIVITY, ${args}, ${only(job.id)}`, `${duration} periodName`);

  it('counts an application at the date of its hire, with plain quantiles', async () => {
    const job = await world.job();
    const at = '2026-01-05T00:00:00Z';
    for (const hire of ['2026-01-15', '2026-02-04', '2026-02-14', '2026-03-06'])
      await world.applies(job, `Applied > hire@${hire}T00:00:00Z`, { at });
    await world.applies(job, 'Applied > hire@2026-02-10T00:00:00Z > unhire@2026-03-01', { at });
    await world.applies(job, 'Applied > hire@?', { at });
    // Days from applying: 10 in January, 30 and 40 in February, 60 in March.
    const months = 'groupBy: [PERIOD], range: {from: "2026-01-01", to: "2026-04-01"}';
    const { rows, provenance } = await activity(months, job);
    expect(rows.map((row: any) => [row.periodName, row.n, row.medianDays, row.meanDays])).toEqual([
      ['2026-01', 1, 10, 10],
      ['2026-02', 2, 30, 35],
      ['2026-03', 1, 60, 60],
    ]);
    expect(provenance).toMatchObject({
      n: 4,
      excluded: [
        { reason: 'UNDATED_EVENT', count: 1 },
        { reason: 'HIRE_UNDONE', count: 1 },
      ],
    });
    expect(await behind(rows[1].drill, 'n')).toBe(2);
    // By COHORT all of them belong to January.
    const cohort = await ask('timeToHire', `${months}, ${only(job.id)}`);
    expect(cohort.rows.map((row: any) => [row.n, row.medianDays])).toEqual([
      [4, 30],
      [0, null],
      [0, null],
    ]);
    const february = await activity('range: {from: "2026-02-01", to: "2026-03-01"}', job);
    expect(february.rows).toMatchObject([{ n: 2, nOpen: 0, medianDays: 30 }]);
    expect(february.provenance.excluded).toEqual([
      { reason: 'UNDATED_EVENT', count: 1 },
      { reason: 'HIRE_UNDONE', count: 1 },
    ]);
    const march = await activity('range: {from: "2026-03-01", to: "2026-04-01"}', job);
    expect(march.provenance.excluded).toEqual([{ reason: 'UNDATED_EVENT', count: 1 }]);
  });

  it('counts open applications today, when they may end: nothing is missing of days that are over', async () => {
    const job = await world.job();
    await world.applies(job, `Applied > hire@${daysAgo(10)}`, { at: daysAgo(30) });
    await world.applies(job, 'Applied > Screen', { at: daysAgo(40) });
    await world.applies(job, 'Applied > reject', { at: daysAgo(40) });
    const day = (days: number) => daysAgo(days).slice(0, 10);
    const past = await activity(`range: {from: "${day(50)}", to: "${day(5)}"}`, job);
    expect(past.rows).toMatchObject([{ n: 1, nOpen: 0, meanDays: 20 }]);
    const untilNow = await activity(`range: {from: "${day(5)}"}`, job);
    expect(untilNow.rows).toMatchObject([{ n: 0, nOpen: 1 }]);
    expect(await behind(untilNow.rows[0].drill, 'nOpen')).toBe(1);
    expect((await activity('groupBy: []', job)).rows).toMatchObject([{ n: 1, nOpen: 1 }]);
  });

  it('goes by the end that is asked for', async () => {
    const job = await world.job();
    const id = await world.applies(job, 'Applied > Offer > hire@2026-03-10T00:00:00Z', {
      at: '2026-01-05T00:00:00Z',
    });
    await world.offer(id, 1, 'ACCEPTED', {
      sent: '2026-02-01T00:00:00Z',
      resolved: '2026-02-04T00:00:00Z',
      starts: '2026-04-01',
    });
    const monthOf = async (end: string) =>
      (await activity(`end: ${end}, groupBy: [PERIOD]`, job)).rows.map((row: any) => [
        row.periodName,
        row.n,
        row.meanDays,
      ]);
    expect(await monthOf('OFFER_SENT')).toEqual([['2026-02', 1, 27]]);
    expect(await monthOf('OFFER_ACCEPTED')).toEqual([['2026-02', 1, 30]]);
    expect(await monthOf('HIRED')).toEqual([['2026-03', 1, 64]]);
    expect(await monthOf('STARTED')).toEqual([['2026-04', 1, 86]]);
  });
});

describe('rule 10: timeToHire', () => {
  it('covers those that reached the end point, by applied date, and counts active ones that have not', async () => {
    const job = await world.job();
    for (const days of [2, 4, 4, 10])
      await world.applies(
        job,
        `Applied > Offer > hire@2026-01-${String(5 + days).padStart(2, '0')}T10:00:00Z`,
      );
    await world.applies(job, 'Applied > Screen');
    await world.applies(job, 'Applied > reject');
    await world.applies(job, 'Applied > hire > unhire > reject');
    await world.applies(job, 'Applied > hire@?');
    const {
      provenance,
      rows: [row],
    } = await ask('timeToHire', only(job.id));
    expect(row).toMatchObject({
      n: 4,
      nOpen: 1,
      meanDays: 5,
      medianDays: 4,
      p25Days: 2,
      p75Days: 4,
      p90Days: 10,
      stdDevDays: 3,
    });
    expect(provenance).toMatchObject({
      n: 4,
      excluded: [
        { reason: 'UNDATED_EVENT', count: 1 },
        { reason: 'HIRE_UNDONE', count: 1 },
      ],
    });
    expect([await behind(row.drill, 'n'), await behind(row.drill, 'nOpen')]).toEqual([4, 1]);
  });

  it('ends at the first version sent, at the latest version if it is accepted, or on the first day once it has come', async () => {
    const job = await world.job();
    const [accepted, negotiated, later] = [
      await world.applies(job, 'Applied > Offer > hire'),
      await world.applies(job, 'Applied > Offer'),
      await world.applies(job, 'Applied > Offer > hire'),
    ];
    await world.offer(accepted, 1, 'DECLINED', {
      sent: '2026-01-07T10:00:00Z',
      resolved: '2026-01-08T10:00:00Z',
    });
    await world.offer(accepted, 2, 'ACCEPTED', {
      sent: '2026-01-09T10:00:00Z',
      resolved: '2026-01-11T10:00:00Z',
      starts: '2026-02-01',
    });
    await world.offer(negotiated, 1, 'SENT', { sent: '2026-01-06T10:00:00Z' });
    await world.offer(later, 1, 'ACCEPTED', {
      sent: '2026-01-15T10:00:00Z',
      resolved: '2026-01-16T10:00:00Z',
      starts: '2099-01-01',
    });
    const numbers = async (end: string) => {
      const {
        rows: [row],
      } = await ask('timeToHire', `end: ${end}, ${only(job.id)}`);
      return [row.n, row.nOpen, row.meanDays];
    };
    expect(await numbers('OFFER_SENT')).toEqual([3, 0, (2 + 1 + 10) / 3]);
    expect(await numbers('OFFER_ACCEPTED')).toEqual([2, 1, (6 + 11) / 2]);
    expect(await numbers('STARTED')).toEqual([1, 1, 27 - 10 / 24]);
  });

  it('begins at the first touch of the person, or when the job was opened, less the time on hold', async () => {
    const job = await world.job();
    const person = await world.person();
    await world.touch(person, await world.channel('Fair'), '2025-12-26T10:00:00Z');
    await world.applies(job, 'Applied > hire@2026-01-15T10:00:00Z', { person });
    const mean = async (args: string) =>
      (await ask('timeToHire', `${args}, ${only(job.id)}`)).rows[0].meanDays;
    expect(await mean('start: FIRST_TOUCH')).toBe(20);
    await world.changes(
      sql`update job set opened_at = '2026-01-01T10:00:00Z' where id = ${job.id}`,
    );
    expect(await mean('start: JOB_OPENED')).toBe(14);
    await world.changes(
      sql`insert into job_hold (job_id, began_at, ended_at) values (${job.id}, '2025-12-30T10:00:00Z', '2026-01-04T10:00:00Z'), (${job.id}, '2026-01-14T10:00:00Z', null)`,
    );
    expect(await mean('start: JOB_OPENED, excludeOnHold: true')).toBe(10);
  });

  it('keeps when a job is on hold', async () => {
    const job = await world.job();
    for (const status of ['ON_HOLD', 'OPEN'])
      await world.changes(sql`update job set status = ${status} where id = ${job.id}`);
    expect(
      await world.changes(
        sql`select ended_at is not null as ended from job_hold where job_id = ${job.id}`,
      ),
    ).toEqual([{ ended: true }]);
  });
});

describe('rule 10: offerAcceptance', () => {
  const offers = (args: string) =>
    ask('offerAcceptance', args, 'accepted declined pending rescinded rate drill');

  it('takes the latest version by the date of its resolution, with pending and rescinded ones apart', async () => {
    const job = await world.job();
    const offer = async (...versions: [string, string?][]) => {
      const id = await world.applies(job, 'Applied > Offer');
      for (const [index, [status, day]] of versions.entries())
        await world.offer(id, index + 1, status, {
          sent: '2026-01-10T00:00:00Z',
          resolved: day && `${day}T12:00:00Z`,
        });
    };
    await offer(['DECLINED', '2026-01-12'], ['ACCEPTED', '2026-02-02']);
    await offer(['ACCEPTED', '2026-01-20']);
    await offer(['DECLINED', '2026-01-20']);
    await offer(['ACCEPTED']);
    await offer(['RESCINDED', '2026-01-20']);
    await offer(['SENT']);
    await offer(['SENT'], ['DRAFT']);
    await offer(['DRAFT']);
    const all = await offers(only(job.id));
    expect(all.rows[0]).toMatchObject({
      accepted: 3,
      declined: 1,
      pending: 2,
      rescinded: 1,
      rate: 0.75,
    });
    for (const measure of ['accepted', 'declined', 'pending', 'rescinded'])
      expect(await behind(all.rows[0].drill, measure)).toBe(all.rows[0][measure]);
    const january = await offers(`range: {from: "2026-01-01", to: "2026-02-01"}, ${only(job.id)}`);
    expect(january).toMatchObject({
      provenance: { n: 5, excluded: [{ reason: 'NO_RANGE_DATE', count: 1 }] },
      rows: [{ accepted: 1, declined: 1, pending: 2, rescinded: 1, rate: 0.5 }],
    });
    expect(
      (await offers(`groupBy: [PERIOD], ${only(job.id)}`)).rows.map((row: any) => [
        row.period,
        row.accepted,
      ]),
    ).toEqual([
      ['2026-01-01', 1],
      ['2026-02-01', 1],
    ]);
  });
});

describe('rule 19: timeToFill', () => {
  it('is per opening, from its opening to its filling, by the date on which it was opened', async () => {
    const job = await world.job();
    const [hired, undone] = [
      await world.applies(job, 'Applied > hire'),
      await world.applies(job, 'Applied > hire > unhire'),
    ];
    await world.opening(job, '2026-01-01T00:00:00Z', '2026-01-11T00:00:00Z', hired);
    await world.opening(job, '2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z');
    await world.opening(job, '2026-01-01T00:00:00Z', '2026-01-21T00:00:00Z', undone);
    await world.opening(job, '2026-01-01T00:00:00Z');
    await world.opening(job, '2026-01-01T00:00:00Z', undefined, undefined, '2026-02-01T00:00:00Z');
    await world.offer(hired, 1, 'ACCEPTED', {
      resolved: '2026-01-11T00:00:00Z',
      starts: '2026-02-10',
    });
    const filled = await ask(
      'timeToFill',
      `range: {from: "2026-01-01", to: "2026-02-01"}, ${only(job.id)}`,
      `${duration} applications`,
    );
    expect(filled).toMatchObject({
      provenance: { n: 2, source: 'RECORDS', excluded: [{ reason: 'HIRE_UNDONE', count: 1 }] },
      rows: [{ n: 2, nOpen: 2, meanDays: 20, medianDays: 10, applications: 1 }],
    });
    expect(await behind(filled.rows[0].drill, 'applications')).toBe(1);
    expect((await ask('timeToFill', `end: STARTED, ${only(job.id)}`)).rows[0]).toMatchObject({
      n: 1,
      meanDays: 40,
    });
    expect(
      (await ask('timeToFill', `start: JOB_OPENED, ${only(job.id)}`)).provenance.excluded,
    ).toContainEqual({ reason: 'UNDATED_EVENT', count: 2 });
  });

  it('takes visits of timeInStage by their date of entry', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied@2026-01-30 > Screen@2026-02-02 > Interview@2026-02-05', {
      at: '2026-01-30T00:00:00Z',
    });
    const rows = (
      await stages(
        `groupBy: [PERIOD], range: {from: "2026-02-01", to: "2026-03-01"}, ${only(job.id)}`,
      )
    ).rows;
    expect(rows.map((row: any) => [row.period, row.milestone, row.n])).toEqual([
      ['2026-02-01', 'APPLICATION', 0],
      ['2026-02-01', 'SCREEN', 1],
      ['2026-02-01', 'INTERVIEW', 1],
      ['2026-02-01', 'OFFER', 0],
    ]);
  });
});

describe('rule 20: by is not a grouping', () => {
  it('gives each job a row for every stage of its own', async () => {
    const [first, second] = [
      await world.job('A job'),
      await world.job('B job', {
        stages: [
          ['Inbox', 'APPLICATION'],
          ['Talk', 'INTERVIEW'],
          ['Start', 'HIRED'],
        ],
      }),
    ];
    await world.applies(first, 'Applied > Screen');
    const { rows } = await stages(`by: STAGE, groupBy: [JOB], ${only(first.id, second.id)}`);
    expect(rows.map((row: any) => [row.job, row.stage, row.n])).toEqual([
      ['A job', 'Applied', 1],
      ['A job', 'Screen', 1],
      ['A job', 'Interview', 0],
      ['A job', 'Offer', 0],
      ['B job', 'Inbox', 0],
      ['B job', 'Talk', 0],
    ]);
  });
});
