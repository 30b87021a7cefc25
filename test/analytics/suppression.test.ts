import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  choosePattern, patternBeside, people, type Box, type Counts, type PublishedTable,
} from '../../src/domains/demographics/demographics.suppression.js';
import type { Milestone } from '../../src/domains/jobs/job.enums.js';
import { bounds, LinearKnowledge, type Equation } from './attacker.js';

const k = 10;
const runs = Number(process.env.RAPPORT_TEST_RUNS ?? 150);
const size = fc.oneof({ arbitrary: fc.integer({ min: 0, max: 14 }), weight: 1 }, { arbitrary: fc.integer({ min: 10, max: 90 }), weight: 3 });

/** People at each milestone, each a part of those before. */
const chain = (milestones: readonly Milestone[]) => fc.tuple(size, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: milestones.length, maxLength: milestones.length }))
  .map(([applied, shares]) => {
    let left = applied;
    return Object.fromEntries(milestones.map((milestone, index) => [milestone, index === 0 ? applied : (left = Math.round(left * Math.min(1, shares[index]! * 1.2)))])) as Record<Milestone, number>;
  });

describe('one table', () => {
  const milestones: Milestone[] = ['APPLICATION', 'SCREEN', 'INTERVIEW', 'OFFER', 'HIRED'];
  const tables = fc.array(chain(milestones), { minLength: 1, maxLength: 6 })
    .map((rows) => Object.fromEntries(rows.filter((row) => row.APPLICATION > 0).map((row, index) => [`group ${index}`, row])));

  it('shows what may be shown: two large groups in full', () => {
    const counts = { man: { APPLICATION: 120, SCREEN: 80, INTERVIEW: 50, OFFER: 30, HIRED: 15 }, woman: { APPLICATION: 100, SCREEN: 70, INTERVIEW: 45, OFFER: 30, HIRED: 14 } };
    expect(choosePattern(counts, milestones, k)).toEqual({ groups: ['man', 'woman'], milestones });
  });

  it('hides a second group beside a single small one', () => {
    const counts = { man: { APPLICATION: 120 }, woman: { APPLICATION: 100 }, unknown: { APPLICATION: 60 }, 'non-binary': { APPLICATION: 3 } };
    expect(choosePattern(counts, ['APPLICATION'], k)?.groups).toEqual(['man', 'woman']);
  });

  it('hides a milestone where few of a group were lost', () => {
    const counts = { man: { APPLICATION: 120, OFFER: 33, HIRED: 30 }, woman: { APPLICATION: 100, OFFER: 35, HIRED: 20 } };
    expect(choosePattern(counts, ['APPLICATION', 'OFFER', 'HIRED'], k)?.milestones).toEqual(['APPLICATION', 'HIRED']);
  });

  it('shows no cell and no difference of fewer than k people, unless the totals say that nobody was lost', () => {
    fc.assert(fc.property(tables, (counts: Counts) => {
      const pattern = choosePattern(counts, milestones, k);
      for (const group of pattern?.groups ?? []) for (const [index, milestone] of pattern!.milestones.entries()) {
        expect(people(counts, group, milestone)).toBeGreaterThanOrEqual(k);
        for (const later of pattern!.milestones.slice(index + 1)) {
          const lost = people(counts, group, milestone) - people(counts, group, later);
          const lostByAll = Object.keys(counts).reduce((sum, each) => sum + people(counts, each, milestone) - people(counts, each, later), 0);
          if (lostByAll > 0) expect(lost).toBeGreaterThanOrEqual(k);
        }
      }
    }), { numRuns: runs });
  });

  it('leaves every hidden small cell as unsure as the totals alone do, or unsure by k', () => {
    fc.assert(fc.property(tables, (counts: Counts) => {
      const pattern = choosePattern(counts, milestones, k);
      const groups = Object.keys(counts);
      if (!pattern) return;
      const unknown = (group: string, milestone: Milestone) => groups.indexOf(group) * milestones.length + milestones.indexOf(milestone);
      const totals: Equation[] = milestones.map((milestone) => ({ unknowns: groups.map((group) => unknown(group, milestone)), total: groups.reduce((sum, group) => sum + people(counts, group, milestone), 0) }));
      const shown: Equation[] = pattern.groups.flatMap((group) => pattern.milestones.map((milestone) => ({ unknowns: [unknown(group, milestone)], total: people(counts, group, milestone) })));
      const orders = groups.flatMap((group) => milestones.slice(1).map((milestone, index): [number, number] => [unknown(group, milestones[index]!), unknown(group, milestone)]));
      const before = bounds(groups.length * milestones.length, totals, orders);
      const after = bounds(groups.length * milestones.length, [...totals, ...shown], orders);
      for (const group of groups) for (const milestone of milestones) {
        if (pattern.groups.includes(group) && pattern.milestones.includes(milestone)) continue;
        const width = ({ low, high }: { low: number; high: number }) => high - low;
        const [without, withTable] = [width(before[unknown(group, milestone)]!), width(after[unknown(group, milestone)]!)];
        if (without > 0) expect(withTable).toBeGreaterThan(0);
        if (people(counts, group, milestone) < k) expect(withTable).toBeGreaterThanOrEqual(Math.min(k, without));
      }
    }), { numRuns: runs });
  });
});

