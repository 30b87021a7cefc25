/** One row of a CSV file. */
export interface CsvRow {
  /** the line it begins on, from 1 */
  line: number;
  fields: string[];
  /** the row as it is in the file, without its line end */
  text: string;
  /** why its fields can't be trusted */
  problem?: string;
}

/** In characters. A quoted field that is longer counts as a quote that was never closed. */
export const longestRow = 1 << 20;
/** Cells of one row. A header with more is refused, and a row is cut behind one cell more. */
export const mostCells = 10_000;

/**
 * Splits text that arrives in pieces into rows (RFC 4180). Line numbers stay right when a quoted cell spans lines.
 * A row with broken quotes becomes one line with a problem, and reading continues at the next line. csv-parse stops at
 * such a row or loses the rows around it; on valid files the tests check that both give the same rows.
 */
export class CsvSplitter {
  private rest = '';
  private line = 1;

  constructor(
    private readonly delimiter: string,
    private readonly lineEnd: '\n' | '\r' = '\n',
  ) {}

  push(text: string): CsvRow[] {
    return this.split(this.rest + text, false);
  }

  /** The rows that are complete only because the file ends. */
  end(): CsvRow[] {
    return this.split(this.rest, true);
  }

  private split(text: string, last: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    const marks = {
      delimiter: new NextIndex(text, this.delimiter),
      lineEnd: new NextIndex(text, this.lineEnd),
    };
    let position = 0;
    let quote = text.indexOf('"');
    while (position < text.length) {
      let end = text.indexOf(this.lineEnd, position);
      if (end < 0) {
        if (!last) break;
        end = text.length;
      }
      if (quote >= 0 && quote < position) quote = text.indexOf('"', position);
      if (quote < 0 || quote > end) {
        const plain = text.slice(
          position,
          end > position && text.charCodeAt(end - 1) === 13 ? end - 1 : end,
        );
        if (plain !== '')
          rows.push({
            line: this.line,
            fields: plain.split(this.delimiter, mostCells + 1),
            text: plain,
          });
        this.line += 1;
        position = end + 1;
        continue;
      }
      const row = this.quoted(text, position, last, marks);
      if (row === 'more' && text.length - position < longestRow && !last) break;
      if (row === 'more' || typeof row === 'string') {
        const broken = text.slice(position, end).replace(/\r$/, '');
        const problem = row === 'more' ? 'a quote is opened and never closed' : row;
        rows.push({ line: this.line, fields: [], text: broken, problem });
        this.line += 1;
        position = end + 1;
        continue;
      }
      rows.push({ line: this.line, fields: row.fields, text: text.slice(position, row.textEnd) });
      this.line += row.lines;
      position = row.end;
    }
    this.rest = position < text.length ? text.slice(position) : '';
    return rows;
  }

  /** Reads one row that contains a quote. Returns `more` when its end has not arrived, or a text that says what is wrong. */
  private quoted(
    text: string,
    start: number,
    last: boolean,
    marks: { delimiter: NextIndex; lineEnd: NextIndex },
  ): { fields: string[]; end: number; textEnd: number; lines: number } | string {
    const fields: string[] = [];
    let at = start;
    let lines = 1;
    for (;;) {
      if (text[at] === '"') {
        let close = at + 1;
        let doubled = false;
        for (;;) {
          close = text.indexOf('"', close);
          if (close < 0 || (close === text.length - 1 && !last)) return 'more';
          if (text[close + 1] !== '"') break;
          doubled = true;
          close += 2;
        }
        const inner = text.slice(at + 1, close);
        for (
          let newline = inner.indexOf(this.lineEnd);
          newline >= 0;
          newline = inner.indexOf(this.lineEnd, newline + 1)
        )
          lines += 1;
        fields.push(doubled ? inner.replaceAll('""', '"') : inner);
        at = close + 1;
      } else {
        const newline = marks.lineEnd.from(at);
        if (newline === Infinity && !last) return 'more';
        const lineStop = Math.min(newline, text.length);
        const stop = Math.min(marks.delimiter.from(at), lineStop);
        fields.push(
          stop === lineStop && stop > at && text[stop - 1] === '\r'
            ? text.slice(at, stop - 1)
            : text.slice(at, stop),
        );
        at = stop;
      }
      if (text[at] === this.delimiter) {
        at += 1;
        continue;
      }
      const textEnd =
        at > start && text[at] === this.lineEnd && text[at - 1] === '\r' ? at - 1 : at;
      if (at >= text.length) return last ? { fields, end: at, textEnd, lines } : 'more';
      if (text[at] === this.lineEnd) return { fields, end: at + 1, textEnd, lines };
      if (text[at] === '\r' && at + 1 >= text.length)
        return last ? { fields, end: at + 1, textEnd: at, lines } : 'more';
      if (text[at] === '\r' && text[at + 1] === this.lineEnd)
        return { fields, end: at + 2, textEnd: at, lines };
      return 'there is text after a closing quote';
    }
  }
}

/**
 * Where a text comes next. A row of many cells asks for the end of its line at each cell, and a file without a delimiter
 * for the delimiter at each line: each part of the text is searched once.
 */
class NextIndex {
  private since = 0;
  private found = -1;

  constructor(
    private readonly text: string,
    private readonly sought: string,
  ) {}

  /** The first index from `at` on; Infinity: there is none. */
  from(at: number): number {
    if (at > this.found) {
      const found = this.text.indexOf(this.sought, at);
      this.found = found < 0 ? Infinity : found;
      this.since = at;
    } else if (at < this.since) {
      const found = this.text.slice(at, this.since + this.sought.length - 1).indexOf(this.sought);
      if (found >= 0) this.found = at + found;
      this.since = at;
    }
    return this.found;
  }
}

/** The delimiter of a header line: the most frequent of comma, semicolon, tab and bar outside quotes. */
export function delimiterOf(header: string): string {
  const outside = header.replace(/"[^"]*"/g, '');
  let best = ',';
  let most = 0;
  for (const delimiter of [',', ';', '\t', '|']) {
    const count = outside.split(delimiter).length - 1;
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}
