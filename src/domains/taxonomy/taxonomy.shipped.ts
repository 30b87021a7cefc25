import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { type Client, isLoaded, noteLoaded, writeTaxonomy, type TaxonomyRows } from './taxonomy.write.queries.js';

const place = join('search', 'taxonomy', 'skills.csv');

/** The taxonomy of the package, found from the sources and from dist/ alike. */
function shippedFile(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, place)) && existsSync(join(folder, 'package.json'))) return join(folder, place);
    if (folder === dirname(folder)) throw new Error(`${place} is missing from the installation.`);
  }
}

/** Rows of a taxonomy file: columns skill, aliases, broader; lists are separated by semicolons. */
export function parseTaxonomy(text: string): TaxonomyRows {
  const rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true }) as { skill: string; aliases?: string; broader?: string }[];
  const list = (cell: string | undefined) => (cell ?? '').split(';').map((entry) => entry.trim()).filter(Boolean);
  return {
    skills: rows.map(({ skill }) => skill),
    aliases: rows.flatMap(({ skill, aliases }) => list(aliases).map((alias) => ({ skill, alias }))),
    broader: rows.flatMap(({ skill, broader }) => list(broader).map((one) => ({ skill, broader: one }))),
  };
}

/**
 * Loads the shipped skills with their aliases and broader skills; at every start, and costs one look when the
 * database has this edition. Several processes take turns.
 * @returns what was made or changed, undefined when nothing had to be done
 */
export async function loadShippedTaxonomy(client: Client, path: string = shippedFile()): Promise<{ skills: number; aliases: number } | undefined> {
  const text = await readFile(path, 'utf8');
  const hash = createHash('sha256').update(text).digest('hex');
  if (await isLoaded(client, 'taxonomy', hash)) return undefined;
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(hashtext('rapport taxonomy'))`);
    const written = (await isLoaded(client, 'taxonomy', hash)) ? undefined : await writeTaxonomy(client, parseTaxonomy(text));
    await noteLoaded(client, 'taxonomy', hash);
    await client.query('commit');
    return written;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
