import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { systemViewer } from '../../platform/auth/viewer.js';
import type { Database } from '../../platform/database/database.js';
import {
  ImportError,
  ImportService,
  type Explanation,
  type ImportOptions,
  type ImportSummary,
  type Progress,
} from './import.service.js';
import { warningsOf } from './import-sums.js';

interface Flags {
  mapping?: string;
  source?: string;
  dryRun?: boolean;
  explain?: boolean;
  json?: boolean;
  timeZone?: string;
  encoding?: string;
  replaceHistory?: boolean;
  rejects?: string;
}

const filled = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
};

/**
 * `rapport import`. Exit codes: 0 done, also with refused rows (they are counted and in the rejects files); 1 failed,
 * stopped, or not one row could be taken; 2 wrong use.
 */
export function importCommand(
  open: () => Promise<{ database: Database; close(): Promise<void> }>,
): Command {
  return new Command('import')
    .description('Imports a bundle, foreign CSV files through a mapping, or JSON Resume files')
    .argument('<path>', 'a folder or a file')
    .option(
      '--mapping <file>',
      'a YAML file that says how foreign CSV files become a bundle',
      filled,
    )
    .option(
      '--source <name>',
      "the name under which the source's ids are kept (default: the mapping's, else import)",
      filled,
    )
    .option('--dry-run', 'check everything, write nothing but the rejects files')
    .option(
      '--explain',
      'show what the first rows become and why rows would be refused; writes nothing',
    )
    .option('--json', 'print the summary as JSON, and no progress')
    .option('--time-zone <zone>', 'of dates without a zone (default: UTC)', filled)
    .option(
      '--encoding <name>',
      'of the files: utf-8, utf-16 or windows-1252 (default: utf-8)',
      filled,
    )
    .option(
      '--replace-history',
      'the events in the file become the only imported ones of their applications',
    )
    .option('--rejects <folder>', 'where refused rows go (default: rejects)', filled)
    .action(async (path: string, flags: Flags) => {
      process.exitCode = await runImport(open, path, flags);
    });
}

async function runImport(
  open: () => Promise<{ database: Database; close(): Promise<void> }>,
  path: string,
  flags: Flags,
): Promise<number> {
  const stop = new AbortController();
  let asked = 0;
  const onInterrupt = () => {
    asked += 1;
    if (asked > 1) process.exit(130);
    process.stderr.write(
      '\nStopping. What is written stays; run the same command again to complete it. (Ctrl-C again: stop at once)\n',
    );
    stop.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  const progress = progressOf(flags.json === true);
  let opened: { database: Database; close(): Promise<void> } | undefined;
  try {
    opened = await open();
    const service = new ImportService(opened.database);
    const options: ImportOptions = {
      path,
      source: flags.source,
      mapping: flags.mapping,
      timeZone: flags.timeZone,
      encoding: flags.encoding,
      dryRun: flags.dryRun,
      replaceHistory: flags.replaceHistory,
      rejectsFolder: flags.rejects,
      signal: stop.signal,
      onProgress: progress.show,
    };
    const viewer = systemViewer('import');
    if (flags.explain) {
      const explanation = await service.explain(viewer, options);
      progress.end();
      process.stdout.write(
        flags.json ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation),
      );
      return 0;
    }
    const summary = await service.run(viewer, options);
    progress.end();
    process.stdout.write(
      flags.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryText(summary),
    );
    return summary.stopped || nothingTaken(summary) ? 1 : 0;
  } catch (error) {
    progress.end();
    if (!(error instanceof ImportError) && !stop.signal.aborted)
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    else if (error instanceof ImportError)
      process.stderr.write(
        flags.json ? `${JSON.stringify({ error: error.message })}\n` : `${error.message}\n`,
      );
    return 1;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await opened?.close();
  }
}

/** Rows were read and every one was refused. */
const nothingTaken = ({ tables }: ImportSummary): boolean => {
  const all = Object.values(tables);
  const sum = (pick: 'read' | 'refused') => all.reduce((total, table) => total + table[pick], 0);
  return sum('read') > 0 && sum('read') === sum('refused');
};

