import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { JwtConfig } from '../../config.js';
import { RapportError } from '../../errors.js';
import { forgetOldest } from '../present.js';

const secretAlgorithms = ['HS256', 'HS384', 'HS512'];
const keyAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Seconds by which the clocks of the issuer and of this server may differ. */
const clockSkew = 60;

/** Accepted tokens that are kept, and for how many milliseconds. */
const tokensKept = 1_000;
const keptFor = 60_000;

/**
 * Verifies JSON Web Tokens. A token is accepted only with a signature by the configured key, an end (`exp`) and a
 * beginning (`iat`) that is not too long ago, and the configured issuer and audience.
 */
export class TokenVerifier {
  private readonly remote: ReturnType<typeof createRemoteJWKSet> | undefined;
  private readonly secret: Uint8Array | undefined;
  private readonly accepted = new Map<string, { claims: JWTPayload; until: number }>();

  /** @param now the time; a test has its own */
  constructor(
    private readonly jwt: JwtConfig,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.remote = jwt.jwksUrl ? createRemoteJWKSet(new URL(jwt.jwksUrl)) : undefined;
    this.secret = jwt.secret ? new TextEncoder().encode(jwt.secret) : undefined;
  }

  /**
   * Verifies a token, or knows it from the last minute: clients send the same one with each request.
   * @returns the claims
   * @throws UNAUTHENTICATED; the message names the claim or the variable that refuses the token
   */
  async verify(token: string): Promise<JWTPayload> {
    const now = this.now().getTime();
    const known = this.accepted.get(token);
    if (known && now < known.until) return known.claims;
    this.accepted.delete(token);
    const claims = await this.check(token);
    const { exp = 0, iat = 0 } = claims; // both are required
    const end = (Math.min(exp, iat + this.jwt.maxHours * 3_600) + clockSkew) * 1_000;
    this.accepted.set(token, { claims, until: Math.min(now + keptFor, end) });
    forgetOldest(this.accepted, tokensKept);
    return claims;
  }

  private async check(token: string): Promise<JWTPayload> {
    const options = {
      issuer: this.jwt.issuer,
      audience: this.jwt.audience,
      clockTolerance: clockSkew,
      currentDate: this.now(),
      requiredClaims: ['exp', 'iat'],
      maxTokenAge: this.jwt.maxHours * 3_600,
    };
    try {
      if (this.secret)
        return (await jwtVerify(token, this.secret, { ...options, algorithms: secretAlgorithms }))
          .payload;
      if (this.remote)
        return (await jwtVerify(token, this.remote, { ...options, algorithms: keyAlgorithms }))
          .payload;
    } catch (error) {
      throw new RapportError('UNAUTHENTICATED', this.refusal(error));
    }
    throw new RapportError(
      'UNAUTHENTICATED',
      'JSON Web Tokens are not accepted here: neither AUTH_JWT_SECRET nor AUTH_JWKS_URL is set.',
    );
  }

  private refusal(error: unknown): string {
    const key = this.secret ? 'AUTH_JWT_SECRET' : 'AUTH_JWKS_URL';
    if (error instanceof errors.JWTExpired)
      return error.claim === 'iat'
        ? `The token is too old: its claim iat is more than ${this.jwt.maxHours} hours ago (AUTH_TOKEN_MAX_HOURS). Sign in again.`
        : 'The token has expired. Sign in again.';
    if (error instanceof errors.JWTClaimValidationFailed) return this.claimRefusal(error);
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return `The signature of the token does not fit ${key}.`;
    if (error instanceof errors.JWKSNoMatchingKey)
      return 'The token is signed by a key that AUTH_JWKS_URL does not list.';
    if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
      return `The algorithm of the token (its header alg) is not allowed with ${key}.`;
    if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
      return 'The token is not a signed JSON Web Token.';
    return this.remote
      ? 'The keys of AUTH_JWKS_URL can not be read now. Try again later.'
      : 'The token is not a signed JSON Web Token.';
  }

  private claimRefusal({ claim, reason }: errors.JWTClaimValidationFailed): string {
    const variable = { iss: 'AUTH_ISSUER', aud: 'AUTH_AUDIENCE' }[claim];
    if (reason === 'missing') return `The token has no claim ${claim}.`;
    if (variable) return `The claim ${claim} of the token is not the value of ${variable}.`;
    if (claim === 'nbf') return 'The token is not valid yet: its claim nbf is in the future.';
    if (claim === 'iat') return 'The claim iat of the token is in the future.';
    return `The claim ${claim} of the token can not be used.`;
  }
}
