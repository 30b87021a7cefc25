import type { Sealer } from '../sealing/sealer.js';

/** Browsers keep about 4,096 bytes a cookie. */
const maxLength = 3_800;

/**
 * Keeps the token of a browser in a cookie that no script can read. The token is sealed, so that the cookie is of no use
 * elsewhere.
 */
export class SessionCookie {
  private readonly name: string;
  private readonly attributes: string;

  /** @param secure true when browsers reach this installation over https */
  constructor(
    private readonly sealer: Sealer,
    secure: boolean,
  ) {
    // A cookie with the prefix __Host- can't be set by a neighbouring host or over http.
    this.name = secure ? '__Host-rapport' : 'rapport';
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  /**
   * The Set-Cookie header that keeps a token, as long as the browser runs or until it expires.
   * @param expiresAt in seconds since 1970
   * @returns undefined when the token is too long for a cookie
   */
  set(token: string, expiresAt: number | undefined): string | undefined {
    const value = this.sealer.seal(Buffer.from(token));
    const age =
      expiresAt === undefined
        ? ''
        : `; Max-Age=${Math.max(0, expiresAt - Math.floor(Date.now() / 1000))}`;
    return value.length > maxLength ? undefined : `${this.name}=${value}; ${this.attributes}${age}`;
  }

  /** The Set-Cookie header that ends the session. */
  get clear(): string {
    return `${this.name}=; ${this.attributes}; Max-Age=0`;
  }

  /** The token in a Cookie header; undefined when there is none that this installation sealed. */
  tokenIn(header: string | undefined): string | undefined {
    for (const part of header?.split(';') ?? []) {
      const [name, value] = part.trim().split('=', 2);
      if (name === this.name && value) return this.sealer.open(value)?.toString();
    }
    return undefined;
  }
}
