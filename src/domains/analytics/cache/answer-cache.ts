import { SharedWork } from '../../../platform/work/shared-work.js';
import type { MetricSource } from '../common/analytics.enums.js';

/** What the cache needs of an answer. */
interface Cacheable {
  provenance: { source: MetricSource; cached: boolean };
  rows: readonly unknown[];
}

interface Entry {
  position: string;
  /** in milliseconds of the clock */
  until: number;
  answer: SharedWork<Cacheable>;
  rows: number;
}

/** Where the feed is when a metric is requested. */
export interface FeedState {
  /** position of the newest change, with the feed's epoch */
  position: string;
  /** whether every committed change has its position; otherwise a stored answer may be older than what its reader has seen */
  settled: boolean;
}

export interface CacheLimits {
  answers: number;
  /** of all answers together */
  rows: number;
}

/**
 * Stores answers by definition, arguments and permissions. An answer is valid while the feed stays at the position that
 * it was read at: every table that a metric reads announces its changes. The least recently used answer is dropped first.
 */
export class AnswerCache {
  private readonly entries = new Map<string, Entry>();
  private rows = 0;

  constructor(
    private readonly limits: CacheLimits = { answers: 1_000, rows: 200_000 },
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Returns the stored answer (its source is CACHE), or computes and stores it. Simultaneous requests for the same answer
   * compute it once.
   * @param maxAge milliseconds after which it is computed again although nothing has changed, because it depends on the time
   */
  async answer<Answer extends Cacheable>(
    key: string,
    { position, settled }: FeedState,
    maxAge: number,
    compute: () => Promise<Answer>,
  ): Promise<Answer> {
    if (!settled) return compute();
    const kept = this.entries.get(key);
    if (kept && kept.position === position && kept.until > this.now() && !kept.answer.isCancelled) {
      this.entries.delete(key);
      this.entries.set(key, kept);
      const answer = (await kept.answer.wait()) as Answer;
      return { ...answer, provenance: { ...answer.provenance, source: 'CACHE', cached: true } };
    }
    const entry: Entry = {
      position,
      until: this.now() + maxAge,
      answer: new SharedWork(compute),
      rows: 0,
    };
    this.forget(key);
    this.entries.set(key, entry);
    try {
      const answer = (await entry.answer.wait()) as Answer;
      if (this.entries.get(key) === entry) {
        entry.rows = answer.rows.length;
        this.rows += entry.rows;
        this.makeRoom();
      }
      return answer;
    } catch (error) {
      if (this.entries.get(key) === entry) this.forget(key);
      throw error;
    }
  }

  private forget(key: string): void {
    this.rows -= this.entries.get(key)?.rows ?? 0;
    this.entries.delete(key);
  }

  private makeRoom(): void {
    for (const key of this.entries.keys()) {
      if (this.entries.size <= this.limits.answers && this.rows <= this.limits.rows) return;
      this.forget(key);
    }
  }
}

/** A text that is the same for the same arguments, in whatever order they were written. */
export function paramsKey(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
