import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOwnFile } from './taxonomy-files.js';
import { inTransaction, loadRows } from './taxonomy-import.js';
import { type Client, isLoaded, recordLoaded, lockTaxonomy } from './taxonomy-write.queries.js';

const folder = join('search', 'taxonomy');
const names = ['skills.csv', 'occupations.csv'] as const;
/** Version of the reader. Raise it when the same files give other rows; they are then loaded again. */
const reading = 2;

/** The folder of the shipped taxonomy. Found from the sources and from dist/. */
function shippedFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    if (existsSync(join(at, folder, names[0])) && existsSync(join(at, 'package.json')))
      return join(at, folder);
    if (at === dirname(at)) throw new Error(`${folder} is missing from the installation.`);
  }
}

/**
 * Loads the shipped skills and occupations. Runs at every start, and is one query when the database has this edition.
 * A skill that people recorded by the same name becomes the taxonomy's skill. Of several processes, one at a time
 * loads.
 * @returns the number of skills that were created or changed; undefined when nothing had to be done
 */
export async function loadShippedTaxonomy(
  client: Client,
  from: string = shippedFolder(),
): Promise<number | undefined> {
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(from, name), 'utf8') })),
  );
  const hash = createHash('sha256')
    .update(JSON.stringify([reading, files.map(({ text }) => text)]))
    .digest('hex');
  if (await isLoaded(client, 'taxonomy', hash)) return undefined;
  return inTransaction(client, async () => {
    await lockTaxonomy(client);
    if (await isLoaded(client, 'taxonomy', hash)) return undefined;
    const { sums } = await loadRows(
      client,
      files.map(({ name, text }) => readOwnFile(name, text, 'TAXONOMY')),
    );
    await recordLoaded(client, 'taxonomy', hash);
    return sums.skills.created + sums.skills.updated;
  });
}
