import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countsOf,
  jobsIn,
  ladderOf,
  planFamily,
  type Family,
  type JobCounts,
} from '../../src/domains/demographics/publication/publication-plan.js';
import { restatesSafely } from '../../src/domains/demographics/publication/publication-restating.js';
import {
  choosePattern,
  isSafe,
  people,
  type Counts,
} from '../../src/domains/demographics/publication/publication-safety.js';
import type { Milestone } from '../../src/domains/jobs/job.enums.js';
import { attack, cellsOf, primaryOnly } from './disclosure.js';
import { propertyRuns } from '../scenario/property-runs.js';

const k = 10;
const runs = propertyRuns(150);
const size = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 14 }), weight: 1 },
  { arbitrary: fc.integer({ min: 10, max: 90 }), weight: 3 },
);

/** People at each milestone, each a part of those before. */
const chain = (milestones: readonly Milestone[]) =>
  fc
    .tuple(
      size,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: milestones.length,
        maxLength: milestones.length,
      }),
    )
    .map(([applied, shares]) => {
      let left = applied;
      return Object.fromEntries(
        milestones.map((milestone, index) => [
          milestone,
          index === 0 ? applied : (left = Math.round(left * Math.min(1, shares[index]! * 1.2))),
        ]),
      ) as Record<Milestone, number>;
    });

const everyMilestone: Milestone[] = ['APPLICATION', 'SCREEN', 'INTERVIEW', 'OFFER', 'HIRED'];
/** Random people of one table, by group. */
const tables = fc
  .array(chain(everyMilestone), { minLength: 1, maxLength: 6 })
  .map((rows) =>
    Object.fromEntries(
      rows.filter((row) => row.APPLICATION > 0).map((row, index) => [`group ${index}`, row]),
    ),
  );

describe('one table', () => {
  it('shows what may be shown: two large groups in full', () => {
    const counts = {
      man: { APPLICATION: 120, SCREEN: 80, INTERVIEW: 50, OFFER: 30, HIRED: 15 },
      woman: { APPLICATION: 100, SCREEN: 70, INTERVIEW: 45, OFFER: 30, HIRED: 14 },
    };
    expect(choosePattern(counts, everyMilestone, k)).toEqual({
      groups: ['man', 'woman'],
      milestones: everyMilestone,
    });
  });

  it('hides a second group beside a single small one', () => {
    const counts = {
      man: { APPLICATION: 120 },
      woman: { APPLICATION: 100 },
      unknown: { APPLICATION: 60 },
      'non-binary': { APPLICATION: 3 },
    };
    expect(choosePattern(counts, ['APPLICATION'], k)?.groups).toEqual(['man', 'woman']);
  });

  it('hides people who did not say beside a small group, not a group of people who did', () => {
    const counts = {
      man: { APPLICATION: 120 },
      woman: { APPLICATION: 100 },
      'not disclosed': { APPLICATION: 160 },
      'non-binary': { APPLICATION: 3 },
    };
    expect(choosePattern(counts, ['APPLICATION'], k)?.groups).toEqual(['man', 'woman']);
  });

  it('prefers rates to groups', () => {
    const counts = {
      man: { APPLICATION: 120, HIRED: 30 },
      woman: { APPLICATION: 100, HIRED: 20 },
      'non-binary': { APPLICATION: 30, HIRED: 3 },
      'not disclosed': { APPLICATION: 60, HIRED: 12 },
    };
    expect(choosePattern(counts, ['APPLICATION', 'HIRED'], k)).toEqual({
      groups: ['man', 'woman'],
      milestones: ['APPLICATION', 'HIRED'],
    });
  });

  it('hides a milestone where few of a group were lost', () => {
    const counts = {
      man: { APPLICATION: 120, OFFER: 33, HIRED: 30 },
      woman: { APPLICATION: 100, OFFER: 35, HIRED: 20 },
    };
    expect(choosePattern(counts, ['APPLICATION', 'OFFER', 'HIRED'], k)?.milestones).toEqual([
      'APPLICATION',
      'HIRED',
    ]);
  });

  it('shows no cell and no difference of fewer than k people, unless the totals say that nobody was lost', () => {
    fc.assert(
      fc.property(tables, (counts: Counts) => {
        const pattern = choosePattern(counts, everyMilestone, k);
        for (const group of pattern?.groups ?? [])
          for (const [index, milestone] of pattern!.milestones.entries()) {
            expect(people(counts, group, milestone)).toBeGreaterThanOrEqual(k);
            for (const later of pattern!.milestones.slice(index + 1)) {
              const lost = people(counts, group, milestone) - people(counts, group, later);
              const lostByAll = Object.keys(counts).reduce(
                (sum, each) => sum + people(counts, each, milestone) - people(counts, each, later),
                0,
              );
              if (lostByAll > 0) expect(lost).toBeGreaterThanOrEqual(k);
            }
          }
      }),
      { numRuns: runs },
    );
  });
});

