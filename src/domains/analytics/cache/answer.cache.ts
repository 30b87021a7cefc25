import type { MetricSource } from '../common/analytics.enums.js';

/** What is kept of an answer. */
interface Cacheable {
  provenance: { source: MetricSource };
  rows: readonly unknown[];
}

interface Entry {
  position: string;
  /** in milliseconds of the clock */
  until: number;
  answer: Promise<Cacheable>;
  rows: number;
}

/** Where the feed is when a question is asked. */
export interface Standing {
  /** position of the newest change, with the feed's epoch */
  position: string;
  /** whether every committed change has its position: else an answer may be older than what its asker has seen */
  settled: boolean;
}

export interface CacheLimits {
  answers: number;
  /** of all answers together */
  rows: number;
}

/**
 * Answers by (definition, arguments, permissions), each good as long as the feed is at the position that it was given
 * at: every table that a metric reads announces its changes. The least recently asked gives way.
 */
export class AnswerCache {
  private readonly entries = new Map<string, Entry>();
  private rows = 0;

  constructor(
    private readonly limits: CacheLimits = { answers: 1_000, rows: 200_000 },
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The answer that is kept, its source CACHE, or the one that `compute` gives. Requests for the same answer at a time
   * compute it once.
   * @param maxAge milliseconds after which it is computed again although nothing has changed, because it depends on the time
   */
  async answer<Answer extends Cacheable>(
    key: string,
    { position, settled }: Standing,
    maxAge: number,
    compute: () => Promise<Answer>,
  ): Promise<Answer> {
    if (!settled) return compute();
    const kept = this.entries.get(key);
    if (kept && kept.position === position && kept.until > this.now()) {
      this.entries.delete(key);
      this.entries.set(key, kept);
      const answer = (await kept.answer) as Answer;
      return { ...answer, provenance: { ...answer.provenance, source: 'CACHE' } };
    }
    const entry: Entry = { position, until: this.now() + maxAge, answer: compute(), rows: 0 };
    this.forget(key);
    this.entries.set(key, entry);
    try {
      const answer = (await entry.answer) as Answer;
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

/** The same text for the same question, in whatever order its arguments were written. */
export function questionKey(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
