// Starts what the whole run shares, and hands the addresses to the workers, which inherit the environment:
// one PostgreSQL, one Elasticsearch, and the built web app. Each starts only when a suite of this run needs it.
//
//   RAPPORT_TEST_POSTGRES              `host:port` of a running PostgreSQL: that server is used and none is started
//   ELASTICSEARCH_URL                  set: that server is used and none is started
//   RAPPORT_TEST_ELASTICSEARCH=0       start none; the specs that need one are skipped
//   RAPPORT_REQUIRE_ELASTICSEARCH=1    having none is a failure instead of a skip
//
// Plain JavaScript, because Jest loads this file outside its own module system, where neither the TypeScript
// transform nor the `.js` to `.ts` mapping applies.
import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './memory.mjs';
import { readTypeScript } from './typescript.mjs';

export default async function globalSetup(globalConfig) {
  delete process.env.RAPPORT_ELASTICSEARCH_SKIPPED;
  const hooks = readTypeScript();
  try {
    const temporary = await temporaryFolder();
    await Promise.all([
      startPostgres(globalConfig, temporary),
      startElasticsearch(globalConfig),
      buildWebApp(globalConfig),
    ]);
    globalThis[Symbol.for('rapport.test.tmpdir')] = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
  } finally {
    hooks.deregister();
  }
}

/** Starts the PostgreSQL that all suites share, and migrates the template that their databases are copies of. */
async function startPostgres(globalConfig, temporary) {
  if (!(await someSpecImports(globalConfig, 'test/scenario/database.ts'))) return;
  const { startTestServer } = await import('../scenario/database-server.ts');
  const server = await startTestServer(temporary, process.env.RAPPORT_TEST_POSTGRES);
  globalThis[Symbol.for('rapport.test.postgres')] = server;
  process.env.RAPPORT_TEST_DATABASES = JSON.stringify(server);
}

async function startElasticsearch(globalConfig) {
  if (process.env.ELASTICSEARCH_URL) return;
  if (!(await someSpecImports(globalConfig, 'test/elasticsearch.ts'))) return;
  const skipped = await start();
  if (!skipped) return;
  if (process.env.RAPPORT_REQUIRE_ELASTICSEARCH === '1')
    throw new Error(
      `RAPPORT_REQUIRE_ELASTICSEARCH is 1, and there is no Elasticsearch: ${skipped}`,
    );
  process.env.RAPPORT_ELASTICSEARCH_SKIPPED = skipped;
  console.error(`specs on Elasticsearch are skipped: ${skipped}`);
}

/** Resolves to the reason why there is no server, or to undefined when one runs. */
async function start() {
  if (process.env.RAPPORT_TEST_ELASTICSEARCH === '0') return 'RAPPORT_TEST_ELASTICSEARCH is 0';
  const { reasonElasticsearchCannotStart, startLocalElasticsearch } =
    await import('../../search/local-elasticsearch.ts');
  const reason = await reasonElasticsearchCannotStart();
  if (reason) return reason;
  try {
    const server = await startLocalElasticsearch({
      temporaryData: true,
      heap: '512m',
      brief: true,
      log: (line) => console.error(line),
    });
    globalThis[Symbol.for('rapport.test.elasticsearch')] = server;
    process.env.ELASTICSEARCH_URL = server.url;
  } catch (error) {
    return error.message; // a machine without network: a skip, as on one without Maven
  }
}

/** Builds the pages that browser specs look at, as `npm start` does. */
async function buildWebApp(globalConfig) {
  if (!(await someSpecImports(globalConfig, 'test/web/browser.ts'))) return;
  const { rootDir } = globalConfig;
  await promisify(execFile)(process.execPath, ['scripts/build-web.mjs'], { cwd: rootDir });
}

/** Whether a spec of this run imports this file, directly or not: a run of two unit tests must not wait 13 s for a server. */
async function someSpecImports({ rootDir, testPathPatterns }, wanted) {
  const patterns = (testPathPatterns?.patterns ?? []).map(
    (pattern) => new RegExp(pattern.replace(/^\.\//, ''), 'i'),
  );
  const provider = join(rootDir, wanted);
  const seen = new Set();
  const leadsToProvider = async (file) => {
    if (file === provider) return true;
    if (seen.has(file)) return false;
    seen.add(file);
    const source = await readFile(file, 'utf8').catch(() => '');
    for (const [, path] of source.matchAll(
      /(?:from|import|import\()\s*['"](\.{1,2}\/[^'"]+)\.js['"]/g,
    )) {
      if (await leadsToProvider(resolve(dirname(file), `${path}.ts`))) return true;
    }
    return false;
  };
  for await (const path of glob('{src,search,test}/**/*.test.ts', { cwd: rootDir })) {
    const spec = join(rootDir, path);
    if (
      (patterns.length === 0 || patterns.some((pattern) => pattern.test(spec))) &&
      (await leadsToProvider(spec))
    )
      return true;
  }
  return false;
}
