import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { otherGroup, type RankedGroup, rankingTable } from './ranking-table.js';

const of = (groups: string): RankedGroup[] =>
  [...groups].map((group, index) => ({ group, score: groups.length - index }));

describe('rankingTable', () => {
  it('shows nothing of few people, or of one group', () => {
    for (const ranking of [of('AB'.repeat(9)), of('A'.repeat(50)), []])
      expect(rankingTable(ranking, 10)).toMatchObject({
        people: ranking.length,
        ndkl: null,
        cuts: [],
        groups: [],
      });
  });

  it('puts a small group together with the next, so that it is not the rest', () => {
    const table = rankingTable(of(`${'AB'.repeat(40)}${'C'.repeat(12)}DDD`), 10);
    expect(table.hidden).toEqual(['C', 'D']);
    expect(table.groups.map(({ group, people }) => [group, people])).toEqual([
      ['A', 40],
      ['B', 40],
      [otherGroup, 15],
    ]);
  });

  it('shows a cut only where every group has enough in it and beyond it', () => {
    expect(rankingTable(of('AB'.repeat(100)), 10).cuts.map(({ k }) => k)).toEqual([25, 50, 100]);
    // 13 of A in the first 25 and 20 above the median: the 7 between them would be a small cell.
    expect(rankingTable(of('AB'.repeat(40)), 10).cuts).toEqual([]);
    expect(rankingTable(of(`${'A'.repeat(40)}${'B'.repeat(40)}`), 10).cuts).toEqual([]);
  });

  it('gives the scoring rates where both sides of the median have enough of every group', () => {
    expect(
      rankingTable(of('AB'.repeat(40)), 10).groups.map(({ scoringRate, impactRatio }) => [
        scoringRate,
        impactRatio,
      ]),
    ).toEqual([
      [0.5, 1],
      [0.5, 1],
    ]);
    expect(
      rankingTable(of(`${'A'.repeat(36)}BBBB${'AAAA'}${'B'.repeat(36)}`), 10).groups.map(
        ({ impactRatio }) => impactRatio,
      ),
    ).toEqual([null, null]);
  });

  it('leaves out the rates of groups with too few on a side, and of one more where they would follow', () => {
    const rates = (groups: string) =>
      Object.fromEntries(
        rankingTable(of(groups), 10).groups.map(({ group, scoringRate, impactRatio }) => [
          group,
          [scoringRate, impactRatio],
        ]),
      );
    // C has 6 above and 6 below: B, the next, is left out with it.
    expect(
      rates(
        `${'A'.repeat(30)}${'B'.repeat(15)}CCCCCC${'CCCCCC'}${'A'.repeat(30)}${'B'.repeat(15)}`,
      ),
    ).toEqual({ A: [0.5, 1], B: [null, null], C: [null, null] });
    // C and D have 12 above and 12 below together.
    expect(
      rates(
        `${'A'.repeat(30)}${'B'.repeat(15)}CCCCCCDDDDDD${'CCCCCCDDDDDD'}${'A'.repeat(30)}${'B'.repeat(15)}`,
      ),
    ).toEqual({ A: [0.5, 1], B: [0.5, 1], C: [null, null], D: [null, null] });
  });

  it('never lets a small cell be worked out from the rest', () => {
    const group = fc.constantFrom('A', 'A', 'A', 'B', 'B', 'C', 'D');
    fc.assert(
      fc.property(fc.array(group, { minLength: 20, maxLength: 300 }), (groups) => {
        const table = rankingTable(
          groups.map((each, index) => ({ group: each, score: -index })),
          10,
        );
        const shown = (each: string) => (table.hidden.includes(each) ? otherGroup : each);
        expect(table.hidden.length).not.toBe(1);
        for (const { people } of table.groups) expect(people).toBeGreaterThanOrEqual(10);
        const places = [0, ...table.cuts.map(({ k }) => k), groups.length];
        if (table.cuts.length > 0) {
          for (const { group: name } of table.groups) {
            places
              .slice(1)
              .forEach((to, index) =>
                expect(
                  groups.slice(places[index], to).filter((each) => shown(each) === name).length,
                ).toBeGreaterThanOrEqual(10),
              );
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
