import { nameOfPair, pairOf } from './audited-categories.js';
import {
  countsOf,
  innermostShowing,
  jobsIn,
  type Family,
  type Plan,
  type Scope,
} from './publication-plan.js';
import { people } from './publication-safety.js';
import type { Milestone } from '../../jobs/job.enums.js';

/*
 * Whether the tables by sex, by race, and by both of them together leave open who is in a department or a job.
 *
 * Departments and jobs show tables by sex and by race. With the cells by both of the whole company they can give away a
 * cell by both of one of them. That they do not is shown by another company that would publish the same numbers: two
 * people trade their sex, or their race. A trade changes no published number where
 *
 * - one person is of another group instead, and no table shows the one or the other;
 * - both are of the same race (or sex), and of jobs that no published table by that category tells apart; or
 * - two pairs of people trade, one pair back what the other did: (woman, Asian) and (man, White) of one job become
 *   (man, Asian) and (woman, White), and in another job the other way round.
 *
 * A small cell is uncertain when such a trade changes it.
 */

/** People by sex and race, of the jobs that no published table tells apart, in a stretch between two known milestones. */
interface Atom {
  jobs: Set<string>;
  /** by category and group: the innermost published table that shows the group of these jobs */
  shownIn: readonly [readonly string[], readonly string[]];
  /** [stretch][sex][race] */
  people: number[][][];
}

type Group = readonly [sex: number, race: number];

interface Spot {
  atom: Atom;
  stretch: number;
}

/** A cell of a place, which is several atoms or one, over one stretch or several. */
interface Cell {
  place: ReadonlySet<Atom>;
  stretches: readonly number[];
  sex: number;
  race: number;
}

/** People who come to a group, or leave it. */
interface Step extends Spot {
  group: Group;
  by: number;
}

/** What is told of the whole company. */
interface Told {
  /** [sex][race] */
  shown: readonly (readonly boolean[])[];
  /** for each known stretch those that the cells by both are shown together with */
  together: readonly (readonly number[])[];
  /** the same where the table by sex, or by race, shows them together too */
  alongside: readonly [readonly (readonly number[])[], readonly (readonly number[])[]];
}

/** How often trades one after another are tried for a cell, and how many of them. */
const walks = 6;
const steps = 40;

export class Exchanges {
  private readonly sexes: readonly string[];
  private readonly races: readonly string[];
  private readonly atoms: Atom[];
  /** By category the groups of several people: that a group has somebody is known by its name. */
  private readonly several: readonly [ReadonlySet<number>, ReadonlySet<number>];
  /** Sets of atoms that make up a published table, or one atom. */
  private readonly places: ReadonlySet<Atom>[];

  /**
   * @param family people by both categories
   * @param plans the published tables by sex, and by race
   * @param known the milestones at which one of them shows something
   */
  constructor(
    private readonly family: Family,
    private readonly plans: readonly [Plan, Plan],
    private readonly known: readonly Milestone[],
  ) {
    const pairs = [...new Set(family.jobs.flatMap(({ counts }) => Object.keys(counts)))].map(
      pairOf,
    );
    this.sexes = [...new Set(pairs.map(([sex]) => sex))].sort();
    this.races = [...new Set(pairs.map(([, race]) => race))].sort();
    this.atoms = this.atomsOf();
    const whole = countsOf(family.jobs);
    const severalOf = (groups: readonly string[], category: 0 | 1) =>
      new Set(
        [...groups.keys()].filter(
          (index) =>
            Object.keys(whole)
              .filter((name) => pairOf(name)[category] === groups[index])
              .reduce((sum, name) => sum + people(whole, name, 'APPLICATION'), 0) > 1,
        ),
      );
    this.several = [severalOf(this.sexes, 0), severalOf(this.races, 1)];
    const scopes = plans.flatMap(({ tables }) =>
      tables.map(({ scope }) => scope).filter(({ kind }) => kind !== 'ALL'),
    );
    this.places =
      this.atoms.length < 2
        ? []
        : [
            ...this.atoms.map((atom) => new Set([atom])),
            ...scopes.map((scope) => this.atomsIn(scope)).filter(({ size }) => size > 1),
          ];
  }

