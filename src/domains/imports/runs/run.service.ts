import { RapportError } from '../../../errors.js';
import type { Database } from '../../../platform/database/database.js';
import type { Page, PageArgs } from '../../../platform/graphql/connection.js';
import { checkPage, CountRelation } from '../../../platform/graphql/connection.js';
import { change, type ChangeArgs } from '../../../platform/graphql/mutation.js';
import { isId } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import { refuse, UserErrorCode } from '../../../platform/graphql/user-error.js';
import type { ReportFailure } from '../../../platform/feed/wake.js';
import { inTheBackground } from '../../../platform/work/work.js';
import type { Viewer } from '../../../platform/auth/viewer.js';
import { requireImport } from '../import.policy.js';
import { ImportError } from '../formats/import-error.js';
import type { ImportOptions } from '../import-options.js';
import type { ImportService } from '../import.service.js';
import { warningsOf } from '../import-summary.js';
import { sumsOf } from '../import.type.js';
import { rejectedRows, rejectFiles, spreadsheetLines } from '../rejects/rejected-rows.js';
import type { Progress } from '../staging/progress.js';
import type { UploadFolder } from '../uploads/upload-folder.js';
import { type UploadService, withoutPaths } from '../uploads/upload.service.js';
import type { ImportInput } from '../uploads/upload.type.js';
import { beat, failRun, insertRun, readRun, requestStop, type RunRow } from './run.queries.js';
import type {
  ImportProgress,
  ImportReject,
  ImportRejectFile,
  ImportRun,
  ImportRunPayload,
} from './run.type.js';

/** How often an import records how far it is, in milliseconds. */
const beatEvery = 500;
/** `totalCount` counts up to this many rows. */
const countedRows = 10_000;

/**
 * Imports that the API starts. They run in this process. How far each one is stands in import_run, so any process can
 * answer for it and ask it to stop.
 */
export class RunService {
  private readonly running = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  constructor(
    private readonly database: Database,
    private readonly uploads: UploadFolder,
    private readonly prepared: UploadService,
    private readonly imports: ImportService,
    private readonly report: ReportFailure,
  ) {}

  /** Starts an import of an upload. An upload has one running import at most, because they would read the same files. */
  async start(session: Session, input: ImportInput, args: ChangeArgs): Promise<ImportRunPayload> {
    requireImport(session.viewer);
    let begun: { run: string; options: ImportOptions } | undefined;
    const { result, ...payload } = await change(session, 'importStart', input, args, async () => {
      const options = await this.prepared.optionsOf(input, 'none');
      const run = await insertRun(session.sql, {
        uploadId: input.uploadId,
        source: options.source!,
        path: options.path,
        startedBy: session.viewer.actor,
      });
      if (!run)
        return refuse(
          UserErrorCode.WRONG_STATE,
          'uploadId',
          'This upload is being imported. Wait until that import has ended, or stop it.',
        );
      begun = { run, options };
      return run;
    });
    if (begun)
      this.runInBackground(session.viewer, begun.run, input.uploadId, {
        ...begun.options,
        rejectsFolder: this.uploads.rejectsOf(input.uploadId, begun.run),
      });
    return { ...payload, run: result ? await this.byId(session, result) : undefined };
  }

  /** Asks an import to stop; it may run in another process. */
  async stop(session: Session, id: string, args: ChangeArgs): Promise<ImportRunPayload> {
    requireImport(session.viewer);
    const { result, ...payload } = await change(session, 'importStop', { id }, args, async () => {
      if (!isId(id) || !(await readRun(session.sql, id)))
        return refuse(UserErrorCode.NOT_FOUND, 'id', `There is no import ${id}.`);
      if (!(await requestStop(session.sql, id)))
        return refuse(UserErrorCode.WRONG_STATE, 'id', 'The import has ended.');
      return true;
    });
    if (result) this.running.get(id)?.stop.abort();
    return { ...payload, run: await this.byId(session, id) };
  }

  async byId(session: Session, id: string): Promise<ImportRun | undefined> {
    requireImport(session.viewer);
    const row = isId(id) ? await readRun(session.sql, id) : undefined;
    return row && shown(row);
  }

  async rejectFiles({ viewer }: Session, run: ImportRun): Promise<ImportRejectFile[]> {
    requireImport(viewer);
    return rejectFiles(this.rejectsOf(run));
  }

