import { stat } from 'node:fs/promises';
import type pg from 'pg';
import {
  checkStatement,
  checkedName,
  literal,
  refuseDuplicates,
  refuseProblems,
  stagedName,
  type Context,
} from './checks/checks.queries.js';
import { writeAnswers } from './write/answers.queries.js';
import {
  createGivenStatus,
  eventChecks,
  noteStatuses,
  writeHistory,
} from './history/history.queries.js';
import {
  addChannels,
  addSkills,
  resolve,
  writeListedSkills,
  writeRows,
  type Written,
} from './write/rows.queries.js';
import { createJobStages, ensureStages, writeStages } from './write/stages.queries.js';
import { stage } from './staging/staging.queries.js';
import { tableOf } from './tables/tables.js';
import type {
  ImportOptions,
  ImportSummary,
  RowSource,
  TableSummary,
} from './formats/row-source.js';

/** One import under way: the tables of each group, in one transaction a group. */
export class ImportRun {
  constructor(
    private readonly client: pg.ClientBase,
    private readonly options: ImportOptions,
    private readonly context: Omit<Context, 'provided'>,
    private readonly summary: ImportSummary,
  ) {}

  /** Stages, checks and writes one group; the caller holds the transaction. */
  async group(names: readonly string[], sources: readonly RowSource[]): Promise<void> {
    const present = names.flatMap((name) => sources.filter(({ table }) => table === name));
    const withHistory = present.some(
      ({ table }) => table === 'applications' || table === 'stage_events',
    );
    if (withHistory) {
      await this.client.query(createGivenStatus);
      await this.client.query(createJobStages(this.context.source));
      await this.client.query('analyze job_stage');
      // The transitions' own rows announce each change; the application's projection need not announce it again.
      await this.client.query(`select set_config('rapport.with_transition', 'on', true)`);
    }
    const written = new Map<string, Written>();
    for (const source of present) {
      if (source.table === 'stage_events') await this.stageAndCheck(source);
      else written.set(source.table, await this.table(source));
      this.options.signal?.throwIfAborted();
    }
    if (names.includes('jobs') && present.length > 0) await ensureStages(this.client);
    if (withHistory) {
      const events = present.find(({ table }) => table === 'stage_events');
      this.progress('stage_events', 'write');
      const outcome = await writeHistory(this.client, this.contextOf(events), {
        events: events !== undefined,
        replace: this.options.replaceHistory === true,
      });
      if (events) written.set('stage_events', outcome);
      this.summary.statusConflicts += outcome.conflicts;
      const applications = written.get('applications');
      if (applications) applications.updated += outcome.statusesTaken;
      await this.client.query(`drop table given_status, job_stage`);
    }
    for (const source of present) await this.conclude(source, written.get(source.table)!);
  }

  /** Takes the answers of demographics.csv on its own connection. */
  async demographics(source: RowSource): Promise<void> {
    await this.stageAndCheck(source);
    const collected = this.contextOf(source).provided.has('collected_at');
    await this.conclude(
      source,
      await writeAnswers(this.client, collected, this.options.dryRun === true),
    );
  }

  private contextOf(source: RowSource | undefined): Context {
    return { ...this.context, provided: new Set(source?.columns) };
  }

  private progress(file: string, phase: 'check' | 'write'): void {
    const read = this.summary.tables[file]?.read ?? 0;
    this.options.onProgress?.({ file, phase, done: read, total: read });
  }

  private async stageAndCheck(source: RowSource): Promise<void> {
    const table = tableOf(source.table)!;
    const context = this.contextOf(source);
    const sizes = await Promise.all(
      [...new Set(source.files.map(({ path }) => path))].map(
        async (path) => (await stat(path)).size,
      ),
    );
    const read = await stage(
      this.client,
      source,
      this.options,
      sizes.reduce((sum, size) => sum + size, 0),
    );
    const own: TableSummary = {
      read,
      created: 0,
      updated: 0,
      unchanged: 0,
      refused: 0,
      unknownColumns: source.unknownColumns,
    };
    if (source.warnings.length > 0) own.warnings = [...source.warnings];
    if (source.refusal) own.warnings = [...(own.warnings ?? []), source.refusal.reason];
    this.summary.tables[source.table] = own;
    this.progress(source.table, 'check');
    await this.client.query(
      checkStatement(table, context, source.table === 'stage_events' ? eventChecks(context) : {}),
    );
    await this.client.query(`drop table ${stagedName(source.table)}`);
    if (source.table === 'stage_events' && context.provided.has('event_id'))
      await this.client.query(strangeEvents(this.context.source));
    if (source.table === 'applications')
      await this.client.query(movedApplications(this.context.source));
    await refuseProblems(this.client, source.table);
    const columns = new Set(table.columns.map(({ name }) => name));
    if (columns.has('skill')) {
      this.summary.skillsAdded += await addSkills(
        this.client,
        `select distinct skill as name from ${checkedName(source.table)}`,
      );
      await resolve(this.client, source.table, 'skill');
    }
    if (columns.has('channel') && source.table !== 'channels') {
      if (context.provided.has('channel'))
        this.summary.channelsAdded += await addChannels(this.client, source.table);
      await resolve(this.client, source.table, 'channel');
    }
    await refuseDuplicates(this.client, table);
    await this.client.query(`analyze ${checkedName(source.table)}`);
  }

  private async table(source: RowSource): Promise<Written> {
    await this.stageAndCheck(source);
    this.progress(source.table, 'write');
    if (source.table === 'stages') return writeStages(this.client, this.context.source);
    const table = tableOf(source.table)!;
    const context = this.contextOf(source);
    const written = await writeRows(this.client, table, table.target!, context);
    if (source.table === 'applications') await noteStatuses(this.client, context);
    if (source.table === 'candidates' && context.provided.has('skills')) {
      const { skillsAdded, people } = await writeListedSkills(this.client, context);
      this.summary.skillsAdded += skillsAdded;
      written.updated += people;
    }
    return written;
  }

  /** The sums of a table. What is neither refused nor written was as it is already. */
  private async conclude(source: RowSource, { created, updated }: Written): Promise<void> {
    const own = this.summary.tables[source.table]!;
    const { rows } = await this.client.query(
      `select count(*)::int as refused from refused where tab = $1`,
      [source.table],
    );
    Object.assign(own, {
      refused: rows[0].refused,
      created,
      updated,
      unchanged: own.read - rows[0].refused - created - updated,
    });
    await this.client.query(`drop table ${checkedName(source.table)}`);
  }
}

/** An event id that another application's history has. */
const strangeEvents = (
  source: string,
) => `update ${checkedName('stage_events')} t set problem = 'event_id' || chr(31) || 'is the id of an event of another application'
  from transition o where o.source = ${literal(source)} and o.external_id = t.event_id and o.application_id <> t.application_ref and t.problem is null`;

/** An application stays with its job: its history names the job's stages. */
const movedApplications = (
  source: string,
) => `update ${checkedName('applications')} t set problem = 'job_id' || chr(31) || 'is another job than the one that this application has here: write a TRANSFER event, and a new application for the other job'
  from application o where o.source = ${literal(source)} and o.external_id = t.application_id and o.job_id <> t.job_ref and t.problem is null`;