  /**
   * True if every cell by both of a department, a job, or what is left of them, that has fewer than k people could have
   * another number.
   * It may take seconds, so it yields after each cell.
   * @param isShown whether the whole company's cell of a sex and a race is shown
   * @param shownAt the milestones of these cells
   */
  *leaveOpen(
    isShown: (sex: string, race: string) => boolean,
    shownAt: readonly Milestone[],
    k: number,
  ): Generator<void, boolean> {
    const stretches = [...this.known.keys()];
    /** For each known stretch those between the same two of some milestones. */
    const between = (milestones: readonly (readonly Milestone[])[]) => {
      const keys = this.known.map((milestone) =>
        JSON.stringify(
          milestones.map((each) =>
            each.findLastIndex(
              (other) => this.known.indexOf(other) <= this.known.indexOf(milestone),
            ),
          ),
        ),
      );
      return keys.map((key) => stretches.filter((each) => keys[each] === key));
    };
    const ofTables = this.plans.map((plan) => plan.tables.map(({ pattern }) => pattern.milestones));
    const told: Told = {
      shown: this.sexes.map((sex) => this.races.map((race) => isShown(sex, race))),
      together: between([shownAt]),
      alongside: [
        between([shownAt, ...(ofTables[0] ?? [])]),
        between([shownAt, ...(ofTables[1] ?? [])]),
      ],
    };
    const spans = [
      ...stretches.map((stretch) => [stretch]),
      ...stretches.slice(0, -1).map((first) => stretches.slice(first)),
    ];
    for (const place of this.places)
      for (const span of spans) {
        const cells = this.sexes.flatMap((_, sex) =>
          this.races.map((__, race): Cell => ({ place, stretches: span, sex, race })),
        );
        // Where nobody is, the totals say so.
        if (cells.every((cell) => countOf(cell) === 0)) continue;
        for (const cell of cells) {
          yield;
          if (countOf(cell) < k && !this.changes(cell, told)) return false;
        }
      }
    return true;
  }

  /** Whether a trade, or some of them one after another, change the number of people of a cell in a place. */
  private changes(cell: Cell, told: Told): boolean {
    if (hasNext(this.trades(cell, told))) return true;
    // Where nobody has the sex or the race, other trades have to bring it there first: some are tried by chance, always
    // the same ones.
    const before = countOf(cell);
    let seed = 1;
    const below = (end: number) => (seed = (seed * 48_271) % 2_147_483_647) % end;
    for (let walk = 0; walk < walks; walk++) {
      const done: Step[] = [];
      let isOther = false;
      for (let step = 0; step < steps && !isOther; step++) {
        const aside = below(2) === 0;
        const near = {
          ...cell,
          sex: aside ? cell.sex : below(this.sexes.length),
          race: aside || below(2) === 0 ? below(this.races.length) : cell.race,
        };
        const trade = nthOf(this.trades(near, told), below(8));
        if (!trade) continue;
        for (const each of trade) make(each, 1);
        done.push(...trade);
        isOther = countOf(cell) !== before || hasNext(this.trades(cell, told));
      }
      for (const each of done) make(each, -1);
      if (isOther) return true;
    }
    return false;
  }

  /** The trades that change the number of people of a cell in a place, and no published number. */
  private *trades(cell: Cell, told: Told): Generator<Step[]> {
    for (const inside of cell.place)
      for (const stretch of cell.stretches) {
        yield* this.relabellings(cell, { atom: inside, stretch });
        yield* this.swaps(cell, { atom: inside, stretch }, told);
        yield* this.turns(cell, { atom: inside, stretch }, told);
      }
  }

  /** Of groups that no table shows only the sum is known: somebody of another one of them may be of this one. */
  private *relabellings({ sex, race }: Cell, here: Spot): Generator<Step[]> {
    const own: Group = [sex, race];
    for (const [category, groups] of this.otherGroups(own))
      if (here.atom.shownIn[category][own[category]] === '')
        for (const group of groups) {
          const from = withGroup(own, category, group);
          if (
            here.atom.shownIn[category][group] === '' &&
            this.several[category].has(group) &&
            has(here, from)
          )
            yield become(here, [from], [own]);
        }
  }

  /** Two people of the same race trade their sex, or two of the same sex their race. */
  private *swaps({ place, stretches, sex, race }: Cell, here: Spot, told: Told): Generator<Step[]> {
    const own: Group = [sex, race];
    for (const [category, groups] of this.otherGroups(own))
      for (const other of this.atoms)
        for (const stretch of told.alongside[category][here.stretch] ?? []) {
          if (place.has(other) && stretches.includes(stretch)) continue;
          const there = { atom: other, stretch };
          const alike = (group: number) =>
            here.atom.shownIn[category][group] === other.shownIn[category][group];
          if (!alike(own[category])) continue;
          for (const group of groups) {
            if (!alike(group)) continue;
            const partner = withGroup(own, category, group);
            if (has(here, own) && has(there, partner))
              yield [...become(here, [own], [partner]), ...become(there, [partner], [own])];
            if (has(here, partner) && has(there, own))
              yield [...become(here, [partner], [own]), ...become(there, [own], [partner])];
          }
        }
  }

