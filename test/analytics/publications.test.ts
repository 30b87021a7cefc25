import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PublicationOptions } from '../../src/domains/demographics/publication/publication.service.js';
import type { Family, Scope } from '../../src/domains/demographics/publication/publication-plan.js';
import type { Milestone } from '../../src/domains/jobs/job.enums.js';
import { Role } from '../../src/domains/users/user.enums.js';
import { attack, primaryOnly, type ShownCell } from './disclosure.js';
import { World, type JobSketch } from './world.js';

/*
 * Weeks of changes, an analyst who asks for everything all the time, and at the end an attack on all that was shown.
 */

let today = '2025-01-01';
const quarterly: PublicationOptions = {
  smallCell: 10,
  period: 'QUARTER',
  roundTo: 1,
  today: () => today,
};
const day = 86_400_000;
const after = (date: string, days: number) =>
  new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);

let seed = 7;
const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;

const histories = [
  'Applied > reject',
  'Applied > Screen > reject',
  'Applied > Screen > Interview > withdraw',
  'Applied > Screen > Interview > Offer > hire',
];
const answers = [
  'woman',
  'woman',
  'woman',
  'man',
  'man',
  'man',
  'man',
  'non-binary',
  undefined,
  undefined,
];

let world: World;
let weak: World;
let jobs: JobSketch[];
/** Everything that the analyst was ever shown, by category, period and cell. */
const seen = new Map<string, Set<number | null>>();

const periods = [
  ...Array.from({ length: 6 }, (_, month) => ({
    from: `2025-0${month + 1}-01`,
    to: `2025-0${month + 2}-01`,
  })),
  { from: '2025-01-01', to: '2025-04-01' },
  { from: '2025-04-01', to: '2025-07-01' },
  { from: '2025-01-01', to: '2026-01-01' },
];

async function asks(): Promise<void> {
  const scopes: (Scope & { args: string })[] = [
    { kind: 'ALL', args: '' },
    { kind: 'DEPARTMENT', department: 'Sales', args: ', department: "Sales"' },
    { kind: 'DEPARTMENT', department: 'Engineering', args: ', department: "Engineering"' },
    ...jobs.map(({ id }): Scope & { args: string } => ({
      kind: 'JOB',
      jobId: id,
      args: `, jobId: "${id}"`,
    })),
  ];
  const questions = periods
    .filter(({ to }) => to <= today)
    .flatMap((range) => scopes.map((scope) => ({ range, scope })));
  questions.sort(() => random(3) - 1); // in any order
  for (const {
    range,
    scope: { args, ...scope },
  } of questions)
    for (const [api, category] of [
      [world, 'gender'],
      [weak, 'veteran'],
    ] as const) {
      const table = await api.ask(
        `{ diversityBreakdown(category: "${category}", range: {from: "${range.from}", to: "${range.to}"}${args}) { rows { group milestone people } } }`,
        Role.ANALYST,
      );
      for (const { group, milestone, people } of table.diversityBreakdown.rows) {
        const cell = JSON.stringify({ category, ...range, scope, group, milestone });
        seen.set(cell, (seen.get(cell) ?? new Set()).add(people));
      }
    }
}

beforeAll(async () => {
  world = await World.begin(quarterly);
  weak = await world.publishing({ ...quarterly, planner: primaryOnly });
  jobs = [
    await world.job('Seller', { department: 'Sales' }),
    await world.job('Buyer', { department: 'Sales' }),
    await world.job('Engineer', { department: 'Engineering' }),
  ];
  for (let week = 0; week < 28; week++) {
    today = after('2025-01-01', week * 7);
    for (let index = 0; index < 12; index++) {
      const person = await world.person();
      const answer = answers[random(answers.length)];
      if (answer)
        for (const category of ['gender', 'veteran']) await world.answers(person, category, answer);
      // Late arrivals: some applied in a period that was published already.
      const at = `${after(today, random(8) === 0 ? -40 : 0)}T10:00:00Z`;
      if (at >= '2025') await world.applies(jobs[random(3)]!, histories[random(4)], { person, at });
    }
    if (week % 6 === 0 || week > 25) await asks();
  }
  today = '2026-01-05';
  await asks();
}, 240_000);
afterAll(async () => {
  await world?.close();
});

/** The quarters as they are kept, with the cells that the analyst saw of them. */
async function quarters(category: string): Promise<{ family: Family; cells: ShownCell[] }[]> {
  const { rows } = await world.database.demographics!.query(
    'select first_day::text as from, content from demographics.publication where category = $1 order by first_day',
    [category],
  );
  return rows
    .filter(({ content }) => content.jobs.length > 0)
    .map(({ from, content }) => ({
      family: content as Family,
      cells: [...seen]
        .map(([cell, values]) => ({
          ...(JSON.parse(cell) as {
            category: string;
            from: string;
            to: string;
            scope: Scope;
            group: string;
            milestone: Milestone;
          }),
          people: [...values][0],
        }))
        .filter(
          (cell) =>
            cell.category === category &&
            cell.from === from &&
            cell.to === after(from, 93).replace(/\d\d$/, '01') &&
            cell.people !== null &&
            // What is left of the totals: the attacker knows those.
            cell.group !== 'all others' &&
            cell.milestone !== 'ASSESSMENT',
        ) as ShownCell[],
    }));
}

