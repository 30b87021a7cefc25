import { checkTable } from './checks/check-table.queries.js';
import type { Context } from './checks/context.js';
import { anybodyErased, countErased } from './checks/erased-checks.queries.js';
import { createHistoryTables } from './checks/history-checks.queries.js';
import { countRefused } from './checks/refused.queries.js';
import type { RowSource } from './formats/row-source.js';
import { writeHistory } from './history/history.queries.js';
import type { ImportOptions } from './import-options.js';
import { type ImportedGroup, nothingImported, type TableSummary } from './import-summary.js';
import type { Client } from './staging/connection.queries.js';
import { stage } from './staging/staging.queries.js';
import { dropTables } from './staging/temporary.queries.js';
import { tableOf } from './tables/tables.js';
import { announceByTransitions } from './write/announcements.queries.js';
import { unmappedAnswers, writeAnswers } from './write/answers.queries.js';
import type { Written } from './write/rows.queries.js';
import { ensureStages } from './write/stages.queries.js';
import { writeTable } from './write/write-table.queries.js';

/**
 * Takes rows through the import: staging, checks, write, and for applications history. Each step is one folder here; it
 * reads what the step before has left in temporary tables. The caller holds the transaction: what an import did counts
 * when the transaction is committed.
 */
export class ImportPipeline {
  /** whether people were erased; undefined: not read yet */
  private erasures?: boolean;

  constructor(
    private readonly client: Client,
    private readonly options: ImportOptions,
    private readonly context: Omit<Context, 'provided'>,
  ) {}

  /**
   * Imports the tables of a group.
   * @param names the tables of the group, in the order of import
   * @param sources the sources of the group that there are
   * @returns what was done, if the caller commits
   */
  async importGroup(
    names: readonly string[],
    sources: readonly RowSource[],
  ): Promise<ImportedGroup> {
    const group = nothingImported();
    const present = names.flatMap((name) => sources.filter(({ table }) => table === name));
    const withHistory = names.includes('applications');
    if (withHistory) {
      await createHistoryTables(this.client, this.context.source);
      await announceByTransitions(this.client);
    }
    const written = new Map<string, Written>();
    for (const source of present) {
      await this.stage(source, group);
      await this.check(source, group);
      written.set(source.table, await this.write(source, group));
      this.options.signal?.throwIfAborted();
    }
    if (names.includes('jobs')) await ensureStages(this.client);
    if (withHistory) await this.writeHistory(written, group);
    for (const { table } of present) await this.conclude(table, written.get(table)!, group);
    return group;
  }

  /**
   * Imports demographics.csv. The client must be the connection for self-identification.
   * @returns what was done, if the caller commits
   */
  async importAnswers(source: RowSource): Promise<ImportedGroup> {
    const group = nothingImported();
    await this.stage(source, group);
    await this.check(source, group);
    const unmapped = await unmappedAnswers(this.client);
    if (unmapped.length > 0) {
      const summary = group.tables[source.table];
      if (summary) summary.warnings = [...(summary.warnings ?? []), ...unmapped];
    }
    const written = await writeAnswers(
      this.client,
      source.columns.includes('collected_at'),
      this.options.dryRun === true,
    );
    await this.conclude(source.table, written, group);
    return group;
  }

  private async stage(source: RowSource, group: ImportedGroup): Promise<void> {
    const read = await stage(this.client, source, this.options);
    group.tables[source.table] = summaryOf(source, read);
  }

  private async check(source: RowSource, group: ImportedGroup): Promise<void> {
    this.progress(source.table, 'check', group);
    this.erasures ??= await anybodyErased(this.client);
    const added = await checkTable(this.client, tableOf(source.table)!, this.contextOf(source));
    group.skillsAdded += added.skills;
    group.channelsAdded += added.channels;
  }

  private async write(source: RowSource, group: ImportedGroup): Promise<Written> {
    this.progress(source.table, 'write', group);
    return writeTable(this.client, tableOf(source.table)!, this.contextOf(source));
  }

  private async writeHistory(written: Map<string, Written>, group: ImportedGroup): Promise<void> {
    const events = written.has('stage_events');
    // Without events the history follows from the applications.
    this.progress(events ? 'stage_events' : 'applications', 'write', group);
    const outcome = await writeHistory(this.client, this.context.source, {
      events,
      replace: this.options.replaceHistory === true,
    });
    if (events) written.set('stage_events', outcome);
    const applications = written.get('applications');
    if (applications) applications.updated += outcome.statusesTaken;
    group.statusConflicts += outcome.conflicts;
    await dropTables(this.client, 'given_status', 'new_application', 'job_stage');
  }

  /** Completes the counts of a table. A row that was neither refused nor written was stored already. */
  private async conclude(
    table: string,
    { created, updated }: Written,
    group: ImportedGroup,
  ): Promise<void> {
    const summary = group.tables[table]!;
    const refused = await countRefused(this.client, table);
    const unchanged = summary.read - refused - created - updated;
    Object.assign(summary, { refused, created, updated, unchanged });
    const erased = this.erasures && refused > 0 ? await countErased(this.client, table) : 0;
    if (erased > 0) summary.erased = erased;
    await dropTables(this.client, `checked_${table}`);
  }

  private contextOf(source: RowSource): Context {
    return { ...this.context, provided: new Set(source.columns), erasures: this.erasures };
  }

  private progress(table: string, phase: 'check' | 'write', group: ImportedGroup): void {
    const read = group.tables[table]?.read ?? 0;
    this.options.onProgress?.({ file: table, phase, done: read, total: read });
  }
}

/** The summary of a table whose rows were read and not dealt with yet. */
function summaryOf({ unknownColumns, warnings, refusal }: RowSource, read: number): TableSummary {
  const all = [...warnings, ...(refusal ? [refusal.reason] : [])];
  return {
    read,
    created: 0,
    updated: 0,
    unchanged: 0,
    refused: 0,
    unknownColumns,
    ...(all.length > 0 ? { warnings: all } : {}),
  };
}
