import { expect, test } from '@jest/globals';
import { faultKinds } from './nemesis/kinds.js';
import { makePlan } from './plan.js';

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

test('a plan follows from its seed alone, and another seed gives another', () => {
  expect(makePlan(7)).toEqual(makePlan(7));
  expect(makePlan(7)).not.toEqual(makePlan(8));
});

test('over some seeds every fault is planned, on both engines, and none begins after the load', () => {
  const plans = seeds.map((seed) => makePlan(seed));
  expect(new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)))).toEqual(
    new Set(Object.keys(faultKinds)),
  );
  expect(new Set(plans.map(({ engine }) => engine))).toEqual(
    new Set(['elasticsearch', 'postgres']),
  );
  for (const { faults, seconds } of plans)
    for (const { at } of faults) expect(at).toBeLessThan(seconds * 1_000);
});

test('every plan restarts PostgreSQL in the middle, for 0.2 to 5 s', () => {
  for (const { faults, seconds } of seeds.map((seed) => makePlan(seed, 20))) {
    const last = faults.at(-1)!;
    expect(last.kind).toBe('restart postgres');
    expect(last.at).toBeGreaterThan(seconds * 300);
    expect(last.at).toBeLessThan(seconds * 600);
    expect(last.lasts).toBeGreaterThanOrEqual(200);
    expect(last.lasts).toBeLessThanOrEqual(5_000);
  }
});

test('faults of Elasticsearch are not planned for PostgreSQL', () => {
  for (const { engine, faults } of seeds.map((seed) => makePlan(seed))) {
    if (engine === 'postgres')
      expect(faults.filter(({ kind }) => faultKinds[kind].elasticsearch)).toEqual([]);
  }
});

test('every operation of a plan has a name of its own', () => {
  const { clients, hands } = makePlan(3);
  const ids = [...clients, ...hands].flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