const milestones: Milestone[] = ['APPLICATION', 'INTERVIEW', 'HIRED'];
const groups = ['man', 'woman', 'non-binary', 'not disclosed'];
const jobs = [
  { id: 'j1', department: 'd1' },
  { id: 'j2', department: 'd1' },
  { id: 'j3', department: 'd2' },
  { id: 'j4', department: null },
];

/** Random people of four jobs, in two departments and in none; in half of the worlds one group is rare. */
const families = fc
  .record({
    cells: fc.array(
      fc.array(chain(milestones), { minLength: groups.length, maxLength: groups.length }),
      { minLength: jobs.length, maxLength: jobs.length },
    ),
    rare: fc.boolean(),
  })
  .map(({ cells, rare }): Family => ({
    jobs: jobs.map((job, index): JobCounts => ({
      ...job,
      milestones,
      counts: Object.fromEntries(
        groups.flatMap((group, place) => {
          const row =
            rare && place === 2
              ? Object.fromEntries(
                  Object.entries(cells[index]![place]!).map(([milestone, count]) => [
                    milestone,
                    count % 3,
                  ]),
                )
              : cells[index]![place]!;
          return row.APPLICATION! > 0 ? [[group, row]] : [];
        }),
      ),
    })),
  }));

/** The same where jobs have other pipelines: people who passed the interview count there, whether or not the job has one. */
const otherPipelines = fc
  .tuple(families, fc.array(fc.boolean(), { minLength: jobs.length, maxLength: jobs.length }))
  .map(([family, interviews]): Family => ({
    milestones,
    jobs: family.jobs.map((job, index): JobCounts =>
      interviews[index]
        ? job
        : {
            ...job,
            milestones: ['APPLICATION', 'HIRED'],
            counts: Object.fromEntries(
              Object.entries(job.counts).map(([group, row]) => [
                group,
                { ...row, INTERVIEW: row.HIRED ?? 0 },
              ]),
            ),
          },
    ),
  }));

/** The same with men and women alone. */
const twoGroups = families.map((family): Family => ({
  jobs: family.jobs.map((job) => ({
    ...job,
    counts: Object.fromEntries(
      Object.entries(job.counts).filter(([group]) => group === 'man' || group === 'woman'),
    ),
  })),
}));

/** Where numbers that were shown say the most: a job's people all go on or none do, and groups are as large as may just be shown. */
const extremes = fc
  .array(
    fc.record({
      lost: fc.constantFrom(0, 0, 10, 100), // of each group; 100 is everybody
      lostLater: fc.constantFrom(0, 10, 100),
      applied: fc.tuple(
        fc.constantFrom(0, 10, 11, 20, 30),
        fc.constantFrom(0, 10, 11, 20, 30),
        fc.constantFrom(0, 0, 1, 2),
        fc.constantFrom(0, 10, 20),
      ),
    }),
    { minLength: jobs.length, maxLength: jobs.length },
  )
  .map((drawn): Family => ({
    jobs: jobs.map((job, index): JobCounts => {
      const { applied, lost, lostLater } = drawn[index]!;
      return {
        ...job,
        milestones,
        counts: Object.fromEntries(
          groups.flatMap((group, place) => {
            const all = applied[place]!;
            const interviewed = Math.max(0, all - lost);
            return all > 0
              ? [
                  [
                    group,
                    {
                      APPLICATION: all,
                      INTERVIEW: interviewed,
                      HIRED: Math.max(0, interviewed - lostLater),
                    },
                  ],
                ]
              : [];
          }),
        ),
      };
    }),
  }));

