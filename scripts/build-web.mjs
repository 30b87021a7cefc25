// Builds the web app to dist/dashboards, when something that it is made of has changed since the last build.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build } from 'vite';

// Also where a test run builds it: what is looked at is what is shipped.
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

const hash = createHash('sha256');
for (const path of ['package-lock.json', 'scripts/build-web.mjs', 'src/platform/bi/csv.cell.ts'])
  hash.update(await readFile(path));
for await (const path of files('dashboards')) hash.update(path).update(await readFile(path));
const madeFrom = hash.digest('hex');

if ((await readFile(stamp, 'utf8').catch(() => '')) !== madeFrom) {
  await build({ configFile: 'dashboards/vite.config.ts', logLevel: 'warn' });
  // Compressed once here instead of at every request; the server picks the file that the browser takes.
  const compress = promisify(brotliCompress);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  for await (const path of files(target)) {
    if (/\.(js|css|html|svg)$/.test(path))
      await writeFile(`${path}.br`, await compress(await readFile(path), { params }));
  }
  await mkdir(target, { recursive: true });
  await writeFile(stamp, madeFrom);
}
