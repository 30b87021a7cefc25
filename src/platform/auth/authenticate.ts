import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { JwtConfig } from '../../config.js';
import { RapportError } from '../../errors.js';
import { DemoTokens } from './demo-tokens.js';
import { TokenVerifier } from './token-verifier.js';
import type { Viewer } from './viewer.js';

/** What the users table and the keys know; a module provides it. */
export interface Directory {
  /** `active` is false for somebody who was a user, and may not come in by any other way */
  userByEmail(email: string): Promise<{ viewer: Viewer; active: boolean } | undefined>;
  keyByHash(hash: Buffer): Promise<Viewer | undefined>;
  /** the viewer of a session that a browser keeps */
  viewerOfSession(token: string): Promise<Viewer | undefined>;
  /** whom a token describes that names no user; undefined: it does not say enough */
  viewerOfClaims(claims: JWTPayload, actor: string): Viewer | undefined;
}

/** How the invented users of a demo sign in. */
export interface DemoSignIn {
  tokens: DemoTokens;
  /** why they may no longer sign in; undefined: they may */
  ended(): Promise<string | undefined>;
}

/** Keys, and the tokens of sessions, begin with it. */
export const keyPrefix = 'rapport_';
/** The token of a session that a browser keeps in its cookie begins with it. */
export const sessionKeyPrefix = 'rapport_session_';

/** A new API key, to be shown once, and what is kept of it. 256 random bits need no salt and no slow hash. */
export function makeApiKey(): { key: string; hash: Buffer } {
  const key = `${keyPrefix}${randomBytes(32).toString('base64url')}`;
  return { key, hash: hashOfSecret(key) };
}

/** What is kept of a random secret of 256 bits, which needs no salt and no slow hash. */
export const hashOfSecret = (secret: string) => createHash('sha256').update(secret).digest();

/** Tells who asks from an Authorization header: a JWT, an API key or the token of a demo user. */
export class Authenticator {
  private readonly tokens: TokenVerifier;

  constructor(
    private readonly jwt: JwtConfig,
    private readonly directory: Directory,
    /** absent: no demo users; there are none in production, nor off the loopback address */
    private readonly demo?: DemoSignIn,
  ) {
    this.tokens = new TokenVerifier(jwt);
  }

  /** @throws UNAUTHENTICATED with the remedy */
  async authenticate(authorization: unknown): Promise<Viewer> {
    const token =
      typeof authorization === 'string'
        ? /^Bearer\s+(\S.*)$/i.exec(authorization)?.[1]?.trim()
        : undefined;
    if (!token)
      throw unauthenticated(
        this.demo
          ? 'Send Authorization: Bearer with a demo token that the start printed, a JWT or an API key.'
          : 'Send Authorization: Bearer with a JWT or an API key.',
      );
    if (token.startsWith(sessionKeyPrefix)) return this.bySession(token);
    if (token.startsWith(keyPrefix)) return this.byKey(token);
    if (DemoTokens.isOne(token)) return this.byDemo(token);
    return this.byJwt(token);
  }

  private async byKey(token: string): Promise<Viewer> {
    const viewer = await this.directory.keyByHash(hashOfSecret(token));
    if (!viewer)
      throw unauthenticated(
        'The API key is unknown or revoked. Make one with: rapport api-key create.',
      );
    return viewer;
  }

  private async bySession(token: string): Promise<Viewer> {
    const viewer = await this.directory.viewerOfSession(token);
    if (!viewer) throw unauthenticated('Your session has ended. Sign in again.');
    return viewer;
  }

  private async byDemo(token: string): Promise<Viewer> {
    if (!this.demo) throw unauthenticated('Demo users work with the embedded demo database only.');
    const ended = await this.demo.ended();
    if (ended) throw unauthenticated(ended);
    const email = this.demo.tokens.emailOf(token);
    const user = email ? await this.directory.userByEmail(email) : undefined;
    if (!user?.active)
      throw unauthenticated(
        'This is no demo token of this installation. The start prints them, and the web app signs in with one click.',
      );
    return user.viewer;
  }

  private async byJwt(token: string): Promise<Viewer> {
    const claims = await this.tokens.verify(token);
    const email = this.emailOf(claims);
    const user = email ? await this.directory.userByEmail(email) : undefined;
    // The table decides over the claims: a role that was taken away there is gone.
    if (user && !user.active)
      throw unauthenticated('This user was deactivated. Ask an administrator.');
    const viewer =
      user?.viewer ??
      (this.jwt.roleClaims ? this.directory.viewerOfClaims(claims, email ?? '') : undefined);
    if (!viewer) throw unauthenticated(this.unknownUser(claims, email));
    return { ...viewer, expiresAt: claims.exp };
  }

  /**
   * The e-mail address by which a token names a user. An identity provider must say that it verified the address: in
   * many of them people choose an address, and a subject, themselves. Tokens with a secret are signed by the operator,
   * who vouches for the address and may leave `email_verified` out.
   */
  private emailOf({ email, sub, email_verified: verified }: JWTPayload): string | undefined {
    if (typeof email === 'string')
      return verified === true || (this.jwt.secret && verified === undefined) ? email : undefined;
    return this.jwt.secret ? sub : undefined;
  }

  private unknownUser({ email, email_verified: verified }: JWTPayload, used?: string): string {
    if (typeof email === 'string' && used === undefined)
      return `The claim email of the token does not count, because email_verified is ${
        verified === undefined ? 'missing' : 'not true'
      }.`;
    if (!this.jwt.roleClaims)
      return 'The claim email of the token names no user of this deployment. Roles of tokens count only with AUTH_ROLE_CLAIMS=1.';
    return 'The token names no user of this deployment, and has no claim sub with a claim role.';
  }
}

const unauthenticated = (message: string) => new RapportError('UNAUTHENTICATED', message);
