import { share } from '../../analytics/common/groups.js';

/*
 * The table of New York City's Local Law 144 of 2021, as its rule has it (6 RCNY § 5-300 and § 5-301): selection rate =
 * selected / applicants of a category; impact ratio = the category's selection rate / the rate of the most selected
 * category; by sex, by race and ethnicity, and by both together. A category with less than 2 % of the data may be
 * left out of the ratios; its applicants and its rate are still shown (§ 5-301 (d)). People of an unknown category
 * are in no calculation, and their number is shown.
 */

/** Applicants of one sex and one race or ethnicity, and how many of them were selected; null: unknown. */
export interface AuditCell {
  sex: string | null;
  raceEthnicity: string | null;
  applicants: number;
  selected: number;
}

export const AuditTable = {
  SEX: 'SEX',
  RACE_ETHNICITY: 'RACE_ETHNICITY',
  INTERSECTION: 'INTERSECTION',
} as const;
export type AuditTable = keyof typeof AuditTable;

export interface AuditRow {
  table: AuditTable;
  sex: string | null;
  raceEthnicity: string | null;
  applicants: number;
  selected: number;
  selectionRate: number | null;
  /** null: left out, or nobody was selected in any category */
  impactRatio: number | null;
  /** applicants / applicants of the table's known categories */
  shareOfApplicants: number | null;
  leftOut: boolean;
}

export interface BiasAuditFigures {
  rows: AuditRow[];
  unknownSex: number;
  unknownRaceEthnicity: number;
  unknownEither: number;
}

/** Below this share of the data a category may be left out of the ratios. */
export const smallCategory = 0.02;

interface Category {
  sex: string | null;
  raceEthnicity: string | null;
}

/**
 * @param categories sexes and races that have a row even if nobody is in them, in this order; others follow
 * @param leaveOutBelow share of the applicants below which a category is left out of the ratios; 0: none is left out
 */
export function biasAuditTable(
  cells: readonly AuditCell[],
  categories: { sexes: readonly string[]; races: readonly string[] },
  leaveOutBelow: number = smallCategory,
): BiasAuditFigures {
  const members = (listed: readonly string[], found: readonly (string | null)[]) => [
    ...new Set([...listed, ...found.filter((each) => each !== null).sort()]),
  ];
  const sexes = members(
    categories.sexes,
    cells.map(({ sex }) => sex),
  );
  const races = members(
    categories.races,
    cells.map(({ raceEthnicity }) => raceEthnicity),
  );
  const unknown = (test: (cell: AuditCell) => boolean) =>
    cells.filter(test).reduce((sum, { applicants }) => sum + applicants, 0);
  return {
    rows: [
      ...rowsOf(
        'SEX',
        sexes.map((sex) => ({ sex, raceEthnicity: null })),
        cells,
        leaveOutBelow,
      ),
      ...rowsOf(
        'RACE_ETHNICITY',
        races.map((raceEthnicity) => ({ sex: null, raceEthnicity })),
        cells,
        leaveOutBelow,
      ),
      ...rowsOf(
        'INTERSECTION',
        sexes.flatMap((sex) => races.map((raceEthnicity) => ({ sex, raceEthnicity }))),
        cells,
        leaveOutBelow,
      ),
    ],
    unknownSex: unknown(({ sex }) => sex === null),
    unknownRaceEthnicity: unknown(({ raceEthnicity }) => raceEthnicity === null),
    unknownEither: unknown(({ sex, raceEthnicity }) => sex === null || raceEthnicity === null),
  };
}

function rowsOf(
  table: AuditTable,
  categories: readonly Category[],
  cells: readonly AuditCell[],
  leaveOutBelow: number,
): AuditRow[] {
  const counted = categories.map((category) => {
    const own = cells.filter(
      ({ sex, raceEthnicity }) =>
        (category.sex === null || sex === category.sex) &&
        (category.raceEthnicity === null || raceEthnicity === category.raceEthnicity),
    );
    return {
      ...category,
      applicants: own.reduce((sum, cell) => sum + cell.applicants, 0),
      selected: own.reduce((sum, cell) => sum + cell.selected, 0),
    };
  });
  return withRates(
    table,
    counted,
    counted.reduce((sum, { applicants }) => sum + applicants, 0),
    leaveOutBelow,
  );
}

/**
 * The rates of the categories of one table, and their ratios to the highest one of them.
 * @param all people of the data, of whom a category with less than `leaveOutBelow` is left out of the ratios
 */
export function withRates(
  table: AuditTable,
  counted: readonly Pick<AuditRow, 'sex' | 'raceEthnicity' | 'applicants' | 'selected'>[],
  all: number,
  leaveOutBelow: number,
): AuditRow[] {
  const leftOut = ({ applicants }: { applicants: number }) =>
    applicants === 0 || applicants / all < leaveOutBelow;
  const highest = Math.max(
    0,
    ...counted
      .filter((row) => !leftOut(row))
      .map(({ selected, applicants }) => selected / applicants),
  );
  return counted.map((row) => {
    const selectionRate = share(row.selected, row.applicants);
    return {
      table,
      ...row,
      selectionRate,
      leftOut: leftOut(row),
      shareOfApplicants: share(row.applicants, all),
      impactRatio: leftOut(row) || highest === 0 ? null : selectionRate! / highest,
    };
  });
}
