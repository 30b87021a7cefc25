import { expect, it } from '@jest/globals';
import { AnswerCache, paramsKey } from './answer-cache.js';

const answerOf = (rows = 1) => ({
  provenance: { source: 'MILESTONES' as const, cached: false },
  rows: Array.from({ length: rows }, (_, index) => index),
});
const at = (position: string, settled = true) => ({ position, settled });

function counting(limits?: { answers: number; rows: number }) {
  let [computed, clock] = [0, 0];
  const cache = new AnswerCache(limits, () => clock);
  const ask = async (key: string, standing = at('1'), rows = 1) =>
    (
      await cache.answer(key, standing, 1_000, async () => {
        computed++;
        return answerOf(rows);
      })
    ).provenance.source;
  return {
    cache,
    ask,
    pass: (milliseconds: number) => {
      clock += milliseconds;
    },
    times: () => computed,
  };
}

it('gives the same answer as long as nothing has changed, and says so', async () => {
  const { ask, times } = counting();
  expect([
    await ask('a'),
    await ask('a'),
    await ask('b'),
    await ask('a', at('2')),
    await ask('a', at('2')),
  ]).toEqual(['MILESTONES', 'CACHE', 'MILESTONES', 'MILESTONES', 'CACHE']);
  expect(times()).toBe(3);
});

it('keeps and gives nothing while a committed change has no position yet', async () => {
  const { ask } = counting();
  expect([
    await ask('a'),
    await ask('a', at('1', false)),
    await ask('a', at('1', false)),
    await ask('a'),
  ]).toEqual(['MILESTONES', 'MILESTONES', 'MILESTONES', 'CACHE']);
});

it('computes again after a while what depends on the time', async () => {
  const { ask, pass } = counting();
  await ask('a');
  pass(999);
  expect(await ask('a')).toBe('CACHE');
  pass(1);
  expect(await ask('a')).toBe('MILESTONES');
});

it('computes once for many at a time, and keeps no failure', async () => {
  const { ask, times, cache } = counting();
  await Promise.all(['a', 'a', 'a'].map((key) => ask(key)));
  expect(times()).toBe(1);
  await expect(
    cache.answer('b', at('1'), 1_000, async () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await ask('b')).toBe('MILESTONES');
});

it('drops the answers that were asked for least recently, by number and by rows', async () => {
  const { ask } = counting({ answers: 2, rows: 10 });
  for (const key of ['a', 'b', 'a', 'c']) await ask(key);
  expect([await ask('a'), await ask('b')]).toEqual(['CACHE', 'MILESTONES']);
  await ask('big', at('1'), 11);
  expect([await ask('a'), await ask('big', at('1'), 11)]).toEqual(['MILESTONES', 'MILESTONES']);
});

it('recognizes a question in whatever order it was written', () => {
  expect(paramsKey({ b: [{ y: 1, x: null }], a: 2 })).toBe(
    paramsKey({ a: 2, b: [{ x: null, y: 1 }] }),
  );
  expect(paramsKey({ a: ['x', 'y'] })).not.toBe(paramsKey({ a: ['y', 'x'] }));
});
