import { describe, expect, it } from '@jest/globals';
import { rankingTable } from '../ranking/ranking-table.js';
import { scoringTable } from '../ranking/scoring-table.js';
import {
  biasAuditTable,
  withRates,
  type AuditCell,
  type AuditRow,
  type AuditTable,
} from './bias-audit-table.js';

const races = [
  'Hispanic or Latino',
  'White',
  'Black or African American',
  'Native Hawaiian or Pacific Islander',
  'Asian',
  'Native American or Alaska Native',
  'Two or More Races',
];
const cellsOf = (sex: string, counts: [number, number][]): AuditCell[] =>
  races.map((raceEthnicity, index) => {
    const [applicants, selected] = counts[index] ?? [0, 0];
    return { sex, raceEthnicity, applicants, selected };
  });

/*
 * The examples of the rule of New York City's Department of Consumer and Worker Protection: Notice of Adoption of Final
 * Rule, "Automated Employment Decision Tools", April 2023, 6 RCNY § 5-301 (b) and (c), as published by the Department
 * (nyc.gov/site/dca/about/automated-employment-decision-tools.page). The tables of (b) don't agree on the people who are Hispanic or
 * Latino: 408 applicants by race and ethnicity, 205 + 190 = 395 by both. All of them are checked, each from its own counts.
 */

/** (b), "Intersectional Categories": applicants and selected. */
const example = [
  ...cellsOf('Male', [
    [205, 90],
    [412, 215],
    [226, 95],
    [87, 37],
    [321, 167],
    [24, 11],
    [115, 52],
  ]),
  ...cellsOf('Female', [
    [190, 82],
    [385, 197],
    [164, 75],
    [32, 15],
    [295, 135],
    [17, 7],
    [98, 44],
  ]),
];
const rows = (table: string, leaveOutBelow = 0) =>
  biasAuditTable(example, { sexes: ['Male', 'Female'], races }, leaveOutBelow).rows.filter(
    (row) => row.table === table,
  );
const rounded = (value: number | null, digits: number) => Number((value ?? NaN).toFixed(digits));

/** (b), "Race/Ethnicity Categories": people whose sex is in no row. */
const byRace: AuditCell[] = [
  [408, 204],
  [797, 412],
  [390, 170],
  [119, 52],
  [616, 302],
  [41, 18],
  [213, 96],
].map(([applicants, selected], index) => ({
  sex: null,
  raceEthnicity: races[index]!,
  applicants: applicants!,
  selected: selected!,
}));

/** (c), "Culture Fit": applicants and those scored above the median, who are 84 of 168; the rule prints their rates. */
const scored = [
  ...cellsOf('Male', [
    [16, 12],
    [20, 7],
    [20, 10],
    [4, 3],
    [12, 7],
    [8, 5],
    [12, 6],
  ]),
  ...cellsOf('Female', [
    [12, 6],
    [20, 8],
    [12, 6],
    [4, 2],
    [12, 3],
    [8, 5],
    [8, 4],
  ]),
];

describe('the bias audit of Local Law 144 gives the published figures of 6 RCNY § 5-301 (b)', () => {
  it('by sex', () => {
    expect(
      rows('SEX').map(({ sex, applicants, selected, selectionRate, impactRatio }) => [
        sex,
        applicants,
        selected,
        rounded(selectionRate, 2),
        rounded(impactRatio, 3),
      ]),
    ).toEqual([
      ['Male', 1390, 667, 0.48, 1],
      ['Female', 1181, 555, 0.47, 0.979],
    ]);
  });

  it('by race and ethnicity', () => {
    const found = biasAuditTable(byRace, { sexes: [], races }, 0).rows.filter(
      ({ table }) => table === 'RACE_ETHNICITY',
    );
    expect(
      found.map(({ applicants, selected, selectionRate, impactRatio }) => [
        applicants,
        selected,
        rounded(selectionRate, 2),
        rounded(impactRatio, 2),
      ]),
    ).toEqual([
      [408, 204, 0.5, 0.97],
      [797, 412, 0.52, 1],
      [390, 170, 0.44, 0.84],
      [119, 52, 0.44, 0.85],
      [616, 302, 0.49, 0.95],
      [41, 18, 0.44, 0.85],
      [213, 96, 0.45, 0.87],
    ]);
    // Where the rule's tables agree, the sums of the intersections are the same.
    expect(
      rows('RACE_ETHNICITY')
        .slice(1)
        .map(({ applicants, selected }) => [applicants, selected]),
    ).toEqual(byRace.slice(1).map(({ applicants, selected }) => [applicants, selected]));
  });

  it('by both together', () => {
    const ratios = ['Male', 'Female'].map((sex) =>
      rows('INTERSECTION')
        .filter((row) => row.sex === sex)
        .map(({ selectionRate, impactRatio }) => [
          rounded(selectionRate, 3),
          rounded(impactRatio, 3),
        ]),
    );
    expect(ratios).toEqual([
      [
        [0.439, 0.841],
        [0.522, 1],
        [0.42, 0.806],
        [0.425, 0.815],
        [0.52, 0.997],
        [0.458, 0.878],
        [0.452, 0.866],
      ],
      [
        [0.432, 0.827],
        [0.512, 0.981],
        [0.457, 0.876],
        [0.469, 0.898],
        [0.458, 0.877],
        [0.412, 0.789],
        [0.449, 0.86],
      ],
    ]);
  });
});

