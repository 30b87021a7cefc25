import { createRemoteJWKSet, jwtVerify, type JWTVerifyOptions } from 'jose';
import * as client from 'openid-client';
import type { OpenIdConfig } from '../../config.js';
import { RapportError } from '../../errors.js';

/** Seconds by which the clocks of the provider and of this server may differ. */
const clockSkew = 60;
/** Seconds that an answer of the provider may take. */
const answerWithin = 10;
/** Milliseconds between two readings of the provider's keys: a new key counts soon, and forged names of keys cost little. */
const keysAtMostEvery = 1_000;
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** What a provider says of somebody who has signed in there. */
export interface ProvidedIdentity {
  issuer: string;
  subject: string;
  email?: string;
  /** true only when the provider says so, as a truth value: some write the text "false" */
  emailVerified: boolean;
  name?: string;
  /** undefined: the provider says nothing of groups */
  groups?: string[];
  /** the session at the provider, which a logout there names */
  session?: string;
  refreshToken?: string;
}

/** What the browser keeps, sealed, while somebody is at the provider. */
export interface SignInUnderWay {
  state: string;
  nonce: string;
  verifier: string;
}

/** Whom a provider has logged out: one session, or all of a subject. */
export interface ProviderLogout {
  issuer: string;
  subject?: string;
  session?: string;
}

/**
 * Signs people in at an OpenID Connect provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core
 * 1.0, section 3.1; RFC 7636). The signature of each ID token is checked with the provider's present keys.
 */
export class OpenId {
  private discovered?: Promise<client.Configuration>;
  private keys?: ReturnType<typeof createRemoteJWKSet>;

  constructor(private readonly settings: OpenIdConfig) {}

  get name(): string {
    return this.settings.name;
  }

  /**
   * Where a browser goes to sign in, and what it has to bring back.
   * @throws SIGN_IN_UNAVAILABLE when the provider can't be reached
   */
  async begin(): Promise<{ url: string; underWay: SignInUnderWay }> {
    const provider = await this.provider();
    const underWay = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: this.settings.redirectUrl,
      scope: this.settings.scopes,
      state: underWay.state,
      nonce: underWay.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(underWay.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, underWay };
  }

  /**
   * Exchanges the code that the browser brought back.
   * @param search the query of the address to which the provider sent the browser, with its question mark
   * @throws UNAUTHENTICATED, or SIGN_IN_UNAVAILABLE when the provider can't be reached
   */
  async finish(search: string, underWay: SignInUnderWay): Promise<ProvidedIdentity> {
    const provider = await this.provider();
    const tokens = await this.asking(() =>
      client.authorizationCodeGrant(provider, new URL(this.settings.redirectUrl + search), {
        pkceCodeVerifier: underWay.verifier,
        expectedState: underWay.state,
        expectedNonce: underWay.nonce,
        idTokenExpected: true,
      }),
    );
    return this.identityOf(provider, tokens);
  }

  /**
   * Asks the provider whether a session goes on.
   * @returns what it says now; groups are undefined when it does not repeat them
   * @throws UNAUTHENTICATED when it has ended, SIGN_IN_UNAVAILABLE when the provider can't be reached
   */
  async refresh(refreshToken: string, subject: string): Promise<Partial<ProvidedIdentity>> {
    const provider = await this.provider();
    const tokens = await this.asking(() => client.refreshTokenGrant(provider, refreshToken));
    const next = tokens.refresh_token ?? refreshToken;
    if (!tokens.claims()) return { refreshToken: next };
    const identity = await this.identityOf(provider, tokens);
    if (identity.subject !== subject)
      throw refused('The provider answered for somebody else when the session was checked.');
    return { ...identity, refreshToken: next };
  }

  /**
   * Checks a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6).
   * @throws BAD_REQUEST when it is not one of this provider for this installation
   */
  async loggedOut(token: string): Promise<ProviderLogout> {
    const provider = await this.provider();
    const { issuer } = provider.serverMetadata();
    const claims = await this.verified(provider, token, {
      maxTokenAge: 600,
      requiredClaims: ['iat', 'jti', 'events'],
    }).catch((error: unknown) => {
      throw new RapportError(
        'BAD_REQUEST',
        `The logout token can't be accepted: ${reasonOf(error)}.`,
      );
    });
    const { events, nonce, sub, sid } = claims;
    if (typeof events !== 'object' || events === null || !(logoutEvent in events))
      throw new RapportError('BAD_REQUEST', 'The token is no logout token: see its claim events.');
    if (nonce !== undefined)
      throw new RapportError('BAD_REQUEST', 'A logout token may not have the claim nonce.');
    const [subject, session] = [textOf(sub), textOf(sid)];
    if (subject === undefined && session === undefined)
      throw new RapportError('BAD_REQUEST', 'The logout token names neither sub nor sid.');
    return { issuer, subject, session };
  }

