import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameOfPair } from '../../src/domains/demographics/publication/audited-categories.js';
import { planIntersections } from '../../src/domains/demographics/publication/intersection-plan.js';
import {
  planFamily,
  type Family,
  type JobCounts,
} from '../../src/domains/demographics/publication/publication-plan.js';
import { atOnce } from '../../src/platform/text/slices.js';
import type { Milestone } from '../../src/domains/jobs/job.enums.js';
import { propertyRuns } from '../scenario/property-runs.js';
import { attackAudit, largeCellsOnly, ofCategory, selectionsOf } from './audit-attack.js';

const k = 10;
const milestones: Milestone[] = ['APPLICATION', 'INTERVIEW', 'HIRED'];
const jobs = [
  { id: 'j1', department: 'd1' },
  { id: 'j2', department: 'd1' },
  { id: 'j3', department: 'd2' },
  { id: 'j4', department: null },
];

/** Companies of these sexes and races: what each pair has at each job, how many of them go on, and how large it is. */
const companies = (sexes: readonly string[], races: readonly string[], largest: number) => {
  const pairs = sexes.flatMap((sex) => races.map((race) => nameOfPair([sex, race])));
  const row = fc
    .tuple(
      fc.oneof(
        { arbitrary: fc.integer({ min: 0, max: 6 }), weight: 1 },
        { arbitrary: fc.integer({ min: 5, max: largest }), weight: 3 },
      ),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([applied, toInterview, toHire]) => {
      const interviewed = Math.round(applied * Math.min(1, toInterview * 1.2));
      const hired = Math.round(interviewed * Math.min(1, toHire * 1.2));
      return { APPLICATION: applied, INTERVIEW: interviewed, HIRED: hired };
    });
  return fc
    .array(fc.array(row, { minLength: pairs.length, maxLength: pairs.length }), {
      minLength: jobs.length,
      maxLength: jobs.length,
    })
    .map((rows): Family => ({
      milestones,
      jobs: jobs.map((job, index): JobCounts => ({
        ...job,
        milestones,
        counts: Object.fromEntries(
          pairs.flatMap((name, place) => {
            const counts = rows[index]?.[place];
            return counts && counts.APPLICATION > 0 ? [[name, counts]] : [];
          }),
        ),
      })),
    }));
};

const plansOf = (family: Family) =>
  [planFamily(ofCategory(family, 0), k), planFamily(ofCategory(family, 1), k)] as const;

describe('the bias audit of a year', () => {
  it.each([
    ['two sexes and two races', ['woman', 'man'], ['White', 'Asian'], 60],
    [
      'three sexes and three races',
      ['woman', 'man', 'not disclosed'],
      ['White', 'Asian', 'Black or African American'],
      30,
    ],
    [
      'a rare sex and people who did not say',
      ['woman', 'man', 'non-binary'],
      ['White', 'Asian', 'Black or African American', 'not disclosed'],
      25,
    ],
  ])(
    'lets nobody who asks for all jobs, departments and milestones solve for few people: %s',
    async (_, sexes, races, largest) => {
      let cells = 0;
      await fc.assert(
        fc.asyncProperty(companies(sexes, races, largest), async (family) => {
          const plans = plansOf(family);
          const both = atOnce(planIntersections(family, plans, k));
          cells += both.tables.flatMap(({ pattern }) => pattern.groups).length;
          expect(await attackAudit(family, selectionsOf(family, plans, both), k)).toEqual([]);
        }),
        { numRuns: propertyRuns(40) },
      );
      expect(cells).toBeGreaterThan(0);
    },
    240_000,
  );

  it('is solved where every large cell is shown and nothing is hidden beside it', async () => {
    let solved = 0;
    await fc.assert(
      fc.asyncProperty(
        companies(
          ['woman', 'man', 'non-binary'],
          ['White', 'Asian', 'Black or African American'],
          30,
        ),
        async (family) => {
          const plans = plansOf(family);
          const both = largeCellsOnly(family, plans, k);
          solved += (await attackAudit(family, selectionsOf(family, plans, both), k)).length;
        },
      ),
      { numRuns: propertyRuns(20) },
    );
    expect(solved).toBeGreaterThan(0);
  }, 120_000);
});
