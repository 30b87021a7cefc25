import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { JwtConfig } from '../../config.js';
import { RapportError } from '../../errors.js';
import type { Viewer } from './viewer.js';

/** What the users table and the keys know; a module provides it. */
export interface Directory {
  /** `active` is false for somebody who was a user, and may not come in by any other way */
  userByEmail(email: string): Promise<{ viewer: Viewer; active: boolean } | undefined>;
  keyByHash(hash: Buffer): Promise<Viewer | undefined>;
  /** whom a token describes that names no user; undefined: it does not say enough */
  viewerOfClaims(claims: JWTPayload, actor: string): Viewer | undefined;
}

const keyPrefix = 'rapport_';
const demoPrefix = 'demo:';
const demoDomain = '@demo.example';

/** A new API key, to be shown once, and what is kept of it. 256 random bits need no salt and no slow hash. */
export function makeApiKey(): { key: string; hash: Buffer } {
  const key = `${keyPrefix}${randomBytes(32).toString('base64url')}`;
  return { key, hash: hashOfKey(key) };
}

const hashOfKey = (key: string) => createHash('sha256').update(key).digest();

/** Tells who asks from an Authorization header: a JWT, an API key or, in a demo, `demo:<e-mail>`. */
export class Authenticator {
  private readonly keys: ReturnType<typeof createRemoteJWKSet> | Uint8Array | undefined;

  constructor(
    private readonly jwt: JwtConfig,
    private readonly directory: Directory,
    /** demo users sign in without a secret: never in production, nor off the loopback address */
    private readonly demo: boolean,
  ) {
    this.keys = jwt.jwksUrl
      ? createRemoteJWKSet(new URL(jwt.jwksUrl))
      : jwt.secret
        ? new TextEncoder().encode(jwt.secret)
        : undefined;
  }

  /** @throws UNAUTHENTICATED with the remedy */
  async authenticate(authorization: unknown): Promise<Viewer> {
    const token =
      typeof authorization === 'string'
        ? /^Bearer\s+(.+)$/i.exec(authorization)?.[1]?.trim()
        : undefined;
    if (!token)
      throw unauthenticated(
        this.demo
          ? 'Send Authorization: Bearer demo:admin@demo.example, a JWT or an API key.'
          : 'Send Authorization: Bearer with a JWT or an API key.',
      );
    if (token.startsWith(keyPrefix)) return this.byKey(token);
    if (token.startsWith(demoPrefix)) return this.byDemo(token.slice(demoPrefix.length));
    return this.byJwt(token);
  }

  private async byKey(token: string): Promise<Viewer> {
    const viewer = await this.directory.keyByHash(hashOfKey(token));
    if (!viewer)
      throw unauthenticated(
        'The API key is unknown or revoked. Make one with: rapport api-key create.',
      );
    return viewer;
  }

  private async byDemo(email: string): Promise<Viewer> {
    // Only the made-up users: people imported into the same database keep their own way in.
    const user =
      this.demo && email.endsWith(demoDomain) ? await this.directory.userByEmail(email) : undefined;
    if (!user?.active)
      throw unauthenticated(
        this.demo
          ? `There is no demo user ${email}.`
          : 'Demo users work with the embedded demo database only.',
      );
    return user.viewer;
  }

  private async byJwt(token: string): Promise<Viewer> {
    if (!this.keys)
      throw unauthenticated(
        'No JWT can be checked here: AUTH_JWT_SECRET and AUTH_JWKS_URL are not set.',
      );
    const claims = await this.verify(token);
    const expiresAt = claims.exp;
    const email = typeof claims.email === 'string' ? claims.email : claims.sub;
    const user = email ? await this.directory.userByEmail(email) : undefined;
    // The table decides over the claims: a role that was taken away there is gone.
    if (user && !user.active)
      throw unauthenticated('This user was deactivated. Ask an administrator.');
    const viewer = user?.viewer ?? this.directory.viewerOfClaims(claims, email ?? '');
    if (!viewer)
      throw unauthenticated(
        'The token names no user of this deployment, and has no sub with a role.',
      );
    return { ...viewer, expiresAt };
  }

  private async verify(token: string): Promise<JWTPayload> {
    const options = { issuer: this.jwt.issuer, audience: this.jwt.audience, clockTolerance: 5 };
    try {
      return this.keys instanceof Uint8Array
        ? (
            await jwtVerify(token, this.keys, {
              ...options,
              algorithms: ['HS256', 'HS384', 'HS512'],
            })
          ).payload
        : (await jwtVerify(token, this.keys!, options)).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        throw unauthenticated('The token has expired. Sign in again.');
      throw unauthenticated("The token can't be verified.");
    }
  }
}

const unauthenticated = (message: string) => new RapportError('UNAUTHENTICATED', message);
