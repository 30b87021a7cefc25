import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { history } from './history.js';
import { walk, type Walk } from './oracle.js';
import { World, type JobSketch } from './world.js';
import { propertyRuns } from '../scenario/property-runs.js';

const pipelines: [string, string][][] = [
  [
    ['Applied', 'APPLICATION'],
    ['Screen', 'SCREEN'],
    ['Interview', 'INTERVIEW'],
    ['Offer', 'OFFER'],
    ['Hired', 'HIRED'],
  ],
  [
    ['Applied', 'APPLICATION'],
    ['Phone', 'SCREEN'],
    ['Test', 'ASSESSMENT'],
    ['First', 'INTERVIEW'],
    ['Second', 'INTERVIEW'],
    ['Offer', 'OFFER'],
    ['Hired', 'HIRED'],
  ],
  [
    ['Inbox', 'APPLICATION'],
    ['Talk', 'INTERVIEW'],
    ['Start', 'HIRED'],
  ],
];
const words = ['reject', 'withdraw', 'transfer', 'hire', 'unhire', 'reopen', 'hire', 'unhire'];

const eventOf = (stages: string[]) =>
  fc.record({
    word: fc.oneof(
      { arbitrary: fc.constantFrom(...stages), weight: 3 },
      { arbitrary: fc.constantFrom(...words), weight: 1 },
    ),
    day: fc.option(fc.integer({ min: 1, max: 88 }), { freq: 6 }),
  });
const dateOf = (day: number | null) =>
  day === null ? '?' : new Date(Date.UTC(2026, 0, day, 12)).toISOString();
const historyOf = (stages: string[]) =>
  fc
    .tuple(fc.constantFrom(...stages), fc.array(eventOf(stages), { maxLength: 7 }))
    .map(([first, rest]) =>
      [first, ...rest.map(({ word, day }) => `${word}@${dateOf(day)}`)].join(' > '),
    );
const applicationOf = (pipeline: number) =>
  fc.record({
    text: historyOf(
      pipelines[pipeline]!.map(([name]) => name).filter(
        (name) => name !== 'Hired' && name !== 'Start',
      ),
    ),
    day: fc.integer({ min: 1, max: 60 }),
  });

interface Told {
  job: JobSketch;
  at: string;
  ofStages: Walk;
  ofMilestones: Walk;
}

