import { itemAt, lastOf } from '../../platform/present.js';
/** What stands in front of a name and is none of it, without full stops. */
const titles = new Set(
  'dr prof mr mrs ms miss mx herr frau mme mlle ing dipl-ing dr-ing'.split(' '),
);
/** Degrees and the like that stand behind a name, without full stops. */
const suffixes = new Set(
  'phd md mba msc bsc ma ba jd mph dds rn cpa pmp esq jr sr ii iii iv'.split(' '),
);
/** Words that belong to the family name behind them, when they are written in small letters. */
const particles = new Set(
  'de del della der den di da das do dos du la las le los van von vom zu zum zur ten ter bin ibn al el af av y'.split(
    ' ',
  ),
);

const plain = (word: string) => word.toLowerCase().replaceAll('.', '');
const isSuffix = (part: string) => suffixes.has(plain(part).replaceAll(' ', ''));

/** LEE beside Ann is Lee. */
const calm = (family: string, given: string): string =>
  family.length > 2 && family === family.toUpperCase() && given !== given.toUpperCase()
    ? family
        .toLowerCase()
        .replace(
          /(^|[\s'’-])(\p{L})/gu,
          (_, before: string, letter: string) => before + letter.toUpperCase(),
        )
    : family;

/**
 * Splits a name that stands in one field. The family name is what stands before a comma, else the last word with its
 * particles (de la Cruz). Titles in front and degrees behind are left out. A single word is a given name.
 */
export function nameParts(text: string): { given: string; family: string } {
  const parts = text
    .split(',')
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter(Boolean);
  while (parts.length > 1 && isSuffix(lastOf(parts))) parts.pop();
  const [first = '', second, ...more] = parts;
  if (second !== undefined && more.length === 0) {
    const given = withoutTitles(second.split(' ')).join(' ');
    return { given, family: calm(withoutTitles(first.split(' ')).join(' '), given) };
  }
  const words = withoutTitles(parts.join(', ').split(' '));
  while (words.length > 2 && isSuffix(lastOf(words))) words.pop();
  if (words.length < 2) return { given: words[0] ?? '', family: '' };
  let start = words.length - 1;
  while (start > 1 && particles.has(itemAt(words, start - 1))) start -= 1;
  const given = words.slice(0, start).join(' ');
  return { given, family: calm(words.slice(start).join(' '), given) };
}

/** Without titles in front, as long as a word is left. */
function withoutTitles(words: string[]): string[] {
  let from = 0;
  while (from < words.length - 1 && titles.has(plain(itemAt(words, from)))) from += 1;
  return words.slice(from);
}
