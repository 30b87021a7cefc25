import {
  countRefused,
  createRefused,
} from '../../../src/domains/imports/checks/refused.queries.js';
import type { RowSource, StagedRow } from '../../../src/domains/imports/formats/row-source.js';
import { ImportPipeline } from '../../../src/domains/imports/import-pipeline.js';
import { endImportRun, insertImportRun } from '../../../src/domains/imports/import-run.queries.js';
import {
  nothingImported,
  type ImportSummary,
} from '../../../src/domains/imports/import-summary.js';
import {
  refusalsOf,
  refusedLines,
} from '../../../src/domains/imports/rejects/refused-rows.queries.js';
import * as runs from '../../../src/domains/imports/runs/run.queries.js';
import { copyCandidates } from '../../../src/domains/imports/staging/known-candidates.queries.js';
import { demographics } from '../../../src/domains/imports/tables/demographics.js';
import type { Column, Table } from '../../../src/domains/imports/tables/table.js';
import { groups, tableOf } from '../../../src/domains/imports/tables/tables.js';
import { analyseAnswers } from '../../../src/domains/imports/write/answers.queries.js';
import { id, type Sample } from '../sampling.js';

type Client = Parameters<typeof createRefused>[0];

/** A cell that fits a column. */
function cellOf({ name, type, choices, minimum }: Column): string {
  if (name === 'milestone') return 'APPLICATION';
  switch (type) {
    case 'integer':
    case 'number':
      return String(Math.max(minimum ?? 1, 1));
    case 'boolean':
      return 'yes';
    case 'day':
      return '2026-01-02';
    case 'time':
      return '2026-01-02T03:04:05Z';
    case 'languages':
      return 'de:B2';
    case 'email':
    case 'emails':
      return 'ada@example.com';
    case 'choice':
      return choices?.[0] ?? '';
    default:
      return 'x1';
  }
}

/** Rows of a table with a cell in each column, and these cells instead. */
function sourceOf({ name, columns }: Table, rows: readonly Record<string, string>[]): RowSource {
  return {
    table: name,
    columns: columns.map((column) => column.name),
    unknownColumns: [],
    files: [],
    warnings: [],
    mapped: false,
    async *batches() {
      yield rows.map((cells, index): StagedRow => ({
        origin: 0,
        line: index + 2,
        values: columns.map((column) => cells[column.name] ?? cellOf(column)),
      }));
    },
  };
}

const summary = (): ImportSummary => ({
  source: 'ats',
  dryRun: false,
  stopped: false,
  ...nothingImported(),
  rejects: [],
  warnings: [],
  seconds: 0,
});

const pipelineOn = (
  client: Client,
  options: { dryRun?: boolean; replaceHistory?: boolean },
  knownCandidates = false,
) =>
  new ImportPipeline(
    client,
    { path: 'bundle', ...options },
    { source: 'ats', timeZone: 'Europe/Berlin', knownCandidates },
  );

/** Imports a row of each table but self-identification, with other cells by table. */
async function importAll(
  client: Client,
  rows: Readonly<Record<string, readonly Record<string, string>[]>>,
  options: { replaceHistory?: boolean; without?: readonly string[] } = {},
): Promise<void> {
  await createRefused(client);
  const pipeline = pipelineOn(client, options);
  for (const names of groups) {
    const sources = names
      .filter((name) => name !== demographics.name && !options.without?.includes(name))
      .map((name) => sourceOf(tableOf(name)!, rows[name] ?? [{}]));
    if (sources.length > 0) await pipeline.importGroup(names, sources);
  }
}

const run = { uploadId: id, source: 'ats', path: 'bundle', startedBy: 'ada' };

export const samples: Sample[] = [
  async ({ client }) => {
    await importAll(client, {}, { without: ['stage_events'] });
    await importAll(client, {
      stages: [{}, { job_id: '', stage: 'Screen' }],
      // The first two have one id and other contents; the third has no row that it names.
      candidates: [{}, { family_name: 'Lovelace' }],
      applications: [
        {},
        { application_id: 'x2', candidate_id: 'nobody' },
        { application_id: 'x3' },
      ],
      // A return without a stage, an entry after an end, and an end after an event without a date.
      stage_events: [
        {},
        { event_id: 'x2', stage: '', kind: 'REJECT', at: '2026-01-03' },
        { event_id: 'x3', stage: '', kind: 'REOPEN', at: '2026-01-04' },
        { event_id: 'x4', application_id: 'x3', at: '' },
        { event_id: 'x5', application_id: 'x3', stage: '', kind: 'REJECT' },
      ],
    });
    // Somebody who was erased, with an application.
    await client.query(
      `insert into erasure_key (key, kind, candidate_id) select erasure_key_of(kind, source_value('ats', 'gone')), kind, $1
       from (values ('SOURCE_ID'), ('APPLICATION_ID')) as k(kind)`,
      [id],
    );
    await importAll(client, {
      candidates: [{}, { candidate_id: 'gone' }],
      applications: [{}, { application_id: 'gone' }],
    });
    await importAll(client, {}, { replaceHistory: true });
    await countRefused(client, 'candidates');
    await refusalsOf(client);
    for (const mapped of [true, false])
      for await (const line of refusedLines(client, [{ table: 'candidates', origin: 0 }], mapped))
        void line;
  },
  ({ client }) => insertImportRun(client, 'ats', 'bundle'),
  ({ client }) => endImportRun(client, id, 'DONE', summary()),
  ({ sql }) => runs.insertRun(sql, run),
  ({ sql }) => runs.readRun(sql, id),
  ({ sql }) => runs.beat(sql, id, undefined),
  ({ sql }) => runs.requestStop(sql, id),
  ({ sql }) => runs.failRun(sql, id, 'too long'),
  ({ client }) => copyCandidates(client, client, 'ats'),
];

async function answers(client: Client, dryRun: boolean): Promise<void> {
  await createRefused(client);
  await client.query(
    'create temp table known_candidate (external_id text, id uuid) on commit drop',
  );
  await pipelineOn(client, { dryRun }, true).importAnswers(sourceOf(demographics, [{}]));
}

/** They run in the role of demographics. */
export const samplesOfAnswers: Sample[] = [
  async ({ client }) => {
    await answers(client, false);
    await analyseAnswers(client);
  },
  ({ client }) => answers(client, true),
];
