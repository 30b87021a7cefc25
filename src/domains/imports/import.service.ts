import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import type { Viewer } from '../../platform/auth/viewer.js';
import type { Database } from '../../platform/database/database.js';
import { createRefused, literal } from './checks/checks.queries.js';
import { readMapping } from './mapping/parse-mapping.js';
import { countsOf } from './mapping/mapped-sources.js';
import { requireImport } from './import.policy.js';
import { encodingOf } from './formats/csv-reader.js';
import { rejectsFolderOf, writeRejects } from './rejects/reject-files.js';
import { ImportRun } from './import-pipeline.js';
import { findSources, strangersOf } from './formats/bundle.js';
import { groups } from './tables/tables.js';
import {
  ImportError,
  type ImportOptions,
  type ImportSummary,
  type RowSource,
} from './formats/row-source.js';

export { ImportError } from './formats/row-source.js';
export type { ImportOptions, ImportSummary, Progress, TableSummary } from './formats/row-source.js';

/** What the first rows of each table become, and why rows would be refused. */
export interface Explanation {
  tables: {
    table: string;
    columns: string[];
    unknownColumns: string[];
    rows: { file: string; line: number; values: string[]; problem?: string }[];
  }[];
  refusals: { table: string; column: string; reason: string; rows: number; firstLine: number }[];
  summary: ImportSummary;
}

/** Imports bundles, foreign CSV files through a mapping, and JSON Resume files. */
export class ImportService {
  constructor(private readonly database: Database) {}

  /**
   * Imports what is at a path. Refused rows go to rejects files; everything else is written, one transaction for each
   * group of tables that belong together, so that an import that was stopped is completed by running it again.
   * @throws ImportError when there is nothing that can be imported; RapportError FORBIDDEN
   */
  async run(viewer: Viewer, options: ImportOptions): Promise<ImportSummary> {
    return (await this.import(viewer, options)).summary;
  }

  /** As a dry run, with what the first rows become. */
  async explain(viewer: Viewer, options: ImportOptions, rowsPerTable = 5): Promise<Explanation> {
    requireImport(viewer);
    const { sources } = await this.prepare(options);
    const tables: Explanation['tables'] = [];
    for (const source of sources) {
      const rows: Explanation['tables'][number]['rows'] = [];
      for await (const batch of source.batches(() => undefined)) {
        for (const { origin, line, values, problem } of batch.slice(0, rowsPerTable - rows.length))
          rows.push({
            file: source.files[origin]!.name,
            line,
            values,
            problem: problem?.replace('\u001f', ' ').trim(),
          });
        if (rows.length >= rowsPerTable) break;
      }
      tables.push({
        table: source.table,
        columns: source.columns,
        unknownColumns: source.unknownColumns,
        rows,
      });
    }
    const { summary, refusals } = await this.import(viewer, { ...options, dryRun: true });
    return { tables, refusals, summary };
  }

  private async prepare(options: ImportOptions) {
    if (options.encoding && !encodingOf(options.encoding))
      throw new ImportError(
        `The encoding "${options.encoding}" is not known: use utf-8, utf-16 or windows-1252.`,
      );
    const mapping =
      typeof options.mapping === 'string' ? await readMapping(options.mapping) : options.mapping;
    const source = options.source ?? mapping?.source ?? 'import';
    if (source.trim() === '') throw new ImportError('The source needs a name.');
    const timeZone = options.timeZone ?? mapping?.timeZone ?? 'UTC';
    try {
      new Intl.DateTimeFormat('en', { timeZone });
    } catch {
      throw new ImportError(
        `The time zone "${timeZone}" is not known: write it as Europe/Berlin or UTC.`,
      );
    }
    return {
      source,
      timeZone,
      sources: await findSources(options, mapping),
      mapped: mapping !== undefined,
    };
  }

  private async import(
    viewer: Viewer,
    options: ImportOptions,
  ): Promise<{ summary: ImportSummary; refusals: Explanation['refusals'] }> {
    requireImport(viewer);
    const begun = performance.now();
    const { source, timeZone, sources, mapped } = await this.prepare(options);
    const summary: ImportSummary = {
      source,
      dryRun: options.dryRun === true,
      stopped: false,
      tables: {},
      rejects: [],
      skillsAdded: 0,
      channelsAdded: 0,
      statusConflicts: 0,
      warnings: mapped ? [] : await strangersOf(options.path, sources),
      seconds: 0,
    };
    const refusals: Explanation['refusals'] = [];
    const client = await this.database.connect('app');
    const uncancel = cancelOn(options.signal, this.database, client);
    const folder = rejectsFolderOf(options.rejectsFolder ?? 'rejects', options.path);
    const answers = sources.find(({ table }) => table === 'demographics');
    const others = sources.filter((one) => one !== answers);
    let { runId } = options;
    try {
      await tune(client);
      if (!runId && !options.dryRun)
        runId = (
          await client.query(`insert into import_run (source, path) values ($1, $2) returning id`, [
            source,
            options.path,
          ])
        ).rows[0].id;
      // Two imports of one source would both make what neither finds: they take turns.
      await client.query(`select pg_advisory_lock(hashtextextended('rapport import ' || $1, 0))`, [
        source,
      ]);
      const run = new ImportRun(client, options, { source, timeZone }, summary);
      if (options.dryRun) await client.query('begin');
      for (const names of groups) {
        const present = others.filter(({ table }) => names.includes(table));
        if (present.length === 0) continue;
        if (!options.dryRun) await client.query('begin');
        await run.group(names, present);
        if (!options.dryRun) await client.query('commit');
        options.signal?.throwIfAborted();
      }
      if (answers)
        await this.importAnswers(
          client,
          options,
          { source, timeZone },
          summary,
          answers,
          folder,
          mapped,
          refusals,
        );
    } catch (error) {
      summary.stopped = options.signal?.aborted === true;
      if (!summary.stopped) {
        await this.endRun(runId, 'FAILED', summary);
        await client.end().catch(() => undefined);
        throw error;
      }
      await client.query(options.dryRun ? 'select' : 'rollback').catch(() => undefined);
    } finally {
      uncancel();
    }
    for (const name of Object.keys(summary.tables))
      if (summary.stopped && !isDone(summary.tables[name]!)) delete summary.tables[name];
    if (!(summary.stopped && options.dryRun)) {
      summary.rejects.unshift(
        ...(await writeRejects(
          client,
          folder,
          others.filter(({ table }) => summary.tables[table]),
        )),
      );
      refusals.unshift(...(await refusalsOf(client)));
    }
    await client.end();
    if (mapped) summary.sourceFiles = countsOf(sources)?.summary();
    summary.seconds = Math.round(performance.now() - begun) / 1000;
    await this.endRun(runId, summary.stopped ? 'STOPPED' : 'DONE', summary);
    return { summary, refusals };
  }

