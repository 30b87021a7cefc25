import { afterEach, expect, jest, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { readConfig } from '../../config.js';
import { TokenVerifier } from './token-verifier.js';

afterEach(() => {
  jest.useRealTimers();
});

const secret = 'a secret of thirty-two bytes or more';
const began = 1_800_000_000;
const { jwt } = readConfig({
  AUTH_JWT_SECRET: secret,
  AUTH_ISSUER: 'issuer',
  AUTH_AUDIENCE: 'audience',
  AUTH_TOKEN_MAX_HOURS: '1',
});
const tokenUntil = (end: number) =>
  new SignJWT({ sub: 'somebody', iss: 'issuer', aud: 'audience' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(began)
    .setExpirationTime(end)
    .sign(new TextEncoder().encode(secret));
const at = (seconds: number) => jest.setSystemTime((began + seconds) * 1_000);

test.each([
  ['at its end', 30, 'The token has expired.'],
  ['when it is too old', 7_200, 'The token is too old'],
])('a token that was accepted before is refused %s', async (_, end, message) => {
  jest.useFakeTimers({
    now: began * 1_000,
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'],
  });
  const verifier = new TokenVerifier(jwt);
  const token = await tokenUntil(began + end);
  const last = Math.min(end, 3_600) + 60;
  expect(await verifier.verify(token)).toMatchObject({ sub: 'somebody' });
  at(last - 1); // within the difference that clocks may have
  expect(await verifier.verify(token)).toMatchObject({ sub: 'somebody' });
  at(last + 1);
  await expect(verifier.verify(token)).rejects.toThrow(message);
});
