import type { Milestone } from '../../jobs/job.enums.js';
import { codesOf, notDisclosed } from '../demographics-codes.js';
import { auditedCategories, nameOfPair } from '../publication/audited-categories.js';
import { people } from '../publication/publication-safety.js';
import type { PublishedTable } from '../publication/publication-table.js';
import { withRates, type AuditRow, type AuditTable } from './bias-audit-table.js';

/** A category of one of the three tables; null: the table is not by it. */
type Category = Pick<AuditRow, 'table' | 'sex' | 'raceEthnicity'>;

export interface PublishedAudit {
  rows: AuditRow[];
  /** categories without a row, because it would tell something about few people */
  hidden: Category[];
  /** people who did not say; null: hidden */
  notDisclosedSex: number | null;
  notDisclosedRaceEthnicity: number | null;
  notDisclosedEither: number | null;
}

/** One of the three tables, with the categories that it lists. */
interface Listed {
  name: AuditTable;
  table: PublishedTable;
  /** people who did not say; null: hidden */
  without: number | null;
  categories: { group: string; sex: string | null; raceEthnicity: string | null }[];
}

interface Options {
  /** share of the applicants below which a category is left out of the ratios; 0: none is left out */
  leaveOutBelow: number;
  /** counts are rounded to a multiple of this; 1: no rounding */
  roundTo: number;
}

/**
 * The three tables of Local Law 144 from published tables. Every number comes from what these show, rounded first: rates,
 * ratios and shares too.
 * @param tables by sex, by race and by both, of the same scope
 * @param selectedAt people who reached this milestone or a later one are selected
 */
export function publishedAudit(
  tables: { sex: PublishedTable; race: PublishedTable; both: PublishedTable },
  selectedAt: Milestone,
  { leaveOutBelow, roundTo }: Options,
): PublishedAudit {
  const rounded = (count: number) => Math.round(count / roundTo) * roundTo;
  const shows = ({ pattern }: PublishedTable, group: string) =>
    pattern !== undefined &&
    pattern.groups.includes(group) &&
    pattern.milestones.includes(selectedAt);
  const [sexCategory, raceCategory] = auditedCategories;
  const withCodes = (codes: readonly string[], { pattern }: PublishedTable) => [
    ...new Set([...codes, ...(pattern?.groups ?? []).filter((group) => group !== notDisclosed)]),
  ];
  const sexes = withCodes(codesOf(sexCategory).slice(0, 2), tables.sex);
  const races = withCodes(codesOf(raceCategory), tables.race);

  const notDisclosedSex = notDisclosedIn(tables.sex, rounded);
  const notDisclosedRaceEthnicity = notDisclosedIn(tables.race, rounded);
  // How many said neither is not told: with it, the hidden cells would be those of a smaller table.
  const notDisclosedEither =
    notDisclosedSex === 0
      ? notDisclosedRaceEthnicity
      : notDisclosedRaceEthnicity === 0
        ? notDisclosedSex
        : null;

  const listed: Listed[] = [
    {
      name: 'SEX',
      table: tables.sex,
      without: notDisclosedSex,
      categories: sexes.map((sex) => ({ group: sex, sex, raceEthnicity: null })),
    },
    {
      name: 'RACE_ETHNICITY',
      table: tables.race,
      without: notDisclosedRaceEthnicity,
      categories: races.map((race) => ({ group: race, sex: null, raceEthnicity: race })),
    },
    {
      name: 'INTERSECTION',
      table: tables.both,
      without: notDisclosedEither,
      categories: sexes.flatMap((sex) =>
        races.map((race) => ({ group: nameOfPair([sex, race]), sex, raceEthnicity: race })),
      ),
    },
  ];
  return {
    rows: listed.flatMap(({ name, table, without, categories }) =>
      withRates(
        name,
        categories
          .filter(({ group }) => shows(table, group))
          .map(({ group, sex, raceEthnicity }) => ({
            sex,
            raceEthnicity,
            applicants: rounded(people(table.counts, group, 'APPLICATION')),
            selected: rounded(people(table.counts, group, selectedAt)),
          })),
        rounded(table.n) - (without ?? 0),
        leaveOutBelow,
      ),
    ),
    hidden: listed.flatMap(({ name, table, categories }) =>
      categories
        .filter(({ group }) => !shows(table, group))
        .map(({ sex, raceEthnicity }) => ({ table: name, sex, raceEthnicity })),
    ),
    notDisclosedSex,
    notDisclosedRaceEthnicity,
    notDisclosedEither,
  };
}

/** People who did not say; null where that is hidden, alone or among all others. */
function notDisclosedIn(
  { counts, pattern }: PublishedTable,
  rounded: (count: number) => number,
): number | null {
  if (!pattern) return null;
  if (pattern.groups.includes(notDisclosed))
    return rounded(people(counts, notDisclosed, 'APPLICATION'));
  const isWhole = Object.keys(counts).every(
    (group) => pattern.groups.includes(group) || people(counts, group, 'APPLICATION') === 0,
  );
  return isWhole ? 0 : null;
}
