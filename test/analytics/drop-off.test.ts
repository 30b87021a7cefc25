import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World, type JobSketch } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.begin();
});
afterAll(async () => {
  await world?.close();
});

const ways = 'entered advanced skippedPast movedBack rejected withdrew transferred stillThere';
const ask = async (job: JobSketch, args = '') =>
  (
    await world.ask(
      `{ dropOffStages(jobId: "${job.id}"${args ? `, ${args}` : ''}) { provenance { n excluded { reason count } } rows { milestone stage position job department channel period ${ways} passRate dropOffRate shareOfAll } } }`,
    )
  ).dropOffStages;
/** Only what is not 0: `{entered: 1, advanced: 1}`. */
const short = (row: any) =>
  Object.fromEntries(
    ways
      .split(' ')
      .filter((way) => row[way] > 0)
      .map((way) => [way, row[way]]),
  );
const byStep = (rows: any[]) =>
  Object.fromEntries(rows.map((row) => [row.stage ?? row.milestone, short(row)]));

describe('rule 4: each application counts once a stage, by how its last visit ended', () => {
  it('a skipped stage is not entered, or entered and left as skippedPast', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Interview > reject');
    expect(byStep((await ask(job)).rows)).toEqual({
      APPLICATION: { entered: 1, advanced: 1 },
      SCREEN: {},
      INTERVIEW: { entered: 1, rejected: 1 },
      OFFER: {},
      HIRED: {},
    });
    const filled = await ask(job, 'skipPolicy: FILL_SKIPPED');
    expect(byStep(filled.rows).SCREEN).toEqual({ entered: 1, skippedPast: 1 });
    expect(filled.rows[1]).toMatchObject({ passRate: 1, dropOffRate: 0, shareOfAll: 1 });
  });

  it('a backward move is never a pass, and the last visit counts', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Screen > Interview > back to Screen > withdraw');
    const { rows } = await ask(job);
    expect(byStep(rows)).toMatchObject({
      SCREEN: { entered: 1, withdrew: 1 },
      INTERVIEW: { entered: 1, movedBack: 1 },
    });
    expect(rows[2]).toMatchObject({ milestone: 'INTERVIEW', passRate: 0, dropOffRate: 0 });
  });

  it('a stage entered again is passed by the last visit', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Screen > Interview > back to Screen > Interview > Offer');
    expect(byStep((await ask(job)).rows)).toMatchObject({
      SCREEN: { entered: 1, advanced: 1 },
      INTERVIEW: { entered: 1, advanced: 1 },
      OFFER: { entered: 1, stillThere: 1 },
    });
  });

  it('two stages of one milestone are one step by MILESTONE, and two by STAGE', async () => {
    const job = await world.job('Two interviews', {
      stages: [
        ['Applied', 'APPLICATION'],
        ['First', 'INTERVIEW'],
        ['Second', 'INTERVIEW'],
        ['Hired', 'HIRED'],
      ],
    });
    await world.applies(job, 'Applied > First > Second > back to First > reject');
    expect(byStep((await ask(job)).rows)).toEqual({
      APPLICATION: { entered: 1, advanced: 1 },
      INTERVIEW: { entered: 1, rejected: 1 },
      HIRED: {},
    });
    expect(byStep((await ask(job, 'by: STAGE')).rows)).toMatchObject({
      First: { entered: 1, rejected: 1 },
      Second: { entered: 1, movedBack: 1 },
    });
  });

  it('a reopened application goes on from where it ended', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > Screen > reject > reopen > Interview');
    expect(byStep((await ask(job)).rows)).toMatchObject({
      SCREEN: { entered: 1, advanced: 1 },
      INTERVIEW: { entered: 1, stillThere: 1 },
    });
  });

  it('a re-application counts beside the first one', async () => {
    const job = await world.job();
    const person = await world.person();
    await world.applies(job, 'Applied > Screen > reject', { person });
    await world.applies(job, 'Applied', { person, at: '2026-02-05T10:00:00Z' });
    const { rows, provenance } = await ask(job);
    expect(rows[0]).toMatchObject({ entered: 2, advanced: 1, stillThere: 1 });
    expect(provenance.n).toBe(2);
  });

  it('HIRED comes last: the hires stand there under both open policies', async () => {
    const job = await world.job();
    await world.applies(job, 'Applied > hire');
    await world.applies(job, 'Applied');
    for (const policy of ['INCLUDE', 'EXCLUDE_OPEN']) {
      const { rows } = await ask(job, `openPolicy: ${policy}`);
      expect(rows.at(-1)).toMatchObject({
        milestone: 'HIRED',
        entered: 1,
        stillThere: 1,
        passRate: null,
        dropOffRate: null,
        shareOfAll: policy === 'INCLUDE' ? 0.5 : 1,
      });
    }
  });

  it('only completed considerations count with EXCLUDE_OPEN, transfers among them (rule 17)', async () => {
    const job = await world.job();
    for (const text of [
      'Applied > Screen',
      'Applied > Screen > transfer',
      'Applied > Screen > reject',
    ])
      await world.applies(job, text);
    expect(byStep((await ask(job, 'openPolicy: EXCLUDE_OPEN')).rows).SCREEN).toEqual({
      entered: 2,
      transferred: 1,
      rejected: 1,
    });
    expect(byStep((await ask(job)).rows).SCREEN).toEqual({
      entered: 3,
      transferred: 1,
      rejected: 1,
      stillThere: 1,
    });
  });
});

