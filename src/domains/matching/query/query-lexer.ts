import { normalForm } from '../../../platform/text/normal-form.js';
import { trimmedEnd } from '../../../platform/text/trimmed.js';
import { longestQuery, sourceOf, type Source } from './query-source.js';
import {
  type Bound,
  type Comparison,
  type NumberField,
  numberFields,
  type Span,
  type QueryWarning,
  type TextField,
  textFields,
  warn,
} from './query-syntax.js';

export type Token = Span &
  (
    | { kind: 'open' | 'close' | 'and' | 'or' | 'not' }
    | { kind: 'field'; field: TextField }
    | { kind: 'term' | 'prefix' | 'phrase'; text: string }
    | ({ kind: 'number'; field: NumberField } & Bound)
  );
type TokenWithoutSpan = Token extends infer T
  ? T extends Span
    ? Omit<T, keyof Span>
    : never
  : never;

/** How many words and conditions of a query are read. */
export const mostClauses = 200;
const tooManyWords = `Only the first ${mostClauses} words and conditions were read.`;

/** Quotation marks of word processors and other languages count like straight ones. */
const quote = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02';
const value = '(\\d{1,6}(?:\\.\\d{1,3})?)';
const ends = `(?=[\\s()${quote}]|$)`;
const space = /\s+/y;
const phrase = new RegExp(`[${quote}]([^${quote}]*)([${quote}]?)`, 'y');
const number = new RegExp(
  `(${numberFields.join('|')})\\s*(>=|<=|>|<|=|:|≥|≤)\\s*${value}${ends}`,
  'iy',
);
const range = new RegExp(
  `(${numberFields.join('|')})\\s*[:=]\\s*${value}\\s*(?:-|–|\\.\\.)\\s*${value}${ends}`,
  'iy',
);
const field = new RegExp(`(${textFields.join('|')}):`, 'iy');
const word = new RegExp(`[^\\s()${quote}]+`, 'y');
/** How often a word may be read again without signs around it: `title:(skill:[x` needs two. */
const deepestRescan = 10;
const hasLetter = /[\p{L}\p{N}]/u;
const keywords: Record<string, 'and' | 'or' | 'not'> = { AND: 'and', OR: 'or', NOT: 'not' };
const comparisons: Record<string, Comparison> = { ':': '=', '≥': '>=', '≤': '<=' };

/** Splits a query into tokens. Adds a warning for everything it leaves out. Accepts any text. */
export function tokensOf(input: string, warnings: QueryWarning[]): Token[] {
  return new Lexer(sourceOf(input, warnings), warnings).read();
}

class Lexer {
  private readonly tokens: Token[] = [];
  private clauses = 0;
  private at = 0;
  private begun = 0;

  constructor(
    private readonly source: Source,
    private readonly warnings: QueryWarning[],
    /** how many words around this one were read again */
    private readonly depth = 0,
  ) {}

  read(): Token[] {
    const { text } = this.source;
    while (this.at < text.length) {
      if (this.match(space)) continue;
      if (this.clauses >= mostClauses) {
        this.begun = this.at;
        this.at = text.length;
        this.warn(tooManyWords);
        break;
      }
      this.begun = this.at;
      this.next(text.charAt(this.at), text.charAt(this.at + 1) || ' ');
    }
    return this.tokens;
  }

