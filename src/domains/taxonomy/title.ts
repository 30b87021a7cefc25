import { normalForm } from '../../platform/text/normal-form.js';
import { trimmed } from '../../platform/text/trimmed.js';

/** Words for seniority or kind of employment. They do not say what somebody does. */
const rankWords = new Set([
  'senior',
  'sr',
  'junior',
  'jr',
  'lead',
  'principal',
  'staff',
  'chief',
  'mid',
  'midlevel',
  'mid-level',
  'entry',
  'entry-level',
  'associate',
  'head',
  'intern',
  'internship',
  'trainee',
  'graduate',
  'experienced',
  'freelance',
  'freelancer',
  'contract',
  'contractor',
  'temporary',
  'temp',
  'part-time',
  'full-time',
  'remote',
  'interim',
  'acting',
  'i',
  'ii',
  'iii',
  'iv',
  'v',
  '1',
  '2',
  '3',
  'level',
  'm',
  'f',
  'd',
  'w',
  'x',
  'mfd',
  'mwd',
  'fmd',
]);

/** Endings of last words that look like a plural and are none. */
const notPlural =
  /(ss|us|is|ics|news|sales|operations|human resources|communications|systems|analytics)$/;
const singular = (word: string): string => {
  if (word.length < 4 || notPlural.test(word) || !word.endsWith('s')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x|z)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
};

/** Spelling variants that not all lists of titles have. */
const spellings: Record<string, string> = {
  engr: 'engineer',
  eng: 'engineer',
  dev: 'developer',
  mgr: 'manager',
  admin: 'administrator',
  asst: 'assistant',
  vp: 'vice president',
  dir: 'director',
  exec: 'executive',
  backend: 'back-end',
  frontend: 'front-end',
  fullstack: 'full-stack',
  programmer: 'developer',
  'back end': 'back-end',
  'front end': 'front-end',
  'full stack': 'full-stack',
};

const punctuation = /[.&-]/;
/** Opening brackets and what closes them. */
const brackets: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/** Replaces texts in brackets by a space. A kind of bracket that is never closed is looked for once. */
function withoutBrackets(text: string): string {
  const missing = new Set<string>();
  let kept = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const closing = brackets[text.charAt(at)];
    if (!closing || missing.has(closing)) continue;
    const end = text.indexOf(closing, at);
    if (end < 0) {
      missing.add(closing);
      continue;
    }
    kept += `${text.slice(from, at)} `;
    at = end;
    from = end + 1;
  }
  return kept + text.slice(from);
}

const words = (title: string): string[] =>
  withoutBrackets(normalForm(title.toLowerCase(), 'NFKC'))
    .replace(/\b(back|front|full)[ -](end|stack)\b/g, '$1-$2')
    .split(/[^\p{L}\p{M}\p{N}+#.&-]+/u)
    .map((word) => trimmed(word, punctuation))
    .filter((word) => word !== '' && word !== '&')
    .map((word) => spellings[word] ?? word);

/**
 * The form in which titles are compared: lower case, without brackets, ranks ("Senior", "II", "m/f/d") and what
 * follows a comma or a dash, the last word in the singular. A title that is nothing but a rank keeps it.
 */
export function titleKey(title: string): string {
  const [first = ''] = title.split(/,| [-–—|@] | at /i);
  const all = words(first.trim() === '' ? title : first);
  const kept = all.filter((word) => !rankWords.has(word));
  const own = kept.length > 0 ? kept : all;
  return own.map((word, index) => (index === own.length - 1 ? singular(word) : word)).join(' ');
}

/** In words. */
const longestTitle = 30;

/**
 * Keys to look up a title, the closest first: the whole title, then without its first words while at least two words
 * are left.
 * "Java back-end developer" is a back-end developer; a "developer" alone could be anything.
 */
export function titleKeys(title: string): string[] {
  const key = titleKey(title);
  const parts = key.split(' ');
  // A list for each word of a long text would grow with its square, and no title of a taxonomy is as long.
  const first = Math.max(1, parts.length - longestTitle);
  const shorter = parts.slice(first, -1).map((_, index) => parts.slice(first + index).join(' '));
  return [key, ...shorter].filter((each) => each !== '');
}
