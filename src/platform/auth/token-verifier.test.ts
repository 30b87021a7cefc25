import { expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { readConfig } from '../../config.js';
import { TokenVerifier } from './token-verifier.js';

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

test.each([
  ['at its end', 30, 'The token has expired.'],
  ['when it is too old', 7_200, 'The token is too old'],
])('a token that was accepted before is refused %s', async (_, end, message) => {
  let seconds = began;
  const verifier = new TokenVerifier(jwt, () => new Date(seconds * 1_000));
  const token = await tokenUntil(began + end);
  const last = Math.min(end, 3_600) + 60;
  expect(await verifier.verify(token)).toMatchObject({ sub: 'somebody' });
  seconds = began + last - 1; // within the difference that clocks may have
  expect(await verifier.verify(token)).toMatchObject({ sub: 'somebody' });
  seconds = began + last + 1;
  await expect(verifier.verify(token)).rejects.toThrow(message);
});
