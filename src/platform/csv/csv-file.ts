import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { csvLine, type CsvValue } from './csv-cell.js';

/** Lines are joined to blocks of this many characters: a stream write for each line costs more than making it. */
const blockSize = 262_144;

/**
 * Writes a CSV file line by line, with the line ends of RFC 4180 (CRLF). Await the promise that `write` sometimes
 * returns, so that memory stays flat.
 */
export class CsvFile {
  rows = 0;
  private readonly stream: WriteStream;
  private block = '';
  private failure: Error | undefined;

  /**
   * Creates the file, or empties it, and writes its header.
   * @param mode permissions of a new file
   */
  constructor(
    readonly path: string,
    private readonly header: readonly string[],
    mode?: number,
  ) {
    this.stream = createWriteStream(path, { mode });
    this.stream.on('error', (error) => {
      this.failure = error;
    });
    this.block = `${csvLine(header)}\r\n`;
  }

  /**
   * Adds a row and fills it up to the width of the header.
   * @returns a promise when the disk is slower than the caller, who should then wait for it
   * @throws RangeError when the row is wider than the header; the disk's error when an earlier write failed
   */
  write(values: readonly CsvValue[]): Promise<void> | undefined {
    const missing = this.header.length - values.length;
    if (missing < 0)
      throw new RangeError(
        `${this.path}: a row has ${values.length} fields, the header ${this.header.length}`,
      );
    this.rows++;
    this.block += `${csvLine(values)}${','.repeat(missing)}\r\n`;
    return this.block.length > blockSize ? this.flush() : undefined;
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
