import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { JwtConfig } from '../../config.js';
import { RapportError } from '../../errors.js';
import { Role, type Viewer } from './viewer.js';

interface DirectoryUser {
  id: string;
  email: string;
  role: Role;
  departments: string[];
  /** false: was a user, and may not come in by any other way */
  active: boolean;
}

/** What the users table and the keys know; provided by the users domain. */
export interface Directory {
  userByEmail(email: string): Promise<DirectoryUser | undefined>;
  keyByHash(
    hash: Buffer,
  ): Promise<{ id: string; name: string; role: Role; departments: string[] } | undefined>;
}

const keyPrefix = 'rapport_';
const demoPrefix = 'demo:';
const demoDomain = '@demo.example';
const isRole = (value: unknown): value is Role => Object.values<unknown>(Role).includes(value);

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
    const key = await this.directory.keyByHash(hashOfKey(token));
    if (!key)
      throw unauthenticated(
        'The API key is unknown or revoked. Make one with: rapport api-key create.',
      );
    return {
      subject: `key:${key.id}`,
      actor: key.name,
      role: key.role,
      departments: key.departments,
    };
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
    return viewerOf(user);
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
    if (user && !user.active)
      throw unauthenticated('This user was deactivated. Ask an administrator.');
    if (user) return { ...viewerOf(user), expiresAt };
    if (!claims.sub || !isRole(claims.role))
      throw unauthenticated(
        'The token names no user of this deployment, and has no sub with a role.',
      );
    const departments = Array.isArray(claims.departments)
      ? claims.departments.filter((name): name is string => typeof name === 'string')
      : [];
    return {
      subject: `jwt:${claims.sub}`,
      actor: email ?? claims.sub,
      role: claims.role,
      departments,
      expiresAt,
    };
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

/** The table decides over the claims: a role taken away here is taken away. */
const viewerOf = (user: DirectoryUser): Viewer => ({
  subject: `user:${user.id}`,
  actor: user.email,
  userId: user.id,
  role: user.role,
  departments: user.departments,
});

const unauthenticated = (message: string) => new RapportError('UNAUTHENTICATED', message);
