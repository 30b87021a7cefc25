import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { JwtConfig } from '../../config.js';
import { RapportError } from '../../errors.js';
import { TokenVerifier } from './token-verifier.js';
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
  private readonly tokens: TokenVerifier;

  constructor(
    private readonly jwt: JwtConfig,
    private readonly directory: Directory,
    /** demo users sign in without a secret: never in production, nor off the loopback address */
    private readonly demo: boolean,
  ) {
    this.tokens = new TokenVerifier(jwt);
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
