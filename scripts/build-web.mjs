// Builds the web app to dist/dashboards, when something that it is made of has changed since the last build.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

// Test runs build it too, and they must look at what is shipped.
process.env.NODE_ENV = 'production';

const target = 'dist/dashboards';
const stamp = `${target}/.made-from`;

async function* files(folder) {
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

/** The files of the server that a file of the web app imports. */
const shared = (path, text) =>
  [...text.matchAll(/from '((?:\.\.\/)+src\/[^']+)'/g)].map(
    ([, name]) => `${normalize(join(dirname(path), name)).replace(/\.js$/, '')}.ts`,
  );

const hash = createHash('sha256');
const sharedFiles = new Set();
for (const path of ['package-lock.json', 'scripts/build-web.mjs'])
  hash.update(await readFile(path));
for await (const path of files('dashboards')) {
  const content = await readFile(path);
  hash.update(path).update(content);
  if (/\.tsx?$/.test(path))
    for (const name of shared(path, content.toString())) sharedFiles.add(name);
}
for (const path of [...sharedFiles].sort()) hash.update(await readFile(path));
const madeFrom = hash.digest('hex');

if ((await readFile(stamp, 'utf8').catch(() => '')) !== madeFrom) {
  const { build } = await import('vite');
  await build({
    configFile: 'dashboards/vite.config.ts',
    logLevel: 'warn',
    build: { chunkSizeWarningLimit: 1000 },
  });
  // Compressed once here instead of at every request; the server picks the file that the browser takes.
  const compress = promisify(brotliCompress);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const built = [];
  for await (const path of files(target)) if (/\.(js|css|html|svg)$/.test(path)) built.push(path);
  await Promise.all(
    built.map(async (path) =>
      writeFile(`${path}.br`, await compress(await readFile(path), { params })),
    ),
  );
  await mkdir(target, { recursive: true });
  await writeFile(stamp, madeFrom);
}
