import type { Database } from '../database/database.js';
import type { FeedPosition } from '../feed/change.js';
import { Periodic } from '../feed/periodic.js';
import type { ReportFailure } from '../feed/wake.js';
import { provenanceOf, rowsOf } from './columns.js';
import type { FlatDocument } from './document.js';
import {
  keepAnswer,
  makeViews,
  oldestSeconds,
  readViewStates,
  recordRefresh,
  refreshRestMs,
  takeRefreshTurn,
} from './views.queries.js';

/**
 * A refresh is followed by a rest so many times as long as it took, in all processes: together they use at most 1/21 of a
 * processor, however slow an answer is and however often something changes.
 */
const restFactor = 20;

export interface RefreshOptions {
  /** whether it keeps to its share of a processor; otherwise it updates all answers now */
  rests?: boolean;
  /** how long one statement may take, in milliseconds */
  deadlineMs?: number;
}

export interface ViewRefreshOptions {
  database: Database;
  documents: readonly FlatDocument[];
  /**
   * The data of a document, as a viewer sees it who may read all metrics.
   * @param deadlineMs how long one statement may take
   */
  answer(document: FlatDocument, deadlineMs: number): Promise<unknown>;
  /** the head of the feed */
  head(): Promise<FeedPosition>;
  everySeconds: number;
  report: ReportFailure;
}

/** What became of an attempt; NOT_NOW: another process refreshes, or has just done so. */
type Outcome = 'REFRESHED' | 'INCOMPLETE' | 'FAILED' | 'NOT_NOW';

/**
 * Updates the rows behind the SQL views when the feed has moved: one view at a time, with rests between. Several processes
 * may run one; they take turns.
 */
export class ViewRefresh extends Periodic {
  private readonly documents: readonly FlatDocument[];

  constructor(private readonly options: ViewRefreshOptions) {
    super('SQL views', options.everySeconds * 1_000, options.report);
    this.documents = options.documents.filter(({ parameters }) =>
      parameters.every(({ required }) => !required),
    );
  }

  /** Creates the views. Call it once, before the first round. */
  prepare = (): Promise<void> => makeViews(this.options.database.sql, this.documents);

  /**
   * Updates every stored answer that is older than the feed, one after the other, the one that was attempted longest ago
   * first.
   * @returns how many
   */
  async refresh({ rests = false, deadlineMs = 30_000 }: RefreshOptions = {}): Promise<number> {
    let done = 0;
    for (const document of await this.stale()) {
      if (rests) await this.rest();
      if (this.stopping) break;
      const outcome = await this.refreshOne(document, rests, deadlineMs);
      if (outcome === 'REFRESHED') done += 1;
      // The other answers would say so too, each after a wait. The next round begins with another view.
      if (outcome === 'INCOMPLETE') break;
    }
    return done;
  }

  protected override round(): Promise<number> {
    return this.refresh({ rests: true });
  }

  /** The documents whose answers are older than the feed. */
  private async stale(): Promise<FlatDocument[]> {
    const { database, head } = this.options;
    const { epoch, position } = await head();
    const states = await readViewStates(database.sql);
    return states.flatMap(({ document, ...state }) =>
      state.epoch !== epoch ||
      state.position !== position ||
      state.ageSeconds === null ||
      state.ageSeconds > oldestSeconds
        ? (this.documents.find(({ name }) => name === document) ?? [])
        : [],
    );
  }

  /** Waits until the next refresh may begin, or until it is stopped. */
  private async rest(): Promise<void> {
    for (;;) {
      const ms = await refreshRestMs(this.options.database.sql, restFactor);
      if (ms <= 0 || this.stopping) return;
      await this.wake.sleep(ms);
    }
  }

  /** Refreshes one view, if it is this process's turn, and records the attempt. */
  private async refreshOne(
    document: FlatDocument,
    rests: boolean,
    deadlineMs: number,
  ): Promise<Outcome> {
    const { database, report } = this.options;
    return database.sql.transaction().execute(async (turn) => {
      if (!(await takeRefreshTurn(turn))) return 'NOT_NOW';
      // Another process may just have ended a refresh.
      if (rests && (await refreshRestMs(turn, restFactor)) > 0) return 'NOT_NOW';
      const began = performance.now();
      let failure: string | null = null;
      let outcome: Outcome = 'FAILED';
      try {
        outcome = (await this.update(document, deadlineMs)) ? 'REFRESHED' : 'INCOMPLETE';
        if (outcome === 'INCOMPLETE')
          failure = 'The application facts do not hold every change yet. It is tried again.';
      } catch (error) {
        report(`SQL view of ${document.name}`, error);
        failure =
          performance.now() - began >= deadlineMs
            ? `It took longer than ${deadlineMs / 1_000} seconds.`
            : (error as Error).message;
      }
      await recordRefresh(turn, document.name, performance.now() - began, failure);
      return outcome;
    });
  }

  /** @returns false: the answer lacks changes, and was not stored */
  private async update(document: FlatDocument, deadlineMs: number): Promise<boolean> {
    const { database, answer, head } = this.options;
    const before = await head(); // read before the rows: too old a position only repeats work
    const data = await answer(document, deadlineMs);
    const provenance = provenanceOf(data, document.answer);
    if (!isComplete(provenance)) return false;
    await keepAnswer(
      database.sql,
      document.name,
      before,
      provenance,
      [...rowsOf(data, document.answer)],
      document.answer,
    );
    return true;
  }
}

/** Whether an answer holds every change: one that says that it does not must not stay in a view. */
const isComplete = (provenance: unknown): boolean => {
  const facts = (provenance as { facts?: unknown } | undefined)?.facts;
  return facts === undefined || facts === null || facts === 'CURRENT';
};
