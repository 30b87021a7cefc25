import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Role } from '../../src/domains/users/user.enums.js';
import { World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.begin();
});
afterAll(async () => {
  await world?.close();
});

const fields =
  'provenance { n timeZone definition version source excluded { reason count } } rows { channel channelId channelKind campaign job department period applications reachedScreen reachedAssessment reachedInterview reachedOffer hires conversion quality spend currency costPerApplication costPerInterview costPerHire }';
const ask = async (args: string, as?: Role, departments?: string[]) =>
  (await world.ask(`{ channelYield(${args}) { ${fields} } }`, as, departments)).channelYield;
const only = (...ids: string[]) => `filter: {jobIds: [${ids.map((id) => `"${id}"`).join(', ')}]}`;

describe('rule 3: reached, hires and quality', () => {
  it('counts the furthest milestone, whatever came after, over the milestones that the job has', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Offer > back to Screen > reject'); // skipped Screen and Interview first: furthest is Offer
    await world.applies(job, 'Applied > Screen > withdraw');
    await world.applies(job, 'Applied > Interview > hire'); // beyond the Offer, which the job has
    const {
      rows: [row],
    } = await ask(`groupBy: [], ${only(job.id)}`);
    expect(row).toMatchObject({
      applications: 3,
      reachedScreen: 3,
      reachedAssessment: 0,
      reachedInterview: 2,
      reachedOffer: 2,
      hires: 1,
    });
    expect(row.conversion).toBeCloseTo(1 / 3, 12);
    expect(row.quality).toBeCloseTo((4 / 5 + 2 / 5 + 1) / 3, 12);
  });

  it('does not count a move to the stage Hired as a hire: only HIRE is one', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Screen > Interview > Offer > Hired');
    expect((await ask(`groupBy: [], ${only(job.id)}`)).rows[0]).toMatchObject({
      reachedOffer: 1,
      hires: 0,
    });
  });

  it('counts a transfer where it ended, and what follows as an application of the other job', async () => {
    const [first, second] = [await world.job('First'), await world.job('Second')];
    const person = await world.person();
    await world.applies(first, 'Applied > Screen > transfer', { person });
    await world.applies(second, 'Applied > Screen > Interview > hire', {
      person,
      at: '2026-01-10T10:00:00Z',
    });
    const { rows, provenance } = await ask(`groupBy: [JOB], ${only(first.id, second.id)}`);
    expect(rows.map(({ job, applications, hires }: any) => [job, applications, hires])).toEqual([
      ['First', 1, 0],
      ['Second', 1, 1],
    ]);
    expect(provenance).toEqual({
      n: 2,
      timeZone: 'UTC',
      definition: 'channelYield',
      version: 3,
      source: 'MILESTONES',
      excluded: [],
    });
  });

  it('keeps counting a stage that was deleted while applications sat in it', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Screen > Interview');
    await sql`update stage set deleted_at = now() where id = ${job.stages[2]!.id}`.execute(
      world.database.sql,
    );
    // of four stages left, two are at or before the deleted one
    expect((await ask(`groupBy: [], ${only(job.id)}`)).rows[0]).toMatchObject({
      reachedScreen: 1,
      reachedInterview: 1,
      quality: 0.5,
    });
  });
});