  /** Two pairs trade, and the second one gives back what the first one changed in the whole. */
  private *turns({ place, sex, race }: Cell, here: Spot, told: Told): Generator<Step[]> {
    for (const sex2 of others(this.sexes, sex))
      for (const race2 of others(this.races, race)) {
        const straight: readonly Group[] = [
          [sex, race],
          [sex2, race2],
        ];
        const crossed: readonly Group[] = [
          [sex2, race],
          [sex, race2],
        ];
        const isTold = [...straight, ...crossed].some(([one, other]) => told.shown[one]?.[other]);
        for (const [from, to] of [
          [straight, crossed],
          [crossed, straight],
        ] as const) {
          if (!from.every((each) => has(here, each))) continue;
          const first = become(here, from, to);
          if (!isTold) {
            yield first;
            continue;
          }
          for (const atom of this.atoms)
            for (const stretch of place.has(atom) ? [] : (told.together[here.stretch] ?? []))
              if (to.every((each) => has({ atom, stretch }, each)))
                yield [...first, ...become({ atom, stretch }, to, from)];
        }
      }
  }

  /** The other sexes, and the other races. */
  private otherGroups = ([sex, race]: Group): [0 | 1, number[]][] => [
    [0, others(this.sexes, sex)],
    [1, others(this.races, race)],
  ];

  private atomsIn(scope: Scope): ReadonlySet<Atom> {
    const jobs = new Set(jobsIn(this.family, scope).map(({ id }) => id));
    return new Set(this.atoms.filter((atom) => [...atom.jobs].every((id) => jobs.has(id))));
  }

  private atomsOf(): Atom[] {
    const groups = [this.sexes, this.races] as const;
    const showing = this.plans.map(innermostShowing);
    const byKey = Map.groupBy(this.family.jobs, (job) =>
      JSON.stringify(
        groups.map((ofCategory, category) =>
          ofCategory.map((group) => showing[category]?.(job, group)),
        ),
      ),
    );
    return [...byKey].map(([key, jobs]): Atom => ({
      jobs: new Set(jobs.map(({ id }) => id)),
      shownIn: JSON.parse(key) as [string[], string[]],
      people: this.known.map((milestone, stretch) => {
        const counts = countsOf(jobs);
        const next = this.known[stretch + 1];
        return this.sexes.map((sex) =>
          this.races.map((race) => {
            const name = nameOfPair([sex, race]);
            return people(counts, name, milestone) - (next ? people(counts, name, next) : 0);
          }),
        );
      }),
    }));
  }
}

const at = ({ atom, stretch }: Spot, [sex, race]: Group): number =>
  atom.people[stretch]?.[sex]?.[race] ?? 0;
function countOf({ place, stretches, sex, race }: Cell): number {
  let sum = 0;
  for (const atom of place)
    for (const stretch of stretches) sum += at({ atom, stretch }, [sex, race]);
  return sum;
}
const has = (spot: Spot, group: Group): boolean => at(spot, group) > 0;
const others = (groups: readonly string[], own: number): number[] =>
  [...groups.keys()].filter((index) => index !== own);
const withGroup = ([sex, race]: Group, category: 0 | 1, group: number): Group =>
  category === 0 ? [group, race] : [sex, group];

/** Makes a step. @param times -1: takes it back */
function make({ atom, stretch, group: [sex, race], by }: Step, times: 1 | -1): void {
  const row = atom.people[stretch]?.[sex];
  if (row) row[race] = (row[race] ?? 0) + by * times;
}

/** Some people of an atom become others. */
const become = (spot: Spot, from: readonly Group[], to: readonly Group[]): Step[] => [
  ...from.map((group) => ({ ...spot, group, by: -1 })),
  ...to.map((group) => ({ ...spot, group, by: 1 })),
];

/** An item of a generator; the last one where there are fewer. */
function nthOf<T>(generator: Generator<T>, index: number): T | undefined {
  let found: T | undefined;
  for (let place = 0; place <= index; place++) {
    const { value, done } = generator.next();
    if (done) break;
    found = value as T;
  }
  return found;
}

const hasNext = (generator: Generator<unknown>): boolean => !generator.next().done;
