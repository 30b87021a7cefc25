import type { Sealer } from '../sealing/sealer.js';

/** A cookie that no script can read. Its content is sealed, so that it is of no use elsewhere. */
export class SealedCookie {
  private readonly name: string;
  private readonly attributes: string;

  /** @param secure true when browsers reach this installation over https */
  constructor(
    name: string,
    private readonly sealer: Sealer,
    secure: boolean,
  ) {
    // A cookie with the prefix __Host- can't be set by a neighbouring host or over http.
    this.name = secure ? `__Host-${name}` : name;
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  /** The sealed content, as it stands in the cookie. */
  seal(content: string): string {
    return this.sealer.seal(Buffer.from(content));
  }

  /**
   * The Set-Cookie header that keeps what `seal` made.
   * @param maxAge in seconds; undefined: as long as the browser runs
   */
  set(sealed: string, maxAge?: number): string {
    const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
    return `${this.name}=${sealed}; ${this.attributes}${age}`;
  }

  /** The Set-Cookie header that deletes it. */
  get clear(): string {
    return this.set('', 0);
  }

  /** The content in a Cookie header; undefined when there is none that this installation sealed. */
  contentIn(header: string | undefined): string | undefined {
    for (const part of header?.split(';') ?? []) {
      const [name, value] = part.trim().split('=', 2);
      if (name === this.name && value) return this.sealer.open(value)?.toString();
    }
    return undefined;
  }
}
