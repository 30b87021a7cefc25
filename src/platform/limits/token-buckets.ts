import { forgetOldest } from '../present.js';

/** Buckets that are kept. One that was not used for longest goes first; it is probably full again. */
const mostKept = 20_000;
/** What may be missing by the arithmetic alone: who waited as long as told gets what they waited for. */
const rounding = 1e-6;

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Budgets over time, one for each key. A bucket holds what may be used in a minute and fills up steadily; a new one is
 * full. They belong to this process.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  /**
   * @param perMinute tokens that a full bucket holds, and that flow in within a minute
   * @param now milliseconds of a clock that never goes back; a test has its own
   */
  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** How many buckets are kept. */
  get size(): number {
    return this.buckets.size;
  }

  /** How many tokens there are. */
  left(key: string): number {
    const bucket = this.buckets.get(key);
    return bucket ? this.filled(bucket).tokens : this.perMinute;
  }

  /**
   * Takes tokens if there are as many.
   * @returns how many are left, and after how many milliseconds there would have been enough; 0: they were taken
   */
  take(key: string, tokens: number): { left: number; wait: number } {
    const bucket = this.filled(this.buckets.get(key) ?? { tokens: this.perMinute, at: this.now() });
    this.buckets.delete(key);
    this.buckets.set(key, bucket); // the last one used is the last one to go
    forgetOldest(this.buckets, mostKept);
    const missing = tokens - bucket.tokens;
    if (missing > rounding) return { left: bucket.tokens, wait: this.timeFor(missing) };
    bucket.tokens = Math.max(0, bucket.tokens - tokens);
    return { left: bucket.tokens, wait: 0 };
  }

  /** Milliseconds in which so many tokens flow in. */
  timeFor(tokens: number): number {
    return (Math.max(0, tokens) / this.perMinute) * 60_000;
  }

  private filled(bucket: Bucket): Bucket {
    const now = this.now();
    bucket.tokens = Math.min(
      this.perMinute,
      bucket.tokens + ((now - bucket.at) / 60_000) * this.perMinute,
    );
    bucket.at = now;
    return bucket;
  }
}