it('rule 5: an undone hire leaves the application where it was', async () => {
  const job = await world.job();
  await world.applies(job, 'Applied > Offer > hire > unhire');
  const { rows, provenance } = await ask(job);
  expect(byStep(rows)).toMatchObject({ OFFER: { entered: 1, stillThere: 1 }, HIRED: {} });
  expect(provenance.excluded).toEqual([{ reason: 'HIRE_UNDONE', count: 1 }]);
});

it('rule 16: an ended status without an end event is an undated end; undated and disordered dates stay in the funnel', async () => {
  const { sql } = await import('kysely');
  const job = await world.job();
  const id = await world.applies(job, 'Applied > Screen@?');
  await sql`update application set status = 'WITHDRAWN' where id = ${id}`.execute(
    world.database.sql,
  );
  await world.applies(job, 'Applied@2026-03-01 > Screen@2026-02-01 > reject@?');
  expect(byStep((await ask(job)).rows).SCREEN).toEqual({ entered: 2, withdrew: 1, rejected: 1 });
});

it('rule 16: superseded events do not count', async () => {
  const { sql } = await import('kysely');
  const job = await world.job();
  const id = await world.applies(job, 'Applied > Interview');
  await sql`insert into transition_superseded (transition_id) select id from transition where application_id = ${id} and ordinal = 2`.execute(
    world.database.sql,
  );
  expect(byStep((await ask(job)).rows)).toMatchObject({
    APPLICATION: { entered: 1, stillThere: 1 },
    INTERVIEW: {},
  });
});

describe('rules 2 and 20: rows', () => {
  it('gives each job a row for every stage of its own', async () => {
    const [one, two] = [
      await world.job('One', { department: 'Rows' }),
      await world.job('Two', {
        department: 'Rows',
        stages: [
          ['Inbox', 'APPLICATION'],
          ['Talk', 'INTERVIEW'],
        ],
      }),
    ];
    await world.applies(one, 'Applied > Screen');
    const { dropOffStages } = await world.ask(
      `{ dropOffStages(by: STAGE, groupBy: [JOB], filter: {departments: ["Rows"]}) { rows { job stage position entered } } }`,
    );
    expect(
      dropOffStages.rows.map((row: any) => [row.job, row.stage, row.position, row.entered]),
    ).toEqual([
      ['One', 'Applied', 1, 1],
      ['One', 'Screen', 2, 1],
      ['One', 'Interview', 3, 0],
      ['One', 'Offer', 4, 0],
      ['One', 'Hired', 5, 0],
      ['Two', 'Inbox', 1, 0],
      ['Two', 'Talk', 2, 0],
      ['Two', 'Hired', 3, 0],
    ]);
    expect(two.id).toBeDefined();
  });

  it('fills every period inside the range', async () => {
    const job = await world.job('Periods', {
      stages: [
        ['Applied', 'APPLICATION'],
        ['Hired', 'HIRED'],
      ],
    });
    await world.applies(job, 'Applied > hire', { at: '2026-02-10T00:00:00Z' });
    const { rows } = await ask(
      job,
      'groupBy: [PERIOD], range: {from: "2026-01-15", to: "2026-03-01"}',
    );
    expect(
      rows.map((row: any) => [row.period, row.milestone, row.entered, row.shareOfAll]),
    ).toEqual([
      ['2026-01-01', 'APPLICATION', 0, null],
      ['2026-01-01', 'HIRED', 0, null],
      ['2026-02-01', 'APPLICATION', 1, 1],
      ['2026-02-01', 'HIRED', 1, 1],
    ]);
  });

  it("groups by the application's own channel, with a row for every channel", async () => {
    const job = await world.job();
    const channel = await world.channel('Drop-off channel');
    await world.channel('Idle channel');
    await world.applies(job, 'Applied > reject', { channel });
    const { rows } = await ask(job, 'groupBy: [CHANNEL]');
    const first = rows.filter((row: any) => row.milestone === 'APPLICATION');
    expect(first.find((row: any) => row.channel === 'Drop-off channel')).toMatchObject({
      entered: 1,
      rejected: 1,
    });
    expect(first.find((row: any) => row.channel === 'Idle channel')).toMatchObject({ entered: 0 });
  });
});
