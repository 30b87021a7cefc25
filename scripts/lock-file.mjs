// Keeps package-lock.json the same for everybody: `node scripts/lock-file.mjs` after an npm install that changed it.
//
// It removes the `engines` of the packages. npm compares them with the Node that runs npm, but every command of
// Rapport runs on the packaged Node (node_modules/node), so the warnings of an older Node would say nothing true. And it
// indents by one space, because the file is long.
// `--check` changes nothing and fails when there is something to remove, an address of a registry, or a package
// without a checksum.
import { readFile, writeFile } from 'node:fs/promises';

const path = 'package-lock.json';
const lock = JSON.parse(await readFile(path, 'utf8'));
const packages = Object.entries(lock.packages).filter(([place]) => place !== '');

if (process.argv.includes('--check')) {
  const named = (entries) =>
    entries
      .slice(0, 5)
      .map(([place]) => place)
      .join(', ');
  const problems = [
    [
      packages.filter(([, entry]) => /^[a-z+]+:/.test(entry.resolved ?? '')),
      'addresses of a registry: .npmrc keeps them out, run npm install again',
    ],
    [
      packages.filter(([, entry]) => !entry.link && !entry.inBundle && !entry.integrity),
      'no checksum: run npm install again',
    ],
    [packages.filter(([, entry]) => entry.engines), 'engines: run node scripts/lock-file.mjs'],
  ].filter(([entries]) => entries.length > 0);
  for (const [entries, problem] of problems)
    console.error(`${path}: ${named(entries)}: ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  for (const [, entry] of packages) delete entry.engines;
  await writeFile(path, `${JSON.stringify(lock, null, 1)}\n`);
}
