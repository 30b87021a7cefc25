import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { isId } from '../../platform/graphql/node.js';
import { writeFile } from './export-folder.js';
import type { ExportMaker } from './export-maker.js';

type Open = () => Promise<{ services: { exportMaker: ExportMaker }; close(): Promise<void> }>;

/**
 * The command `rapport export-person`. Exit codes: 0 done; 1 failed, or there is no such person; 2 wrong use.
 */
export function exportPersonCommand(open: Open): Command {
  return new Command('export-person')
    .description('Write everything that is held about a person into a ZIP archive')
    .argument('<id>', 'the id of the person')
    .argument('<file>', 'the archive to write; it must not exist yet')
    .option('--json', 'print the result as JSON')
    .action(async (id: string, file: string, { json }: { json?: boolean }) => {
      if (!isId(id))
        return failed(`${id} is no id. Copy it from the address of the person's page.`, 2);
      if (await stat(file).catch(() => undefined))
        return failed(`${file} exists. Name a new file, so that nothing is overwritten.`, 2);
      const { services, close } = await open();
      try {
        const made = await writeFile(file, `${file}.${randomUUID()}.part`, (out) =>
          services.exportMaker.write(id, out),
        );
        console.log(
          json
            ? JSON.stringify({ file, ...made })
            : `${file}: ${made.rows} rows of ${made.stores} tables. It is personal data: give it to this person only, and delete it.`,
        );
      } catch (error) {
        failed((error as Error).message, 1);
      } finally {
        await close();
      }
    });
}

function failed(message: string, code: number): void {
  console.error(message);
  process.exitCode = code;
}
