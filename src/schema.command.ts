import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { readConfig } from './config.js';
import { dumpDatabase } from './platform/database/dump.queries.js';
import type { Database } from './platform/database/database.js';

type Open = () => Promise<{ database: Database; close(): Promise<void> }>;

const files = { sdl: 'schema/schema.graphql', database: 'schema/database.sql' };

/** `rapport schema`: the committed SDL and database dump, written anew or compared with the code. */
export function schemaCommand(open: Open): Command {
  const command = new Command('schema').description('print or check the committed SDL and database dump');
  const current = async () => {
    const { database, close } = await open();
    try {
      const [{ compose }, { sdlOf }] = await Promise.all([import('./compose.js'), import('./platform/graphql/schema.js')]);
      const { schema } = await compose(readConfig(), database);
      return { sdl: sdlOf(schema), database: await dumpDatabase(database) };
    } finally {
      await close();
    }
  };
  command.command('print').description(`writes ${Object.values(files).join(' and ')}`).action(async () => {
    const texts = await current();
    await Promise.all([writeFile(files.sdl, texts.sdl), writeFile(files.database, texts.database)]);
  });
  command.command('check').description('fails when a committed file differs from the code').action(async () => {
    const texts = await current();
    for (const key of ['sdl', 'database'] as const) {
      if ((await readFile(files[key], 'utf8').catch(() => '')) === texts[key]) continue;
      console.error(`${files[key]} is not what the code says. Run: npm run schema:print`);
      process.exitCode = 1;
    }
  });
  return command;
}
