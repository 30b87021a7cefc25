// Compiles the TypeScript sources to dist/ with SWC, only what has changed since the last build.
// Types are checked apart (`npm run types`): a start must not wait for them.
import { readdirSync, statSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What the product runs, and what tests by hand and benchmarks run besides. */
const roots = ['src', 'migrations', 'search', 'test', 'benchmarks'];

// Without waiting for each file: a start waits for this, and most find nothing to do.
function* filesOf(folder, isWanted) {
  let entries = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (isWanted(path, true)) yield* filesOf(path, isWanted);
    } else if (isWanted(path, false)) yield path;
  }
}

/** The TypeScript sources of a folder. */
const sources = (folder) =>
  filesOf(folder, (path, isFolder) =>
    isFolder ? basename(path) !== 'node_modules' : /(?<!\.d|\.test)\.ts$/.test(path),
  );

/** When a file was changed, in milliseconds; 0 when there is none. */
const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

async function compile(source, target, { transform, options }) {
  const { code, map } = await transform(await readFile(source, 'utf8'), {
    ...options,
    filename: source,
    swcrc: false,
    sourceMaps: true,
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(`${target}.map`, map ?? '');
  await writeFile(target, `${code}\n//# sourceMappingURL=${target.split(/[\\/]/).pop()}.map\n`);
}

const configured = Math.max(modified('.swcrc'), modified('scripts/build.mjs'));
const kept = new Set();
const stale = [];
for (const root of roots)
  for (const source of sources(root)) {
    const target = join('dist', source.replace(/\.ts$/, '.js'));
    kept.add(target);
    if (modified(target) <= Math.max(modified(source), configured)) stale.push([source, target]);
  }

if (stale.length > 0) {
  // Loaded only when there is something to compile: it takes longer than to find out that there is nothing.
  const { transform } = await import('@swc/core');
  const options = JSON.parse(await readFile('.swcrc', 'utf8'));
  // SWC works in threads of its own, so all files are handed to it at once.
  await Promise.all(
    stale.map(([source, target]) => compile(source, target, { transform, options })),
  );
}

// A migration that was renamed or removed must not run from an old build.
const built = filesOf(
  'dist',
  (path, isFolder) => (isFolder ? path !== join('dist', 'dashboards') : path.endsWith('.js')), // the web app's, see build-web.mjs
);
for (const target of built) {
  if (!kept.has(target)) await Promise.all([rm(target), rm(`${target}.map`, { force: true })]);
}
