import type { Mapping } from '../mapping/mapping.js';

/** What an import is asked to do. */
export interface ImportOptions {
  /** a folder (bundle, or JSON Resume files), one bundle file, or one JSON Resume file */
  path: string;
  /** the name under which the source's ids are kept; default: the mapping's, else `import` */
  source?: string;
  /** a mapping for somebody else's CSV files: the path of a YAML file, or what was read of one */
  mapping?: string | Mapping;
  /** of dates without a zone; default: the mapping's, else UTC */
  timeZone?: string;
  /** of files without a byte order mark; default: utf-8 */
  encoding?: string;
  /** check everything, write nothing */
  dryRun?: boolean;
  /** the imported events of each application in the file become its only imported ones */
  replaceHistory?: boolean;
  /** where refused rows go; default: `rejects` */
  rejectsFolder?: string;
  /** the row of import_run that stands for this import already; absent: one is made, unless it is a dry run */
  runId?: string;
  onProgress?: (progress: Progress) => void;
  /** stops between statements; what is committed stays, and a rerun completes the rest */
  signal?: AbortSignal;
}

export interface Progress {
  file: string;
  phase: 'read' | 'check' | 'write';
  /** rows so far */
  done: number;
  /** rows, where they are known */
  total?: number;
  /** bytes read and to read, while reading */
  bytes?: number;
  totalBytes?: number;
}

/** The sums of one table: read = created + updated + unchanged + refused. */
export interface TableSummary {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  unknownColumns: string[];
  warnings?: string[];
}

/** The sums of one file that a mapping reads: every source row, and what became of it. */
export interface SourceFileSummary {
  read: number;
  /** rows that made at least one bundle row */
  used: number;
  /** rows that no rule of the mapping took */
  unused: number;
  /** bundle rows made, by table */
  made: Record<string, number>;
}

export interface ImportSummary {
  source: string;
  dryRun: boolean;
  /** true: stopped by the caller; a rerun completes it */
  stopped: boolean;
  tables: Record<string, TableSummary>;
  /** only with a mapping, by file */
  sourceFiles?: Record<string, SourceFileSummary>;
  /** paths of the files with refused rows */
  rejects: string[];
  /** skills that no canonical name or alias was known for */
  skillsAdded: number;
  /** channels that applications or touches named and channels.csv did not */
  channelsAdded: number;
  /** applications whose given status contradicts their events; the events win */
  statusConflicts: number;
  warnings: string[];
  seconds: number;
}

/** An import that can't be done at all; the message says what to do. */
export class ImportError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImportError';
  }
}

/** What a refused row carries from the check to the rejects file: the column and the reason in one text. */
export const problemOf = (column: string, reason: string): string => `${column}\u001f${reason}`;

/** One row on its way into a staging table. */
export interface StagedRow {
  /** which of the source's files, by number */
  origin: number;
  line: number;
  /** in the order of the source's columns; empty text is an empty cell */
  values: string[];
  /** set: the row is refused for this (see problemOf) */
  problem?: string;
  /** the row as it was, where it can't be read again from its file by line */
  raw?: string;
}

/** A file that rows come from. */
export interface SourceFile {
  path: string;
  /** as people know it; the name of its rejects file */
  name: string;
  kind: 'csv' | 'json';
  delimiter?: string;
  encoding?: string;
}

/** Everything that fills one bundle table, from one file or several. */
export interface RowSource {
  table: string;
  columns: string[];
  unknownColumns: string[];
  files: SourceFile[];
  warnings: string[];
  /** columns of the rejects file are named table.column where one file fills several tables */
  mapped: boolean;
  /** set: the whole file is refused for this */
  refusal?: { column: string; reason: string };
  batches(onBytes: (bytes: number) => void): AsyncGenerator<StagedRow[]>;
}
