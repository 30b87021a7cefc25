import type { Sealer } from '../sealing/sealer.js';
import { SealedCookie } from './sealed-cookie.js';

/** Browsers keep about 4,096 bytes a cookie. */
const maxLength = 3_800;

/** Keeps the token of a browser in a sealed cookie. */
export class SessionCookie {
  private readonly cookie: SealedCookie;

  /** @param secure true when browsers reach this installation over https */
  constructor(
    sealer: Sealer,
    readonly secure: boolean,
  ) {
    this.cookie = new SealedCookie('rapport', sealer, secure);
  }

  /**
   * The Set-Cookie header that keeps a token, as long as the browser runs or until it expires.
   * @param expiresAt in seconds since 1970
   * @returns undefined when the token is too long for a cookie
   */
  set(token: string, expiresAt: number | undefined): string | undefined {
    const sealed = this.cookie.seal(token);
    if (sealed.length > maxLength) return undefined;
    const age =
      expiresAt === undefined ? undefined : Math.max(0, expiresAt - Math.floor(Date.now() / 1000));
    return this.cookie.set(sealed, age);
  }

  /** The Set-Cookie header that ends the session. */
  get clear(): string {
    return this.cookie.clear;
  }

  /** The token in a Cookie header; undefined when there is none that this installation sealed. */
  tokenIn(header: string | undefined): string | undefined {
    return this.cookie.contentIn(header);
  }
}
