import { describe, expect, it } from '@jest/globals';
import { hiddenMilestonesStayOpen } from '../../src/domains/demographics/publication/hidden-milestones.js';
import {
  planFamily,
  type Family,
} from '../../src/domains/demographics/publication/publication-plan.js';
import type { Counts } from '../../src/domains/demographics/publication/publication-safety.js';
import type { Milestone } from '../../src/domains/jobs/job.enums.js';
import { attack, cellsOf } from './disclosure.js';

const k = 10;
const milestones: Milestone[] = ['APPLICATION', 'INTERVIEW', 'HIRED'];

describe('a table inside another one', () => {
  const row = (applied: number, interviewed: number) => ({
    APPLICATION: applied,
    INTERVIEW: interviewed,
  });
  const pattern = (...shown: Milestone[]) => ({ groups: ['man', 'woman'], milestones: shown });
  const tables = (inside: Counts, outside: Counts) => {
    const [one, other] = [{ counts: inside }, { counts: outside }];
    return [
      {
        jobs: new Set([one, other]),
        pattern: pattern('APPLICATION', 'INTERVIEW'),
        tells: ['APPLICATION', 'INTERVIEW'] as Milestone[],
      },
      {
        jobs: new Set([one]),
        pattern: pattern('APPLICATION'),
        tells: ['APPLICATION'] as Milestone[],
      },
    ];
  };
  const half = { man: row(40, 20), woman: row(40, 20) };

  it.each([
    [true, 'as many reached it elsewhere', half],
    [
      false,
      'nobody reached it elsewhere: all of them were of this one',
      { man: row(40, 0), woman: row(40, 0) },
    ],
    [false, 'few reached it elsewhere', { man: row(40, 4), woman: row(40, 4) }],
    [false, 'everybody reached it elsewhere', { man: row(40, 40), woman: row(40, 40) }],
  ])('hides a milestone (%s) where %s', (hides, _, outside) => {
    expect(hiddenMilestonesStayOpen(tables(half, outside), k)).toBe(hides);
  });

  it('shows fewer milestones where all of them may not be shown', async () => {
    // Four women of the department were lost between interview and hire: alone that would be hidden by hiding all of it.
    const family: Family = {
      milestones,
      jobs: [
        {
          id: 'j1',
          department: 'd1',
          milestones,
          counts: {
            man: { APPLICATION: 120, INTERVIEW: 60, HIRED: 30 },
            woman: { APPLICATION: 100, INTERVIEW: 40, HIRED: 36 },
          },
        },
        {
          id: 'j3',
          department: 'd2',
          milestones,
          counts: {
            man: { APPLICATION: 120, INTERVIEW: 60, HIRED: 30 },
            woman: { APPLICATION: 100, INTERVIEW: 50, HIRED: 25 },
          },
        },
      ],
    };
    const plan = planFamily(family, k);
    expect(plan.tables[0]?.pattern.milestones).toEqual(milestones);
    expect(
      plan.tables.find(({ scope }) => scope.kind === 'DEPARTMENT' && scope.department === 'd1')
        ?.pattern,
    ).toEqual({ groups: ['man', 'woman'], milestones: ['APPLICATION', 'HIRED'] });
    expect(await attack(family, cellsOf(family, plan))).toEqual([]);
  });
});
