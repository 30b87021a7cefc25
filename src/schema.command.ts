import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { parse, print } from 'graphql';
import { readConfig } from './config.js';
import { dumpDatabase } from './platform/database/dump.queries.js';
import type { MetricName } from './domains/analytics/definitions/analytics.definitions.js';
import type { Database } from './platform/database/database.js';

type Open = () => Promise<{ database: Database; close(): Promise<void> }>;

const files = {
  sdl: 'schema/schema.graphql',
  database: 'schema/database.sql',
  metrics: 'docs/metrics.md',
  documents: 'schema/documents',
};

/** What is printed into a page stands between these lines; the rest of it is written by hand. */
const marks = [
  '<!-- printed by npm run schema:print: begin -->',
  '<!-- printed by npm run schema:print: end -->',
] as const;

async function pageWith(file: string, printed: string): Promise<string> {
  const page = await readFile(file, 'utf8');
  const [begin, end] = marks.map((mark) => page.indexOf(mark)) as [number, number];
  if (begin < 0 || end < begin)
    throw new Error(
      `${file} has lost its marks "${marks.join('" and "')}": put them back where the printed part belongs.`,
    );
  return `${page.slice(0, begin + marks[0].length)}\n\n${printed}\n${page.slice(end)}`;
}

/** `rapport schema`: the committed SDL, database dump, metric definitions and their documents, written anew or compared with the code. */
export function schemaCommand(open: Open): Command {
  const command = new Command('schema').description(
    'print or check the committed SDL, database dump, metric definitions and documents',
  );
  /** Texts by file. */
  const current = async (): Promise<Record<string, string>> => {
    const { database, close } = await open();
    try {
      const [{ compose }, { sdlOf }, { catalogueOf, definitionsPage, documentOf }] =
        await Promise.all([
          import('./compose.js'),
          import('./platform/graphql/schema.js'),
          import('./domains/analytics/definitions/metric.catalogue.js'),
        ]);
      const { schema } = await compose(readConfig(), database);
      return {
        [files.sdl]: sdlOf(schema),
        [files.database]: await dumpDatabase(database),
        [files.metrics]: await pageWith(files.metrics, definitionsPage(schema)),
        ...Object.fromEntries(
          (catalogueOf(schema).map(({ name }) => name) as MetricName[]).map((name) => [
            `${files.documents}/${name}.graphql`,
            `# Printed by npm run schema:print: the metric with all its arguments and columns.\n${print(parse(documentOf(schema, name)))}\n`,
          ]),
        ),
      };
    } finally {
      await close();
    }
  };
  command
    .command('print')
    .description(`writes ${Object.values(files).join(', ')}`)
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
        console.error(`${file} is not what the code says. Run: npm run schema:print`);
        process.exitCode = 1;
      }
    });
  return command;
}
