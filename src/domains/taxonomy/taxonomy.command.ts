import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Database } from '../../platform/database/database.js';
import { csvLine } from '../../platform/csv/csv-cell.js';
import { readTaxonomyPath } from './taxonomy-files.js';
import { inTransaction, loadRows } from './taxonomy-import.js';
import { type ReadFile, TaxonomyError } from './taxonomy-lines.js';
import { entryKinds, type Outcome, type Refusal } from './taxonomy-rows.js';
import { firstOf, itemAt } from '../../platform/present.js';

type Open = () => Promise<{ database: Database; close(): Promise<void> }>;

interface Flags {
  dryRun?: boolean;
  json?: boolean;
  rejects: string;
}

/**
 * `rapport taxonomy`. Exit codes: 0 done, also with refused entries; 1 failed, or no entry could be loaded; 2 wrong
 * use.
 */
export function taxonomyCommand(open: Open): Command {
  const command = new Command('taxonomy').description(
    'Skills and occupations: their names, and how they are related',
  );
  command
    .command('import')
    .description(
      "Loads skills and occupations: O*NET's text files, GitHub's topics.csv, or your own CSV (skill,aliases,broader or occupation,code,family,titles)",
    )
    .argument('<path...>', 'files or folders')
    .option('--dry-run', 'check everything, write nothing but the rejects files')
    .option('--json', 'print the summary as JSON, and no progress')
    .option('--rejects <folder>', 'where refused entries go', 'rejects')
    .action(async (paths: string[], flags: Flags) => {
      process.exitCode = await importTaxonomy(open, paths, flags);
    });
  return command;
}

async function importTaxonomy(open: Open, paths: readonly string[], flags: Flags): Promise<number> {
  const say = (line: string) => void (flags.json || process.stderr.write(`${line}\n`));
  let opened: Awaited<ReturnType<Open>> | undefined;
  try {
    const files: ReadFile[] = [];
    for (const path of paths) {
      say(`reading ${path}`);
      files.push(...(await readTaxonomyPath(path)));
    }
    opened = await open();
    const client = await opened.database.connect();
    try {
      const outcome = await inTransaction(client, () =>
        loadRows(client, files, { dryRun: flags.dryRun, step: (step) => say(step) }),
      );
      const rejects = await writeRejects(flags.rejects, outcome.refusals);
      process.stdout.write(
        flags.json
          ? `${JSON.stringify(summaryOf(outcome, files, rejects, flags.dryRun === true), null, 2)}\n`
          : textOf(outcome, files, rejects, flags.dryRun === true),
      );
      const taken = entryKinds.some((kind) => outcome.sums[kind].read > outcome.sums[kind].refused);
      return taken ? 0 : 1;
    } finally {
      await client.end();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      flags.json && error instanceof TaxonomyError
        ? `${JSON.stringify({ error: message })}\n`
        : `${message}\n`,
    );
    return 1;
  } finally {
    await opened?.close();
  }
}

/** Writes one CSV file for each input file with refused entries: line, column, value and reason. */
async function writeRejects(folder: string, refusals: readonly Refusal[]): Promise<string[]> {
  const written: string[] = [];
  for (const [file, of] of Map.groupBy(refusals, ({ location }) => location.file)) {
    const path = join(folder, file.replace(/[.][^.]+$/, '.csv'));
    const lines = of.map(({ location, column, value, reason }) =>
      csvLine([location.line, column, value, reason]),
    );
    await mkdir(folder, { recursive: true });
    await writeFile(path, `line,column,value,reason\r\n${lines.join('\r\n')}\r\n`);
    written.push(path);
  }
  return written;
}

const summaryOf = (
  { sums, refusals, displaced }: Outcome,
  files: readonly ReadFile[],
  rejects: readonly string[],
  dryRun: boolean,
) => ({
  dryRun,
  files: files.map(({ file, unknownColumns }) => ({ file, unknownColumns })),
  sums,
  refused: refusals.map(({ location, ...refusal }) => ({ place: location, ...refusal })),
  displaced,
  rejects,
});

const shown = 10;

/** The summary of a load, as text. */
function textOf(
  { sums, refusals, displaced }: Outcome,
  files: readonly ReadFile[],
  rejects: readonly string[],
  dryRun: boolean,
): string {
  const columns = ['read', 'created', 'updated', 'unchanged', 'refused'] as const;
  const rows = entryKinds
    .filter((kind) => sums[kind].read > 0)
    .map((kind) => [kind, ...columns.map((column) => sums[kind][column].toLocaleString('en'))]);
  const table = [['', ...columns], ...rows];
  const widths = firstOf(table).map((_, at) =>
    Math.max(...table.map((row) => itemAt(row, at).length)),
  );
  const some = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? []
      : [
          '',
          title,
          ...lines.slice(0, shown).map((line) => `  ${line}`),
          ...(lines.length > shown ? [`  … and ${lines.length - shown} more`] : []),
        ];
  return `${[
    `${dryRun ? 'A dry run over' : 'Loaded'} ${files.map(({ file }) => file).join(', ')} (read = created + updated + unchanged + refused)`,
    '',
    ...table.map((row) =>
      row
        .map((cell, at) =>
          at === 0 ? cell.padEnd(firstOf(widths)) : cell.padStart(itemAt(widths, at)),
        )
        .join('  '),
    ),
    ...files.flatMap(({ file, unknownColumns }) =>
      unknownColumns.length > 0
        ? ['', `${file}: left out the columns ${unknownColumns.join(', ')}`]
        : [],
    ),
    ...some('Replaced by lists that rank higher:', displaced),
    ...some(
      'Refused:',
      refusals.map(
        ({ location, column, value, reason }) =>
          `${location.file}:${location.line} ${column} "${value}": ${reason}`,
      ),
    ),
    ...(rejects.length > 0 ? ['', `All refused entries: ${rejects.join(', ')}`] : []),
    ...(dryRun ? ['', 'Nothing was written.'] : []),
  ].join('\n')}\n`;
}
