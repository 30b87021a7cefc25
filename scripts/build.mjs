// Compiles the TypeScript sources to dist/ with SWC, only what has changed since the last build.
// Types are checked apart (`npm run types`): a start must not wait for them.
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from '@swc/core';

const roots = ['src', 'migrations', 'search', 'test', 'benchmarks'];
const swcrc = JSON.parse(await readFile('.swcrc', 'utf8'));

async function* sources(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/(?<!\.d)\.ts$/.test(entry.name)) yield path;
  }
}

const modified = async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
const configured = Math.max(await modified('.swcrc'), await modified('scripts/build.mjs'));
const kept = new Set();

const compile = async (source) => {
  const target = join('dist', source.replace(/\.ts$/, '.js'));
  kept.add(target);
  if ((await modified(target)) > Math.max(await modified(source), configured)) return;
  const { code, map } = await transform(await readFile(source, 'utf8'), {
    ...swcrc,
    filename: source,
    swcrc: false,
    sourceMaps: true,
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(`${target}.map`, map ?? '');
  await writeFile(target, `${code}\n//# sourceMappingURL=${target.split(/[\\/]/).pop()}.map\n`);
};

// SWC works in threads of its own, so all files are handed to it at once.
const compiling = [];
for (const root of roots) for await (const source of sources(root)) compiling.push(compile(source));
await Promise.all(compiling);

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
