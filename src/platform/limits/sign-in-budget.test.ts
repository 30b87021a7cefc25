import { expect, test } from '@jest/globals';
import { RapportError } from '../../errors.js';
import { SignInBudget } from './sign-in-budget.js';

const good = async () => 'signed in';
const bad = async () => {
  throw new RapportError('UNAUTHENTICATED', 'No.');
};
const broken = async () => {
  throw new Error('The database is away.');
};

test('an address may fail so often in a minute, as any user', async () => {
  let now = 0;
  const budget = new SignInBudget(3, () => now);
  await budget.signIn('192.0.2.1', 'known', good);
  for (const name of ['a', 'b', 'c'])
    await expect(budget.signIn('192.0.2.1', name, bad)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  const looked: string[] = [];
  const looks = async () => looked.push('looked');
  await expect(budget.signIn('192.0.2.1', 'd', looks)).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    extensions: { retryAfter: 20 },
  });
  await expect(budget.signIn('192.0.2.1', undefined, looks)).rejects.toMatchObject({
    code: 'RATE_LIMITED',
  });
  expect(looked).toEqual([]);
  // Others are not held up: those who were signed in, those elsewhere, the product itself.
  expect(await budget.signIn('192.0.2.1', 'known', good)).toBe('signed in');
  expect(await budget.signIn('192.0.2.2', 'd', good)).toBe('signed in');
  expect(await budget.signIn(undefined, 'd', good)).toBe('signed in');
  now += 20_000;
  expect(await budget.signIn('192.0.2.1', 'd', good)).toBe('signed in');
});

test('a credential that was good and is good no longer counts like any other', async () => {
  const budget = new SignInBudget(1, () => 0);
  await budget.signIn('192.0.2.1', 'key', good);
  await expect(budget.signIn('192.0.2.1', 'key', bad)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  await expect(budget.signIn('192.0.2.1', 'key', good)).rejects.toMatchObject({
    code: 'RATE_LIMITED',
  });
});

test('failures of our own are not counted', async () => {
  const budget = new SignInBudget(1, () => 0);
  for (let time = 0; time < 3; time += 1)
    await expect(budget.signIn('192.0.2.1', 'key', broken)).rejects.toThrow('database');
  expect(await budget.signIn('192.0.2.1', 'key', good)).toBe('signed in');
});

test('a network of IPv6 addresses is one address', async () => {
  const budget = new SignInBudget(1, () => 0);
  await expect(budget.signIn('2001:db8:1:2::1', 'key', bad)).rejects.toThrow();
  for (const same of ['2001:db8:1:2:ffff::9', '2001:0DB8:0001:0002::', '2001:db8:1:2:3:4:5:6'])
    await expect(budget.signIn(same, 'key', good)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  for (const other of ['2001:db8:1:3::1', '2001:db8::1', '::1'])
    expect(await budget.signIn(other, 'key', good)).toBe('signed in');
});
