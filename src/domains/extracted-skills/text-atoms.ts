import { normalForm } from '../../platform/text/normal-form.js';

/** A piece of text: a run of letters and digits, or one sign. */
export interface Atom {
  /** lower case, without accents */
  text: string;
  /** UTF-16 offsets */
  start: number;
  end: number;
  /** what comes before it: nothing, white space, a hyphen inside a word, or a line break */
  gap: 'none' | 'space' | 'hyphen' | 'line';
}

const pieces = /[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}\s]/gu;
const letters = /^[\p{L}\p{M}\p{N}]/u;
const hyphens = /^[-‐‑]$/;
/** No name of a skill has a word as long as this. Encoded pictures and keys have. */
const longestWord = 200;
/** Atoms made between two pauses. */
const atomsAtOnce = 500;

const folded = (text: string): string =>
  normalForm(text.toLowerCase(), 'NFD').replace(/\p{Mn}/gu, '');

/** A word that is too long to be compared. The sign at its end keeps it from being a name. */
const cut = (word: string): string => `${word.slice(0, longestWord)}…`;

export const isWord = (atom: Atom | undefined): boolean =>
  atom !== undefined && letters.test(atom.text);

/**
 * Splits a text into atoms. A hyphen between two words is a gap, so that `front-end` and `front end` are the same.
 * Takes time that grows with the length of the text alone, and yields where it may be interrupted.
 */
export function* atomsIn(text: string): Generator<void, Atom[]> {
  const plain = yield* withoutAddresses(text);
  const atoms: Atom[] = [];
  let hyphen = false;
  let steps = 0;
  for (const match of plain.matchAll(pieces)) {
    steps += 1;
    if (steps % atomsAtOnce === 0) yield;
    const [piece] = match;
    const start = match.index;
    const before = atoms.at(-1);
    const between = plain.slice(hyphen ? start : (before?.end ?? 0), start);
    if (
      hyphens.test(piece) &&
      isWord(before) &&
      between === '' &&
      letters.test(plain.slice(start + piece.length, start + piece.length + 2))
    ) {
      hyphen = true;
      continue;
    }
    atoms.push({
      text: folded(piece.length > longestWord ? cut(piece) : piece),
      start,
      end: start + piece.length,
      gap: hyphen
        ? 'hyphen'
        : between === '' && before
          ? 'none'
          : between.includes('\n')
            ? 'line'
            : 'space',
    });
    hyphen = false;
  }
  return atoms;
}

/** White space ends an address. */
const runs = /\S+/g;
const beginsAddress = /\b(?:https?:\/\/|www\.)\S/iu;

/**
 * Replaces web and e-mail addresses, whose words are not meant as skills, by as many spaces, so that offsets stay the
 * same. Looks at each run without white space once: an expression such as \S+@\S+ begins again at every letter of it.
 */
function* withoutAddresses(text: string): Generator<void, string> {
  const parts: string[] = [];
  let done = 0;
  let steps = 0;
  for (const match of text.matchAll(runs)) {
    steps += 1;
    if (steps % atomsAtOnce === 0) yield;
    const [run] = match;
    const at = isMailAddress(run) ? 0 : (beginsAddress.exec(run)?.index ?? -1);
    if (at < 0) continue;
    parts.push(text.slice(done, match.index + at), ' '.repeat(run.length - at));
    done = match.index + run.length;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

/** True for something, an @, something, a full stop, something. */
function isMailAddress(run: string): boolean {
  const at = run.indexOf('@', 1);
  return at > 0 && run.lastIndexOf('.', run.length - 2) >= at + 2;
}
