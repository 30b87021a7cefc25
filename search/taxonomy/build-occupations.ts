/**
 * Builds search/taxonomy/occupations.csv from occupations.txt and O*NET.
 * Run at the repository's root: `node dist/search/taxonomy/build-occupations.js <folder with onet/>`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readOnetOccupations } from '../../src/domains/taxonomy/taxonomy-onet.js';
import { csvLine } from '../../src/platform/csv/csv-cell.js';
import { titleKey } from '../../src/domains/taxonomy/title.js';

/** Number of O*NET titles that are shipped with an occupation, in addition to those written by hand. */
const titlesEach = 12;
const longest = 4;

/** Reads `code = title; title` lines. */
export function parseOccupations(text: string): Map<string, string[]> {
  return new Map(
    text
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .map((line) => {
        const [code = '', titles = ''] = line.split(/ = ?/);
        return [
          code.trim(),
          titles
            .split(';')
            .map((title) => title.trim())
            .filter(Boolean),
        ];
      }),
  );
}

async function main(sources: string | undefined): Promise<void> {
  if (!sources) throw new Error('usage: build-occupations <folder with onet/>');
  const folder = join('search', 'taxonomy');
  const wanted = parseOccupations(await readFile(join(folder, 'occupations.txt'), 'utf8'));
  const read = (name: string) => readFile(join(sources, 'onet', name), 'utf8');
  const { occupations } = readOnetOccupations(
    await read('Occupation Data.txt'),
    await read('Alternate Titles.txt'),
  );
  const claims = new Map<string, number>();
  for (const { titles } of occupations)
    for (const key of new Set(titles.map(titleKey))) claims.set(key, (claims.get(key) ?? 0) + 1);
  const byHand = new Set([...wanted.values()].flat().map(titleKey));
  const unknown = [...wanted.keys()].filter(
    (code) => !occupations.some((occupation) => occupation.code === code),
  );
  for (const code of unknown) process.stderr.write(`left out: O*NET has no occupation ${code}\n`);
  const lines = occupations
    .filter(({ code }) => wanted.has(code ?? ''))
    .map(({ name, code, family, titles }) => {
      const own = wanted.get(code!)!;
      const seen = new Set([...own, name].map(titleKey));
      // Short titles that mean this occupation alone.
      const more = titles
        .filter(
          (title) =>
            claims.get(titleKey(title)) === 1 &&
            !byHand.has(titleKey(title)) &&
            title.split(' ').length <= longest &&
            !/[(/]/.test(title),
        )
        .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
        .filter((title) => !seen.has(titleKey(title)) && seen.add(titleKey(title)))
        .slice(0, titlesEach);
      return csvLine([name, code, family, [...own, ...more].join('; ')]);
    });
  await writeFile(
    join(folder, 'occupations.csv'),
    `occupation,code,family,titles\n${lines.join('\n')}\n`,
  );
  process.stdout.write(`${lines.length} occupations\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(process.argv[2]);
