import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Called } from './mentions.queries.js';

/** What separates cells, of CSV files and of JSON. */
const between = /[,;\t|"\r\n]+/;
const address = /[^\s,;:<>()"|]+@[^\s,;:<>()"|]+/g;
/** Characters that are kept of a chunk, so that a mention which is cut in two is found. */
const overlap = 2_000;

/** Files that were uploaded for imports, and the rows that imports refused. */
export class UploadedFiles {
  constructor(private readonly folder: string) {}

  /**
   * Removes every upload in which a file mentions one of these people: all of its files, because the others refer to the same
   * ids. Nothing tells which rows of a file that nobody has imported yet belong to whom.
   * @returns how many were removed
   */
  async removeMentions(called: Called): Promise<number> {
    const mentions = new Set(
      [...called.emails, ...called.phones, ...called.names, ...called.externalIds].map(plain),
    );
    if (mentions.size === 0) return 0;
    const files = await readdir(this.folder, { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    const removed = new Set<string>();
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      const upload = path.slice(this.folder.length + 1).split(sep)[0] ?? '';
      if (!file.isFile() || removed.has(upload)) continue;
      if (!(await mentioned(path, mentions))) continue;
      removed.add(upload);
      await rm(join(this.folder, upload), { recursive: true, force: true });
    }
    return removed.size;
  }
}

const plain = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');

/** True if a file has one of these texts as a cell, as two cells that follow each other, or as an address. */
async function mentioned(path: string, mentions: ReadonlySet<string>): Promise<boolean> {
  let rest = '';
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      decoder ??= new TextDecoder(encodingOf(chunk));
      const text = rest + decoder.decode(chunk, { stream: true });
      if (mentionsOne(text, mentions)) return true;
      rest = text.slice(-overlap);
    }
  } catch (error) {
    // It has expired meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return false;
}

function mentionsOne(text: string, mentions: ReadonlySet<string>): boolean {
  const cells = text
    .split(between)
    .map(plain)
    .filter((cell) => cell !== '');
  return (
    cells.some(
      (cell, index) =>
        mentions.has(cell) || (index > 0 && mentions.has(`${cells[index - 1]} ${cell}`)),
    ) || (text.match(address) ?? []).some((found) => mentions.has(plain(found)))
  );
}

/** Most files are UTF-8; a mark at the beginning tells the others. An old encoding has the same letters for ids and addresses. */
const encodingOf = (start: Buffer): string =>
  start[0] === 0xff && start[1] === 0xfe
    ? 'utf-16le'
    : start[0] === 0xfe && start[1] === 0xff
      ? 'utf-16be'
      : isUtf8(start)
        ? 'utf-8'
        : 'windows-1252';

function isUtf8(start: Buffer): boolean {
  try {
    // The end may cut a character.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}