describe('the tables of one publication', () => {
  it('let nobody solve for them where everybody or nobody goes on', async () => {
    let shownTables = 0;
    await fc.assert(
      fc.asyncProperty(extremes, async (family) => {
        const plan = planFamily(family, k);
        shownTables += plan.tables.length;
        expect(await attack(family, cellsOf(family, plan))).toEqual([]);
      }),
      { numRuns: runs },
    );
    expect(shownTables).toBeGreaterThan(runs / 10);
  });

  it('let nobody who knows all totals solve for a hidden cell or for a few people between two milestones', async () => {
    let shownTables = 0;
    let innerTables = 0;
    await fc.assert(
      fc.asyncProperty(families, async (family) => {
        const plan = planFamily(family, k);
        shownTables += plan.tables.length;
        innerTables += Math.max(0, plan.tables.length - 1);
        expect(await attack(family, cellsOf(family, plan))).toEqual([]);
      }),
      { numRuns: 10 },
    );
    expect(shownTables).toBeGreaterThan(15);
    expect(innerTables).toBeGreaterThan(0);
  });

  it.each([
    ['jobs have other pipelines', otherPipelines],
    ['there are two groups', twoGroups],
  ])('let nobody solve for them where %s, and show departments or jobs', async (_, drawn) => {
    let innerTables = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (family) => {
        const plan = planFamily(family, k);
        innerTables += Math.max(0, plan.tables.length - 1);
        expect(await attack(family, cellsOf(family, plan))).toEqual([]);
      }),
      { numRuns: propertyRuns(40) },
    );
    expect(innerTables).toBeGreaterThan(0);
  });

  it('would be solved if only small cells were hidden', async () => {
    let solved = 0;
    await fc.assert(
      fc.asyncProperty(families, async (family) => {
        solved += (await attack(family, cellsOf(family, primaryOnly(family, k)))).length;
      }),
      { numRuns: 5 },
    );
    expect(solved).toBeGreaterThan(0);
  });

  it('are the same in whatever order they are asked for, because all are planned at once', () => {
    fc.assert(
      fc.property(families, (family) => {
        const turned = { jobs: [...family.jobs].reverse() };
        expect(planFamily(turned, k).tables).toEqual(planFamily(family, k).tables);
      }),
      { numRuns: runs },
    );
  });

  it('show the widest table whenever it may be shown alone', () => {
    fc.assert(
      fc.property(families, (family) => {
        const alone = choosePattern(countsOf(family.jobs), milestones, k);
        expect(
          planFamily(family, k).tables.find(({ scope }) => scope.kind === 'ALL')?.pattern,
        ).toEqual(alone);
      }),
      { numRuns: runs },
    );
  });

  it('have fewer groups where they are narrower, from the smallest', () => {
    const counts = { a: { APPLICATION: 50 }, b: { APPLICATION: 40 }, c: { APPLICATION: 30 } };
    const milestones: Milestone[] = ['APPLICATION', 'HIRED'];
    expect(ladderOf({ groups: ['a', 'b', 'c'], milestones }, counts)).toEqual([
      { groups: ['a', 'b', 'c'], milestones },
      { groups: ['a', 'b'], milestones },
      { groups: ['a'], milestones },
    ]);
  });

  it('do not tell a department by the whole company where all of its interviews were', async () => {
    const row = (applied: number, interviewed: number) => ({
      APPLICATION: applied,
      INTERVIEW: interviewed,
      HIRED: 0,
    });
    const job = (index: number, counts: Counts): JobCounts => ({
      ...jobs[index]!,
      milestones,
      counts,
    });
    const family: Family = {
      jobs: [
        job(0, {
          man: row(10, 10),
          woman: row(10, 10),
          'non-binary': row(1, 0),
          unknown: row(10, 10),
        }),
        job(1, { woman: row(10, 0), 'non-binary': row(1, 0) }),
        job(2, { woman: row(10, 0) }),
        job(3, {
          man: row(10, 0),
          woman: row(10, 0),
          'non-binary': row(1, 0),
          unknown: row(10, 0),
        }),
      ],
    };
    const plan = planFamily(family, k);
    expect(await attack(family, cellsOf(family, plan))).toEqual([]);
    expect(plan.tables).toEqual([
      {
        scope: { kind: 'ALL' },
        pattern: { groups: ['man', 'woman'], milestones: ['APPLICATION', 'INTERVIEW'] },
      },
    ]);
  });
});

