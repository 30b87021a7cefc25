import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import {
  type Belongings,
  belongingsOf,
  type ConnectionReader,
  countHeld,
  type Held,
  heldRows,
  type Store,
} from './held-rows.queries.js';
import { pageEnd, pageHead, partEnd, partHead, rowOnPage, type PagePart } from './readable-page.js';

/** The version of the layout of the archive. */
const version = 1;

export interface ArchiveSources {
  /** in a transaction that sees one moment */
  application: ConnectionReader;
  /** the same for self-identification; absent: this installation has none */
  apart?: ConnectionReader;
  stores: readonly Store[];
  /** true: stop */
  stopped(): boolean;
}

/** What is in an archive. */
export interface Archive {
  /** rows of tables */
  rows: number;
  /** tables that hold something about the person */
  stores: number;
}

/** A store that holds something about the person. */
interface Filled {
  store: Store;
  reader: ConnectionReader;
  held: Held;
}

/** The name of an entry. Programs that unpack must not be led anywhere else by it. */
export const entryName = (folder: string, name: string, extension: string): string =>
  `${folder}/${name.replace(/[^a-z0-9_.-]+/gi, '-').replace(/^[.-]+/, '') || 'unnamed'}.${extension}`;

/**
 * Writes everything that is held about a person into a ZIP archive. Rows are read while they are written, some at a time.
 * @param out is ended
 * @returns undefined when there is no such person, and then nothing is written
 */
export async function writeArchive(
  out: Writable,
  personId: string,
  sources: ArchiveSources,
  madeAt = new Date(),
): Promise<Archive | undefined> {
  const { application, stores } = sources;
  const ids = await belongingsOf(application, stores, personId);
  if (!ids) {
    out.destroy();
    return undefined;
  }
  const filled = await filledStores(sources, ids);
  const name = await nameOf(filled, ids);
  const parts = filled.map(({ store, held }): PagePart => ({
    store: store.table,
    holds: store.holds,
    rows: held.rows,
    leftOut: store.others ?? [],
  }));
  const manifest = {
    format: 'rapport personal data',
    version,
    madeAt: madeAt.toISOString(),
    person: { ids: ids.get('candidate'), name },
    readable: 'index.html',
    stores: filled.map(({ store, held }) => ({
      store: store.table,
      module: store.module,
      holds: store.holds,
      ...held,
      file: entryName('data', store.table, 'json'),
      leftOut: store.others ?? [],
    })),
    empty: stores
      .filter((store) => !filled.some((one) => one.store === store))
      .map(({ table }) => table),
  };

  const zip = new ZipFile();
  let fail = (_: Error): void => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  zip.on('error', fail);
  const add = (entry: string, content: () => AsyncIterable<string>) =>
    zip.addReadStreamLazy(entry, { mtime: madeAt, compress: true }, (give) => {
      const stream = Readable.from(content(), { objectMode: false });
      stream.on('error', fail); // the package only pipes it
      give(null, stream);
    });
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json', {
    mtime: madeAt,
  });
  for (const { store, reader } of filled)
    add(entryName('data', store.table, 'json'), () =>
      asJson(rowsOfStore(store, reader, ids, sources)),
    );
  add('index.html', async function* () {
    yield pageHead(name, madeAt.toISOString(), parts);
    for (const [index, { store, reader }] of filled.entries()) {
      yield partHead(parts[index]!);
      for await (const rows of rowsOfStore(store, reader, ids, sources))
        yield rows.map(rowOnPage).join('');
      yield partEnd;
    }
    yield pageEnd;
  });
  zip.end();
  const written = pipeline(zip.outputStream as Readable, out);
  try {
    await Promise.race([written, failed]);
  } catch (error) {
    // A failure of what is read would leave the file open for ever.
    out.destroy();
    await written.catch(() => undefined);
    throw error;
  }
  return {
    rows: filled.reduce((sum, { held }) => sum + held.rows, 0),
    stores: filled.length,
  };
}

async function filledStores(
  { application, apart, stores }: ArchiveSources,
  ids: Belongings,
): Promise<Filled[]> {
  const filled: Filled[] = [];
  for (const store of stores) {
    const reader = store.apart ? apart : application;
    if (!reader) continue;
    const held = await countHeld(reader, store, ids);
    if (held.rows > 0) filled.push({ store, reader, held });
  }
  return filled;
}

/** The name of the person, of the row that is kept where people were merged. */
async function nameOf(filled: readonly Filled[], ids: Belongings): Promise<string> {
  const people = filled.find(({ store }) => store.table === 'candidate');
  const [kept] = ids.get('candidate') ?? [];
  if (!people || kept === undefined) return '';
  const rows = await people.reader.rows(heldRows(people.store, ids));
  const name = rows.find(({ row }) => row.id === kept)?.row.name;
  return typeof name === 'string' ? name : '';
}

async function* rowsOfStore(
  store: Store,
  reader: ConnectionReader,
  ids: Belongings,
  { stopped }: ArchiveSources,
): AsyncGenerator<Record<string, unknown>[]> {
  for await (const batch of reader.batches(heldRows(store, ids))) {
    if (stopped()) throw new Error('The export was interrupted. It is made again.');
    yield batch.map(({ row }) => row);
  }
}

/** Rows as one JSON array. */
async function* asJson(batches: AsyncIterable<Record<string, unknown>[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const rows of batches) {
    yield before + rows.map((row) => JSON.stringify(row, null, 2)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
