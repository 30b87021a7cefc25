import type { SourceFileSummary } from './mapping/source-counts.js';
import type { Refusal } from './rejects/refused-rows.queries.js';

/** The counts of one table: read = created + updated + unchanged + refused. */
export interface TableSummary {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** those of the refused rows that belong to people who were erased; absent: none */
  erased?: number;
  /** columns of the file that the table does not have */
  unknownColumns: string[];
  warnings?: string[];
}

/** What an import did. */
export interface ImportSummary {
  source: string;
  dryRun: boolean;
  /** true when the caller stopped it; the next run of the same import completes it */
  stopped: boolean;
  /** by table */
  tables: Record<string, TableSummary>;
  /** by file; only with a mapping */
  sourceFiles?: Record<string, SourceFileSummary>;
  /** paths of the rejects files */
  rejects: string[];
  /** skills that were added because no skill had their name, or an alias like it */
  skillsAdded: number;
  /** channels that were added because rows name them and channels.csv does not */
  channelsAdded: number;
  /** applications whose given status contradicts their events; the events count */
  statusConflicts: number;
  warnings: string[];
  seconds: number;
}

/** What an import would do: the first rows of each table, and why rows would be refused. */
export interface Explanation {
  tables: {
    table: string;
    columns: string[];
    unknownColumns: string[];
    rows: { file: string; line: number; values: string[]; problem?: string }[];
  }[];
  refusals: Refusal[];
  summary: ImportSummary;
}

/** What the import of a group of tables did. It is part of the summary once the group's transaction is committed. */
export type ImportedGroup = Pick<
  ImportSummary,
  'tables' | 'skillsAdded' | 'channelsAdded' | 'statusConflicts'
>;

export const nothingImported = (): ImportedGroup => ({
  tables: {},
  skillsAdded: 0,
  channelsAdded: 0,
  statusConflicts: 0,
});

/** Adds what a committed group did. */
export function addGroup(summary: ImportSummary, group: ImportedGroup): void {
  Object.assign(summary.tables, group.tables);
  summary.skillsAdded += group.skillsAdded;
  summary.channelsAdded += group.channelsAdded;
  summary.statusConflicts += group.statusConflicts;
}

/** The warnings of an import, as sentences. */
export function warningsOf(summary: ImportSummary): string[] {
  const { skillsAdded, channelsAdded, statusConflicts } = summary;
  return [
    ...summary.warnings,
    ...Object.entries(summary.tables).flatMap(
      ([name, { unknownColumns, erased = 0, warnings = [] }]) => [
        ...(unknownColumns.length > 0
          ? [`${name}: left out the columns ${unknownColumns.join(', ')}`]
          : []),
        ...(erased > 0
          ? [
              `${name}: ${erased} rows belong to people who were erased, and were left out. They are in no rejects file`,
            ]
          : []),
        ...warnings.map((warning) => `${name}: ${warning}`),
      ],
    ),
    ...(skillsAdded > 0 ? [`${skillsAdded} new skills were added: no skill had their names`] : []),
    ...(channelsAdded > 0
      ? [
          `${channelsAdded} channels were added that channels.csv does not have; their kind is OTHER`,
        ]
      : []),
    ...(statusConflicts > 0
      ? [
          `${statusConflicts} applications have a status that their events contradict; the events count`,
        ]
      : []),
  ];
}
