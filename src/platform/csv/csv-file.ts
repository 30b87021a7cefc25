import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';

/** What one field of a CSV line can be: null and undefined are written as nothing. */
export type CsvValue = string | number | boolean | null | undefined;

const needsQuotes = /[",\r\n]|^\s|\s$/;

/** One RFC 4180 record without its line end; a field is quoted only where it must be. */
export function csvLine(values: CsvValue[]): string {
  let line = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (index > 0) line += ',';
    if (value === null || value === undefined) continue;
    const text = typeof value === 'string' ? value : String(value);
    line += needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
  return line;
}

/**
 * Writes a CSV file line by line, with CRLF as RFC 4180 says. Lines are joined into blocks of about 256 KB: a stream
 * write for each of a million lines costs more than making them. Await `write` where it gives a promise, so that
 * memory stays flat.
 */
export class CsvFile {
  rows = 0;
  private readonly stream: WriteStream;
  private block = '';
  private failure: Error | undefined;

  /** Opens (and empties) the file and writes its header. */
  constructor(
    readonly path: string,
    private readonly header: readonly string[],
  ) {
    this.stream = createWriteStream(path);
    this.stream.on('error', (error) => {
      this.failure = error;
    });
    this.block = `${csvLine([...header])}\r\n`;
  }

  /** Adds a row, filled up to the header's width; gives a promise only when the disk is behind, and the caller should wait for it. */
  write(values: CsvValue[]): Promise<void> | undefined {
    const missing = this.header.length - values.length;
    if (missing < 0)
      throw new RangeError(
        `${this.path}: a row has ${values.length} fields, the header ${this.header.length}`,
      );
    this.rows++;
    this.block += `${csvLine(values)}${','.repeat(missing)}\r\n`;
    return this.block.length > 262_144 ? this.flush() : undefined;
  }

  private flush(): Promise<void> | undefined {
    if (this.failure) throw this.failure;
    const block = this.block;
    this.block = '';
    if (this.stream.write(block)) return undefined;
    return once(this.stream, 'drain').then(() => undefined);
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    if (this.block) await this.flush();
    if (this.failure) throw this.failure;
    this.stream.end();
    await once(this.stream, 'close');
    if (this.failure) throw this.failure;
  }
}
