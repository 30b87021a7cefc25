import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { readConfig } from './config.js';
import { Role } from './domains/users/user.enums.js';
import { modules } from './modules.js';
import { compose, rightsOf } from './platform/compose.js';
import type { Database } from './platform/database/database.js';
import { dumpDatabase } from './platform/database/dump.queries.js';
import { printTables } from './platform/database/tables.queries.js';
import { sdlOf } from './platform/graphql/schema.js';
import { limitsPage } from './text-limits-page.js';
import { rightsPage } from './rights-page.js';

type Open = () => Promise<{ database: Database; close(): Promise<void> }>;

const files = {
  sdl: 'schema/schema.graphql',
  database: 'schema/database.sql',
  tables: 'schema/tables.ts',
  limits: 'docs/limits.md',
};

/** `rapport schema`: writes the committed files that are printed from the code, or compares them with it. */
export function schemaCommand(open: Open): Command {
  const command = new Command('schema').description(
    'print or check the committed SDL, database dump, types of tables, metric definitions and documents',
  );
  /** The printed texts by file. */
  const current = async (): Promise<Record<string, string>> => {
    const { database, close } = await open();
    try {
      const { schema } = await compose(modules, readConfig(), database);
      const printed = await Promise.all(modules.map(async (module) => module.printed?.(schema)));
      return {
        [files.sdl]: sdlOf(schema),
        [files.database]: await dumpDatabase(database.sql),
        [files.tables]: await printTables(database.sql),
        [files.limits]: limitsPage(),
        'docs/rights.md': rightsPage(rightsOf(modules), Object.keys(Role)),
        ...(Object.assign({}, ...printed) as Record<string, string>),
      };
    } finally {
      await close();
    }
  };
  command
    .command('print')
    .description('writes the files that are printed from the code: schema/ and parts of docs/')
    .action(async () => {
      await Promise.all(
        Object.entries(await current()).map(([file, text]) => writeFile(file, text)),
      );
    });
  command
    .command('check')
    .description('fails when a committed file differs from the code')
    .action(async () => {
      for (const [file, text] of Object.entries(await current())) {
        if ((await readFile(file, 'utf8').catch(() => '')) === text) continue;
        console.error(`${file} differs from the code. Run: npm run schema:print`);
        process.exitCode = 1;
      }
    });
  return command;
}
