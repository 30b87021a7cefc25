import { beforeEach, expect, test } from '@jest/globals';
import type { Change } from '../feed/change.js';
import { RecentSignIns } from './recent-sign-ins.js';
import type { Viewer } from './viewer.js';

let lookups: number;
let now: number;
let watcher: ((changes: readonly Change[] | undefined) => void) | undefined;
/** what happens while somebody is looked up */
let meanwhile: () => void;
let signIns: RecentSignIns;
beforeEach(() => {
  [lookups, now, watcher, meanwhile] = [0, 0, undefined, () => undefined];
  signIns = new RecentSignIns({
    authenticate: async (authorization) => {
      lookups += 1;
      meanwhile();
      if (authorization === 'wrong') throw new Error('refused');
      return { subject: `user:${lookups}` } as Viewer;
    },
    watch: (given) => {
      watcher = given;
      return () => (watcher = undefined);
    },
    subjectOf: ({ entity }) => (entity === 'USER' ? 'user:1' : undefined),
    now: () => now,
  });
});
const subject = async (authorization: unknown = 'token') =>
  (await signIns.authenticate(authorization)).subject;
const change = (entity: string) => ({ entity }) as Change;

test('who signed in a moment ago is not looked up again, for two seconds', async () => {
  expect(await subject()).toBe('user:1');
  now = 1_999;
  expect(await subject()).toBe('user:1');
  expect(await subject('another token')).toBe('user:2');
  now = 2_000;
  expect(await subject()).toBe('user:3');
});

test.each([
  ['a change of rights', () => [change('JOB'), change('USER')]],
  ['a restore', () => undefined],
])('%s ends it', async (_, changes) => {
  await subject();
  watcher!([change('JOB')]);
  expect(await subject()).toBe('user:1');
  watcher!(changes());
  expect(await subject()).toBe('user:2');
});

test('a change of rights while somebody is looked up counts for the next request', async () => {
  meanwhile = () => watcher!([change('USER')]);
  await subject();
  meanwhile = () => undefined;
  expect(await subject()).toBe('user:2');
  expect(await subject()).toBe('user:2');
});

test('a refused sign-in is looked up each time, as is one without a token or by a key', async () => {
  await expect(subject('wrong')).rejects.toThrow('refused');
  await expect(subject('wrong')).rejects.toThrow('refused');
  await signIns.authenticate(undefined);
  await signIns.authenticate(undefined);
  await subject('Bearer rapport_key');
  await subject('Bearer rapport_key');
  expect(lookups).toBe(6);
});
