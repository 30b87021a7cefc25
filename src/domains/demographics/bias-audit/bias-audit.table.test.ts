import { describe, expect, it } from '@jest/globals';
import { biasAuditTable, type AuditCell } from './bias-audit.table.js';

const races = ['Hispanic or Latino', 'White', 'Black or African American', 'Native Hawaiian or Pacific Islander', 'Asian', 'Native American or Alaska Native', 'Two or More Races'];
const cellsOf = (sex: string, counts: [number, number][]): AuditCell[] => counts.map(([applicants, selected], index) => ({ sex, raceEthnicity: races[index]!, applicants, selected }));

// The example of the rule of New York City's Department of Consumer and Worker Protection, 6 RCNY § 5-301 (b),
// table "Intersectional Categories": applicants and selected.
const example = [
  ...cellsOf('Male', [[205, 90], [412, 215], [226, 95], [87, 37], [321, 167], [24, 11], [115, 52]]),
  ...cellsOf('Female', [[190, 82], [385, 197], [164, 75], [32, 15], [295, 135], [17, 7], [98, 44]]),
];
const rows = (table: string, leaveOutBelow = 0) => biasAuditTable(example, { sexes: ['Male', 'Female'], races }, leaveOutBelow).rows.filter((row) => row.table === table);
const rounded = (value: number | null, digits: number) => Number(value!.toFixed(digits));

describe('the bias audit of Local Law 144 gives the published figures of 6 RCNY § 5-301 (b)', () => {
  it('by sex', () => {
    expect(rows('SEX').map(({ sex, applicants, selected, selectionRate, impactRatio }) => [sex, applicants, selected, rounded(selectionRate, 2), rounded(impactRatio, 3)]))
      .toEqual([['Male', 1390, 667, 0.48, 1], ['Female', 1181, 555, 0.47, 0.979]]);
  });

  it('by race and ethnicity', () => {
    const published: Record<string, [number, number, number, number]> = {
      White: [797, 412, 0.52, 1], 'Black or African American': [390, 170, 0.44, 0.84], 'Native Hawaiian or Pacific Islander': [119, 52, 0.44, 0.85],
      Asian: [616, 302, 0.49, 0.95], 'Native American or Alaska Native': [41, 18, 0.44, 0.85], 'Two or More Races': [213, 96, 0.45, 0.87],
    };
    const found = Object.fromEntries(rows('RACE_ETHNICITY').map((row) => [row.raceEthnicity, [row.applicants, row.selected, rounded(row.selectionRate, 2), rounded(row.impactRatio, 2)]]));
    expect(found).toMatchObject(published);
  });

  it('by both together', () => {
    const ratios = ['Male', 'Female'].map((sex) => rows('INTERSECTION').filter((row) => row.sex === sex).map(({ selectionRate, impactRatio }) => [rounded(selectionRate, 3), rounded(impactRatio, 3)]));
    expect(ratios).toEqual([
      [[0.439, 0.841], [0.522, 1], [0.42, 0.806], [0.425, 0.815], [0.52, 0.997], [0.458, 0.878], [0.452, 0.866]],
      [[0.432, 0.827], [0.512, 0.981], [0.457, 0.876], [0.469, 0.898], [0.458, 0.877], [0.412, 0.789], [0.449, 0.86]],
    ]);
  });
});

it('leaves a category of less than 2 % out of the ratios, and shows it', () => {
  const native = rows('RACE_ETHNICITY', 0.02).find(({ raceEthnicity }) => raceEthnicity === 'Native American or Alaska Native')!;
  expect(native).toMatchObject({ applicants: 41, selected: 18, leftOut: true, impactRatio: null });
  expect(native.selectionRate).toBeCloseTo(18 / 41, 12);
});

it('takes the highest rate among the categories that count', () => {
  const cells: AuditCell[] = [{ sex: 'a', raceEthnicity: 'x', applicants: 98, selected: 49 }, { sex: 'b', raceEthnicity: 'x', applicants: 1, selected: 1 }, { sex: 'c', raceEthnicity: 'x', applicants: 99, selected: 33 }];
  expect(biasAuditTable(cells, { sexes: [], races: [] }).rows.filter(({ table }) => table === 'SEX').map(({ impactRatio }) => impactRatio)).toEqual([1, null, (1 / 3) / 0.5]);
});

it('counts unknowns apart, in no calculation', () => {
  const cells: AuditCell[] = [
    { sex: 'woman', raceEthnicity: null, applicants: 5, selected: 5 }, { sex: null, raceEthnicity: 'Asian', applicants: 7, selected: 1 },
    { sex: null, raceEthnicity: null, applicants: 11, selected: 0 }, { sex: 'woman', raceEthnicity: 'Asian', applicants: 20, selected: 10 },
  ];
  const figures = biasAuditTable(cells, { sexes: [], races: [] });
  expect(figures).toMatchObject({ unknownSex: 18, unknownRaceEthnicity: 16, unknownEither: 23 });
  expect(figures.rows.map(({ table, applicants }) => [table, applicants])).toEqual([['SEX', 25], ['RACE_ETHNICITY', 27], ['INTERSECTION', 20]]);
});
