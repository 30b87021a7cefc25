import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { systemViewer } from '../users/viewers.js';
import type { Database } from '../../platform/database/database.js';
import { ImportError } from './formats/import-error.js';
import type { ImportOptions } from './import-options.js';
import { warningsOf, type Explanation, type ImportSummary } from './import-summary.js';
import { ImportService } from './import.service.js';
import type { Progress } from './staging/progress.js';

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
 * The command `rapport import`. Exit codes: 0 done, even if rows were refused; 1 failed, stopped, or every row was refused;
 * 2 wrong use.
 */
export function importCommand(
  open: () => Promise<{ database: Database; close(): Promise<void> }>,
): Command {
  return new Command('import')
    .description('Import a bundle, other CSV files through a mapping, or JSON Resume files')
    .argument('<path>', 'a folder or a file')
    .option(
      '--mapping <file>',
      'a YAML file that describes how other CSV files become a bundle',
      filled,
    )
    .option(
      '--source <name>',
      "the name under which the source's ids are kept (default: the mapping's, else import)",
      filled,
    )
    .option('--dry-run', 'check everything and write nothing but rejects files')
    .option(
      '--explain',
      'show what the first rows become and why rows would be refused; write nothing',
    )
    .option('--json', 'print the summary as JSON and no progress')
    .option('--time-zone <zone>', 'the time zone of times without one (default: UTC)', filled)
    .option(
      '--encoding <name>',
      'the encoding of the files: utf-8, utf-16 or windows-1252 (default: utf-8)',
      filled,
    )
    .option(
      '--replace-history',
      'make the events in the file the only imported ones of their applications',
    )
    .option('--rejects <folder>', 'the folder for refused rows (default: rejects)', filled)
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
  let interrupts = 0;
  const onInterrupt = () => {
    interrupts += 1;
    if (interrupts > 1) process.exit(130);
    process.stderr.write(
      '\nStopping. What was written stays; run the same command again to complete it. (Press Ctrl-C again to stop at once.)\n',
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
    return summary.stopped || allRefused(summary) ? 1 : 0;
  } catch (error) {
    progress.end();
    if (error instanceof ImportError)
      process.stderr.write(
        flags.json ? `${JSON.stringify({ error: error.message })}\n` : `${error.message}\n`,
      );
    else if (!stop.signal.aborted)
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await opened?.close();
  }
}

/** True when rows were read and every one was refused. */
const allRefused = ({ tables }: ImportSummary): boolean => {
  const all = Object.values(tables);
  const sum = (pick: 'read' | 'refused') => all.reduce((total, table) => total + table[pick], 0);
  return sum('read') > 0 && sum('read') === sum('refused');
};

/** Shows progress: a bar on a terminal, lines elsewhere, nothing with --json. */
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
        // Reading is about half of the work. The statements of the other half don't report progress.
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

/** The summary as text. */
function summaryText(summary: ImportSummary): string {
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

/** The explanation as text: what the first rows become, and why rows would be refused. */
function explanationText({ tables, refusals, summary }: Explanation): string {
  const lines: string[] = [];
  for (const table of tables) {
    lines.push(`${table.table}`);
    for (const row of table.rows) {
      const cells = table.columns.flatMap((column, index) =>
        row.values[index] ? [`${column}=${JSON.stringify(row.values[index])}`] : [],
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
