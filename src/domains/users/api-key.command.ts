import { Command, Option } from 'commander';
import { Role } from './user.enums.js';
import { makeApiKey } from '../../platform/auth/authenticate.js';
import type { Database } from '../../platform/database/database.js';
import { ApiKeyEntity } from './user.entity.js';
import { apiKeys, revokeKey } from './user.queries.js';

type Open = () => Promise<{ database: Database; close(): Promise<void> }>;

/** `rapport api-key`: API keys for dashboards and scripts. A key is printed once; only its hash is stored. */
export function apiKeyCommand(open: Open): Command {
  const command = new Command('api-key').description('make, list and revoke API keys');

  command
    .command('create')
    .description('makes a key and prints it once')
    .requiredOption('--name <name>', 'what the key is for, like grafana; histories show it')
    .addOption(
      new Option('--role <role>', 'what it may do')
        .choices(Object.values(Role))
        .makeOptionMandatory(),
    )
    .option('--department <name...>', 'departments of a HIRING_MANAGER key')
    .option('--json', 'for scripts')
    .action(
      async ({
        name,
        role,
        department,
        json,
      }: {
        name: string;
        role: Role;
        department?: string[];
        json?: boolean;
      }) => {
        const { database, close } = await open();
        try {
          const { key, hash } = makeApiKey();
          const em = database.fork();
          await em
            .persist(em.create(ApiKeyEntity, { name, role, departments: department ?? [], hash }))
            .flush();
          console.log(
            json
              ? JSON.stringify({ name, role, key })
              : `${key}\n\nKept only as a hash: copy it now. Send it as\n  Authorization: Bearer ${key}`,
          );
        } finally {
          await close();
        }
      },
    );

  command
    .command('list')
    .description('lists keys, not their values')
    .option('--json', 'for scripts')
    .action(async ({ json }: { json?: boolean }) => {
      const { database, close } = await open();
      try {
        const keys = await apiKeys(database.sql);
        console.log(
          json
            ? JSON.stringify(keys)
            : keys
                .map(
                  (key) =>
                    `${key.name}  ${key.role}  ${key.revokedAt ? 'revoked' : `last used ${key.lastUsedAt ?? 'never'}`}`,
                )
                .join('\n') || 'There are no keys.',
        );
      } finally {
        await close();
      }
    });

  command
    .command('revoke')
    .description('ends all keys of a name at once')
    .requiredOption('--name <name>', 'the name given to it')
    .action(async ({ name }: { name: string }) => {
      const { database, close } = await open();
      try {
        const revoked = await revokeKey(database.sql, name);
        console.log(`${revoked.length} revoked.`);
        if (revoked.length === 0) process.exitCode = 1;
      } finally {
        await close();
      }
    });
  return command;
}
