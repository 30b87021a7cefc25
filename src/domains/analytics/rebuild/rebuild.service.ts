import type { Database } from '../../../platform/database/database.js';
import { applicationCount, beginRebuild, endRebuild, rebuildPage, rebuildState } from './rebuild.queries.js';

export interface RebuildOptions {
  progress?: (progress: { done: number; total: number }) => void;
  /** stops after the page at hand; the next run goes on from there */
  signal?: AbortSignal;
  /** begins anew, instead of going on with a run that was interrupted */
  restart?: boolean;
  /** applications in one transaction, whose rows are locked that long */
  pageSize?: number;
}

export interface RebuildResult {
  applications: number;
  /** how many of them an earlier run had made */
  resumedAfter: number;
  seconds: number;
}

/**
 * Makes application_journey anew while changes flow: each page locks its applications, so that a change waits for it
 * or is seen by it, and the triggers keep what is behind. Metrics replay histories until the last page is done.
 */
export class RebuildService {
  constructor(private readonly database: Database) {}

  /** @throws the signal's reason when it was stopped */
  async run({ progress, signal, restart, pageSize = 2_000 }: RebuildOptions = {}): Promise<RebuildResult> {
    const began = performance.now();
    const state = await rebuildState(this.database.sql);
    const goesOn = !state.complete && !restart;
    if (!goesOn) await beginRebuild(this.database.sql);
    const resumedAfter = goesOn ? state.done : 0;
    const total = await applicationCount(this.database.sql);
    let [done, after] = [resumedAfter, goesOn ? state.after : null];
    for (;;) {
      signal?.throwIfAborted();
      const page = await this.database.sql.transaction().execute((transaction) => rebuildPage(transaction, after, pageSize));
      if (page.count === 0) break;
      done += page.count;
      after = page.after;
      progress?.({ done, total: Math.max(total, done) });
    }
    await this.database.sql.transaction().execute((transaction) => endRebuild(transaction));
    return { applications: done, resumedAfter, seconds: Math.round((performance.now() - began) / 100) / 10 };
  }
}
