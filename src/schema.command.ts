import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { readConfig } from './config.js';
import { dumpDatabase } from './platform/database/dump.queries.js';
import type { Database } from './platform/database/database.js';

type Open = () => Promise<{ database: Database; close(): Promise<void> }>;

const files = { sdl: 'schema/schema.graphql', database: 'schema/database.sql', metrics: 'docs/metrics.md' };

const kinds = Object.keys(files) as (keyof typeof files)[];

/** What is printed into a page stands between these lines; the rest of it is written by hand. */
const marks = ['<!-- printed by npm run schema:print: begin -->', '<!-- printed by npm run schema:print: end -->'] as const;

async function pageWith(file: string, printed: string): Promise<string> {
  const page = await readFile(file, 'utf8');
  const [begin, end] = marks.map((mark) => page.indexOf(mark)) as [number, number];
  if (begin < 0 || end < begin) throw new Error(`${file} has lost its marks "${marks.join('" and "')}": put them back where the printed part belongs.`);
  return `${page.slice(0, begin + marks[0].length)}\n\n${printed}\n${page.slice(end)}`;
}

/** `rapport schema`: the committed SDL, database dump and metric definitions, written anew or compared with the code. */
export function schemaCommand(open: Open): Command {
  const command = new Command('schema').description('print or check the committed SDL, database dump and metric definitions');
  const current = async () => {
    const { database, close } = await open();
    try {
      const [{ compose }, { sdlOf }, { definitionsPage }] = await Promise.all([
        import('./compose.js'), import('./platform/graphql/schema.js'), import('./domains/analytics/definitions/metric.catalogue.js'),
      ]);
      const { schema } = await compose(readConfig(), database);
      return { sdl: sdlOf(schema), database: await dumpDatabase(database), metrics: await pageWith(files.metrics, definitionsPage(schema)) };
    } finally {
      await close();
    }
  };
  command.command('print').description(`writes ${Object.values(files).join(' and ')}`).action(async () => {
    const texts = await current();
    await Promise.all(kinds.map((kind) => writeFile(files[kind], texts[kind])));
  });
  command.command('check').description('fails when a committed file differs from the code').action(async () => {
    const texts = await current();
    for (const key of kinds) {
      if ((await readFile(files[key], 'utf8').catch(() => '')) === texts[key]) continue;
      console.error(`${files[key]} is not what the code says. Run: npm run schema:print`);
      process.exitCode = 1;
    }
  });
  return command;
}
