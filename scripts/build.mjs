// Compiles the TypeScript sources to dist/ with SWC, only what has changed since the last build.
// Types are checked apart (`npm run types`): a start must not wait for them.
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What the product runs, and what tests by hand and benchmarks run besides. */
const roots = ['src', 'migrations', 'search', 'test', 'benchmarks'];

async function* sources(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') continue;
    if (entry.isDirectory()) yield* sources(path);
    else if (/(?<!\.d|\.test)\.ts$/.test(entry.name)) yield path;
  }
}

const modified = async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;

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

const configured = Math.max(await modified('.swcrc'), await modified('scripts/build.mjs'));
const kept = new Set();
const stale = [];
for (const root of roots)
  for await (const source of sources(root)) {
    const target = join('dist', source.replace(/\.ts$/, '.js'));
    kept.add(target);
    if ((await modified(target)) <= Math.max(await modified(source), configured))
      stale.push([source, target]);
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
async function* built(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (path === join('dist', 'dashboards')) continue; // the web app's, see build-web.mjs
    if (entry.isDirectory()) yield* built(path);
    else if (path.endsWith('.js')) yield path;
  }
}
for await (const target of built('dist')) {
  if (!kept.has(target)) await Promise.all([rm(target), rm(`${target}.map`, { force: true })]);
}