describe('a restated publication', () => {
  const pair = fc.tuple(families, families).map(([before, added]): [Family, Family] => [
    before,
    {
      jobs: before.jobs.map((job, index) => ({
        ...job,
        counts: countsOf([job, added.jobs[index]!]),
      })),
    },
  ]);

  it('shows a table only where every row, and every remainder, moved by k people or more, or nobody did', () => {
    let restated = 0;
    fc.assert(
      fc.property(pair, ([before, now]) => {
        const plan = planFamily(now, k, restatesSafely([before], k));
        for (const { scope, pattern } of plan.tables) {
          restated += 1;
          const [old, fresh] = [countsOf(jobsIn(before, scope)), countsOf(jobsIn(now, scope))];
          for (const milestone of pattern.milestones) {
            const moved = pattern.groups.map(
              (group) => people(fresh, group, milestone) - people(old, group, milestone),
            );
            expect(moved.every((by) => by === 0) || moved.every((by) => by >= k)).toBe(true);
          }
        }
      }),
      { numRuns: runs },
    );
    expect(restated).toBeGreaterThan(0);
  });

  it('is not shown when a single hire is new', () => {
    const row = (applied: number, hired: number) => ({
      APPLICATION: applied,
      INTERVIEW: hired + 15,
      HIRED: hired,
    });
    const family = (women: number): Family => ({
      jobs: [
        {
          id: 'j1',
          department: 'd1',
          milestones,
          counts: { man: row(120, 40), woman: row(100, women) },
        },
      ],
    });
    expect(planFamily(family(30), k).tables.length).toBe(3);
    const restated = planFamily(family(31), k, restatesSafely([family(30)], k));
    expect(restated.tables.flatMap(({ pattern }) => pattern.milestones)).not.toContain('HIRED');
  });
});

