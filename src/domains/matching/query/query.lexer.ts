import { type Comparison, type NumberField, numberFields, type TextField, textFields } from './query.syntax.js';

export type Token =
  | { kind: 'open' | 'close' | 'and' | 'or' | 'not' }
  | { kind: 'field'; field: TextField }
  | { kind: 'term' | 'prefix' | 'phrase'; text: string }
  | { kind: 'number'; field: NumberField; comparison: Comparison; value: number };

/** Longer input is cut: a query of so many letters is a document that was pasted by accident. */
const longestQuery = 2_000;
const mostWords = 100;

/** Quotation marks of word processors and other languages stand for straight ones. */
const quote = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033';
const space = /[\s\u0000-\u001f\u007f]+/y;
const phrase = new RegExp(`[${quote}]([^${quote}]*)([${quote}]?)`, 'y');
const number = new RegExp(`(${numberFields.join('|')})\\s*(>=|<=|>|<|=)\\s*(\\d{1,6}(?:\\.\\d{1,3})?)(?=[\\s()${quote}]|$)`, 'iy');
const field = new RegExp(`(${textFields.join('|')}):`, 'iy');
const word = new RegExp(`[^\\s\\u0000-\\u001f\\u007f()${quote}]+`, 'y');
const hasLetter = /[\p{L}\p{N}]/u;
const keywords: Record<string, 'and' | 'or' | 'not'> = { AND: 'and', OR: 'or', NOT: 'not' };

/** Cuts a query into tokens; what means nothing is left out, and `warnings` says so. Takes any text. */
export function tokensOf(input: string, warnings: string[]): Token[] {
  const text = input.slice(0, longestQuery).replace(/\p{Surrogate}/gu, ' ').normalize('NFC');
  if (input.length > longestQuery) warnings.push(`Only the first ${longestQuery} characters were read.`);
  const tokens: Token[] = [];
  let words = 0;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  while (at < text.length) {
    if (take(space)) continue;
    if (words >= mostWords) {
      warnings.push(`Only the first ${mostWords} words were read.`);
      break;
    }
    const letter = text[at]!;
    let found: RegExpExecArray | null;
    if (letter === '(' || letter === ')') {
      tokens.push({ kind: letter === '(' ? 'open' : 'close' });
      at += 1;
    } else if (letter === '-' && /[^\s)\-]/.test(text[at + 1] ?? ' ')) {
      tokens.push({ kind: 'not' });
      at += 1;
    } else if ((found = take(phrase))) {
      if (!found[2]) warnings.push('A quotation mark has no partner; the phrase was read to the end.');
      const inside = found[1]!.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
      if (hasLetter.test(inside)) tokens.push({ kind: 'phrase', text: inside });
      else warnings.push('An empty phrase was left out.');
      words += 1;
    } else if ((found = take(number))) {
      tokens.push({ kind: 'number', field: found[1]!.toLowerCase() as NumberField, comparison: found[2] as Comparison, value: Number(found[3]) });
      words += 1;
    } else if ((found = take(field))) {
      tokens.push({ kind: 'field', field: found[1]!.toLowerCase() as TextField });
    } else if ((found = take(word))) {
      words += 1;
      tokens.push(...wordTokens(found[0], warnings));
    } else {
      at += 1;
    }
  }
  return tokens;
}

/** One token, or none; several when what is left without punctuation is more than a word. */
function wordTokens(written: string, warnings: string[]): Token[] {
  const keyword = keywords[written];
  if (keyword) return [{ kind: keyword }];
  // What stands around a word is punctuation, except where names of skills have it: C++, C#, .NET.
  const bare = written.replace(/^[^\p{L}\p{N}.]+/u, '').replace(/[,;:!?]+$/, '');
  const text = bare.replaceAll('*', '');
  if (!hasLetter.test(text)) {
    warnings.push(`“${written}” has no letter or digit and was left out.`);
    return [];
  }
  const plain = bare.endsWith('*') ? `${text}*` : text;
  if (plain !== written) return keywords[plain] ? [{ kind: 'term', text: plain.toLowerCase() }] : tokensOf(plain, warnings);
  const [, unknown] = /^([\p{L}]+)(?::|[<>]=?|=)/u.exec(text) ?? [];
  if (unknown) warnings.push(`“${unknown}” is not a field that can be searched; “${text}” was read as text.`);
  return plain === text ? [{ kind: 'term', text }] : [{ kind: 'prefix', text }];
}
