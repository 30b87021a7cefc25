import { biasAuditTable, type AuditCell, type AuditTable } from '../bias-audit/bias-audit-table.js';
import { auditedCategories } from '../publication/audited-categories.js';
import { disclosedGroup } from '../demographics-codes.js';
import { median } from './ranking-measures.js';
import { otherGroup, type RankingTable } from './ranking-table.js';
import { cellsToShow } from './scoring-cells.js';

/** A person of a ranking: the group in each of the two categories, and the score. */
export interface ScoredPerson {
  groups: readonly [sex: string, raceEthnicity: string];
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
  const [sexCategory, raceCategory] = auditedCategories;
  const bySex = new PublishedGroups(sexCategory, tables[0]);
  const byRace = new PublishedGroups(raceCategory, tables[1]);
  const layers = [true, false].map((above) => {
    const people = new Map<string, number>();
    for (const { groups, score } of ranking) {
      if (score > middle !== above) continue;
      const key = `${bySex.indexOf(groups[0])} ${byRace.indexOf(groups[1])}`;
      people.set(key, (people.get(key) ?? 0) + 1);
    }
    return bySex.names.map((_, row) =>
      byRace.names.map((__, column) => people.get(`${row} ${column}`) ?? 0),
    );
  });
  const isShown = cellsToShow(
    layers,
    k,
    (row, column) =>
      bySex.isDisclosed(bySex.names[row]) && byRace.isDisclosed(byRace.names[column]),
  );

  const sexes = bySex.members(categories.sexes);
  const races = byRace.members(categories.races);
  const cells = ranking.map(({ groups: [sex, race], score }): AuditCell => ({
    sex: bySex.isDisclosed(sex) ? sex : null,
    raceEthnicity: byRace.isDisclosed(race) ? race : null,
    applicants: 1,
    selected: score > middle ? 1 : 0,
  }));
  const shows = (sex: string | null, race: string | null) =>
    (sex === null || bySex.rated.includes(sex)) &&
    (race === null || byRace.rated.includes(race)) &&
    (sex === null ||
      race === null ||
      isShown(bySex.names.indexOf(sex), byRace.names.indexOf(race)));
  return {
    people: ranking.length,
    unknownSex: bySex.unknown(),
    unknownRaceEthnicity: byRace.unknown(),
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
}

/** The groups of a published table of one category, as its readers know them. */
class PublishedGroups {
  /** groups whose rate is shown */
  readonly rated: readonly string[];
  /** rated groups, and `undefined` for the others together */
  readonly names: readonly (string | undefined)[];

  constructor(
    private readonly category: (typeof auditedCategories)[number],
    private readonly table: RankingTable,
  ) {
    const { groups } = table;
    this.rated = groups.filter(({ scoringRate }) => scoringRate !== null).map(({ group }) => group);
    this.names =
      this.rated.length < groups.length || groups.length === 0
        ? [...this.rated, undefined]
        : this.rated;
  }

  /** The index in `names` of the group that counts a person. */
  indexOf(group: string): number {
    const shown = this.table.hidden.includes(group) ? otherGroup : group;
    return this.names.indexOf(this.rated.includes(shown) ? shown : undefined);
  }

  /** False for people who did not say, and for several groups together. */
  isDisclosed(group: string | undefined): boolean {
    return group !== undefined && group !== otherGroup && !this.isUnknown(group);
  }

  /** Groups that have a row: the listed ones, then the rated ones. */
  members(listed: readonly string[]): string[] {
    return [...new Set([...listed, ...this.rated.filter((group) => this.isDisclosed(group))])];
  }

  /** People who did not say; null: hidden. */
  unknown(): number | null {
    const { groups, hidden } = this.table;
    if (groups.length === 0 || hidden.some((group) => this.isUnknown(group))) return null;
    return groups
      .filter(({ group }) => this.isUnknown(group))
      .reduce((sum, { people }) => sum + people, 0);
  }

  private isUnknown(group: string): boolean {
    return disclosedGroup(this.category, group) === null;
  }
}
