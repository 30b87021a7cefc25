import type { Viewer } from '../../platform/auth/viewer.js';
import type { Database } from '../../platform/database/database.js';
import { analyseChanged } from '../../platform/database/statistics.queries.js';
import { createRefused } from './checks/refused.queries.js';
import { warningsOfUnread } from './formats/bundle.js';
import { encodingOf, unknownEncoding } from './formats/encoding.js';
import { ImportError } from './formats/import-error.js';
import { problemText, type RowSource } from './formats/row-source.js';
import type { ImportOptions } from './import-options.js';
import { ImportPipeline } from './import-pipeline.js';
import { auditImport, endImportRun, insertImportRun } from './import-run.queries.js';
import { findSources } from './import-sources.js';
import {
  addGroup,
  nothingImported,
  type Explanation,
  type ImportSummary,
  type TableSummary,
} from './import-summary.js';
import { charactersOf, isLonger } from '../../platform/text/characters.js';
import { limitOfArgument } from '../../text-limits.js';
import { requireImport } from './import.policy.js';
import { countsOf } from './mapping/mapped-sources.js';
import { readMapping } from './mapping/parse-mapping.js';
import { rejectsFolderOf, writeRejects } from './rejects/reject-files.js';
import { refusalsOf, type Refusal } from './rejects/refused-rows.queries.js';
import { ImportConnection } from './staging/connection.queries.js';
import { copyCandidates } from './staging/known-candidates.queries.js';
import { demographics } from './tables/demographics.js';
import { groups, writtenTables } from './tables/tables.js';
import { analyseAnswers } from './write/answers.queries.js';

/** An import whose files are found and whose settings are checked. */
interface Prepared {
  source: string;
  timeZone: string;
  sources: RowSource[];
  mapped: boolean;
}

interface Outcome {
  summary: ImportSummary;
  refusals: Refusal[];
}

/** Self-identification has a database connection of its own: the application's login may not read or write it. */
const isAnswers = ({ table }: RowSource): boolean => table === demographics.name;

/** Imports bundles, other CSV files through a mapping, and JSON Resume files. */
export class ImportService {
  constructor(private readonly database: Database) {}

  /**
   * Imports what is at a path. Refused rows go to rejects files. Each group of tables is written in one transaction, so
   * an import that was stopped is completed by running it again.
   * @throws ImportError when nothing can be imported; RapportError FORBIDDEN
   */
  async run(viewer: Viewer, options: ImportOptions): Promise<ImportSummary> {
    requireImport(viewer);
    return (await this.import(viewer, options)).summary;
  }

  /**
   * Shows what the first rows of each table become, and makes a dry run.
   * @throws ImportError when nothing can be imported; RapportError FORBIDDEN
   */
  async explain(viewer: Viewer, options: ImportOptions, rowsPerTable = 5): Promise<Explanation> {
    requireImport(viewer);
    const { sources } = await this.prepare(options);
    const tables: Explanation['tables'] = [];
    for (const source of sources) tables.push(await firstRowsOf(source, rowsPerTable));
    const { summary, refusals } = await this.import(viewer, { ...options, dryRun: true });
    return { tables, refusals, summary };
  }

  private async prepare(options: ImportOptions): Promise<Prepared> {
    if (options.encoding && !encodingOf(options.encoding))
      throw new ImportError(`The encoding ${unknownEncoding(options.encoding)}.`);
    const mapping =
      typeof options.mapping === 'string' ? await readMapping(options.mapping) : options.mapping;
    const source = options.source ?? mapping?.source ?? 'import';
    if (source.trim() === '') throw new ImportError('The source needs a name.');
    const { most } = limitOfArgument('ImportInput.source');
    if (isLonger(source, most))
      throw new ImportError(
        `The name of the source has ${charactersOf(source)} characters; ${most} are the most. Shorten it.`,
      );
    const timeZone = options.timeZone ?? mapping?.timeZone ?? 'UTC';
    requireTimeZone(timeZone);
    return {
      source,
      timeZone,
      sources: await findSources(options.path, mapping, options.encoding),
      mapped: mapping !== undefined,
    };
  }

  private async import(viewer: Viewer, options: ImportOptions): Promise<Outcome> {
    const begun = performance.now();
    const prepared = await this.prepare(options);
    const { source, sources, mapped } = prepared;
    const outcome: Outcome = {
      summary: {
        source,
        dryRun: options.dryRun === true,
        stopped: false,
        ...nothingImported(),
        rejects: [],
        warnings: mapped ? [] : await warningsOfUnread(options.path, sources),
        seconds: 0,
      },
      refusals: [],
    };
    const { summary } = outcome;
    const connection = await ImportConnection.open(this.database, 'app', options.signal);
    let { runId } = options;
    try {
      await createRefused(connection.client);
      if (!runId && !options.dryRun)
        runId = await insertImportRun(connection.client, source, options.path);
      await this.importAll(connection, prepared, options, outcome);
      await collectRefused(connection, prepared, options, outcome);
    } catch (error) {
      if (runId) await this.recordEnd(viewer, runId, 'FAILED', summary);
      throw error;
    } finally {
      await connection.close();
    }
    summary.sourceFiles = countsOf(sources);
    summary.seconds = Math.round(performance.now() - begun) / 1000;
    if (runId) await this.recordEnd(viewer, runId, summary.stopped ? 'STOPPED' : 'DONE', summary);
    return outcome;
  }

