import 'reflect-metadata';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  reasonElasticsearchCannotStart,
  startLocalElasticsearch,
} from '../../search/local-elasticsearch.js';
import { makeTemplate } from './cluster/cluster.js';
import { type Plant, plants } from './cluster/product.js';
import { makePlan, type Plan } from './plan.js';
import { inWords, type Reported, summarise, summaryInWords, toReport } from './report.js';
import { run } from './run.js';
import { buildWebClient } from './web/web-client.js';

interface Options {
  seed: number;
  seeds: number;
  seconds: number;
  engine?: Plan['engine'];
  plant?: Plant;
  keep?: boolean;
  json?: string | boolean;
}

const whole = (text: string) => {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('Use a whole number from 1.');
  return Number(text);
};

const say = (line: string) => process.stderr.write(`${line}\n`);

const options = new Command('test:faults')
  .description(
    'Runs the product as processes under load and faults, and checks what its change feed promises: docs/guarantees.md.',
  )
  .addHelpText(
    'after',
    '\nExit codes: 0 all promises were kept (with --plant: the bug was found), 1 not, 2 wrong use.',
  )
  .option('--seed <number>', 'the first seed: load and faults follow from it', whole, 1)
  .option('--seeds <count>', 'so many seeds, one after the other', whole, 1)
  .option('--seconds <number>', 'how long each is under load', whole, 30)
  .addOption(
    new Option(
      '--engine <engine>',
      'the search engine; otherwise PostgreSQL in every fourth seed',
    ).choices(['elasticsearch', 'postgres']),
  )
  .addOption(
    new Option('--plant <bug>', 'builds a known bug in, and runs until it is found').choices([
      ...plants,
    ]),
  )
  .option('--keep', 'keep data, logs and the history of a run with violations, and say where')
  .option('--json [file]', 'print all results as JSON, or write them to a file after each seed')
  .parse()
  .opts<Options>();

// A client of graphql-ws that is closed while it waits to connect again rejects a promise that nobody holds any more, with
// a close event. Everything else ends the harness.
process.on('unhandledRejection', (reason) => {
  const { code, reason: why } = (reason ?? {}) as { code?: unknown; reason?: unknown };
  if (reason instanceof Error || typeof code !== 'number' || typeof why !== 'string') throw reason;
});

const folder = await mkdtemp(join(tmpdir(), 'rapport-faults-'));
await chmod(folder, 0o755); // servers that refuse to run as root run as another user
process.exitCode = await runAll().finally(() =>
  options.keep ? undefined : rm(folder, { recursive: true, force: true }),
);

async function runAll(): Promise<number> {
  const seeds = Array.from({ length: options.seeds }, (_, index) => options.seed + index);
  const search = await openElasticsearch(seeds);
  const reports: Reported[] = [];
  try {
    const [template, webClient] = [await makeTemplate(folder), await buildWebClient(folder)];
    for (const seed of seeds) {
      const report = await runOne(seed, template, search?.url, webClient);
      reports.push(report);
      say(
        report.failed
          ? `seed ${seed}: the harness failed: ${report.failed}`
          : inWords(report, commandFor(seed)),
      );
      if (typeof options.json === 'string') await writeFile(options.json, toJson(reports));
      if (options.plant && report.violations.length > 0) break;
    }
  } finally {
    await search?.stop();
  }
  const summary = summarise(reports);
  if (options.json === true) process.stdout.write(toJson(reports));
  say(summaryInWords(summary));
  if (options.keep) say(`kept in ${folder}`);
  const found = summary.seedsWithViolations.length > 0;
  if (options.plant)
    say(
      found
        ? `${options.plant} was found at seed ${summary.seedsWithViolations[0]}, the ${reports.length}. that was tried`
        : `${options.plant} was not found`,
    );
  return found === Boolean(options.plant) && summary.seedsThatFailed.length === 0 ? 0 : 1;
}

async function runOne(
  seed: number,
  template: Awaited<ReturnType<typeof makeTemplate>>,
  elasticsearch: string | undefined,
  webClient: string,
): Promise<Reported> {
  const { seconds, engine, plant } = options;
  try {
    const { result, evidence } = await run({
      seed,
      seconds,
      engine,
      plant,
      template,
      folder,
      elasticsearch,
      webClient,
    });
    if (options.keep && result.violations.length > 0)
      await writeFile(join(result.folder, 'evidence.json'), JSON.stringify(evidence, null, 1));
    else if (!options.keep || result.violations.length === 0)
      await rm(result.folder, { recursive: true, force: true });
    return toReport(result, plant);
  } catch (error) {
    const failed = (error as Error).stack ?? String(error);
    const empty = {
      operations: { ok: 0, fail: 0, unknown: 0 },
      ownReads: { seen: 0, deferred: 0 },
      changes: 0,
      delivered: 0,
      replays: 0,
      tookSeconds: 0,
      quietSeconds: 0,
      stops: 0,
      faults: [],
      violations: [],
    };
    return {
      ...toReport(
        { seed, engine: makePlan(seed, seconds, engine).engine, folder, ...empty },
        plant,
      ),
      failed,
    };
  }
}

/** One server for all seeds, each of which has an index of its own. */
async function openElasticsearch(
  seeds: readonly number[],
): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  if (
    !seeds.some(
      (seed) => makePlan(seed, options.seconds, options.engine).engine === 'elasticsearch',
    )
  )
    return undefined;
  const url = process.env.ELASTICSEARCH_URL;
  if (url) return { url, stop: async () => undefined };
  const reason = await reasonElasticsearchCannotStart();
  if (reason) throw new Error(`There is no Elasticsearch: ${reason}. Or use --engine postgres.`);
  return startLocalElasticsearch({ temporaryData: true, heap: '512m', log: say });
}

function toJson(reports: readonly Reported[]): string {
  return `${JSON.stringify({ summary: summarise(reports), runs: reports }, null, 1)}\n`;
}

function commandFor(seed: number): string {
  const { seconds, engine, plant } = options;
  return [
    'npm run test:faults --',
    `--seed ${seed}`,
    seconds === 30 ? '' : `--seconds ${seconds}`,
    engine ? `--engine ${engine}` : '',
    plant ? `--plant ${plant}` : '',
    '--keep',
  ]
    .filter(Boolean)
    .join(' ');
}