describe('many tables', () => {
  const milestones: Milestone[] = ['APPLICATION', 'INTERVIEW', 'HIRED'];
  const groups = ['man', 'woman', 'non-binary', 'unknown'];
  const jobs = [{ jobId: 'j1', jobDepartment: 'd1' }, { jobId: 'j2', jobDepartment: 'd1' }, { jobId: 'j3', jobDepartment: 'd2' }];
  const months = ['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01'];
  const atoms = jobs.flatMap((job) => months.slice(1).map((to, index): Box => ({ ...job, from: months[index]!, to })));
  const scopes: Partial<Box>[] = [{}, { department: 'd1' }, { department: 'd2' }, ...jobs];
  const boxes = scopes.flatMap((scope): Box[] => [{ ...scope, from: months[0]!, to: months[3]! }, ...months.slice(1).map((to, index) => ({ ...scope, from: months[index]!, to }))]);
  const inside = (atom: Box, box: Box) => atom.from >= box.from && atom.to <= box.to && (!box.jobId || box.jobId === atom.jobId) && (!box.department || box.department === atom.jobDepartment);

  const unknown = (atom: number, group: number, milestone: number) => (atom * groups.length + group) * milestones.length + milestone;
  const sumOf = (box: Box, ofGroups: readonly number[], ofMilestones: readonly [number, number][]) => {
    const sum = new Array<number>(atoms.length * groups.length * milestones.length).fill(0);
    for (const [index, atom] of atoms.entries()) {
      if (inside(atom, box)) for (const group of ofGroups) for (const [milestone, sign] of ofMilestones) sum[unknown(index, group, milestone)]! += sign;
    }
    return sum;
  };
  const everyGroup = groups.map((_, index) => index);

  const worlds = fc.record({
    cells: fc.array(fc.array(chain(milestones), { minLength: groups.length, maxLength: groups.length }), { minLength: atoms.length, maxLength: atoms.length }),
    rare: fc.boolean(),
    asked: fc.uniqueArray(fc.constantFrom(...boxes), { minLength: 1, maxLength: 9 }),
  });

  /** Publishes the boxes in the order in which they are asked for, as the service does. */
  const publish = (cells: Record<Milestone, number>[][], asked: readonly Box[]): PublishedTable[] => {
    const published: PublishedTable[] = [];
    for (const box of asked) {
      const counts: Record<string, Record<string, number>> = {};
      for (const [group, name] of groups.entries()) {
        const row = Object.fromEntries(milestones.map((milestone) => [milestone, atoms.reduce((sum, atom, index) => sum + (inside(atom, box) ? cells[index]![group]![milestone] : 0), 0)]));
        if (row.APPLICATION! > 0) counts[name] = row;
      }
      const table = { box, counts, nested: milestones };
      published.push({ ...table, pattern: patternBeside(table, published, k) });
    }
    return published;
  };

  const attack = (published: readonly PublishedTable[]): LinearKnowledge => {
    const knowledge = new LinearKnowledge();
    for (const atom of atoms) for (const milestone of milestones.keys()) knowledge.learns(sumOf(atom, everyGroup, [[milestone, 1]]));
    for (const { box, pattern, counts } of published) for (const group of pattern?.groups ?? []) for (const milestone of pattern!.milestones) {
      if (counts[group]) knowledge.learns(sumOf(box, [groups.indexOf(group)], [[milestones.indexOf(milestone), 1]]));
    }
    return knowledge;
  };

  it('let nobody solve for a small cell or difference of any table, published or not, nor for a hidden cell beside shown ones', () => {
    let shownTables = 0;
    fc.assert(fc.property(worlds, ({ cells, rare, asked }) => {
      if (rare) for (const atom of cells) atom[2] = Object.fromEntries(milestones.map((milestone) => [milestone, atom[2]![milestone] % 3])) as Record<Milestone, number>;
      const published = publish(cells, asked);
      shownTables += published.filter(({ pattern }) => pattern).length;
      const knowledge = attack(published);
      const value = (box: Box, group: number, milestone: number) => atoms.reduce((sum, atom, index) => sum + (inside(atom, box) ? cells[index]![group]![milestones[milestone]!] : 0), 0);
      const all = (box: Box, milestone: number) => everyGroup.reduce((sum, group) => sum + value(box, group, milestone), 0);
      for (const box of boxes) for (const group of groups.keys()) for (const milestone of milestones.keys()) {
        if (value(box, group, 0) === 0) continue; // a group without anybody has no row, and there is nobody to protect
        if (all(box, milestone) > 0 && value(box, group, milestone) < k) expect(knowledge.solves(sumOf(box, [group], [[milestone, 1]]))).toBe(false);
        const next = milestone + 1;
        if (next === milestones.length || all(box, milestone) === all(box, next)) continue;
        if (value(box, group, milestone) - value(box, group, next) < k) expect(knowledge.solves(sumOf(box, [group], [[milestone, 1], [next, -1]]))).toBe(false);
      }
      for (const { box, pattern } of published) for (const group of pattern ? groups.keys() : []) {
        if (!pattern!.groups.includes(groups[group]!) && value(box, group, 0) > 0) for (const milestone of milestones.keys()) if (all(box, milestone) > 0) expect(knowledge.solves(sumOf(box, [group], [[milestone, 1]]))).toBe(false);
      }
    }), { numRuns: runs });
    expect(shownTables).toBeGreaterThan(runs / 2);
  });

  it('catch a leak when there is one: a year and eleven of its months', () => {
    const knowledge = attack([]);
    for (const box of [{ from: months[0]!, to: months[3]! }, { from: months[0]!, to: months[1]! }, { from: months[1]!, to: months[2]! }]) knowledge.learns(sumOf(box, [0], [[0, 1]]));
    expect(knowledge.solves(sumOf({ from: months[2]!, to: months[3]! }, [0], [[0, 1]]))).toBe(true);
    expect(knowledge.solves(sumOf({ from: months[1]!, to: months[3]! }, [1], [[0, 1]]))).toBe(false);
  });
});
