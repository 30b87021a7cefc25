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

const ask = async (args: string, fields: string) =>
  (await world.ask(`{ responsiveness(${args}) { rows { ${fields} drill } } }`)).responsiveness;
const only = (id: string) => `filter: {jobIds: ["${id}"]}`;
const behind = async (drill: string, measure: string) =>
  (
    await world.ask(
      `{ drillThrough(drill: "${drill}", measure: "${measure}", first: 100) { totalCount { value } } }`,
    )
  ).drillThrough.totalCount.value;
/** All times of a run go back from one moment, so that their distances are exact. */
const now = Date.now();
const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();

describe('responsiveness', () => {
  it('tells who heard back, how soon, and who waits now', async () => {
    const job = await world.job();
    const applies = async (text: string, days: number) => {
      const person = await world.person();
      return { person, id: await world.applies(job, text, { person, at: daysAgo(days) }) };
    };
    const told = await applies('Applied > reject', 40);
    await world.changes(
      sql`update application set ended_at = ${daysAgo(39)} where id = ${told.id}`,
    );
    await world.changes(
      sql`update candidate set relationship = 'SILVER_MEDALLIST' where id = ${told.person}`,
    );
    await world.interaction(told.person, daysAgo(38), 'EMAIL', 'OUT', told.id);
    const unheard = await applies('Applied > reject', 40);
    await world.changes(
      sql`update application set ended_at = ${daysAgo(39)} where id = ${unheard.id}`,
    );
    await world.interaction(unheard.person, daysAgo(39), 'NOTE', undefined, unheard.id);
    await applies('Applied', 10);
    await applies('Applied', 3);
    const answering = await applies('Applied', 30);
    await world.interaction(answering.person, daysAgo(29), 'CALL', 'OUT');
    await world.interaction(answering.person, daysAgo(20), 'EMAIL', 'IN', answering.id);
    const fields = `n nOpen medianDays applications acknowledged acknowledgedShare rejected rejectedTold rejectedToldShare rejectedGivenFeedback nearMisses nearMissesContacted nearMissesContactedShare waitingTooLong`;
    const {
      rows: [row],
    } = await ask(only(job.id), fields);
    expect(row).toMatchObject({
      applications: 5,
      acknowledged: 2,
      acknowledgedShare: 0.4,
      n: 4,
      nOpen: 2,
      rejected: 2,
      rejectedTold: 1,
      rejectedToldShare: 0.5,
      rejectedGivenFeedback: 0,
      nearMisses: 1,
      nearMissesContacted: 1,
      nearMissesContactedShare: 1,
      waitingTooLong: 2,
    });
    expect(row.medianDays).toBeCloseTo(2, 4);
    for (const measure of [
      'applications',
      'n',
      'nOpen',
      'acknowledged',
      'rejected',
      'rejectedTold',
      'rejectedGivenFeedback',
      'nearMisses',
      'nearMissesContacted',
      'waitingTooLong',
    ]) {
      expect([measure, await behind(row.drill, measure)]).toEqual([measure, row[measure]]);
    }
    expect((await ask(`promiseDays: 2, ${only(job.id)}`, fields)).rows[0].waitingTooLong).toBe(3);
    const { errors } = await world.tries('{ responsiveness(promiseDays: 0) { rows { n } } }');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'promiseDays',
    });
  });
});

describe('experience', () => {
  const experience = async (args = '') =>
    (
      await world.ask(
        `{ experience${args} { provenance { n source } rows { period periodName answers surveysSent responseRate meanScore netPromoterScore suppressed } } }`,
      )
    ).experience;
  const answers = async (scores: number[], day: string) => {
    for (const score of scores) {
      const person = await world.person();
      await world.interaction(person, `${day}T08:00:00Z`, 'SURVEY', 'OUT');
      await world.interaction(person, `${day}T10:00:00Z`, 'SURVEY', 'IN', undefined, String(score));
    }
  };

  it('shows a quarter with 10 answers, hides one with fewer, and keeps what it has shown', async () => {
    await answers([10, 10, 9, 9, 9, 8, 7, 6, 3, 0], '2025-02-10');
    await answers([10, 10, 10, 9, 9, 8, 7, 6, 3], '2025-05-10');
    await world.interaction(await world.person(), '2025-02-11T08:00:00Z', 'SURVEY', 'OUT');
    const range = '(range: {from: "2025-01-01", to: "2025-07-01"})';
    const first = await experience(range);
    expect(first).toMatchObject({ provenance: { n: 10, source: 'PUBLISHED' } });
    expect(first.rows).toEqual([
      {
        period: '2025-01-01',
        periodName: '2025-Q1',
        answers: 10,
        surveysSent: 11,
        responseRate: 10 / 11,
        meanScore: 7.1,
        netPromoterScore: 20,
        suppressed: false,
      },
      {
        period: '2025-04-01',
        periodName: '2025-Q2',
        answers: null,
        surveysSent: null,
        responseRate: null,
        meanScore: null,
        netPromoterScore: null,
        suppressed: true,
      },
    ]);
    await answers([0], '2025-02-12');
    await answers([10], '2025-05-12');
    expect(
      (await experience(range)).rows.map((row: any) => [row.answers, row.netPromoterScore]),
    ).toEqual([
      [10, 20],
      [10, 40],
    ]);
  });

  it('does not take ten answers of one person for ten people, and knows whole quarters only', async () => {
    const person = await world.person();
    for (let day = 10; day < 20; day++)
      await world.interaction(person, `2024-02-${day}T10:00:00Z`, 'SURVEY', 'IN', undefined, '10');
    expect(
      (await experience('(range: {from: "2024-01-01", to: "2024-04-01"})')).rows,
    ).toMatchObject([{ suppressed: true }]);
    const { errors } = await world.tries(
      '{ experience(range: {from: "2024-01-15"}) { rows { answers } } }',
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'range' });
  });

  it('follows messages that are changed, moved to somebody else or removed', async () => {
    const job = await world.job();
    const [person, other] = [await world.person(), await world.person()];
    for (const who of [person, other])
      await world.applies(job, 'Applied', { person: who, at: daysAgo(30) });
    const counts = async () => {
      const { rows } = await ask(
        `groupBy: [], ${only(job.id)}`,
        'acknowledged nOpen waitingTooLong meanDays',
      );
      const [{ acknowledged, nOpen, waitingTooLong, meanDays }] = rows;
      return [acknowledged, nOpen, waitingTooLong, meanDays];
    };
    expect(await counts()).toEqual([0, 2, 2, null]);
    const reply = await world.interaction(person, daysAgo(28), 'EMAIL', 'OUT');
    expect(await counts()).toEqual([1, 1, 1, expect.closeTo(2, 4)]);
    const question = await world.interaction(person, daysAgo(27), 'EMAIL', 'IN');
    expect(await counts()).toEqual([1, 1, 2, expect.closeTo(2, 4)]);
    await world.changes(sql`update interaction set at = ${daysAgo(26)} where id = ${reply}`);
    expect(await counts()).toEqual([1, 1, 1, expect.closeTo(4, 4)]);
    await world.changes(sql`update interaction set candidate_id = ${other} where id = ${reply}`);
    expect(await counts()).toEqual([1, 1, 1, expect.closeTo(4, 4)]);
    await world.changes(sql`update candidate set merged_into_id = ${other} where id = ${person}`);
    expect(await counts()).toEqual([2, 0, 0, expect.closeTo(4, 4)]);
    await world.changes(sql`delete from interaction where id = ${question}`);
    await world.changes(sql`delete from interaction where id = ${reply}`);
    expect(await counts()).toEqual([0, 2, 2, null]);
  });
});
