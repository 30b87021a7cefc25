import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { textOfCell } from '../../../platform/csv/csv-cell.js';
import { CsvSplitter, delimiterOf, type CsvRow } from './csv.js';
import { ImportError, type SourceFile } from './row-source.js';

/** Stands for bytes that are no UTF-8; a noncharacter, so no honest file has it. */
const broken = '\ufffe';
const longestLine = 64 << 20;
const encodings: Record<string, string> = {
  utf8: 'utf-8',
  'utf-8': 'utf-8',
  utf16: 'utf-16le',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
};

/** The encoding's name as it is used here, undefined when it is not known. */
export const encodingOf = (name: string): string | undefined => encodings[name.toLowerCase()];

export interface CsvSource {
  header: string[];
  /** the header line as it stands in the file */
  headerText: string;
  delimiter: string;
  encoding: string;
  size: number;
  /** the file has no header row, or nothing at all */
  empty: boolean;
  /** rows in batches; `onBytes` hears how far reading is */
  rows(onBytes?: (bytes: number) => void): AsyncGenerator<CsvRow[]>;
}

/** Opens a CSV file: finds encoding, line ends, delimiter and header, and reads its rows as a stream. */
export async function openCsv(
  file: Pick<SourceFile, 'path' | 'name' | 'delimiter' | 'encoding'>,
): Promise<CsvSource> {
  const handle = await open(file.path);
  const head = Buffer.alloc(256 << 10);
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  const { size } = await handle.stat();
  await handle.close();
  const start = head.subarray(0, bytesRead);
  const encoding = encodingFor(start, file);
  const sample = new TextDecoder(encoding).decode(start);
  const lineEnd = !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n';

  // Excel states its delimiter in a first line of its own.
  const stated = /^sep=(.)\r?\n?/.exec(sample);
  const firstLine = (stated ? sample.slice(stated[0].length) : sample).split(lineEnd, 1)[0]!;
  const delimiter = file.delimiter ?? stated?.[1] ?? delimiterOf(firstLine);

  async function* all(onBytes?: (bytes: number) => void): AsyncGenerator<CsvRow[]> {
    const splitter = new CsvSplitter(delimiter, lineEnd);
    let first = stated !== null;
    for await (const text of texts(file.path, encoding, lineEnd, onBytes)) {
      const rows = splitter.push(text);
      if (first && rows.length > 0) [first] = [false, rows.shift()];
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
  // A file of refused rows may have been made harmless for spreadsheets: a mended one says what was meant.
  const refused = header?.fields.slice(0, 3).join() === 'line,column,reason';
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
          note(row, header!.fields.length, delimiter);
          if (refused) row.fields = row.fields.map(textOfCell);
        }
        if (rows.length > 0) yield rows;
      }
    },
  };
}

/** Marks a row whose cells can't be trusted. */
function note(row: CsvRow, width: number, delimiter: string): void {
  if (row.problem) return;
  if (row.text.includes(broken))
    row.problem =
      'is not UTF-8: save the file as UTF-8, or state what it is (--encoding windows-1252)';
  else if (row.text.includes('\0')) row.problem = 'holds a NUL character';
  else if (row.fields.length !== width) {
    row.problem = `has ${row.fields.length} cells and the header ${width}: a cell that holds "${delimiter}" or a line end needs quotes around it`;
  }
}

function encodingFor(start: Buffer, file: { name: string; encoding?: string }): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  const known = encodingOf(file.encoding ?? 'utf-8');
  if (!known)
    throw new ImportError(
      `The encoding "${file.encoding}" is not known: use utf-8, utf-16 or windows-1252.`,
    );
  return known;
}

async function* texts(
  path: string,
  encoding: string,
  lineEnd: '\n' | '\r',
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const stream = createReadStream(path, { highWaterMark: 256 << 10 });
  let bytes = 0;
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      onBytes?.(bytes);
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
    return;
  }
  // Cut at line ends: a line end is never inside a character, so that each piece can be checked by itself.
  let rest: Buffer[] = [];
  let waiting = 0;
  let first = true;
  const textOf = (piece: Buffer) => {
    const bom = first && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    first = false;
    return decoded(bom ? piece.subarray(3) : piece);
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    onBytes?.(bytes);
    const cut = chunk.lastIndexOf(lineEnd) + 1;
    if (cut === 0) {
      rest.push(chunk);
      waiting += chunk.length;
      if (waiting > longestLine)
        throw new ImportError(
          `${path} has a line longer than ${longestLine >> 20} MB: it is no CSV file.`,
        );
      continue;
    }
    yield textOf(Buffer.concat([...rest, chunk.subarray(0, cut)]));
    rest = [chunk.subarray(cut)];
    waiting = chunk.length - cut;
  }
  yield textOf(Buffer.concat(rest));
}

function decoded(piece: Buffer): string {
  if (isUtf8(piece)) return piece.toString('utf8');
  const lines: string[] = [];
  for (let at = 0; at < piece.length;) {
    const end = piece.indexOf(10, at);
    const line = piece.subarray(at, end < 0 ? piece.length : end + 1);
    lines.push(
      isUtf8(line) ? line.toString('utf8') : line.toString('utf8').replaceAll('\ufffd', broken),
    );
    at += line.length;
  }
  return lines.join('');
}