describe('a milestone that is hidden', () => {
  // Of the people at a hidden milestone the totals over all groups are known. So the number of a shown group there is
  // known to lie between two bounds, and the bounds are as far apart as the people who were lost on the way to it.
  const counts = (
    milestone: Milestone,
    men: [number, number],
    women: [number, number],
  ): Counts => ({
    man: { APPLICATION: men[0], [milestone]: men[1] },
    woman: { APPLICATION: women[0], [milestone]: women[1] },
  });
  const pattern = { groups: ['man', 'woman'], milestones: ['APPLICATION'] as Milestone[] };

  it.each([
    [true, 'nobody was lost, and both groups are large', [20, 20], [12, 12]],
    [true, 'few were lost, and both groups are large', [20, 17], [12, 10]],
    [false, 'few were lost, and one group is small', [20, 20], [12, 9]],
    [false, 'one fewer than k were lost, and one group is small', [20, 20], [18, 9]],
    [true, 'k were lost, and one group is small', [20, 20], [19, 9]],
    [true, 'few are left', [20, 2], [12, 1]],
    [true, 'nobody is left', [20, 0], [12, 0]],
  ] as const)('leaves a table safe (%s) where %s', (safe, _, [applied, men], [apply, women]) => {
    const table = (milestone: Milestone) => counts(milestone, [applied, men], [apply, women]);
    expect(isSafe(table('HIRED'), ['APPLICATION', 'HIRED'], pattern, k)).toBe(safe);
    // A milestone that not every job has is never shown.
    expect(isSafe(table('SCREEN'), ['APPLICATION'], pattern, k)).toBe(safe);
  });

  it('is counted from the last shown milestone', () => {
    const table = {
      man: { APPLICATION: 60, OFFER: 20, HIRED: 20 },
      woman: { APPLICATION: 60, OFFER: 12, HIRED: 9 },
    };
    const nested: Milestone[] = ['APPLICATION', 'OFFER', 'HIRED'];
    const offers = { ...pattern, milestones: ['APPLICATION', 'OFFER'] as Milestone[] };
    expect(isSafe(table, nested, pattern, k)).toBe(true);
    expect(isSafe(table, nested, offers, k)).toBe(false);
  });

  it('leaves every small group there within bounds that are k people apart, or as many as are left', () => {
    let hidden = 0;
    fc.assert(
      fc.property(tables, (table: Counts) => {
        const chosen = choosePattern(table, everyMilestone, k);
        if (!chosen) return;
        const last = chosen.milestones.at(-1)!;
        const sumAt = (milestone: Milestone) =>
          Object.keys(table).reduce((sum, group) => sum + people(table, group, milestone), 0);
        for (const milestone of everyMilestone.slice(everyMilestone.indexOf(last) + 1)) {
          const left = sumAt(milestone);
          const lost = sumAt(last) - left;
          for (const group of chosen.groups) {
            if (left === 0 || people(table, group, milestone) >= k) continue;
            hidden += 1;
            const before = people(table, group, last);
            const atLeast = Math.max(0, before - lost);
            const atMost = Math.min(before, left);
            expect(atMost - atLeast).toBeGreaterThanOrEqual(Math.min(k, left));
          }
        }
      }),
      { numRuns: runs },
    );
    expect(hidden).toBeGreaterThan(0);
  });
});

it('a table of one group, or of fewer than k people in a row, is not safe', () => {
  expect(
    isSafe(
      { man: { APPLICATION: 500 } },
      ['APPLICATION'],
      { groups: ['man'], milestones: ['APPLICATION'] },
      k,
    ),
  ).toBe(false);
  expect(
    isSafe(
      { man: { APPLICATION: 500 }, woman: { APPLICATION: 9 } },
      ['APPLICATION'],
      { groups: ['man', 'woman'], milestones: ['APPLICATION'] },
      k,
    ),
  ).toBe(false);
});

it('a single hidden group, or hidden groups of too few people together, are not safe', () => {
  const table = (third: number, fourth: number): Counts => ({
    man: { APPLICATION: 50 },
    woman: { APPLICATION: 40 },
    ...(third ? { 'non-binary': { APPLICATION: third } } : {}),
    unknown: { APPLICATION: fourth },
  });
  const safe = (counts: Counts) =>
    isSafe(counts, ['APPLICATION'], { groups: ['man', 'woman'], milestones: ['APPLICATION'] }, k);
  expect(safe(table(0, 30))).toBe(false); // the totals less the others give it
  // Each listed group has somebody, so of two hidden ones with 10 people together the larger has 9 at most.
  expect([safe(table(9, 1)), safe(table(10, 1))]).toEqual([false, true]);
});

it('between two shown milestones k people of each group are lost, or nobody at all', () => {
  const safe = (men: number, women: number) =>
    isSafe(
      { man: { APPLICATION: 50, HIRED: 50 - men }, woman: { APPLICATION: 40, HIRED: 40 - women } },
      ['APPLICATION', 'HIRED'],
      { groups: ['man', 'woman'], milestones: ['APPLICATION', 'HIRED'] },
      k,
    );
  expect([safe(10, 10), safe(10, 9), safe(10, 0), safe(0, 0)]).toEqual([true, false, false, true]);
});