/** The same as the ranking of a job: no cell of the example is small when a small one begins at one person. */
function ofRanking(): AuditRow[] {
  const ranking = scored.flatMap(({ sex, raceEthnicity, applicants, selected }) =>
    Array.from({ length: applicants }, (_, index) => ({
      groups: [sex ?? 'unknown', raceEthnicity ?? 'unknown'] as const,
      score: index < selected ? 90 : 60,
    })),
  );
  const tableOf = (index: 0 | 1) =>
    rankingTable(
      ranking.map(({ groups, score }) => ({ group: groups[index], score })),
      1,
    );
  const { people, rows: shown } = scoringTable(
    ranking,
    [tableOf(0), tableOf(1)],
    { sexes: ['Male', 'Female'], races },
    1,
  );
  return (['SEX', 'RACE_ETHNICITY', 'INTERSECTION'] satisfies AuditTable[]).flatMap((table) =>
    withRates(
      table,
      shown
        .filter((row) => row.table === table)
        .map((row) => ({ ...row, applicants: row.people!, selected: row.aboveMedian! })),
      people,
      0,
    ),
  );
}

describe.each([
  ['counts', biasAuditTable(scored, { sexes: ['Male', 'Female'], races }, 0).rows],
  ['a ranking', ofRanking()],
])(
  'the scoring rates of Local Law 144 out of %s are the published figures of 6 RCNY § 5-301 (c)',
  (_, tables) => {
    const of = (table: string, digits: number) =>
      tables
        .filter((row) => row.table === table)
        .map(({ applicants, selectionRate, impactRatio }) => [
          applicants,
          rounded((selectionRate ?? NaN) * 100, digits),
          rounded(impactRatio, 2),
        ]);

    it('by sex', () => {
      expect(of('SEX', 1)).toEqual([
        [92, 54.3, 1],
        [76, 44.7, 0.82],
      ]);
    });

    it('by race and ethnicity (64.3 is printed as 64.2)', () => {
      expect(of('RACE_ETHNICITY', 1)).toEqual([
        [28, 64.3, 1],
        [40, 37.5, 0.58],
        [32, 50, 0.78],
        [8, 62.5, 0.97],
        [24, 41.7, 0.65],
        [16, 62.5, 0.97],
        [20, 50, 0.78],
      ]);
    });

    it('by both together', () => {
      expect(of('INTERSECTION', 1)).toEqual([
        [16, 75, 1],
        [20, 35, 0.47],
        [20, 50, 0.67],
        [4, 75, 1],
        [12, 58.3, 0.78],
        [8, 62.5, 0.83],
        [12, 50, 0.67],
        [12, 50, 0.67],
        [20, 40, 0.53],
        [12, 50, 0.67],
        [4, 50, 0.67],
        [12, 25, 0.33],
        [8, 62.5, 0.83],
        [8, 50, 0.67],
      ]);
    });
  },
);

it('leaves a category of less than 2 % out of the ratios, and shows it', () => {
  const native = rows('RACE_ETHNICITY', 0.02).find(
    ({ raceEthnicity }) => raceEthnicity === 'Native American or Alaska Native',
  )!;
  expect(native).toMatchObject({ applicants: 41, selected: 18, leftOut: true, impactRatio: null });
  expect(native.selectionRate).toBeCloseTo(18 / 41, 12);
});

it('takes the highest rate among the categories that count', () => {
  const cells: AuditCell[] = [
    { sex: 'a', raceEthnicity: 'x', applicants: 98, selected: 49 },
    { sex: 'b', raceEthnicity: 'x', applicants: 1, selected: 1 },
    { sex: 'c', raceEthnicity: 'x', applicants: 99, selected: 33 },
  ];
  expect(
    biasAuditTable(cells, { sexes: [], races: [] })
      .rows.filter(({ table }) => table === 'SEX')
      .map(({ impactRatio }) => impactRatio),
  ).toEqual([1, null, 1 / 3 / 0.5]);
});

it('counts unknowns apart, in no calculation', () => {
  const cells: AuditCell[] = [
    { sex: 'woman', raceEthnicity: null, applicants: 5, selected: 5 },
    { sex: null, raceEthnicity: 'Asian', applicants: 7, selected: 1 },
    { sex: null, raceEthnicity: null, applicants: 11, selected: 0 },
    { sex: 'woman', raceEthnicity: 'Asian', applicants: 20, selected: 10 },
  ];
  const figures = biasAuditTable(cells, { sexes: [], races: [] });
  expect(figures).toMatchObject({ unknownSex: 18, unknownRaceEthnicity: 16, unknownEither: 23 });
  expect(figures.rows.map(({ table, applicants }) => [table, applicants])).toEqual([
    ['SEX', 25],
    ['RACE_ETHNICITY', 27],
    ['INTERSECTION', 20],
  ]);
});
