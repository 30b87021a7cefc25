import { expect, test } from '@jest/globals';
import { readConfig } from '../../config.js';
import { Works } from './work.js';

const aWorks = () => new Works(readConfig({}).deadlines);
const never = new AbortController().signal;
/** Whether a promise has resolved by now. */
const isOver = async (promise: Promise<unknown>) => {
  let over = false;
  void promise.then(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  return over;
};

test('background work gives way until the last request is answered', async () => {
  const works = aWorks();
  expect(await isOver(works.untilAnswered(60_000, never))).toBe(true);
  const [first, second] = [works.begin('query'), works.begin('mutation')];
  const given = works.untilAnswered(60_000, never);
  first.close();
  expect(await isOver(given)).toBe(false);
  second.close();
  expect(await isOver(given)).toBe(true);
});

test('it gives way no longer than it may, and not once it is to end', async () => {
  const works = aWorks();
  const request = works.begin('query');
  await works.untilAnswered(1, never);
  const ending = new AbortController();
  const given = works.untilAnswered(60_000, ending.signal);
  expect(await isOver(given)).toBe(false);
  ending.abort();
  expect(await isOver(given)).toBe(true);
  request.close();
});

test('subscriptions and background work are no requests that others give way to', async () => {
  const works = aWorks();
  const others = [works.begin('subscription'), works.begin('background'), works.begin('import')];
  expect([works.serves, works.isInUse]).toEqual([false, false]);
  const request = works.begin('query');
  expect([works.serves, works.isInUse]).toEqual([true, true]);
  request.close();
  expect([works.serves, works.isInUse]).toEqual([false, true]); // another one may come soon
  for (const each of others) each.close();
});
