import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import type { Database } from '../../platform/database/database.js';
import { progressOf } from '../../platform/telemetry/progress.js';
import type { AuditService } from './audit.service.js';
import { checkChain, type ChainState } from './chain-check.js';

type Open = () => Promise<{
  database: Database;
  services: { auditLog: AuditService };
  close(): Promise<void>;
}>;

const headOf = (text: string): ChainState['head'] => {
  const [, position, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!position || !hash)
    throw new InvalidArgumentError('Give a position and its hash as a check prints them: 12:ab34…');
  return { position: Number(position), hash };
};

const timeOf = (text: string): string => {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('Give a day or a time, like 2026-01-31.');
  return time.toISOString();
};

/** `rapport audit`: checks the audit log, and exports it. */
export function auditCommand(open: Open): Command {
  const command = new Command('audit').description('checks and exports the audit log');

  command
    .command('verify')
    .description(
      'computes each hash of the log again; the exit code is 1 when an entry was changed, removed or moved',
    )
    .option(
      '--expect <position:hash>',
      'what an earlier check printed: it must be in the log still',
      headOf,
    )
    .option('--json', 'print the result as JSON, and no progress')
    .action(async ({ expect, json }: { expect?: ChainState['head']; json?: boolean }) => {
      const progress = progressOf('entries', json === true);
      const { database, close } = await open();
      try {
        const state = await checkChain(database.sql, {
          expected: expect,
          onProgress: (done, total) => progress.show({ done, total }),
        });
        progress.end();
        console.log(json ? JSON.stringify(state) : stateInWords(state));
        if (state.broken) process.exitCode = 1;
      } finally {
        progress.end();
        await close();
      }
    });

  command
    .command('export')
    .description('prints the log as lines of JSON, with the values of edits')
    .option('--from <time>', 'not before', timeOf)
    .option('--to <time>', 'before', timeOf)
    .option('--person <id>', 'about one person')
    .action(async ({ from, to, person }: { from?: string; to?: string; person?: string }) => {
      const { database, services, close } = await open();
      try {
        const filter = { from, to, ...(person && { candidateIds: [person] }) };
        for await (const line of services.auditLog.lines(database.sql, filter))
          if (!process.stdout.write(line)) await once(process.stdout, 'drain');
      } finally {
        await close();
      }
    });
  return command;
}

const waitingInWords = (waiting: number): string =>
  waiting === 0
    ? ''
    : ` ${waiting === 1 ? '1 event has' : `${waiting} events have`} no position yet: a server gives it.`;

function stateInWords({ checkedTo, broken, head, waiting }: ChainState): string {
  if (broken) return `Entry ${broken.position} does not hold: ${broken.problem}`;
  return [
    `${checkedTo === 1 ? '1 entry holds' : `${checkedTo} entries hold`}.${waitingInWords(waiting)}`,
    `The last one when the check began: ${head.position}:${head.hash}`,
    'Keep this line elsewhere, and give it to the next check with --expect.',
  ].join('\n');
}
