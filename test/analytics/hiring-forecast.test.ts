import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Role } from '../../src/domains/users/user.enums.js';
import { World, type JobSketch } from './world.js';

let world: World;
let past: JobSketch;
let open: JobSketch;
beforeAll(async () => {
  world = await World.begin();
  past = await world.job('Engineer 2025', { department: 'Engineering' });
  open = await world.job('Engineer', { department: 'Engineering' });
  await world.job('Seller', { department: 'Sales' });
  await sql`update job set status = case when title = 'Engineer 2025' then 'CLOSED' else 'OPEN' end`.execute(
    world.database.sql,
  );
  // Of 40 who applied 20 reached an interview, and 10 of these were hired.
  for (let index = 0; index < 40; index++)
    await world.applies(
      past,
      index < 10
        ? 'Applied > Screen > Interview > Offer > hire'
        : index < 20
          ? 'Applied > Screen > Interview > reject'
          : 'Applied > reject',
      { at: '2025-03-05T10:00:00Z' },
    );
  for (let index = 0; index < 6; index++)
    await world.applies(open, 'Applied > Screen > Interview', { at: '2026-01-05T10:00:00Z' });
  for (let index = 0; index < 4; index++)
    await world.applies(open, 'Applied', { at: '2026-01-05T10:00:00Z' });
}, 120_000);
afterAll(async () => {
  await world?.close();
});

const fields =
  'provenance { n definition source } rows { job jobId department openSeats active expectedHires low high history historyApplications historyHires refused drill }';
const ask = async (args = '', as?: Role, departments?: string[]) =>
  (await world.ask(`{ hiringForecast${args} { ${fields} } }`, as, departments)).hiringForecast;

describe('hiringForecast', () => {
  it('expects hires of each open job by where its applications are, and names n and the interval', async () => {
    const { rows, provenance } = await ask();
    expect(provenance).toMatchObject({ n: 10, definition: 'hiringForecast' });
    expect(rows.map(({ job }: any) => job)).toEqual(['Engineer', 'Seller']);
    // Jeffreys: six at INTERVIEW with 10.5 of 21, four at APPLICATION with 10.5 of 41
    expect(rows[0].expectedHires).toBeCloseTo((6 * 10.5) / 21 + (4 * 10.5) / 41, 10);
    expect(rows[0]).toMatchObject({
      active: 10,
      history: 'DEPARTMENT',
      historyApplications: 40,
      historyHires: 10,
      refused: null,
    });
    expect(rows[0].low).toBeLessThanOrEqual(3);
    expect(rows[0].high).toBeGreaterThanOrEqual(5);
  });

  it('takes all jobs where the department has too thin a history', async () => {
    expect((await ask()).rows[1]).toMatchObject({
      job: 'Seller',
      active: 0,
      expectedHires: 0,
      low: 0,
      high: 0,
      history: 'ALL_JOBS',
      historyApplications: 40,
    });
  });

  it('is refused with the reason when history is too thin', async () => {
    const { rows } = await ask('(range: {from: "2026-01-01"})');
    expect(rows[0]).toMatchObject({
      expectedHires: null,
      low: null,
      high: null,
      history: null,
      refused: expect.stringMatching(/too thin: 0 ended applications with 0 hires, of 30 and 5/),
    });
  });

  it('is wider at a higher level, and refuses a level that is none', async () => {
    const width = async (level: number) => {
      const [row] = (await ask(`(level: ${level}, jobId: "${open.id}")`)).rows;
      return row.high - row.low;
    };
    expect(await width(0.95)).toBeGreaterThan(await width(0.5));
    expect(
      (await world.tries('{ hiringForecast(level: 2) { rows { job } } }')).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'level' });
  });

  it('opens the applications under way by drill-through', async () => {
    const [row] = (await ask()).rows;
    const { drillThrough } = await world.ask(
      `{ drillThrough(drill: "${row.drill}", measure: "active", first: 20) { totalCount { value } } }`,
    );
    expect(drillThrough.totalCount.value).toBe(row.active);
  });

  it('counts only the departments of a hiring manager', async () => {
    expect((await ask('', Role.HIRING_MANAGER, ['Sales'])).rows).toMatchObject([
      { job: 'Seller', refused: expect.stringContaining('too thin') },
    ]);
  });
});

it('rule 26: an ended application counts at the milestones of its own pipeline only', async () => {
  const other = await World.begin();
  try {
    const past = await other.job('Engineer 2025');
    const short = await other.job('Porter 2025', {
      stages: [
        ['Applied', 'APPLICATION'],
        ['Offer', 'OFFER'],
        ['Hired', 'HIRED'],
      ],
    });
    await sql`update job set status = 'CLOSED'`.execute(other.database.sql);
    const open = await other.job('Engineer');
    const at = '2025-03-05T10:00:00Z';
    // Of 10 who reached an interview 4 were hired; of 30 porters, who have no interviews, 20 were.
    for (let index = 0; index < 10; index++)
      await other.applies(
        past,
        index < 4 ? 'Applied > Screen > Interview > Offer > hire' : 'Applied > Interview > reject',
        { at },
      );
    for (let index = 0; index < 30; index++)
      await other.applies(short, index < 20 ? 'Applied > Offer > hire' : 'Applied > reject', {
        at,
      });
    await other.applies(open, 'Applied > Screen > Interview');
    await other.applies(open, 'Applied > Offer');
    await other.applies(open, 'Applied');
    const { hiringForecast } = await other.ask(
      '{ hiringForecast { rows { expectedHires historyApplications historyHires } } }',
    );
    // Jeffreys: at INTERVIEW 4.5 of 11, at OFFER 24.5 of 25, at APPLICATION 24.5 of 41
    expect(hiringForecast.rows).toEqual([
      {
        expectedHires: expect.closeTo(4.5 / 11 + 24.5 / 25 + 24.5 / 41, 10),
        historyApplications: 40,
        historyHires: 24,
      },
    ]);
  } finally {
    await other.close();
  }
}, 120_000);