describe('over weeks of changes', () => {
  it('a table never changes once it was shown', () => {
    expect(seen.size).toBeGreaterThan(500);
    for (const [cell, values] of seen) expect([cell, values.size]).toEqual([cell, 1]);
  });

  it('something is shown: whole quarters, departments and the year', () => {
    const shown = [...seen]
      .filter(([, values]) => ![...values].includes(null))
      .map(([cell]) => JSON.parse(cell) as { category: string; to: string; scope: Scope })
      .filter(({ category }) => category === 'gender');
    expect(new Set(shown.map(({ scope }) => scope.kind))).toEqual(
      new Set(['ALL', 'DEPARTMENT', 'JOB']),
    );
    expect(shown.some(({ to }) => to === '2026-01-01')).toBe(true);
  });

  it('nothing is shown of a month, because this deployment publishes quarters', () => {
    for (const [cell, values] of seen)
      if (cell.includes('"to":"2025-02-01"')) expect([cell, [...values]]).toEqual([cell, [null]]);
  });

  it('an analyst who collects everything, and knows all totals, recovers no hidden cell', async () => {
    const all = await quarters('gender');
    expect(all.length).toBeGreaterThanOrEqual(2);
    for (const { family, cells } of all) {
      expect(cells.length).toBeGreaterThan(0);
      expect(await attack(family, cells)).toEqual([]);
    }
  }, 120_000);

  it('the year is the sum of its quarters as they were published, and tells nothing new', () => {
    const sums = new Map<string, number>();
    for (const [cell, values] of seen) {
      const { category, from, to, ...rest } = JSON.parse(cell) as {
        category: string;
        from: string;
        to: string;
      };
      if (
        category !== 'gender' ||
        [...values][0] === null ||
        (to !== '2025-04-01' && to !== '2025-07-01') ||
        from.slice(5, 7) === '03' ||
        from.slice(5, 7) === '06'
      )
        continue;
      sums.set(JSON.stringify(rest), (sums.get(JSON.stringify(rest)) ?? 0) + [...values][0]!);
    }
    for (const [cell, values] of seen) {
      const {
        category,
        from: _,
        to,
        ...rest
      } = JSON.parse(cell) as { category: string; from: string; to: string; group: string };
      // Groups that one quarter hides are among the others of the year.
      if (rest.group === 'all others') continue;
      if (category === 'gender' && to === '2026-01-01' && [...values][0] !== null)
        expect([cell, sums.get(JSON.stringify(rest)) ?? 0]).toEqual([cell, [...values][0]]);
    }
  });

  it('with suppression weakened on purpose, the same analyst recovers some', async () => {
    const found = [];
    for (const { family, cells } of await quarters('veteran'))
      found.push(...(await attack(family, cells)));
    expect(found.length).toBeGreaterThan(0);
  }, 120_000);
});

describe('restating', () => {
  const restate = (as: Role, reason = 'Answers were imported late') =>
    world.ask(
      `mutation { diversityRestate(category: "gender", range: {from: "2025-01-01", to: "2025-04-01"}, reason: "${reason}") { publication { version reason publishedBy } userErrors { code field message } } }`,
      as,
    );

  it('is for AUDITOR and ADMIN', async () => {
    await expect(restate(Role.ANALYST)).rejects.toThrow(/Ask an AUDITOR or an ADMIN/);
  });

  it('asks for a reason', async () => {
    expect((await restate(Role.AUDITOR, ' ')).diversityRestate.userErrors).toMatchObject([
      { code: 'INVALID', field: ['reason'] },
    ]);
  });

  it('is refused while the difference would tell who moved', async () => {
    expect((await restate(Role.AUDITOR)).diversityRestate).toMatchObject({
      publication: null,
      userErrors: [{ code: 'WRONG_STATE' }],
    });
  });

  it('makes a new version of the whole period when enough has changed', async () => {
    for (const answer of ['woman', 'man', undefined])
      for (const job of jobs)
        for (let index = 0; index < 15; index++) {
          const person = await world.person();
          if (answer) await world.answers(person, 'gender', answer);
          await world.applies(job, histories[index % 4], { person, at: '2025-02-03T10:00:00Z' });
        }
    const before = await world.ask(
      '{ diversityBreakdown(category: "gender", range: {from: "2025-01-01", to: "2025-04-01"}) { provenance { n } publicationVersion } }',
    );
    expect((await restate(Role.AUDITOR)).diversityRestate).toMatchObject({
      userErrors: [],
      publication: {
        version: 2,
        reason: 'Answers were imported late',
        publishedBy: 'test@example.com',
      },
    });
    const now = await world.ask(
      '{ diversityBreakdown(category: "gender", range: {from: "2025-01-01", to: "2025-04-01"}) { provenance { n } publicationVersion rows { group milestone people } } }',
    );
    expect(now.diversityBreakdown).toMatchObject({ publicationVersion: 2 });
    expect(now.diversityBreakdown.provenance.n).toBeGreaterThanOrEqual(
      before.diversityBreakdown.provenance.n + 135,
    );
    const versions = await world.ask(
      '{ diversityPublications(category: "gender") { from version reason tablesShown } }',
      Role.ANALYST,
    );
    expect(
      versions.diversityPublications.filter(({ from }: { from: string }) => from === '2025-01-01'),
    ).toMatchObject([{ version: 1, reason: null }, { version: 2 }]);
    // The tables by race and ethnicity are of the same people, so they are restated with those by sex.
    const byRace = await world.ask(
      '{ diversityPublications(category: "race_ethnicity") { from version } }',
      Role.ANALYST,
    );
    expect(
      byRace.diversityPublications.filter(({ from }: { from: string }) => from === '2025-01-01'),
    ).toMatchObject([{ version: 1 }, { version: 2 }]);
  });
});
