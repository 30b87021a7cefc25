import type { Called } from './mentions.queries.js';

/** A word, an address or a number: what is between spaces and signs. */
const token = /[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_@.+'’-]*[\p{L}\p{M}\p{N}_])?/gu;
const plain = (text: string): string => text.normalize('NFC').toLowerCase();
const tokensOf = (text: string): string[] => (text.match(token) ?? []).map(plain);

/** What a mention is replaced by. */
const erased = '[erased]';

/**
 * Finds where people are mentioned in a text: by full name in either order, e-mail address or phone number, whatever the
 * case and the signs between the words. It takes time in proportion to the text, however many people there are.
 */
export class Mentions {
  /** the mentions by their first word, the longest first */
  private readonly byFirst: ReadonlyMap<string, string[][]>;

  constructor({ emails, phones, names }: Called) {
    const all = [...emails, ...phones, ...names]
      .map(tokensOf)
      .filter((words) => words.length > 0)
      .sort((a, b) => b.length - a.length);
    this.byFirst = Map.groupBy(all, ([first]) => first ?? '');
  }

  get none(): boolean {
    return this.byFirst.size === 0;
  }

  /** True if somebody is mentioned. */
  in(text: string): boolean {
    return this.without(text) !== text;
  }

  /** The text with "[erased]" in the place of each mention. */
  without(text: string): string {
    if (this.none) return text;
    const found = [...text.matchAll(token)].map((match) => ({
      word: plain(match[0]),
      from: match.index,
      to: match.index + match[0].length,
    }));
    let result = '';
    let done = 0;
    for (let at = 0; at < found.length;) {
      const start = found[at];
      const words = this.byFirst
        .get(start?.word ?? '')
        ?.find((mention) => mention.every((word, index) => found[at + index]?.word === word));
      const end = words && found[at + words.length - 1];
      if (!start || !words || !end) {
        at += 1;
        continue;
      }
      result += `${text.slice(done, start.from)}${erased}`;
      done = end.to;
      at += words.length;
    }
    return result + text.slice(done);
  }
}