  private next(letter: string, following: string): void {
    let found: RegExpExecArray | null;
    if (letter === '(' || letter === ')') {
      this.at += 1;
      this.add({ kind: letter === '(' ? 'open' : 'close' });
    } else if (letter === '-' && /[^\s)\-]/.test(following)) {
      this.at += 1;
      this.add({ kind: 'not' });
    } else if ((found = this.match(phrase))) {
      const [, inside = '', closing] = found;
      this.phrase(inside, Boolean(closing));
    } else if ((found = this.match(range))) {
      const [, name = '', first, second] = found;
      this.range(name.toLowerCase() as NumberField, Number(first), Number(second));
    } else if ((found = this.match(number))) {
      const [, name = '', comparison = '', number] = found;
      this.number(
        name.toLowerCase() as NumberField,
        comparisons[comparison] ?? (comparison as Comparison),
        Number(number),
      );
    } else if ((found = this.match(field))) {
      const [, name = ''] = found;
      this.add({ kind: 'field', field: name.toLowerCase() as TextField });
    } else if ((found = this.match(word))) {
      this.word(found[0]);
    } else {
      this.at += 1;
    }
  }

  private phrase(inside: string, closed: boolean): void {
    if (!closed) this.warn('A quotation mark has no partner; the phrase was read to the end.');
    const text = normalForm(inside.replace(/\s+/g, ' ').trim(), 'NFC');
    if (hasLetter.test(text)) this.clause({ kind: 'phrase', text: this.shortened(text) });
    else this.warn('An empty phrase was left out.');
  }

  private range(name: NumberField, first: number, second: number): void {
    if (first > second)
      this.warn(
        `A range goes from the smaller number to the larger; it was read as ${second} to ${first}.`,
      );
    this.add({ kind: 'open' });
    this.number(name, '>=', Math.min(first, second));
    this.number(name, '<=', Math.max(first, second));
    this.add({ kind: 'close' });
  }

  private number(name: NumberField, comparison: Comparison, value: number): void {
    if (name === 'level' && (value < 1 || value > 5)) this.warn('Levels go from 1 to 5.');
    this.clause({ kind: 'number', field: name, comparison, value });
  }

  private word(written: string): void {
    const keyword = keywords[written];
    if (keyword) return this.add({ kind: keyword });
    const malformed = numberFields.find((name) =>
      new RegExp(`^${name}\\s*([<>]=?|[=:≥≤])`, 'i').test(written),
    );
    if (malformed)
      return this.warn(
        `“${written}” was left out: write a number behind it, like ${malformed}>=3 or ${malformed}:3-5.`,
      );
    // Signs around a word are punctuation, except in names of skills: C++, C#, .NET.
    const bare = trimmedEnd(written.replace(/^[^\p{L}\p{N}.]+/u, ''), /[,;:!?…]/);
    const text = bare.replaceAll('*', '');
    if (!hasLetter.test(text))
      return this.warn(`“${written}” has no letter or digit and was left out.`);
    const plain = bare.endsWith('*') ? `${text}*` : text;
    if (plain !== written) {
      if (keywords[plain]) return this.clause({ kind: 'term', text: plain.toLowerCase() });
      return this.rescan(plain, this.begun + Math.max(0, written.indexOf(plain)));
    }
    const [, unknown] = /^([\p{L}]+)(?::|[<>]=?|=)/u.exec(text) ?? [];
    if (unknown)
      this.warn(
        `“${unknown}” is not a field that can be searched; “${text}” was read as text. Fields: ${[...textFields, ...numberFields].join(', ')}.`,
      );
    this.clause({
      kind: plain === text ? 'term' : 'prefix',
      text: this.shortened(normalForm(text, 'NFC')),
    });
  }

  /** Reads a word again without its punctuation: it may be a field, a minus or a keyword. */
  private rescan(plain: string, from: number): void {
    // Each time the rest of the word is read again, so that nested signs would take quadratic time.
    if (this.depth >= deepestRescan)
      return this.warn('A word has too many signs and fields in it; the rest of it was left out.');
    const inner = new Lexer(
      { text: plain, at: (span) => this.source.at(from + span) },
      this.warnings,
      this.depth + 1,
    );
    inner.clauses = this.clauses;
    this.tokens.push(...inner.read());
    this.clauses = inner.clauses;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source.text);
    if (found) this.at += found[0].length;
    return found;
  }

  /** Cuts a text to the remaining number of words: an engine searches each word in every field. */
  private shortened(text: string): string {
    const words = [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)];
    const room = mostClauses - this.clauses;
    this.clauses += Math.min(words.length, room) - 1;
    if (words.length <= room) return text;
    this.warn(tooManyWords);
    const last = words[room - 1];
    return last ? text.slice(0, last.index + last[0].length) : '';
  }

  private clause(token: TokenWithoutSpan): void {
    this.clauses += 1;
    this.add(token);
  }

  private add(token: TokenWithoutSpan): void {
    this.tokens.push({ ...token, ...this.place() } as Token);
  }

  private warn(message: string): void {
    warn(this.warnings, message, this.place());
  }

  private place(): Span {
    return {
      start: this.source.at(this.begun),
      end: Math.min(longestQuery, this.source.at(this.at - 1) + 1),
    };
  }
}
