import { Attacker, type Sum } from '../analytics/attacker.js';

/** A person of a ranking, the best first. */
export interface Ranked {
  /** sex, and race or ethnicity */
  groups: readonly [string, string];
  above: boolean;
}

/** What is shown of a ranking by one category. */
export interface ShownTable {
  cuts: readonly { k: number }[];
  groups: readonly { group: string; scoringRate: number | null }[];
}

/** A row by both; without people where it is hidden. */
export interface ShownRow {
  sex?: string | null;
  raceEthnicity?: string | null;
  people?: number | null;
}

/**
 * Attacks the tables of a ranking: knows how many there are above the median and in each cut, people and scoring rates of
 * both tables, how many of each shown group are in each cut, and the cells by both; solves for the small cells.
 * @returns those that came out exactly
 */
export async function attackScoring(
  ranking: readonly Ranked[],
  tables: readonly [ShownTable, ShownTable],
  rows: readonly ShownRow[],
  k: number,
): Promise<string[]> {
  const members = [0, 1].map((category) => [
    ...new Set(ranking.map(({ groups }) => groups[category]!)),
  ]);
  const cuts = [...new Set(tables.flatMap(({ cuts: shown }) => shown.map((cut) => cut.k)))].sort(
    (a, b) => a - b,
  );
  const bands = cuts.length + 1;
  // An unknown is the people of one sex, one race, one side of the median and one stretch between two cuts.
  const unknowns = members[0]!.flatMap((sex) =>
    members[1]!.flatMap((race) =>
      [true, false].flatMap((above) =>
        Array.from({ length: bands }, (_, band) => ({ groups: [sex, race] as const, above, band })),
      ),
    ),
  );
  const people = ranking.map((person, place) => ({
    ...person,
    band: cuts.filter((cut) => place >= cut).length,
  }));
  type Who = (one: (typeof unknowns)[number]) => boolean;
  const attacker = await Attacker.begin(unknowns.length);
  const sumOf = (who: Who): Sum =>
    new Map(unknowns.flatMap((unknown, index) => (who(unknown) ? [[index, 1] as const] : [])));
  const countOf = (who: Who) => people.filter(who).length;
  const learns = (who: Who) => {
    attacker.learns(sumOf(who), countOf(who));
  };

  for (const above of [true, false]) learns((one) => one.above === above);
  for (let band = 0; band < bands; band++) learns((one) => one.band === band);
  tables.forEach(({ groups, cuts: shownCuts }, category) => {
    for (const { group, scoringRate } of groups) {
      const isOf: Who = ({ groups: own }) =>
        own[category] === group ||
        (group === 'other' && !groups.some((each) => each.group === own[category]));
      learns(isOf);
      if (scoringRate !== null) learns((one) => one.above && isOf(one));
      for (const cut of shownCuts) learns((one) => one.band <= cuts.indexOf(cut.k) && isOf(one));
    }
  });
  for (const { sex, raceEthnicity, people: shown } of rows) {
    if (!sex || !raceEthnicity || shown == null) continue;
    for (const above of [true, false])
      learns(
        (one) => one.above === above && one.groups[0] === sex && one.groups[1] === raceEthnicity,
      );
  }

  return members[0]!.flatMap((sex) =>
    members[1]!.flatMap((race) =>
      [true, false].flatMap((above) => {
        const cell: Who = (one) =>
          one.above === above && one.groups[0] === sex && one.groups[1] === race;
        const truth = countOf(cell);
        return truth < k && attacker.knows(sumOf(cell), truth)
          ? [`${truth} of ${sex}, ${race}, ${above ? 'above' : 'not above'} the median`]
          : [];
      }),
    ),
  );
}
