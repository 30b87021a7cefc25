import { type QueryWarning, warn } from './query-syntax.js';

/** Marks for direction and line breaks. They are not part of a word, and pasted text is full of them. */
const invisible = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
/** Longer input is cut: probably a document that was pasted by accident. The API refuses it before. */
export const longestQuery = 10_000;

/** The text that the lexer reads, with the offsets in the written query. */
export interface Source {
  text: string;
  /** the offset in the written query for an offset in `text` */
  at(index: number): number;
}

/** Removes invisible marks, and replaces control characters and lone surrogates by spaces. Accepts any text. */
export function sourceOf(input: string, warnings: QueryWarning[]): Source {
  const written = input.slice(0, longestQuery);
  if (input.length > longestQuery) {
    warn(warnings, `Only the first ${longestQuery.toLocaleString('en')} characters were read.`, {
      start: longestQuery,
      end: input.length,
    });
  }
  const places: number[] = [];
  let text = '';
  let index = 0;
  let controls = false;
  for (const letter of written) {
    const start = index;
    index += letter.length;
    if (invisible.test(letter)) continue;
    const isControl = control.test(letter);
    if (isControl && !controls) {
      warn(warnings, 'Control characters were read as spaces.', { start, end: index });
      controls = true;
    }
    text += isControl || /^\p{Surrogate}$/u.test(letter) ? ' ' : letter;
    for (let unit = 0; unit < letter.length; unit += 1) places.push(start + unit);
  }
  return { text, at: (place) => places[place] ?? written.length };
}