  /** Records how an import ended, on a connection of its own. */
  private async recordEnd(
    viewer: Viewer,
    runId: string,
    status: 'DONE' | 'STOPPED' | 'FAILED',
    summary: ImportSummary,
  ): Promise<void> {
    const client = await this.database.connect('app');
    try {
      await endImportRun(client, runId, status, summary);
      await auditImport(client, viewer, runId, status, summary);
    } finally {
      await client.end();
    }
  }

  /** Imports all tables. When the caller stops it, `summary` has the tables that were committed before. */
  private async importAll(
    connection: ImportConnection,
    prepared: Prepared,
    options: ImportOptions,
    outcome: Outcome,
  ): Promise<void> {
    const { summary } = outcome;
    try {
      await connection.lockSource(prepared.source);
      await this.importGroups(connection, prepared, options, summary);
      const answers = prepared.sources.find(isAnswers);
      if (answers) await this.importAnswers(connection, prepared, options, answers, outcome);
    } catch (error) {
      summary.stopped = options.signal?.aborted === true;
      if (!summary.stopped) throw error;
      if (!options.dryRun) await connection.rollback().catch(() => undefined);
    } finally {
      connection.ignoreSignal();
    }
  }

  /** Imports self-identification, on its own connection. Without one the file is refused. */
  private async importAnswers(
    app: ImportConnection,
    { source, timeZone, mapped }: Prepared,
    options: ImportOptions,
    answers: RowSource,
    { summary, refusals }: Outcome,
  ): Promise<void> {
    if (!this.database.urls.demographics) {
      summary.tables.demographics = await refusedTable(
        answers,
        'there is no connection for self-identification: set DATABASE_DEMOGRAPHICS_URL, and import this file again',
      );
      return;
    }
    const connection = await ImportConnection.open(this.database, 'demographics', options.signal);
    const { client } = connection;
    try {
      await createRefused(client);
      await connection.begin();
      await copyCandidates(app.client, client, source);
      const group = await new ImportPipeline(client, options, {
        source,
        timeZone,
        knownCandidates: true,
      }).importAnswers(answers);
      if (!options.dryRun) await connection.commit();
      addGroup(summary, group);
      // A file that a mapping reads may have refused rows of other tables too. They go to another rejects file.
      const files = answers.files.map((file) =>
        mapped ? { ...file, name: `demographics-${file.name}` } : file,
      );
      summary.rejects.push(
        ...(await writeRejects(client, folderOf(options), [{ ...answers, files }])),
      );
      refusals.push(...(await refusalsOf(client)));
      if (options.dryRun) await connection.rollback();
      else await analyseAnswers(client);
    } finally {
      await connection.close();
    }
  }

  /**
   * Imports all tables but self-identification, group by group, and analyses what a group wrote before the next one
   * reads it. A dry run is one transaction that is never committed.
   */
  private async importGroups(
    connection: ImportConnection,
    { source, timeZone, sources }: Prepared,
    options: ImportOptions,
    summary: ImportSummary,
  ): Promise<void> {
    const pipeline = new ImportPipeline(connection.client, options, { source, timeZone });
    if (options.dryRun) await connection.begin();
    for (const names of groups) {
      const present = sources.filter((one) => names.includes(one.table) && !isAnswers(one));
      if (present.length === 0) continue;
      if (!options.dryRun) await connection.begin();
      const group = await pipeline.importGroup(names, present);
      if (!options.dryRun) await connection.commit();
      addGroup(summary, group);
      if (!options.dryRun) {
        await connection.showWrites();
        await analyseChanged(this.database.sql, writtenTables);
      }
      options.signal?.throwIfAborted();
    }
  }
}

/** Writes the rejects files of all tables but self-identification, and collects the reasons. */
async function collectRefused(
  { client }: ImportConnection,
  { sources }: Prepared,
  options: ImportOptions,
  { summary, refusals }: Outcome,
): Promise<void> {
  // The transaction of a dry run that was stopped has failed: nothing can be read in it.
  if (summary.stopped && options.dryRun) return;
  const imported = sources.filter((one) => !isAnswers(one) && summary.tables[one.table]);
  summary.rejects.unshift(...(await writeRejects(client, folderOf(options), imported)));
  refusals.unshift(...(await refusalsOf(client)));
}

const folderOf = ({ rejectsFolder = 'rejects', path }: ImportOptions): string =>
  rejectsFolderOf(rejectsFolder, path);

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new ImportError(
      `The time zone "${timeZone}" is not known: write it as Europe/Berlin or UTC.`,
    );
  }
}

/** The summary of a table that is refused as a whole. */
async function refusedTable(source: RowSource, reason: string): Promise<TableSummary> {
  let read = 0;
  for await (const batch of source.batches(() => undefined)) read += batch.length;
  return {
    read,
    created: 0,
    updated: 0,
    unchanged: 0,
    refused: read,
    unknownColumns: source.unknownColumns,
    warnings: [reason],
  };
}

async function firstRowsOf(
  { table, columns, unknownColumns, files, batches }: RowSource,
  count: number,
): Promise<Explanation['tables'][number]> {
  const rows: Explanation['tables'][number]['rows'] = [];
  for await (const batch of batches(() => undefined)) {
    for (const { origin, line, values, problem } of batch.slice(0, count - rows.length))
      rows.push({
        file: files[origin]!.name,
        line,
        values,
        problem: problem === undefined ? undefined : problemText(problem),
      });
    if (rows.length >= count) break;
  }
  return { table, columns, unknownColumns, rows };
}
