import { Command, Option } from 'commander';
import type { Database } from '../../platform/database/database.js';
import type { Feed } from '../../platform/feed/feed.js';
import { Session } from '../../platform/graphql/session.js';
import { systemViewer } from '../users/viewers.js';
import { ErasureReason } from './erasure.enums.js';
import type { ErasureService } from './erasure.service.js';
import type { Eraser } from './eraser.js';
import { LedgerFile } from './ledger-file.js';
import {
  addEntries,
  entriesAfter,
  erasuresById,
  erasureListing,
  liftEntries,
} from './ledger.queries.js';
import { readPage } from '../../platform/graphql/page.queries.js';

type Open = () => Promise<{
  database: Database;
  services: { feed: Feed; erasures: ErasureService; eraser: Eraser };
  close(): Promise<void>;
}>;

const first = '00000000-0000-0000-0000-000000000000';
const page = 500;
const shown = 100;

/** `rapport erasure`: erases people from the host, and shows and replays the ledger. */
export function erasureCommand(open: Open): Command {
  const command = new Command('erasure').description('erases people, and replays the ledger');
  const opened = async (work: (product: Awaited<ReturnType<Open>>) => Promise<void>) => {
    const product = await open();
    try {
      await work(product);
    } finally {
      await product.close();
    }
  };

  command
    .command('erase')
    .description('erases people by their ids, with all who were merged into them')
    .argument('<id...>', 'ids of candidates')
    .addOption(
      new Option('--reason <reason>', 'why')
        .choices(Object.values(ErasureReason))
        .makeOptionMandatory(),
    )
    .option('--note <text>', 'a note without personal data, like the number of a ticket')
    .option('--json', 'for scripts')
    .action((ids: string[], options: { reason: ErasureReason; note?: string; json?: boolean }) =>
      opened(async ({ database, services: { feed, erasures, eraser } }) => {
        const session = new Session(database, systemViewer('command line'), feed);
        const { reason, note, json } = options;
        const { erasureId, candidateIds, left } = await session.transaction(() =>
          erasures.request(session, { candidateIds: ids, reason, note }),
        );
        if (erasureId !== undefined) await eraser.run();
        const [erasure] =
          erasureId === undefined ? [] : await erasuresById(database.sql, [erasureId]);
        if (left.length > 0) process.exitCode = 1;
        if (json) return void console.log(JSON.stringify({ erasure, candidateIds, left }));
        for (const { candidateId, why } of left) console.error(`${candidateId}: ${why}`);
        if (!erasure) return void console.log('Nobody was erased.');
        console.log(
          `${erasure.id}  ${erasure.state}  ${erasure.people} records of people${erasure.open.map(({ store, why }) => `\n  ${store}: ${why}`).join('')}`,
        );
      }),
    );

  command
    .command('list')
    .description('shows the newest erasures, and what is still to do')
    .option('--json', 'for scripts')
    .action(({ json }: { json?: boolean }) =>
      opened(async ({ database }) => {
        const { nodes } = await readPage(
          database.sql,
          erasureListing(),
          { first: shown },
          (row) => row,
          () => Promise.resolve(''),
        );
        console.log(
          json
            ? JSON.stringify(nodes)
            : nodes
                .map(
                  ({ id, state, reason, people, askedAt, askedByName, open: left }) =>
                    `${id}  ${askedAt}  ${state}  ${reason}  ${people} people  by ${askedByName}${left.map(({ store, why }) => `\n  ${store}: ${why}`).join('')}`,
                )
                .join('\n') || 'Nobody was erased.',
        );
      }),
    );

  command
    .command('ledger')
    .description('prints the ledger as JSON lines, to keep beside the backups')
    .action(() =>
      opened(async ({ database }) => {
        for (let after = first; ;) {
          const entries = await entriesAfter(database.sql, after, page);
          for (const entry of entries) process.stdout.write(`${JSON.stringify(entry)}\n`);
          const last = entries.at(-1);
          if (entries.length < page || !last) return;
          after = last.id;
        }
      }),
    );

  command
    .command('replay')
    .description(
      'after a restore: erases again who is in the ledger and came back; the start does so too',
    )
    .option(
      '--ledger <file>',
      'a ledger that was kept elsewhere, beside the one of this installation',
    )
    .action(({ ledger }: { ledger?: string }) =>
      opened(async ({ database, services: { eraser } }) => {
        if (ledger !== undefined)
          for await (const { entries, lifted } of new LedgerFile(ledger).read()) {
            if (entries.length > 0) await addEntries(database.sql, entries);
            if (lifted.length > 0) await liftEntries(database.sql, lifted);
          }
        const count = await eraser.replay();
        console.log(
          count === 0 ? 'Nobody of the ledger came back.' : `${count} people were erased again.`,
        );
      }),
    );
  return command;
}