describe('rule 27: quality', () => {
  const qualityOf = async (job: { id: string }) =>
    (await ask(`groupBy: [], ${only(job.id)}`)).rows[0].quality;

  it('divides by the stages that the job had when the application ended, whatever is deleted, added or moved later', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Interview@2026-01-07 > reject@2026-01-08');
    expect(await qualityOf(job)).toBeCloseTo(3 / 5, 12);
    // Nobody entered Screen: the record of it goes, and the stages behind it take new places.
    await world.changes(sql`delete from stage where id = ${job.stages[1]!.id}`);
    await world.changes(
      sql`update stage set position = position - 1 where job_id = ${job.id} and position > 2`,
    );
    expect(await qualityOf(job)).toBeCloseTo(3 / 5, 12);
    await world.changes(
      sql`insert into stage (job_id, name, position, milestone) select ${job.id}, 'Test ' || n, n + 4, 'ASSESSMENT' from generate_series(1, 5) n`,
    );
    expect(await qualityOf(job)).toBeCloseTo(3 / 5, 12);
    await world.changes(sql`update stage set deleted_at = now() where id = ${job.stages[2]!.id}`);
    expect(await qualityOf(job)).toBeCloseTo(3 / 5, 12);
  });

  it('takes the pipeline of the time of each end, and that of today for open applications', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Screen@2026-01-07 > withdraw@2026-01-08');
    await world.changes(sql`update stage set deleted_at = now() where id = ${job.stages[3]!.id}`);
    const later = new Date(Date.now() + 60_000).toISOString();
    await world.applies(job, `Applied > Screen@2026-01-07 > reject@${later}`);
    expect(await qualityOf(job)).toBeCloseTo((2 / 5 + 2 / 4) / 2, 12);
    await world.changes(sql`update stage set deleted_at = now() where id = ${job.stages[2]!.id}`);
    await world.applies(job, 'Applied > Screen');
    // That end is a minute from now, when the job has three stages: Applied, Screen and Hired.
    expect(await qualityOf(job)).toBeCloseTo((2 / 5 + 2 / 3 + 2 / 3) / 3, 12);
  });

  it('counts the pipeline that the first application met for an end without a date, or before all that was recorded here', async () => {
    const job = await world.job();
    // Changed before anybody applied: that pipeline was never in use.
    await world.changes(sql`delete from stage where id = ${job.stages[3]!.id}`);
    await world.applies(job, 'Applied > Screen@? > reject@?');
    await world.applies(job, 'Applied > Screen > reject@2020-01-01', {
      at: '2019-12-01T00:00:00Z',
    });
    await world.changes(sql`update stage set deleted_at = now() where id = ${job.stages[2]!.id}`);
    expect(await qualityOf(job)).toBeCloseTo(2 / 4, 12);
  });
});

describe('rule 5: an undone hire', () => {
  it('counts as if it had not happened, and once in excluded', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Screen > hire > unhire > hire > unhire');
    await world.applies(job, 'Applied > Screen > hire > unhire > Interview > hire');
    const { rows, provenance } = await ask(`groupBy: [], ${only(job.id)}`);
    expect(rows[0]).toMatchObject({
      applications: 2,
      reachedScreen: 2,
      reachedInterview: 1,
      reachedOffer: 1,
      hires: 1,
    });
    expect(provenance.excluded).toEqual([{ reason: 'HIRE_UNDONE', count: 2 }]);
  });
});

describe('rules 6 and 19: ACTIVITY', () => {
  it('counts each event in its own period, a skipped milestone at the first entry to a later one', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied@2026-01-05 > Interview@2026-02-10 > hire@2026-03-20', {
      at: '2026-01-05T10:00:00Z',
    });
    const { rows } = await ask(
      `basis: ACTIVITY, groupBy: [PERIOD], range: {from: "2026-01-01", to: "2026-04-01"}, ${only(job.id)}`,
    );
    expect(
      rows.map((row: any) => [
        row.period,
        row.applications,
        row.reachedScreen,
        row.reachedInterview,
        row.reachedOffer,
        row.hires,
      ]),
    ).toEqual([
      ['2026-01-01', 1, 0, 0, 0, 0],
      ['2026-02-01', 0, 1, 1, 0, 0],
      ['2026-03-01', 0, 0, 0, 1, 1],
    ]);
  });

  it('has undated events in no range, counted as UNDATED_EVENT, and in the numbers of all time', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Screen@? > Interview@2026-01-20');
    const ranged = await ask(
      `basis: ACTIVITY, groupBy: [], range: {from: "2026-01-01", to: "2027-01-01"}, ${only(job.id)}`,
    );
    expect(ranged.rows[0]).toMatchObject({
      applications: 1,
      reachedScreen: 0,
      reachedInterview: 1,
    });
    expect(ranged.provenance.excluded).toEqual([{ reason: 'UNDATED_EVENT', count: 1 }]);
    const all = await ask(`basis: ACTIVITY, groupBy: [], ${only(job.id)}`);
    expect(all.rows[0]).toMatchObject({ reachedScreen: 1 });
    expect(all.provenance.excluded).toEqual([]);
  });

  it('counts a hire that was undone in no period', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Offer > hire@2026-02-01 > unhire@2026-02-05');
    const { rows, provenance } = await ask(
      `basis: ACTIVITY, groupBy: [], range: {from: "2026-02-01", to: "2026-03-01"}, ${only(job.id)}`,
    );
    expect(rows[0]).toMatchObject({ applications: 0, hires: 0 });
    expect(provenance.excluded).toEqual([{ reason: 'HIRE_UNDONE', count: 1 }]);
  });
});

