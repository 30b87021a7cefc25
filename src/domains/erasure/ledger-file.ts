import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { LedgerEntry } from './ledger.queries.js';

/** A part of a ledger that was read. */
export interface LedgerPart {
  entries: LedgerEntry[];
  /** keys that were lifted because the person applied again */
  lifted: string[];
}

/** Lines that are read together. */
const batch = 500;

/**
 * The copy of the ledger outside of the database: one JSON object a line, only ever added to. A database that is restored
 * from a backup learns from it whom it has to erase again. It holds no personal data: ids, times and keyed hashes.
 */
export class LedgerFile {
  constructor(readonly path: string) {}

  /** Adds an entry, and returns when it is on the disk. */
  add(entry: LedgerEntry): Promise<void> {
    return this.write(JSON.stringify(entry));
  }

  /** Adds that keys were lifted. */
  lift(keys: readonly string[]): Promise<void> {
    return this.write(JSON.stringify({ lifted: keys }));
  }

  /** The ledger in parts, in the order in which it was written; nothing when there is no file. A line that was cut off is left out. */
  async *read(path = this.path): AsyncGenerator<LedgerPart> {
    const file = createReadStream(path, 'utf8');
    let part: LedgerPart = { entries: [], lifted: [] };
    try {
      for await (const line of createInterface({ input: file, crlfDelay: Infinity })) {
        const entry = parsed(line);
        if (!entry) continue;
        if ('lifted' in entry) {
          part.lifted.push(...entry.lifted);
          // What was written after it counts again.
          yield part;
          part = { entries: [], lifted: [] };
        } else part.entries.push(entry);
        if (part.entries.length < batch) continue;
        yield part;
        part = { entries: [], lifted: [] };
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    } finally {
      file.destroy();
    }
    if (part.entries.length > 0) yield part;
  }

  private async write(line: string): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, 'a', 0o600);
    try {
      await file.appendFile(`${line}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}

function parsed(line: string): LedgerEntry | { lifted: string[] } | undefined {
  try {
    const entry = JSON.parse(line) as Partial<LedgerEntry> & { lifted?: string[] };
    if (Array.isArray(entry.lifted)) return { lifted: entry.lifted };
    if (entry.id === undefined || !Array.isArray(entry.people) || !Array.isArray(entry.keys))
      return undefined;
    return entry as LedgerEntry;
  } catch {
    return undefined;
  }
}
