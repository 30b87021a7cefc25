import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { textOfSpreadsheetCell } from '../../../platform/csv/csv-cell.js';
import { CsvSplitter, delimiterOf, longestRow, mostCells, type CsvRow } from './csv.js';
import { encodingOf, encodingOfMark, hasUtf8Mark, unknownEncoding } from './encoding.js';
import { ImportError } from './import-error.js';
import type { SourceFile } from './row-source.js';

/** Marks bytes that are not UTF-8. It is a noncharacter, so no valid file contains it. */
const invalid = '\ufffe';
/** Bytes that are read at once. The first such block also tells encoding, line ends and delimiter. */
const blockSize = 256 << 10;

/** The first columns of every rejects file; those of the imported file follow. */
export const rejectColumns = ['line', 'column', 'reason'];

/** A CSV file whose header has been read. */
export interface CsvSource {
  header: string[];
  /** the header line as it is in the file */
  headerText: string;
  delimiter: string;
  encoding: string;
  /** in bytes */
  size: number;
  /** true when the file has no header row */
  empty: boolean;
  /** Reads the rows after the header, in batches. `onBytes` receives the number of bytes read so far. */
  rows(onBytes?: (bytes: number) => void): AsyncGenerator<CsvRow[]>;
}

/**
 * Opens a CSV file and finds its encoding, line ends, delimiter and header.
 * @throws ImportError when the encoding is unknown, or a line is too long for a CSV file
 */
export async function openCsv(
  file: Pick<SourceFile, 'path' | 'name' | 'delimiter' | 'encoding'>,
): Promise<CsvSource> {
  const { start, size } = await beginningOf(file.path);
  const encoding = encodingOfMark(start) ?? statedEncoding(file.encoding ?? 'utf-8');
  const sample = new TextDecoder(encoding).decode(start);
  const lineEnd = !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n';

  // Excel may write a first line that states the delimiter.
  const stated = /^sep=(.)\r?\n?/.exec(sample);
  const firstLine = (stated ? sample.slice(stated[0].length) : sample).split(lineEnd, 1)[0]!;
  const delimiter = file.delimiter ?? stated?.[1] ?? delimiterOf(firstLine);

  async function* all(onBytes?: (bytes: number) => void): AsyncGenerator<CsvRow[]> {
    const splitter = new CsvSplitter(delimiter, lineEnd);
    let skip = stated !== null;
    for await (const text of texts(file.path, encoding, lineEnd, onBytes)) {
      const rows = splitter.push(text);
      if (skip && rows.length > 0) {
        rows.shift();
        skip = false;
      }
      if (rows.length > 0) yield rows;
    }
    const rest = splitter.end();
    if (rest.length > 0) yield rest;
  }

  let header: CsvRow | undefined;
  for await (const rows of all()) {
    header = rows[0];
    break;
  }
  if (header && header.fields.length > mostCells)
    throw new ImportError(
      `${file.name} has more than ${mostCells.toLocaleString('en')} columns: remove those that are not needed, or state its delimiter.`,
    );
  // The server escapes formulas in the rejects files that it sends. A corrected file is imported without the escapes.
  const isRejectsFile = header?.fields.slice(0, 3).join() === rejectColumns.join();
  return {
    header: (header?.fields ?? []).map((name) => name.trim()),
    headerText: header?.text ?? '',
    delimiter,
    encoding,
    size,
    empty: !header,
    async *rows(onBytes) {
      let skip = true;
      for await (const rows of all(onBytes)) {
        if (skip) rows.shift();
        skip = false;
        for (const row of rows) {
          noteProblem(row, header!.fields.length, delimiter);
          if (isRejectsFile) row.fields = row.fields.map(textOfSpreadsheetCell);
        }
        if (rows.length > 0) yield rows;
      }
    },
  };
}

/** The text of a row as a rejects file repeats it: bytes that were not UTF-8 become the replacement character. */
export const repeatable = (text: string): string => text.replaceAll(invalid, '\ufffd');

async function beginningOf(path: string): Promise<{ start: Buffer; size: number }> {
  const handle = await open(path);
  try {
    const block = Buffer.alloc(blockSize);
    const { bytesRead } = await handle.read(block, 0, block.length, 0);
    return { start: block.subarray(0, bytesRead), size: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}

function statedEncoding(name: string): string {
  const encoding = encodingOf(name);
  if (!encoding) throw new ImportError(`The encoding ${unknownEncoding(name)}.`);
  return encoding;
}

/** Sets the problem of a row whose cells can't be trusted. */
function noteProblem(row: CsvRow, width: number, delimiter: string): void {
  if (row.problem) return;
  if (row.text.includes(invalid))
    row.problem =
      'is not UTF-8: save the file as UTF-8, or state its encoding (--encoding windows-1252)';
  else if (row.text.includes('\0')) row.problem = 'contains a NUL character';
  else if (row.fields.length !== width)
    row.problem = `has ${row.fields.length > mostCells ? `more than ${mostCells.toLocaleString('en')}` : row.fields.length} cells and the header ${width}: put quotes around cells that contain "${delimiter}" or a line end`;
}

/**
 * Reads a file as text, in pieces that are cut at line ends: each can then be checked by itself, and no line is read more
 * than once.
 * @throws ImportError when a line is too long for a CSV file
 */
async function* texts(
  path: string,
  encoding: string,
  lineEnd: '\n' | '\r',
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const stream = createReadStream(path, { highWaterMark: blockSize }) as AsyncIterable<Buffer>;
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    onBytes?.(bytes);
  };
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding);
    let begun: string[] = [];
    let length = 0;
    for await (const chunk of stream) {
      count(chunk);
      const text = decoder.decode(chunk, { stream: true });
      const cut = text.lastIndexOf(lineEnd) + 1;
      length += text.length;
      if (cut === 0) {
        begun.push(text);
        if (length > longestRow) throw tooLong(path);
        continue;
      }
      yield begun.join('') + text.slice(0, cut);
      begun = [text.slice(cut)];
      length = text.length - cut;
    }
    yield begun.join('') + decoder.decode();
    return;
  }
  let rest: Buffer[] = [];
  let restBytes = 0;
  let first = true;
  const textOf = (piece: Buffer) => {
    const marked = first && hasUtf8Mark(piece);
    first = false;
    return decoded(marked ? piece.subarray(3) : piece);
  };
  for await (const chunk of stream) {
    count(chunk);
    const cut = chunk.lastIndexOf(lineEnd) + 1;
    if (cut === 0) {
      rest.push(chunk);
      restBytes += chunk.length;
      if (restBytes > longestRow) throw tooLong(path);
      continue;
    }
    yield textOf(Buffer.concat([...rest, chunk.subarray(0, cut)]));
    rest = [chunk.subarray(cut)];
    restBytes = chunk.length - cut;
  }
  yield textOf(Buffer.concat(rest));
}

const tooLong = (path: string) =>
  new ImportError(
    `${path} has a line longer than ${longestRow >> 20} MB, so it is not a CSV file.`,
  );

/** Decodes UTF-8 and marks what is not UTF-8, line by line. */
function decoded(piece: Buffer): string {
  if (isUtf8(piece)) return piece.toString('utf8');
  const lines: string[] = [];
  for (let at = 0; at < piece.length;) {
    const end = piece.indexOf(10, at);
    const line = piece.subarray(at, end < 0 ? piece.length : end + 1);
    const text = line.toString('utf8');
    lines.push(isUtf8(line) ? text : text.replaceAll('\ufffd', invalid));
    at += line.length;
  }
  return lines.join('');
}
