import { normalForm } from '../../../platform/text/normal-form.js';
import { join, withSpan, spanOf, type QueryNode, type QueryWarning, warn } from './query-syntax.js';
import { isLimited, type Sight } from '../search/search-texts.js';

/** The words of the index. */
export interface Vocabulary {
  /**
   * For each word that no document has: the words of names, titles and skills with the same first letter and about the
   * same length. Words that some document has are left out of the answer. Only documents count that `sight` shows, and
   * what it shows of them: otherwise the answer would name people, and words of texts, that the viewer does not see.
   */
  similarTo(words: readonly string[], sight: Sight): Promise<Map<string, string[]>>;
}

const shortest = 4;
/** Longer ones are not words, and an engine would need seconds for them. */
const longest = 40;
const mostOffered = 5;
const wordsRemembered = 20_000;
const rememberedFor = 10 * 60_000;

/** Edits that are corrected: one for words of four letters or more, two for eight or more. */
export const maxEdits = 2;
const allowed = (word: string) => (word.length >= 8 ? maxEdits : 1);

/**
 * Corrects words that no document has to the nearest words of names, titles and skills. Phrases, prefixes and names of
 * skills are never corrected. The parsed query shows the words that were searched for.
 */
export class Spelling {
  /** known words with the time until which they are trusted, so that most queries need no lookup */
  private readonly known = new Map<string, number>();

  constructor(private readonly vocabulary: Vocabulary) {}

  /**
   * @param isMeant true for words that are correct: they name a skill, or are too common to search for
   * @param sight what the search may look at
   */
  async correct(
    root: QueryNode,
    isMeant: (word: string) => boolean,
    warnings: QueryWarning[],
    sight: Sight = {},
  ): Promise<QueryNode> {
    const now = Date.now();
    const key = isLimited(sight)
      ? (word: string) => JSON.stringify([word, sight.departments, sight.hiddenTexts])
      : (word: string) => word;
    const words = [...new Set(leavesOf(root).map(({ text }) => text))].filter(
      (word) => !isMeant(word) && !((this.known.get(key(word)) ?? 0) > now),
    );
    if (words.length === 0) return root;
    const similar = await this.vocabulary.similarTo(words, sight);
    for (const word of words) if (!similar.has(word)) this.remember(key(word), now + rememberedFor);
    const nearest = new Map(
      [...similar].flatMap(([word, candidates]) => {
        const found = nearestOf(word, candidates);
        return found.length > 0 ? [[word, found] as const] : [];
      }),
    );
    return nearest.size > 0 ? replaced(root, nearest, warnings) : root;
  }

  private remember(word: string, until: number): void {
    if (this.known.size >= wordsRemembered) {
      const [oldest] = this.known.keys();
      if (oldest !== undefined) this.known.delete(oldest);
    }
    this.known.set(word, until);
  }
}

type Term = Extract<QueryNode, { kind: 'term' }>;

const mayBeMistyped = (node: QueryNode): node is Term =>
  node.kind === 'term' &&
  (node.field === undefined || ['name', 'title', 'skill'].includes(node.field)) &&
  /^[\p{L}\p{M}]+$/u.test(node.text) &&
  node.text.length >= shortest &&
  node.text.length <= longest;

function leavesOf(node: QueryNode): Term[] {
  if (node.kind === 'not') return leavesOf(node.node);
  if (node.kind === 'and' || node.kind === 'or') return node.nodes.flatMap(leavesOf);
  return mayBeMistyped(node) ? [node] : [];
}

function replaced(
  node: QueryNode,
  nearest: ReadonlyMap<string, string[]>,
  warnings: QueryWarning[],
): QueryNode {
  if (node.kind === 'not') return { kind: 'not', node: replaced(node.node, nearest, warnings) };
  if (node.kind === 'and' || node.kind === 'or')
    return (
      join(
        node.kind,
        node.nodes.map((child) => replaced(child, nearest, warnings)),
      ) ?? node
    );
  if (!mayBeMistyped(node)) return node;
  const words = nearest.get(node.text);
  if (!words) return node;
  const span = spanOf(node);
  warn(
    warnings,
    `Nobody has “${node.text}”; ${words.map((word) => `“${word}”`).join(' or ')} was searched for. Put it in quotes to look for it as written.`,
    span,
  );
  return (
    join(
      'or',
      words.map((text) => withSpan({ ...node, text }, span)),
    ) ?? node
  );
}

/** Capitals and accents do not count as edits. */
const plain = (word: string) => normalForm(word.toLowerCase(), 'NFD').replace(/\p{M}/gu, '');

/** The candidates with the fewest edits, if those are few enough, in alphabetical order. */
function nearestOf(word: string, candidates: readonly string[]): string[] {
  const measured = candidates
    .map((candidate) => ({ candidate, edits: editDistance(word, candidate) }))
    .filter(({ edits }) => edits > 0 && edits <= allowed(plain(word)));
  const fewest = Math.min(...measured.map(({ edits }) => edits));
  return [
    ...new Set(measured.filter(({ edits }) => edits === fewest).map(({ candidate }) => candidate)),
  ]
    .sort()
    .slice(0, mostOffered);
}

/**
 * The optimal string alignment distance: letters left out, added, replaced, or swapped with their neighbour.
 * (Damerau–Levenshtein distance in which no substring is edited twice.)
 */
export function editDistance(a: string, b: string): number {
  const [from, to] = [[...plain(a)], [...plain(b)]];
  const at = (numbers: readonly number[], index: number) => numbers[index] ?? Infinity;
  let [before, row] = [
    new Array<number>(),
    Array.from({ length: to.length + 1 }, (_, index) => index),
  ];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = at(row, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const fewest = Math.min(at(row, j) + 1, at(next, j - 1) + 1, replaced);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next[j] = swapped ? Math.min(fewest, at(before, j - 2) + 1) : fewest;
    }
    [before, row] = [row, next];
  }
  return at(row, to.length);
}