describe('rule 7: attribution', () => {
  it('gives an application to the first or the last of two touches, or to both', async () => {
    const job = await world.job();
    const [fair, board] = [
      await world.channel('Fair', 'EVENT'),
      await world.channel('Board of two'),
    ];
    const person = await world.person();
    await world.touch(person, fair, '2025-11-01T00:00:00Z');
    await world.touch(person, fair, '2026-03-01T00:00:00Z'); // later than the application: never counts
    await world.applies(job, 'Applied > hire', {
      person,
      channel: board,
      at: '2026-01-05T10:00:00Z',
    });
    const counts = async (attribution: string) =>
      Object.fromEntries(
        (await ask(`attribution: ${attribution}, ${only(job.id)}`)).rows
          .filter((row: any) => row.applications)
          .map((row: any) => [row.channel, row.hires]),
      );
    expect(await counts('FIRST')).toEqual({ Fair: 1 });
    expect(await counts('LAST')).toEqual({ 'Board of two': 1 });
    expect(await counts('ANY')).toEqual({ Fair: 1, 'Board of two': 1 });
    expect((await ask(`attribution: ANY, groupBy: [], ${only(job.id)}`)).rows[0].applications).toBe(
      1,
    );
  });

  it('takes the channels of earlier applications as touches, and those of people merged into one', async () => {
    const [old, job] = [await world.job('Old'), await world.job('New')];
    const [campus, site] = [
      await world.channel('Campus', 'CAMPUS'),
      await world.channel('Site', 'CAREERS_SITE'),
    ];
    const person = await world.person();
    const twin = await world.person(person);
    await world.applies(old, 'Applied > reject', {
      person: twin,
      channel: campus,
      at: '2025-01-05T10:00:00Z',
    });
    await world.applies(job, 'Applied', { person, channel: site });
    const rows = (await ask(`attribution: FIRST, ${only(job.id)}`)).rows.filter(
      (row: any) => row.applications,
    );
    expect(rows.map((row: any) => row.channel)).toEqual(['Campus']);
  });

  it("puts the application's own channel last of two at the same time", async () => {
    const job = await world.job();
    const [own, other] = [
      await world.channel('Own'),
      await world.channel('Other at the same time'),
    ];
    const person = await world.person();
    await world.touch(person, other, '2026-01-05T10:00:00Z');
    await world.applies(job, 'Applied', { person, channel: own });
    const names = async (attribution: string) =>
      (await ask(`attribution: ${attribution}, ${only(job.id)}`)).rows
        .filter((row: any) => row.applications)
        .map((row: any) => row.channel);
    expect(await names('LAST')).toEqual(['Own']);
    expect(await names('FIRST')).toEqual(['Other at the same time']);
  });

  it('puts a touch before the channel of an application at the same time, and an earlier application before a later one', async () => {
    const job = await world.job();
    const at = '2026-01-05T10:00:00Z';
    const [first, second, touched] = [
      await world.channel('Of the first application'),
      await world.channel('Of the second application'),
      await world.channel('Of the touch'),
    ];
    const person = await world.person();
    await world.applies(await world.job(), 'Applied', { person, channel: first, at });
    await world.applies(await world.job(), 'Applied', { person, channel: second, at });
    await world.applies(job, 'Applied', { person, at: '2026-01-07T10:00:00Z' });
    const names = async (attribution: string) =>
      (await ask(`attribution: ${attribution}, ${only(job.id)}`)).rows
        .filter((row: any) => row.applications)
        .map((row: any) => row.channel);
    expect(await names('FIRST')).toEqual(['Of the first application']);
    expect(await names('LAST')).toEqual(['Of the second application']);
    await world.touch(person, touched, at); // recorded last
    expect(await names('FIRST')).toEqual(['Of the touch']);
    expect(await names('LAST')).toEqual(['Of the second application']);
  });
});

