import { cellsToShow } from '../ranking/scoring-cells.js';
import { notDisclosed } from '../demographics-codes.js';
import { nameOfPair, pairOf } from './audited-categories.js';
import { Exchanges } from './exchanges.js';
import {
  countsOf,
  nestedMilestones,
  type Allows,
  type Family,
  type Plan,
} from './publication-plan.js';
import { people, type Pattern } from './publication-safety.js';
import { type Milestone } from '../../jobs/job.enums.js';

/*
 * Which cells by sex and race together may be shown, beside the tables by sex and by race of the same people.
 *
 * They are shown of all jobs together, never of a department or a job. A cell is shown at the milestones that both
 * tables show, under these conditions:
 *
 * 1. It has k people or more at the last of them, and as many were lost between any two of them.
 * 2. The two tables give the sums of its row and column. No small cell may follow from these and from the shown cells:
 *    what is known of it is an interval k people wide or more (../ranking/scoring-cells.ts).
 * 3. Departments and jobs have tables by sex and by race. No small cell of theirs may follow either (exchanges.ts).
 *
 * Cells are tried the largest first, and given up the smallest first.
 */

/**
 * Plans the cells by both, in slices (platform/text/slices.ts).
 * @param family people by both; its groups are pairs (`nameOfPair`)
 * @param plans what is shown by sex and by race of the same people
 * @param k a cell with fewer people than this is a small cell
 * @param allows a further condition on the cells that are shown together
 * @returns a plan with one table, of all jobs, or with none
 */
export function* planIntersections(
  family: Family,
  plans: readonly [Plan, Plan],
  k: number,
  allows: Allows = () => true,
): Generator<void, Plan> {
  const [bySex, byRace] = [patternOfAll(plans[0]), patternOfAll(plans[1])];
  if (!bySex || !byRace) return { tables: [] };
  const nested = nestedMilestones(family);
  const shownAt = nested.filter((each) => at(bySex, each) && at(byRace, each));
  const whole = countsOf(family.jobs);
  const pairs = Object.keys(whole).map(pairOf);
  const sexes = namesOf(
    bySex,
    pairs.map(([sex]) => sex),
  );
  const races = namesOf(
    byRace,
    pairs.map(([, race]) => race),
  );
  /** People of the whole by row and column. @param count how many of a pair */
  const cellsOf = (count: (name: string) => number) =>
    sexes.map((sex) =>
      races.map((race) =>
        Object.keys(whole)
          .filter((name) => {
            const [ofSex, ofRace] = pairOf(name);
            return isAmong(sexes, sex, ofSex) && isAmong(races, race, ofRace);
          })
          .reduce((sum, name) => sum + count(name), 0),
      ),
    );
  const layers = shownAt
    .map((milestone, index) =>
      cellsOf((name) => {
        const next = shownAt[index + 1];
        return people(whole, name, milestone) - (next ? people(whole, name, next) : 0);
      }),
    )
    .filter((cells) => cells.flat().some((count) => count > 0));
  const total = (milestone: Milestone) =>
    Object.keys(whole).reduce((sum, name) => sum + people(whole, name, milestone), 0);
  const last = shownAt.at(-1);
  if (last === undefined) return { tables: [] };
  const later = nested
    .slice(nested.indexOf(last) + 1)
    .map((milestone) => ({ milestone, here: total(milestone) }))
    .filter(({ here }) => here > 0);
  /** At a milestone after the last shown one, a cell is known to be no smaller than it was, less all who were lost. */
  const staysUncertain = (name: string) =>
    later.every(
      ({ milestone, here }) =>
        people(whole, name, milestone) >= k || total(last) - here >= Math.min(k, here),
    );
  const nameAt = (row: number, column: number): string | undefined => {
    const [sex, race] = [sexes[row], races[column]];
    return sex === undefined || race === undefined ? undefined : nameOfPair([sex, race]);
  };
  const mayBeShown = (row: number, column: number) => {
    const name = nameAt(row, column);
    return (
      name !== undefined &&
      whole[name] !== undefined &&
      !pairOf(name).includes(notDisclosed) &&
      staysUncertain(name)
    );
  };
  const isShown = cellsToShow(layers, k, mayBeShown);
  const shown = sexes
    .flatMap((_, row) =>
      races.flatMap((__, column) => {
        const name = isShown(row, column) ? nameAt(row, column) : undefined;
        return name === undefined ? [] : [name];
      }),
    )
    .sort(
      (a, b) =>
        people(whole, b, 'APPLICATION') - people(whole, a, 'APPLICATION') || (a < b ? -1 : 1),
    );

  const known = nested.filter((each) => at(bySex, each) || at(byRace, each));
  const exchanges = new Exchanges(family, plans, known);
  // Where no trade is found even without any cell by both, none would be found with one.
  if (!(yield* exchanges.leaveOpen(() => false, shownAt, k))) return { tables: [] };
  while (shown.length > 0) {
    const pattern: Pattern = { groups: [...shown].sort(), milestones: shownAt };
    if (
      allows(family.jobs, pattern) &&
      (yield* exchanges.leaveOpen(
        (sex, race) => shown.includes(nameOfPair([sex, race])),
        shownAt,
        k,
      ))
    )
      return { tables: [{ scope: { kind: 'ALL' }, pattern }] };
    shown.pop();
  }
  return { tables: [] };
}

const patternOfAll = ({ tables }: Plan): Pattern | undefined =>
  tables.find(({ scope }) => scope.kind === 'ALL')?.pattern;
const at = ({ milestones }: Pattern, milestone: Milestone) => milestones.includes(milestone);

/** The groups of a table as its readers know them; `undefined`: those that are not shown, together. */
const namesOf = ({ groups }: Pattern, occurring: readonly string[]): (string | undefined)[] =>
  occurring.every((group) => groups.includes(group)) ? [...groups] : [...groups, undefined];
/** Whether a group is the one of this name; `undefined`: is none that has a name. */
const isAmong = (
  names: readonly (string | undefined)[],
  name: string | undefined,
  group: string,
): boolean => (name === undefined ? !names.includes(group) : name === group);
