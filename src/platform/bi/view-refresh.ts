import type { Database } from '../database/database.js';
import { Periodic } from '../feed/periodic.js';
import type { ReportFailure } from '../feed/wake.js';
import { provenanceOf, rowsOf } from './columns.js';
import type { FlatDocument } from './document.js';
import { readViewStates, keepAnswer, makeViews } from './views.queries.js';

/** Open cases grow older without a change: an answer is not kept for longer than this. */
const oldestSeconds = 3_600;

export interface ViewRefreshOptions {
  database: Database;
  documents: readonly FlatDocument[];
  /** the data of a document, as those see it who may measure everything */
  answer(document: FlatDocument): Promise<unknown>;
  /** where the feed is */
  headCursor(): Promise<string>;
  everySeconds: number;
  report: ReportFailure;
}

/** Keeps the rows behind the SQL views as fresh as the feed. Any number of processes may run one: they only do work twice. */
export class ViewRefresh extends Periodic {
  private readonly documents: readonly FlatDocument[];

  constructor(private readonly options: ViewRefreshOptions) {
    super('SQL views', options.everySeconds * 1_000, options.report);
    this.documents = options.documents.filter(({ parameters }) =>
      parameters.every(({ required }) => !required),
    );
  }

  /** Makes the views; once, before the first turn. */
  prepare = (): Promise<void> => makeViews(this.options.database.sql, this.documents);

  /** Answers every document anew whose answer is older than the feed. @returns how many */
  async refresh(): Promise<number> {
    const { database, answer, headCursor, report } = this.options;
    const cursor = await headCursor(); // before the rows: an older one only repeats work
    const kept = new Map((await readViewStates(database.sql)).map((one) => [one.document, one]));
    const stale = this.documents.filter(({ name }) => {
      const known = kept.get(name);
      return !known || known.cursor !== cursor || known.ageSeconds > oldestSeconds;
    });
    let done = 0;
    for (const document of stale) {
      if (this.stopping) break;
      try {
        const data = await answer(document);
        const provenance = provenanceOf(data, document.answer);
        if (!isComplete(provenance)) continue; // the next round asks again
        await keepAnswer(
          database.sql,
          document.name,
          cursor,
          provenance,
          [...rowsOf(data, document.answer)],
          document.answer,
        );
        done += 1;
      } catch (error) {
        report(`SQL view of ${document.name}`, error);
      }
    }
    return done;
  }

  protected override round(): Promise<number> {
    return this.refresh();
  }
}

/** Whether an answer holds every change: one that says that it does not must not stay in a view. */
const isComplete = (provenance: unknown): boolean => {
  const facts = (provenance as { facts?: unknown } | undefined)?.facts;
  return facts === undefined || facts === null || facts === 'CURRENT';
};
