import type { Called } from './mentions.queries.js';

const special = /[^\p{L}\p{N}\s]/gu;
const isWord = /[\p{L}\p{N}_]/u;

/** A text as a regular expression of PostgreSQL that finds it as whole words, with any white space between them. */
function asPattern(text: string): string {
  const body = text.trim().replace(special, '\\$&').replace(/\s+/g, '\\s+');
  const first = text.trim().at(0) ?? '';
  const last = text.trim().at(-1) ?? '';
  return `${isWord.test(first) ? '\\m' : ''}${body}${isWord.test(last) ? '\\M' : ''}`;
}

/** All that may be a mention, the longest first. */
export const mentionsOf = ({ emails, phones, names }: Called): string[] =>
  [...new Set([...emails, ...phones, ...names])].sort((a, b) => b.length - a.length);

/** A regular expression of PostgreSQL that finds every mention; undefined: there is nothing to find. */
export const mentionPattern = (called: Called): string | undefined => {
  const mentions = mentionsOf(called);
  return mentions.length === 0 ? undefined : `(?:${mentions.map(asPattern).join('|')})`;
};
