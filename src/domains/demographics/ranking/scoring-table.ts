import { biasAuditTable, type AuditCell, type AuditTable } from '../bias-audit/bias-audit-table.js';
import { disclosedGroup } from '../demographics-codes.js';
import { median } from './ranking-measures.js';
import { otherGroup, type RankingTable } from './ranking-table.js';
import { cellsToShow } from './scoring-cells.js';

/** The two categories that Local Law 144 requires. */
export const auditedCategories = ['gender', 'race_ethnicity'] as const;

/** A person of a ranking: groups in the two categories, and score. */
export interface ScoredPerson {
  groups: readonly string[];
  score: number;
}

/** One category of one table; without numbers when hidden. */
export interface ScoredRow {
  table: AuditTable;
  sex: string | null;
  raceEthnicity: string | null;
  people: number | null;
  aboveMedian: number | null;
}

export interface ScoringTable {
  people: number;
  /** null: hidden */
  unknownSex: number | null;
  unknownRaceEthnicity: number | null;
  rows: ScoredRow[];
}

/**
 * The scoring rates of Local Law 144 that may be shown: by sex, by race and ethnicity, and by both. The same reader
 * knows the two other tables. So a group is shown if it has a rate there, and a cell of both if it reveals no small
 * cell together with those tables. People who are unknown in one of them form a row of the table of both, which is
 * never shown.
 * @param tables the shown tables of the same ranking by sex, and by race and ethnicity
 * @param categories sexes and races that have a row even if nobody is in them, in this order; other shown ones follow
 * @param k a cell with fewer people than this is a small cell
 */
export function scoringTable(
  ranking: readonly ScoredPerson[],
  tables: readonly [RankingTable, RankingTable],
  categories: { sexes: readonly string[]; races: readonly string[] },
  k: number,
): ScoringTable {
  const middle = median(ranking.map(({ score }) => score));
  // The groups of the two tables; groups without a rate count as one.
  const known = tables.map(({ groups }) =>
    groups.filter(({ scoringRate }) => scoringRate !== null).map(({ group }) => group),
  );
  const names = tables.map(({ groups }, category) =>
    known[category]!.length < groups.length || groups.length === 0
      ? [...known[category]!, undefined]
      : known[category]!,
  );
  const placeOf = (category: number, group: string) =>
    names[category]!.indexOf(
      [tables[category]!.hidden.includes(group) ? otherGroup : group].find((name) =>
        known[category]!.includes(name),
      ),
    );
  const layers = [true, false].map((above) => {
    const cells = names[0]!.map(() => names[1]!.map(() => 0));
    for (const { groups, score } of ranking)
      if (score > middle === above) cells[placeOf(0, groups[0]!)]![placeOf(1, groups[1]!)]! += 1;
    return cells;
  });
  const disclosed = (category: number, group: string | undefined) =>
    group !== undefined &&
    group !== otherGroup &&
    disclosedGroup(auditedCategories[category]!, group) !== null;
  const isShown = cellsToShow(
    layers,
    k,
    (row, column) => disclosed(0, names[0]![row]) && disclosed(1, names[1]![column]),
  );

  const members = (category: number, listed: readonly string[]) => [
    ...new Set([...listed, ...known[category]!.filter((group) => disclosed(category, group))]),
  ];
  const sexes = members(0, categories.sexes);
  const races = members(1, categories.races);
  const cells = ranking.map(({ groups, score }): AuditCell => {
    const [sex, raceEthnicity] = groups.map((group, category) =>
      disclosed(category, group) ? group : null,
    );
    return {
      sex: sex!,
      raceEthnicity: raceEthnicity!,
      applicants: 1,
      selected: score > middle ? 1 : 0,
    };
  });
  const shows = (sex: string | null, race: string | null) =>
    sex === null
      ? known[1]!.includes(race!)
      : race === null
        ? known[0]!.includes(sex)
        : known[0]!.includes(sex) &&
          known[1]!.includes(race) &&
          isShown(names[0]!.indexOf(sex), names[1]!.indexOf(race));
  return {
    people: ranking.length,
    unknownSex: unknownIn(0),
    unknownRaceEthnicity: unknownIn(1),
    rows: biasAuditTable(cells, { sexes, races })
      .rows.filter(
        ({ sex, raceEthnicity }) =>
          (sex === null || sexes.includes(sex)) &&
          (raceEthnicity === null || races.includes(raceEthnicity)),
      )
      .map(({ table, sex, raceEthnicity, applicants, selected }) => ({
        table,
        sex,
        raceEthnicity,
        ...(shows(sex, raceEthnicity)
          ? { people: applicants, aboveMedian: selected }
          : { people: null, aboveMedian: null }),
      })),
  };

  function unknownIn(category: number): number | null {
    const { groups, hidden } = tables[category]!;
    const unknown = (group: string) => disclosedGroup(auditedCategories[category]!, group) === null;
    if (groups.length === 0 || hidden.some(unknown)) return null;
    return groups
      .filter(({ group }) => unknown(group))
      .reduce((sum, { people }) => sum + people, 0);
  }
}
