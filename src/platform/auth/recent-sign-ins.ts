import { forgetOldest } from '../present.js';
import type { Change } from '../feed/change.js';
import { keyPrefix } from './authenticate.js';
import type { Viewer } from './viewer.js';

/** Milliseconds that a sign-in counts for, should the feed stand still. */
const keptFor = 2_000;
const mostKept = 1_000;

export interface RecentSignInParts {
  /** throws UNAUTHENTICATED */
  authenticate(authorization: unknown): Promise<Viewer>;
  /** calls back with changes, and with undefined when anything may have changed; returns a function that ends it */
  watch(watcher: (changes: readonly Change[] | undefined) => void): () => void;
  /** the `Viewer.subject` whose rights a change affects; undefined: nobody's */
  subjectOf(change: Change): string | undefined;
  /** milliseconds of a clock that never goes back; a test has its own */
  now?: () => number;
}

/**
 * Sign-ins of the last moments by JSON Web Token, so that not every request of a client looks up the same user. A change
 * of rights is a change of the feed like any other, and ends all of them.
 */
export class RecentSignIns {
  private readonly kept = new Map<string, { viewer: Viewer; until: number }>();
  private readonly now: () => number;
  /** counts changes of rights */
  private version = 0;
  private unwatch: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: RecentSignInParts) {
    this.now = parts.now ?? (() => performance.now());
  }

  /** @throws UNAUTHENTICATED */
  async authenticate(authorization: unknown): Promise<Viewer> {
    const now = this.now();
    // Keys and sessions end at once when they are ended.
    if (typeof authorization !== 'string' || authorization.includes(keyPrefix))
      return this.parts.authenticate(authorization);
    const known = this.kept.get(authorization);
    if (known && now < known.until) return known.viewer;
    this.watch();
    const { version } = this;
    const viewer = await this.parts.authenticate(authorization);
    // One whose rights changed meanwhile may have been looked up before.
    if (version === this.version) {
      this.kept.delete(authorization);
      this.kept.set(authorization, { viewer, until: now + keptFor });
      forgetOldest(this.kept, mostKept);
    }
    return viewer;
  }

  /** Changes are watched as long as sign-ins are kept. */
  private watch(): void {
    this.unwatch ??= this.parts.watch((changes) => {
      if (changes?.every((change) => this.parts.subjectOf(change) === undefined)) return;
      this.version += 1;
      this.kept.clear();
    });
    this.timer ??= setInterval(() => this.tidy(), keptFor).unref();
  }

  private tidy(): void {
    const now = this.now();
    for (const [authorization, { until }] of this.kept)
      if (until <= now) this.kept.delete(authorization);
    if (this.kept.size > 0) return;
    clearInterval(this.timer);
    this.unwatch?.();
    this.timer = this.unwatch = undefined;
    this.version += 1; // what is being looked up was watched by nobody
  }
}