  private async identityOf(
    provider: client.Configuration,
    tokens: Tokens,
  ): Promise<ProvidedIdentity> {
    const claims = tokens.claims();
    if (!claims || !tokens.id_token) throw refused('The provider sent no ID token.');
    await this.verified(provider, tokens.id_token).catch((error: unknown) => {
      throw refused(`The ID token of the provider can't be accepted: ${reasonOf(error)}.`);
    });
    // A token for several applications names in azp the one that asked for it.
    if (claims.azp !== undefined && claims.azp !== this.settings.clientId)
      throw refused('The ID token was made for another application: see its claim azp.');
    const groups = claims[this.settings.groupsClaim];
    return {
      issuer: claims.iss,
      subject: claims.sub,
      email: textOf(claims.email),
      emailVerified: claims.email_verified === true,
      name: textOf(claims.name),
      groups: Array.isArray(groups)
        ? groups.filter((group): group is string => typeof group === 'string')
        : undefined,
      session: textOf(claims.sid),
      refreshToken: tokens.refresh_token,
    };
  }

  /** The claims of a token that this provider signed for this installation. */
  private async verified(
    provider: client.Configuration,
    token: string,
    options: JWTVerifyOptions = {},
  ): Promise<Record<string, unknown>> {
    const { jwks_uri: address, issuer } = provider.serverMetadata();
    if (!address) throw new Error('the provider publishes no keys');
    this.keys ??= createRemoteJWKSet(new URL(address), {
      timeoutDuration: answerWithin * 1_000,
      cooldownDuration: keysAtMostEvery,
    });
    const { payload } = await jwtVerify(token, this.keys, {
      issuer,
      audience: this.settings.clientId,
      clockTolerance: clockSkew,
      algorithms: [...signatures],
      ...options,
    });
    return payload;
  }

  /** What the provider says of itself. It is asked when first needed, and again after a failure. */
  private provider(): Promise<client.Configuration> {
    return (this.discovered ??= this.asking(() => this.discover()).catch((error: unknown) => {
      this.discovered = undefined;
      throw error;
    }));
  }

  private async discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const plain = issuer.startsWith('http:');
    return client.discovery(
      new URL(issuer),
      clientId,
      { [client.clockTolerance]: clockSkew },
      clientSecret ? client.ClientSecretBasic(clientSecret) : client.None(),
      {
        timeout: answerWithin,
        execute: plain ? [client.allowInsecureRequests] : [],
      },
    );
  }

  /** Runs a request to the provider; its failures become errors of the catalogue. */
  private async asking<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RapportError) throw error;
      if (error instanceof client.AuthorizationResponseError)
        throw refused(
          error.error === 'access_denied'
            ? 'The sign-in was cancelled at the provider.'
            : `The provider refused the sign-in: ${error.error}.`,
        );
      if (error instanceof client.ResponseBodyError && error.status < 500)
        throw refused(`The provider refused the sign-in: ${error.error}. Sign in again.`);
      if (error instanceof client.ClientError && isAboutToken(error))
        throw refused(`The answer of the provider can't be accepted: ${reasonOf(error)}.`);
      throw new RapportError(
        'SIGN_IN_UNAVAILABLE',
        `${this.settings.name} can't be reached now. Try again in a moment.`,
        { cause: reasonOf(error) },
      );
    }
  }
}

type Tokens = Pick<
  Awaited<ReturnType<typeof client.refreshTokenGrant>>,
  'claims' | 'id_token' | 'refresh_token'
>;

/** Signatures by a key of the provider; a shared secret is none. */
const signatures = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Codes of the library for answers that arrived and were wrong; the others say that none arrived. */
const wrongAnswers = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
  'OAUTH_PARSE_ERROR',
]);
const isAboutToken = (error: client.ClientError) => wrongAnswers.has(error.code ?? '');

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as { message?: string; cause?: unknown };
  const { claim } = (cause ?? {}) as { claim?: unknown };
  return typeof claim === 'string' ? `its claim ${claim} is wrong` : (message ?? String(error));
};

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const refused = (message: string) => new RapportError('UNAUTHENTICATED', message);