/** A bar on a terminal, a line now and then elsewhere, nothing for scripts. */
function progressOf(silent: boolean): { show: (progress: Progress) => void; end: () => void } {
  if (silent) return { show: () => undefined, end: () => undefined };
  const words = { read: 'reading', check: 'checking', write: 'writing' };
  if (process.stderr.isTTY) {
    let bar: cliProgress.SingleBar | undefined;
    let file = '';
    const end = () => bar?.stop();
    return {
      end,
      show: (progress) => {
        if (progress.file !== file) {
          end();
          file = progress.file;
          bar = new cliProgress.SingleBar(
            {
              format: '{file} {bar} {percentage}% {rows} rows {phase}',
              hideCursor: true,
              stopOnComplete: false,
              etaBuffer: 50,
            },
            cliProgress.Presets.shades_classic,
          );
          bar.start(100, 0, { file, rows: 0, phase: '' });
        }
        // Reading is about half of the work; the statements of the other half don't say how far they are.
        const share =
          progress.phase === 'read'
            ? 50 * Math.min(1, (progress.bytes ?? 0) / Math.max(1, progress.totalBytes ?? 1))
            : progress.phase === 'check'
              ? 50
              : 75;
        bar!.update(Math.floor(share), {
          file,
          rows: progress.done.toLocaleString('en'),
          phase: words[progress.phase],
        });
      },
    };
  }
  let last = 0;
  let said = '';
  return {
    end: () => undefined,
    show: ({ file, phase, done }) => {
      const step = `${file} ${phase}`;
      if (step === said && Date.now() - last < 2000) return;
      last = Date.now();
      said = step;
      process.stderr.write(`${words[phase]} ${file}: ${done.toLocaleString('en')} rows\n`);
    },
  };
}

/** The sums, as a table for people. */
export function summaryText(summary: ImportSummary): string {
  const header = ['table', 'read', 'created', 'updated', 'unchanged', 'refused'];
  const rows = Object.entries(summary.tables).map(([name, table]) => [
    name,
    ...[table.read, table.created, table.updated, table.unchanged, table.refused].map((count) =>
      count.toLocaleString('en'),
    ),
  ]);
  const lines = [
    `${summary.dryRun ? 'A dry run from' : 'Imported from'} "${summary.source}" in ${summary.seconds} s (read = created + updated + unchanged + refused)`,
    '',
    ...aligned([header, ...rows]),
  ];
  const notes = warningsOf(summary);
  if (summary.sourceFiles) {
    lines.push(
      '',
      ...aligned([
        ['file', 'rows', 'used', 'unused', 'became'],
        ...Object.entries(summary.sourceFiles).map(([name, file]) => [
          name,
          ...[file.read, file.used, file.unused].map((count) => count.toLocaleString('en')),
          Object.entries(file.made)
            .map(([table, count]) => `${count.toLocaleString('en')} ${table}`)
            .join(', '),
        ]),
      ]),
    );
  }
  if (notes.length > 0) lines.push('', ...notes.map((note) => `- ${note}`));
  if (summary.rejects.length > 0)
    lines.push('', `Refused rows, with line, column and reason: ${summary.rejects.join(', ')}`);
  if (summary.stopped) lines.push('', 'Stopped. Run the same command again to complete it.');
  if (summary.dryRun) lines.push('', 'Nothing was written.');
  return `${lines.join('\n')}\n`;
}

const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        /^[\d,]+$/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
};

/** What the first rows become, and why rows would be refused. */
export function explanationText({ tables, refusals, summary }: Explanation): string {
  const lines: string[] = [];
  for (const table of tables) {
    lines.push(`${table.table}`);
    for (const row of table.rows) {
      const cells = table.columns.flatMap((column, place) =>
        row.values[place] ? [`${column}=${JSON.stringify(row.values[place])}`] : [],
      );
      lines.push(
        `  ${row.file}:${row.line} ${row.problem ? `REFUSED ${row.problem}` : cells.join(' ')}`,
      );
    }
    if (table.unknownColumns.length > 0)
      lines.push(`  left out: ${table.unknownColumns.join(', ')}`);
    lines.push('');
  }
  if (refusals.length > 0)
    lines.push(
      'Would be refused:',
      ...refusals.map(
        (one) =>
          `  ${one.rows.toLocaleString('en')} × ${one.table}${one.column ? `.${one.column}` : ''} ${one.reason} (first: line ${one.firstLine})`,
      ),
      '',
    );
  return `${lines.join('\n')}${summaryText(summary)}`;
}