describe('rules 12 and 18: money', () => {
  it('spreads spend evenly by day, both ends included, and cuts it to the range and the periods', async () => {
    const channel = await world.channel('Paid');
    await world.spend(channel, '2026-01-22', '2026-02-10', 200); // 20 days, 10 a day: 10 in January, 10 in February
    const filter = `filter: {channelIds: ["${channel}"]}`;
    expect(
      (await ask(`range: {from: "2026-01-01", to: "2026-02-01"}, ${filter}`)).rows[0],
    ).toMatchObject({
      channel: 'Paid',
      applications: 0,
      spend: 100,
      currency: 'EUR',
      costPerApplication: null,
    });
    expect(
      (await ask(`range: {from: "2026-02-10", to: "2026-02-11"}, ${filter}`)).rows[0].spend,
    ).toBe(10);
    expect(
      (await ask(`groupBy: [CHANNEL, PERIOD], ${filter}`)).rows.map((row: any) => [
        row.period,
        row.spend,
      ]),
    ).toEqual([
      ['2026-01-01', 100],
      ['2026-02-01', 100],
    ]);
    const quarters = await ask(
      `groupBy: [PERIOD], period: QUARTER, range: {from: "2026-01-01", to: "2026-07-01"}, ${filter}`,
    );
    expect(quarters.rows.map((row: any) => [row.period, row.spend])).toEqual([
      ['2026-01-01', 200],
      ['2026-04-01', 0],
    ]);
  });

  it('never adds several currencies: the row has no money, or a row for each', async () => {
    const job = await world.job();
    const channel = await world.channel('Two currencies');
    await world.applies(job, 'Applied > hire', { channel });
    await world.spend(channel, '2026-01-01', '2026-01-31', 310, 'EUR');
    await world.spend(channel, '2026-01-01', '2026-01-31', 62, 'USD');
    const filter = `filter: {channelIds: ["${channel}"]}`;
    const mixed = await ask(filter);
    expect(mixed.rows[0]).toMatchObject({
      applications: 1,
      spend: null,
      currency: null,
      costPerHire: null,
    });
    expect(mixed.provenance.excluded).toEqual([{ reason: 'MIXED_CURRENCIES', count: 1 }]);
    const apart = await ask(`groupBy: [CHANNEL, CURRENCY], ${filter}`);
    expect(apart.rows.map((row: any) => [row.currency, row.spend, row.costPerHire])).toEqual([
      ['EUR', 310, 310],
      ['USD', 62, 62],
    ]);
    expect(apart.provenance).toMatchObject({ n: 1, excluded: [] });
  });

  it('is not told apart by job, and not shown to roles that may not see spend', async () => {
    const job = await world.job();
    const channel = await world.channel('Secretly paid');
    await world.applies(job, 'Applied', { channel });
    await world.spend(channel, '2026-01-01', '2026-01-31', 310);
    expect(
      (await ask(`groupBy: [CHANNEL, JOB], filter: {channelIds: ["${channel}"]}`)).rows[0].spend,
    ).toBeNull();
    expect((await ask(`filter: {channelIds: ["${channel}"]}`, Role.AUDITOR)).rows[0]).toMatchObject(
      { applications: 1, spend: null },
    );
  });
});

