import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Line, list, type ReadFile, readLines, TaxonomyError } from './taxonomy-lines.js';
import { readOnetOccupations, readOnetSkills } from './taxonomy-onet.js';
import { readTopics } from './taxonomy-topics.js';
import type { Origin } from './taxonomy.js';
import type { OccupationRow, SkillRow } from './taxonomy-rows.js';

const skillColumns = ['skill', 'aliases', 'broader'];
const occupationColumns = ['occupation', 'code', 'family', 'titles'];

/**
 * A CSV file with our own columns: `skill,aliases,broader` or `occupation,code,family,titles`. Values in a column are
 * separated by semicolons.
 */
export function readOwnFile(file: string, text: string, origin: Origin): ReadFile {
  const lines = readLines(file, text);
  const header = Object.keys(lines[0]?.cells ?? {});
  const columns = header.includes('skill')
    ? skillColumns
    : header.includes('occupation')
      ? occupationColumns
      : undefined;
  if (!columns)
    throw new TaxonomyError(
      `${file} has ${lines.length === 0 ? 'no rows' : `the columns ${header.join(', ')}`}: a taxonomy file has a header and the columns ${skillColumns.join(', ')} or ${occupationColumns.join(', ')}.`,
    );
  const of = ({ line }: Line) => ({ location: { file, line }, origin });
  return {
    file,
    unknownColumns: header.filter((name) => !columns.includes(name)),
    skills:
      columns !== skillColumns
        ? []
        : lines.map((line): SkillRow => ({
            ...of(line),
            name: line.cells['skill'] ?? '',
            aliases: list(line.cells['aliases']),
            broader: list(line.cells['broader']),
          })),
    occupations:
      columns !== occupationColumns
        ? []
        : lines.map((line): OccupationRow => ({
            ...of(line),
            name: line.cells['occupation'] ?? '',
            code: line.cells['code'],
            family: line.cells['family'],
            titles: list(line.cells['titles']),
          })),
  };
}

/**
 * Reads a taxonomy file or folder: the text files of the O*NET database, topics.csv of GitHub Explore, or a company's
 * own CSV. A folder may contain several of them, also in subfolders.
 * @throws TaxonomyError when there is no such file
 */
export async function readTaxonomyPath(path: string): Promise<ReadFile[]> {
  const files = await readAll(path);
  if (files.length === 0)
    throw new TaxonomyError(
      `${path} holds no taxonomy: expected O*NET's "Occupation Data.txt" or "Technology Skills.txt", GitHub's topics.csv, or a CSV file with a column skill or occupation.`,
    );
  return files;
}

async function readAll(path: string): Promise<ReadFile[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new TaxonomyError(`${path} does not exist.`);
  if (!found.isDirectory()) return [await readOne(path)];
  const names = (await readdir(path)).sort();
  const files: ReadFile[] = [];
  if (names.includes('Occupation Data.txt'))
    files.push(
      readOnetOccupations(
        await readFile(join(path, 'Occupation Data.txt'), 'utf8'),
        await optional(join(path, 'Alternate Titles.txt')),
      ),
    );
  if (names.includes('Technology Skills.txt'))
    files.push(readOnetSkills(await readFile(join(path, 'Technology Skills.txt'), 'utf8')));
  for (const name of names) {
    const inner = join(path, name);
    if ((await stat(inner)).isDirectory()) files.push(...(await readAll(inner)));
    // GitHub has two files; only topics.csv has the aliases.
    else if (/[.]csv$/i.test(name) && !(name === 'aliases.csv' && names.includes('topics.csv')))
      files.push(await readOne(inner));
  }
  return files;
}

const optional = async (path: string) =>
  (await stat(path).catch(() => undefined)) ? readFile(path, 'utf8') : undefined;

async function readOne(path: string): Promise<ReadFile> {
  const [name, text] = [basename(path), await readFile(path, 'utf8')];
  if (name === 'topics.csv' && /^\uFEFF?topic,/.test(text)) return readTopics(name, text);
  if (name === 'Technology Skills.txt') return readOnetSkills(text);
  if (name === 'Occupation Data.txt')
    return readOnetOccupations(text, await optional(join(path, '..', 'Alternate Titles.txt')));
  return readOwnFile(name, text, 'COMPANY');
}
