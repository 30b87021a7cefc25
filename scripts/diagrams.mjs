// Draws docs/pictures/layers.svg from the imports between the folders of src/, and docs/pictures/tables.svg from the
// foreign keys in schema/database.sql: `npm run diagrams`. With --check it writes nothing and fails when they differ.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A picture in a frame of its own, readable on a light and on a dark page. */
const svg = (
  width,
  height,
  title,
  body,
) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>${escape(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${body.join('\n')}
</svg>
`;
const box = (x, y, width, height, label, { fill = '#eef4ff', bold = false } = {}) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${fill}" stroke="#94a3b8"/><text x="${x + width / 2}" y="${y + height / 2 + 4.5}" text-anchor="middle" fill="#0f172a"${bold ? ' font-weight="600"' : ''}>${escape(label)}</text>`;
const label = (x, y, text, { size = 12, anchor = 'start', fill = '#475569' } = {}) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" fill="${fill}">${escape(text)}</text>`;

async function* sources(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/(?<!\.test)\.ts$/.test(path)) yield path;
  }
}

/** The domain of a file, or `platform`, or `root` for the files that put the product together. */
const partOf = (path) =>
  /^src\/domains\/([^/]+)\//.exec(path)?.[1] ??
  (path.startsWith('src/platform/') ? 'platform' : 'root');

/** For each part, the parts that its files import, with the number of imports. */
async function readImports() {
  const imports = new Map();
  for await (const path of sources('src')) {
    const from = partOf(path);
    if (!imports.has(from)) imports.set(from, new Map());
    const text = await readFile(path, 'utf8');
    for (const [, target] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
      if (/\.(enums|filter)\.js$/.test(target)) continue; // every domain may import these
      const to = partOf(normalize(join(dirname(path), target)));
      if (to !== from) imports.get(from).set(to, (imports.get(from).get(to) ?? 0) + 1);
    }
  }
  return imports;
}

/** Domains in rows: each stands one row above the highest domain that it imports. */
function rowsOf(imports) {
  const level = new Map();
  const levelOf = (name, path = []) => {
    if (level.has(name)) return level.get(name);
    const below = [...imports.get(name).keys()].filter(
      (other) => !['platform', 'root'].includes(other) && !path.includes(other),
    );
    const found = Math.max(0, ...below.map((other) => levelOf(other, [...path, name]) + 1));
    level.set(name, found);
    return found;
  };
  const domains = [...imports.keys()].filter((name) => !['platform', 'root'].includes(name)).sort();
  const rows = [];
  for (const name of domains) (rows[levelOf(name)] ??= []).push(name);
  return rows.filter(Boolean).reverse();
}

async function drawLayers() {
  const imports = await readImports();
  const rows = rowsOf(imports);
  const [width, left, boxWidth, boxHeight, gap] = [900, 20, 130, 34, 12];
  const body = [];
  let y = 20;
  body.push(
    box(
      left,
      y,
      width - 2 * left,
      boxHeight,
      'main, command-line, serve, open, modules: put the product together',
      { fill: '#fef3c7', bold: true },
    ),
  );
  y += boxHeight + 16;
  const top = y;
  body.push('');
  y += 30;
  for (const row of rows) {
    const total = row.length * (boxWidth + gap) - gap;
    row.forEach((name, index) =>
      body.push(box((width - total) / 2 + index * (boxWidth + gap), y, boxWidth, boxHeight, name)),
    );
    y += boxHeight + gap;
  }
  body[1] = `<rect x="${left}" y="${top}" width="${width - 2 * left}" height="${y - top}" rx="8" fill="none" stroke="#94a3b8" stroke-dasharray="4 3"/>${label(left + 12, top + 20, 'src/domains: a domain imports only domains in the rows below it, apart from enums and filters')}`;
  y += 16;
  const platform = (await readdir('src/platform', { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  body.push(
    box(left, y, width - 2 * left, boxHeight, `src/platform: ${platform.join(', ')}`, {
      fill: '#dcfce7',
      bold: true,
    }),
  );
  y += boxHeight + 22;
  body.push(
    label(left, y, 'Imports point downwards only. Lint checks it (.dependency-cruiser.cjs).'),
  );
  return svg(width, y + 16, 'The layers of the source code and the order of the domains', body);
}

/** Tables with their columns' number and the tables that their foreign keys name. */
function readTables(schema) {
  const tables = new Map();
  const plain = (name) => name.replace(/^public\./, '');
  for (const [, name, columns] of schema.matchAll(/^create table (\S+) \(\n([\s\S]*?)\n\);/gm))
    tables.set(plain(name), { columns: columns.split('\n').length, refers: new Set() });
  for (const [, from, to] of schema.matchAll(
    /^alter table (\S+) add constraint \S+ FOREIGN KEY \([^)]*\) REFERENCES ([^\s(]+)/gm,
  ))
    if (plain(from) !== plain(to)) tables.get(plain(from))?.refers.add(plain(to));
  return tables;
}

async function drawTables() {
  const tables = readTables(await readFile('schema/database.sql', 'utf8'));
  const referredTo = new Map();
  for (const [name, { refers }] of tables)
    for (const to of refers) referredTo.set(to, [...(referredTo.get(to) ?? []), name]);
  const [width, left, columns] = [900, 20, 4];
  const cell = (width - 2 * left) / columns;
  const body = [];
  let y = 34;
  body.push(
    label(left, y, 'Tables that others refer to (foreign keys), with the tables that do', {
      size: 14,
      fill: '#0f172a',
    }),
  );
  y += 16;
  // The middle of the picture is the tables that most refer to.
  const centres = [...referredTo].sort(
    (a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1),
  );
  for (let start = 0; start < centres.length; start += columns) {
    const row = centres.slice(start, start + columns);
    row.forEach(([name, children], index) => {
      const x = left + index * cell;
      body.push(box(x, y, cell - 14, 28, name, { fill: '#fef3c7', bold: true }));
      children
        .sort()
        .forEach((child, line) =>
          body.push(label(x + 12, y + 46 + line * 17, `↳ ${child}`, { fill: '#0f172a' })),
        );
    });
    y += 28 + Math.max(...row.map(([, children]) => children.length)) * 17 + 26;
  }
  const alone = [...tables.keys()]
    .filter((name) => tables.get(name).refers.size === 0 && !referredTo.has(name))
    .sort();
  body.push(label(left, y + 10, 'Tables without foreign keys', { size: 14, fill: '#0f172a' }));
  y += 32;
  alone.forEach((name, index) =>
    body.push(
      label(left + (index % columns) * cell, y + Math.floor(index / columns) * 17, name, {
        fill: '#0f172a',
      }),
    ),
  );
  y += Math.ceil(alone.length / columns) * 17;
  return svg(
    width,
    y + 14,
    `The ${tables.size} tables of the database and what refers to what`,
    body,
  );
}

let stale = false;
for (const [path, draw] of [
  ['docs/pictures/layers.svg', drawLayers],
  ['docs/pictures/tables.svg', drawTables],
]) {
  const drawn = await draw();
  if ((await readFile(path, 'utf8').catch(() => '')) === drawn) continue;
  if (process.argv.includes('--check')) {
    stale = true;
    console.error(`${path} is not what the sources say: run npm run diagrams`);
  } else {
    await writeFile(path, drawn);
    console.log(path);
  }
}
if (stale) process.exitCode = 1;