describe('rule 23: what was never recorded', () => {
  const unknown = {
    spend: null,
    costPerApplication: null,
    costPerInterview: null,
    costPerHire: null,
  };

  it('has no cost; what was recorded as nothing costs 0', async () => {
    const job = await world.job();
    const [site, board, old] = [
      await world.channel('No record', 'CAREERS_SITE'),
      await world.channel('Recorded as nothing', 'AGENCY'),
      await world.channel('Recorded for other days', 'SOCIAL'),
    ];
    await world.spend(board, '2026-01-01', '2026-01-31', 0);
    await world.spend(old, '2025-12-01', '2025-12-31', 310);
    for (const channel of [site, board, old])
      await world.applies(job, 'Applied > Interview > hire', { channel });
    const filter = `filter: {channelIds: ["${site}", "${board}", "${old}"]}`;
    const rowsOf = async (args: string) =>
      (await ask(`${args}, range: {from: "2026-01-01", to: "2026-02-01"}, ${filter}`)).rows;
    const nothing = {
      applications: 1,
      spend: 0,
      costPerApplication: 0,
      costPerInterview: 0,
      costPerHire: 0,
    };
    expect(await rowsOf('groupBy: [CHANNEL]')).toMatchObject([
      { channel: 'No record', applications: 1, currency: null, ...unknown },
      { channel: 'Recorded as nothing', currency: 'EUR', ...nothing },
      { channel: 'Recorded for other days', currency: null, ...nothing },
    ]);
    expect(await rowsOf('groupBy: [CHANNEL_KIND]')).toMatchObject([
      { channelKind: 'AGENCY', spend: 0 },
      { channelKind: 'CAREERS_SITE', ...unknown },
      { channelKind: 'SOCIAL', spend: 0 },
    ]);
    expect(await rowsOf('groupBy: [CHANNEL, PERIOD]')).toMatchObject([
      { channel: 'No record', ...unknown },
      { channel: 'Recorded as nothing', ...nothing },
      { channel: 'Recorded for other days', ...nothing },
    ]);
    expect(await rowsOf('groupBy: [CHANNEL, CURRENCY]')).toMatchObject([
      { channel: 'No record', currency: null, ...unknown },
      { channel: 'Recorded as nothing', currency: 'EUR', ...nothing },
      { channel: 'Recorded for other days', currency: null, ...nothing },
    ]);
    expect((await rowsOf('groupBy: []'))[0]).toMatchObject({ applications: 3, spend: 0 });
    const [alone] = (await ask(`groupBy: [], filter: {channelIds: ["${site}"]}`)).rows;
    expect(alone).toMatchObject({ applications: 1, ...unknown });
  });
});

describe('rule 2: rows', () => {
  it('reads days in the time zone, half-open', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied', { at: '2026-01-31T23:30:00Z' }); // 1 February in Berlin
    const months = async (zone: string) =>
      (
        await ask(
          `timeZone: "${zone}", groupBy: [PERIOD], range: {from: "2026-01-01", to: "2026-03-01"}, ${only(job.id)}`,
        )
      ).rows.map((row: any) => row.applications);
    expect(await months('UTC')).toEqual([1, 0]);
    expect(await months('Europe/Berlin')).toEqual([0, 1]);
  });

  it('is exactly one without a grouping, also when there is nothing', async () => {
    const job = await world.job();
    expect((await ask(`groupBy: [], ${only(job.id)}`)).rows).toHaveLength(1);
  });

  it('limits a hiring manager to their departments', async () => {
    const [ours, theirs] = [
      await world.job('Ours', { department: 'Ours' }),
      await world.job('Theirs', { department: 'Theirs' }),
    ];
    await world.applies(ours);
    await world.applies(theirs);
    const { rows } = await ask('groupBy: [DEPARTMENT]', Role.HIRING_MANAGER, ['Ours']);
    expect(rows.map((row: any) => [row.department, row.applications])).toEqual([['Ours', 1]]);
    expect((await ask('groupBy: []', Role.HIRING_MANAGER, [])).rows[0].applications).toBe(0);
  });
});

it.each([
  ['timeZone: "Mars/Olympus"', 'timeZone'],
  ['range: {from: "2026-02-01", to: "2026-01-01"}', 'range'],
  ['groupBy: [JOB, JOB]', 'groupBy'],
  ['filter: {jobIds: ["42"]}', 'filter.jobIds'],
  ['groupBy: [PERIOD], period: DAY, range: {from: "0200-01-01", to: "2026-01-01"}', 'period'],
])('refuses %s, and names the argument', async (args, argument) => {
  const { errors } = await world.tries(`{ channelYield(${args}) { rows { applications } } }`);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
});
