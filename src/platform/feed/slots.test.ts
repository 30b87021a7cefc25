import { expect, test } from '@jest/globals';
import { Slots } from './slots.js';

/** Pieces of work that run until they are ended. */
const pieces = (slots: Slots) => {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (name: string) =>
    slots.run(async () => {
      running.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      running.splice(running.indexOf(name), 1);
    });
  const end = async (name: string, ended: Promise<void>) => {
    ends.get(name)!();
    await ended;
  };
  return { running, begin, end };
};

test('as many run as there are slots at the moment, and the others wait in the order in which they came', async () => {
  let size = 2;
  const { running, begin, end } = pieces(new Slots(() => size));
  const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => begin(name));
  expect(running).toEqual(['a', 'b']);
  size = 1; // requests are served
  await end('a', a!);
  expect(running).toEqual(['b']);
  await end('b', b!);
  expect(running).toEqual(['c']);
  size = 2; // and now no more
  await end('c', c!);
  expect(running).toEqual(['d', 'e']);
  await end('d', d!);
  await end('e', e!);
  expect(running).toEqual([]);
});

test('one that fails gives its slot back', async () => {
  const slots = new Slots(() => 1);
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(slots.run(async () => 'yes')).resolves.toBe('yes');
});