  /** Self-identification has its own connection: nothing of it passes through the application's. */
  private async importAnswers(
    app: pg.Client,
    options: ImportOptions,
    context: { source: string; timeZone: string },
    summary: ImportSummary,
    answers: RowSource,
    folder: string,
    mapped: boolean,
    refusals: Explanation['refusals'],
  ): Promise<void> {
    if (!this.database.urls.demographics) {
      const reason =
        'there is no connection for self-identification: set DATABASE_DEMOGRAPHICS_URL, and import this file again';
      let read = 0;
      for await (const batch of answers.batches(() => undefined)) read += batch.length;
      summary.tables.demographics = {
        read,
        created: 0,
        updated: 0,
        unchanged: 0,
        refused: read,
        unknownColumns: answers.unknownColumns,
        warnings: [reason],
      };
      return;
    }
    const client = await this.database.connect('demographics');
    const uncancel = cancelOn(options.signal, this.database, client);
    try {
      await tune(client);
      await client.query('begin');
      if (options.dryRun) {
        await client.query(
          'create temp table known_candidate (external_id text, id uuid) on commit drop',
        );
        await pipeline(
          app.query(
            copyTo(
              `copy (select external_id, coalesce(merged_into_id, id) from candidate where source = ${literal(context.source)}) to stdout`,
            ),
          ),
          client.query(copyFrom('copy known_candidate from stdin')),
        );
      }
      await new ImportRun(
        client,
        options,
        { ...context, knownCandidates: options.dryRun },
        summary,
      ).demographics(answers);
      // A mapped file may also have refused rows of other tables: those of self-identification stay apart from them.
      const files = answers.files.map((file) =>
        mapped ? { ...file, name: `demographics-${file.name}` } : file,
      );
      summary.rejects.push(...(await writeRejects(client, folder, [{ ...answers, files }])));
      refusals.push(...(await refusalsOf(client)));
      await client.query(options.dryRun ? 'rollback' : 'commit');
    } finally {
      uncancel();
      await client.end().catch(() => undefined);
    }
  }

  private async endRun(
    id: string | undefined,
    status: 'DONE' | 'STOPPED' | 'FAILED',
    summary: ImportSummary,
  ): Promise<void> {
    if (!id) return;
    const client = await this.database.connect('app');
    try {
      await client.query(
        'update import_run set status = $2, ended_at = now(), summary = $3 where id = $1',
        [id, status, JSON.stringify(summary)],
      );
    } finally {
      await client.end();
    }
  }
}

const isDone = ({ read, created, updated, unchanged, refused }: ImportSummary['tables'][string]) =>
  read === created + updated + unchanged + refused;

/** Settings for a few long statements; a crash loses the last moments of an import, which a rerun brings back. */
async function tune(client: pg.Client): Promise<void> {
  client.on('error', () => undefined);
  await client.query(
    `set synchronous_commit = off; set work_mem = '128MB'; set maintenance_work_mem = '256MB'; set jit = off; set client_min_messages = warning`,
  );
  await client.query(createRefused);
}

/** Why rows were refused, the commonest first. */
async function refusalsOf(client: pg.Client): Promise<Explanation['refusals']> {
  const { rows } = await client.query(
    `select tab as table, col as column, reason, count(*)::int as rows, min(line)::int as "firstLine" from refused group by 1, 2, 3 order by 4 desc, 5 limit 50`,
  );
  return rows;
}

/** Ends the statement under way when the caller wants to stop. */
function cancelOn(
  signal: AbortSignal | undefined,
  database: Database,
  client: pg.Client,
): () => void {
  if (!signal) return () => undefined;
  const cancel = () => {
    const { processID } = client as unknown as { processID: number };
    void database.connect('app').then(
      async (other) => {
        // The right to cancel belongs to the login, not to the group role that the connection acts as.
        await other
          .query('set role none')
          .then(() => other.query('select pg_cancel_backend($1)', [processID]))
          .catch(() => undefined);
        await other.end();
      },
      () => undefined,
    );
  };
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}
