// Starts one Elasticsearch for the whole run and hands its address to the workers, which inherit the environment.
//
//   ELASTICSEARCH_URL                  set: that server is used and none is started
//   RAPPORT_TEST_ELASTICSEARCH=0       start none; the specs that need one are skipped
//   RAPPORT_REQUIRE_ELASTICSEARCH=1    having none is a failure instead of a skip
//
// Plain JavaScript, because Jest loads this file outside its own module system, where neither the TypeScript
// transform nor the `.js` to `.ts` mapping applies.
import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export default async function globalSetup(globalConfig) {
  delete process.env.RAPPORT_ELASTICSEARCH_SKIPPED;
  if (await someSpecImports(globalConfig, 'test/web/browser.ts')) await buildWebApp(globalConfig);
  if (
    process.env.ELASTICSEARCH_URL ||
    !(await someSpecImports(globalConfig, 'test/elasticsearch.ts'))
  )
    return;
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
  const { reasonElasticsearchCannotStart, startLocalElasticsearch } = await importTypeScript(
    '../../search/local-elasticsearch.ts',
  );
  const reason = await reasonElasticsearchCannotStart();
  if (reason) return reason;
  try {
    const server = await startLocalElasticsearch({
      temporaryData: true,
      heap: '512m',
      log: (line) => console.error(line),
    });
    globalThis[Symbol.for('rapport.test.elasticsearch')] = server;
    process.env.ELASTICSEARCH_URL = server.url;
  } catch (error) {
    return error.message; // a machine without network: a skip, as on one without Maven
  }
}

/** Node runs TypeScript by removing the types; only the `.js` in its imports has to be pointed at the sources. */
async function importTypeScript(path) {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const inSources = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
      return next(inSources ? specifier.replace(/\.js$/, '.ts') : specifier, context);
    },
  });
  try {
    return await import(path);
  } finally {
    hooks.deregister();
  }
}

/** The pages that browser specs look at, as `npm start` builds them. */
const buildWebApp = ({ rootDir }) =>
  promisify(execFile)(process.execPath, ['scripts/build-web.mjs'], { cwd: rootDir });

/** Whether the imports of any spec of this run lead to this file: a run of two unit tests must not wait 13 s for a server. */
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
