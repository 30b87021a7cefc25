import type { Database } from '../database/database.js';
import { Periodic } from '../feed/periodic.js';
import type { ReportFailure } from '../feed/wake.js';
import { provenanceOf, rowsOf } from './columns.js';
import type { FlatDocument } from './document.js';
import { readViewStates, keepAnswer, makeViews } from './views.queries.js';

/** Open cases get older without any change, so no answer is kept longer than this. */
const oldestSeconds = 3_600;

export interface ViewRefreshOptions {
  database: Database;
  documents: readonly FlatDocument[];
  /** the data of a document, as a viewer sees it who may read all metrics */
  answer(document: FlatDocument): Promise<unknown>;
  /** the cursor of the feed's head */
  headCursor(): Promise<string>;
  everySeconds: number;
  report: ReportFailure;
}

/** Updates the rows behind the SQL views when the feed has moved. Several processes may run one; they only do work twice. */
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

  /** Updates every stored answer that is older than the feed. @returns how many */
  async refresh(): Promise<number> {
    const { database, answer, headCursor, report } = this.options;
    const cursor = await headCursor(); // read before the rows: too old a cursor only repeats work
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
