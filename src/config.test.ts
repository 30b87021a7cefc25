import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

describe('how self-identification is published', () => {
  it('is by year, from 10 people on, unrounded', () => {
    expect(readConfig({}).diversity).toEqual({ smallCell: 10, period: 'YEAR', roundTo: 1 });
  });

  it('takes larger cells, other periods and rounding', () => {
    expect(
      readConfig({
        RAPPORT_SMALL_CELL: '25',
        RAPPORT_DIVERSITY_PERIOD: 'QUARTER',
        RAPPORT_DIVERSITY_ROUNDING: '5',
      }).diversity,
    ).toEqual({ smallCell: 25, period: 'QUARTER', roundTo: 5 });
    expect(readConfig({ RAPPORT_SMALL_CELL: '10.5' }).diversity.smallCell).toBe(11);
  });

  it.each([
    [{ RAPPORT_SMALL_CELL: '9' }, /^RAPPORT_SMALL_CELL: "9" is not a number of at least 10/],
    [{ RAPPORT_SMALL_CELL: 'ten' }, /^RAPPORT_SMALL_CELL/],
    [
      { RAPPORT_DIVERSITY_PERIOD: 'WEEK' },
      /^RAPPORT_DIVERSITY_PERIOD: "WEEK" is not known. Use one of MONTH, QUARTER, YEAR/,
    ],
    [{ RAPPORT_DIVERSITY_ROUNDING: '10' }, /^RAPPORT_DIVERSITY_ROUNDING/],
    [{ RAPPORT_TRUSTED_DOCUMENTS: 'yes' }, /^RAPPORT_TRUSTED_DOCUMENTS/],
    [{ RAPPORT_VIEWS_REFRESH: '-1' }, /^RAPPORT_VIEWS_REFRESH/],
  ])('refuses %j with the variable and the remedy', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });
});

describe('how people sign in', () => {
  const secret = { AUTH_JWT_SECRET: 'a secret of thirty-two bytes or more' };
  const production = { ...secret, NODE_ENV: 'production' };

  it('ignores the roles of tokens, and takes them for a day at most', () => {
    expect(readConfig(secret).jwt).toMatchObject({ roleClaims: false, maxHours: 24 });
  });

  it.each([
    [{ NODE_ENV: 'production' }, /^AUTH_OIDC_ISSUER: is not set, and NODE_ENV is production/],
    [production, /^AUTH_ISSUER: is not set, and NODE_ENV is production/],
    [{ ...production, AUTH_ISSUER: 'us' }, /^AUTH_AUDIENCE: is not set/],
    [{ AUTH_JWKS_URL: 'http://keys.example' }, /^AUTH_JWKS_URL: is not an https address/],
    [
      { AUTH_JWKS_URL: 'http://localhost:9/keys', NODE_ENV: 'production' },
      /^AUTH_JWKS_URL: is not an https address/,
    ],
    [{ ...secret, AUTH_TOKEN_MAX_HOURS: '0' }, /^AUTH_TOKEN_MAX_HOURS/],
    [{ ...secret, AUTH_ROLE_CLAIMS: 'yes' }, /^AUTH_ROLE_CLAIMS/],
  ])('refuses %j with the variable and the remedy', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  it('may read keys over http from this machine in development', () => {
    expect(readConfig({ AUTH_JWKS_URL: 'http://localhost:9/keys' }).jwt.jwksUrl).toBe(
      'http://localhost:9/keys',
    );
  });
});

describe('what clients may use', () => {
  it('has limits that an administrator can change or take away', () => {
    expect(readConfig({}).limits).toEqual({
      cost: 100_000,
      costPerMinute: 300_000_000,
      failedSignInsPerMinute: 300,
      socketsPerViewer: 10_000,
    });
    expect(
      readConfig({ RAPPORT_COST_PER_MINUTE: '0', RAPPORT_SOCKETS_PER_VIEWER: '0' }).limits,
    ).toMatchObject({ costPerMinute: 0, socketsPerViewer: 0 });
    expect(readConfig({ RAPPORT_TRUSTED_PROXIES: '10.0.0.5, fd00::/8' }).trustedProxies).toEqual([
      '10.0.0.5',
      'fd00::/8',
    ]);
  });

  it.each([
    [{ RAPPORT_COST_LIMIT: '999' }, /^RAPPORT_COST_LIMIT/],
    [{ RAPPORT_COST_PER_MINUTE: '99999' }, /^RAPPORT_COST_PER_MINUTE: 99999 is less than/],
    [{ RAPPORT_TRUSTED_PROXIES: 'proxy' }, /^RAPPORT_TRUSTED_PROXIES: "proxy" is no address/],
    [{ RAPPORT_TRUSTED_PROXIES: '10.0.0.0/33' }, /^RAPPORT_TRUSTED_PROXIES/],
    [{ RAPPORT_TRUSTED_PROXIES: '10.0.0.0/8/8' }, /^RAPPORT_TRUSTED_PROXIES/],
    [{ RAPPORT_TRUSTED_PROXIES: '::/-1' }, /^RAPPORT_TRUSTED_PROXIES/],
  ])('refuses %j with the variable and the remedy', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });
});
