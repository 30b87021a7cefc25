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
/** Web and e-mail addresses, whose words are not meant as skills. */
const addresses = /\b(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/giu;

const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '');
export const isWord = (atom: Atom | undefined): boolean =>
  atom !== undefined && letters.test(atom.text);

/**
 * Splits a text into atoms. A hyphen between two words is a gap, so that `front-end` and `front end` are the same.
 */
export function atomsOf(text: string): Atom[] {
  // Replaced by as many characters, so that offsets stay the same.
  const plain = text.replace(addresses, (address) => ' '.repeat(address.length));
  const atoms: Atom[] = [];
  let hyphen = false;
  for (const match of plain.matchAll(pieces)) {
    const [piece] = match;
    const start = match.index;
    const before = atoms.at(-1);
    const between = plain.slice(hyphen ? start : (before?.end ?? 0), start);
    if (
      /^[-‐‑]$/.test(piece) &&
      isWord(before) &&
      between === '' &&
      letters.test(plain.slice(start + piece.length))
    ) {
      hyphen = true;
      continue;
    }
    atoms.push({
      text: folded(piece),
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