  /** The refused rows. A cursor is the number of a row. */
  async rejects(session: Session, run: ImportRun, page: PageArgs): Promise<Page<ImportReject>> {
    requireImport(session.viewer);
    checkPage(page);
    const from = page.after == null ? 0 : Number(/^r(\d{1,9})$/.exec(page.after)?.[1] ?? NaN);
    if (Number.isNaN(from))
      throw new RapportError('BAD_CURSOR', 'The cursor is not of this list.', {
        argument: 'after',
      });
    const folder = this.rejectsOf(run);
    const edges: { cursor: string; node: ImportReject }[] = [];
    let number = 0;
    for await (const node of rejectedRows(folder)) {
      number += 1;
      if (number > from) edges.push({ cursor: `r${number}`, node });
      if (edges.length > page.first) break;
    }
    const hasNextPage = edges.length > page.first;
    if (hasNextPage) edges.pop();
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      changeCursor: session.changeCursor,
      pageInfo: {
        hasNextPage,
        hasPreviousPage: from > 0,
        startCursor: edges[0]?.cursor,
        endCursor: edges.at(-1)?.cursor,
      },
      totalCount: async () => {
        let value = 0;
        for await (const _ of rejectedRows(folder))
          if ((value += 1) >= countedRows) return { value, relation: CountRelation.AT_LEAST };
        return { value, relation: CountRelation.EQUAL };
      },
    };
  }

  /** A rejects file for a spreadsheet. @throws NOT_FOUND */
  async rejectFile(session: Session, id: string, name: string): Promise<AsyncIterable<string>> {
    const run = await this.byId(session, id);
    const found = run && (await this.rejectFiles(session, run)).find((file) => file.name === name);
    if (!found)
      throw new RapportError(
        'NOT_FOUND',
        `There are no refused rows of ${name}. They are removed after ${this.uploads.settings.keepHours} hours. Import the file again to get them.`,
      );
    return spreadsheetLines(this.rejectsOf(run)!, found.name);
  }

  /** Stops the imports of this process. What they wrote stays. */
  async close(): Promise<void> {
    const all = [...this.running.values()];
    for (const { stop } of all) stop.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  /** The folder of its rejects files; none while it runs, because they are being written. */
  private rejectsOf({ uploadId, id, status }: ImportRun): string | undefined {
    return status === 'RUNNING' ? undefined : this.uploads.rejectsOf(uploadId, id);
  }

  private runInBackground(
    viewer: Viewer,
    id: string,
    uploadId: string,
    options: ImportOptions,
  ): void {
    const stop = new AbortController();
    const ended = inTheBackground(() => this.import(viewer, id, uploadId, options, stop), 'import')
      .catch((error: unknown) => this.report('import', error))
      .finally(() => this.running.delete(id));
    this.running.set(id, { stop, ended });
  }

  private async import(
    viewer: Viewer,
    id: string,
    uploadId: string,
    options: ImportOptions,
    stop: AbortController,
  ): Promise<void> {
    let progress: ImportProgress | undefined;
    let beating = Promise.resolve();
    const beats = setInterval(() => {
      beating = beat(this.database.sql, id, progress)
        .then(async (stopAsked) => {
          if (stopAsked) stop.abort();
          await this.uploads.touch(uploadId);
        })
        .catch((error: unknown) => this.report('import', error));
    }, beatEvery);
    try {
      const summary = await this.imports.run(viewer, {
        ...options,
        runId: id,
        signal: stop.signal,
        onProgress: (now) => (progress = progressOf(now)),
      });
      if (!summary.stopped) await this.uploads.removeFiles(uploadId);
    } catch (error) {
      const expected = error instanceof ImportError;
      await failRun(
        this.database.sql,
        id,
        expected
          ? withoutPaths(error.message, options.path)
          : 'It failed because of the server; the reason is in its log. What was written stays. Start it again to complete it.',
      );
      if (!expected) throw error;
    } finally {
      clearInterval(beats);
      await beating;
    }
  }
}

const progressOf = ({ file, phase, done, bytes, totalBytes }: Progress): ImportProgress => ({
  table: file,
  phase,
  rows: done,
  share: phase === 'read' && totalBytes ? Math.min(1, (bytes ?? 0) / totalBytes) : undefined,
});

function shown({
  summary,
  lost,
  startedBy,
  endedAt,
  progress,
  problem,
  ...row
}: RunRow): ImportRun {
  return {
    ...row,
    status: lost ? 'STOPPED' : row.status,
    startedBy: startedBy ?? undefined,
    endedAt: endedAt ?? undefined,
    progress: row.status === 'RUNNING' && !lost ? (progress ?? undefined) : undefined,
    sums: summary ? sumsOf(summary) : [],
    warnings: summary ? warningsOf(summary) : [],
    problem: lost
      ? 'Its process has ended. Start it again to complete it.'
      : (problem ?? undefined),
  };
}