describe('the SQL and a plain walk over each history agree', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.begin();
  });
  afterAll(async () => {
    await world?.close();
  });

  const tell = async (
    pipeline: number,
    sketches: { text: string; day: number }[],
  ): Promise<Told[]> => {
    const job = await world.job(`Job ${pipeline}`, { stages: pipelines[pipeline]! });
    const told: Told[] = [];
    for (const { text, day } of sketches) {
      const at = new Date(Date.UTC(2026, 0, day, 12)).toISOString();
      const { events } = history(text, job.stages, at);
      await world.applies(job, text, { at });
      told.push({
        job,
        at,
        ofStages: walk(events, job.stages, 'STAGE'),
        ofMilestones: walk(events, job.stages, 'MILESTONE'),
      });
    }
    return told;
  };
  const sketches = fc
    .integer({ min: 0, max: 2 })
    .chain((pipeline) =>
      fc.tuple(
        fc.constant(pipeline),
        fc.array(applicationOf(pipeline), { minLength: 1, maxLength: 6 }),
      ),
    );

  it('dropOffStages, by stage and by milestone, under both policies', async () => {
    await fc.assert(
      fc.asyncProperty(sketches, async ([pipeline, list]) => {
        const told = await tell(pipeline, list);
        const { job } = told[0]!;
        for (const by of ['STAGE', 'MILESTONE'] as const)
          for (const skip of ['ACTUAL', 'FILL_SKIPPED'])
            for (const open of ['INCLUDE', 'EXCLUDE_OPEN']) {
              const { dropOffStages } =
                await world.ask(`{ dropOffStages(jobId: "${job.id}", by: ${by}, skipPolicy: ${skip}, openPolicy: ${open}) {
          provenance { n excluded { reason count } } rows { milestone stage entered advanced skippedPast movedBack rejected withdrew transferred stillThere shareOfAll } } }`);
              const walks = told
                .map((each) => (by === 'STAGE' ? each.ofStages : each.ofMilestones))
                .filter(({ ended }) => open === 'INCLUDE' || ended);
              expect(dropOffStages.provenance.n).toBe(walks.length);
              expect(
                dropOffStages.provenance.excluded.find(
                  ({ reason }: { reason: string }) => reason === 'HIRE_UNDONE',
                )?.count ?? 0,
              ).toBe(walks.filter(({ hireUndone }) => hireUndone).length);
              for (const row of dropOffStages.rows) {
                const step = by === 'STAGE' ? row.stage : row.milestone;
                const last = row.milestone === 'HIRED';
                const counts: Record<string, number> = {
                  advanced: 0,
                  skippedPast: 0,
                  movedBack: 0,
                  rejected: 0,
                  withdrew: 0,
                  transferred: 0,
                  stillThere: 0,
                };
                for (const each of walks) {
                  const way = last
                    ? each.hired
                      ? 'stillThere'
                      : undefined
                    : (each.ways.get(step) ??
                      (skip === 'FILL_SKIPPED' && each.skipped.has(step)
                        ? 'skippedPast'
                        : undefined));
                  if (way) counts[way]!++;
                }
                const { milestone: _, stage: __, entered, shareOfAll, ...ways } = row;
                expect({ step, ...ways }).toEqual({ step, ...counts });
                expect(entered).toBe(Object.values(counts).reduce((sum, count) => sum + count));
                expect(shareOfAll).toBe(walks.length ? entered / walks.length : null);
              }
              expect(dropOffStages.rows).toHaveLength(
                new Set(job.stages.map((stage) => (by === 'STAGE' ? stage.name : stage.milestone)))
                  .size,
              );
            }
      }),
      { numRuns: propertyRuns(15) },
    );
  });

  it('channelYield, by applied date and by the date of each event', async () => {
    await fc.assert(
      fc.asyncProperty(sketches, async ([pipeline, list]) => {
        const told = await tell(pipeline, list);
        const { job } = told[0]!;
        const months = ['2026-01-01', '2026-02-01', '2026-03-01'];
        const monthOf = (at: string | null) => (at === null ? null : `${at.slice(0, 7)}-01`);
        for (const basis of ['COHORT', 'ACTIVITY']) {
          const { channelYield } =
            await world.ask(`{ channelYield(basis: ${basis}, range: {from: "2026-01-01", to: "2026-04-01"}, groupBy: [PERIOD], filter: {jobIds: ["${job.id}"]}) {
          provenance { n } rows { period applications reachedScreen reachedAssessment reachedInterview reachedOffer hires quality } } }`);
          expect(channelYield.rows.map(({ period }: { period: string }) => period)).toEqual(months);
          for (const row of channelYield.rows) {
            const cohort = told.filter(({ at }) => monthOf(at) === row.period);
            const count = (milestone: string) =>
              (basis === 'COHORT'
                ? cohort.filter(({ ofStages }) => ofStages.dates.has(milestone))
                : told.filter(
                    ({ ofStages }) =>
                      ofStages.dates.has(milestone) &&
                      monthOf(ofStages.dates.get(milestone)!) === row.period,
                  )
              ).length;
            const { quality, ...counts } = row;
            expect(counts).toEqual({
              period: row.period,
              applications: cohort.length,
              reachedScreen: count('SCREEN'),
              reachedAssessment: count('ASSESSMENT'),
              reachedInterview: count('INTERVIEW'),
              reachedOffer: count('OFFER'),
              hires: count('HIRED'),
            });
            if (cohort.length)
              expect(quality).toBeCloseTo(
                cohort.reduce((sum, { ofStages }) => sum + ofStages.quality, 0) / cohort.length,
                9,
              );
            else expect(quality).toBeNull();
          }
        }
      }),
      { numRuns: propertyRuns(15) },
    );
  });
});
