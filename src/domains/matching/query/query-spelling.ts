import { join, withSpan, spanOf, type QueryNode, type QueryWarning, warn } from './query-syntax.js';

/** Looks words up in what the index holds. */
export interface Vocabulary {
  /**
   * For each of these words that nobody's document has, those of names, titles and skills that begin with the same
   * letter and are about as long; words that somebody has are left out of the answer.
   */
  similarTo(words: readonly string[]): Promise<Map<string, string[]>>;
}

const shortest = 4;
/** Longer ones are no words; an engine would think about them for seconds. */
const longest = 40;
const mostOffered = 5;
const wordsRemembered = 20_000;
const rememberedFor = 10 * 60_000;

/** Slips that are forgiven: one from four letters on, two from eight. */
export const maxEdits = 2;
const allowed = (word: string) => (word.length >= 8 ? maxEdits : 1);

/**
 * Reads words that nobody has as the nearest ones that somebody's name, title or skill has. Never inside quotes, never
 * a prefix, never the name of a skill. The query that was understood shows the words that were taken.
 */
export class Spelling {
  /** words that somebody has, with the time until which that is believed: most queries then ask nothing */
  private readonly known = new Map<string, number>();

  constructor(private readonly vocabulary: Vocabulary) {}

  /** @param isMeant whether a word is right as it is: it names a skill, or is too common to be searched for */
  async correct(
    root: QueryNode,
    isMeant: (word: string) => boolean,
    warnings: QueryWarning[],
  ): Promise<QueryNode> {
    const now = Date.now();
    const words = [...new Set(leavesOf(root).map(({ text }) => text))].filter(
      (word) => !isMeant(word) && !((this.known.get(word) ?? 0) > now),
    );
    if (words.length === 0) return root;
    const similar = await this.vocabulary.similarTo(words);
    for (const word of words) if (!similar.has(word)) this.remember(word, now + rememberedFor);
    const nearest = new Map(
      [...similar].flatMap(([word, candidates]) => {
        const found = nearestOf(word, candidates);
        return found.length > 0 ? [[word, found] as const] : [];
      }),
    );
    return nearest.size > 0 ? replaced(root, nearest, warnings) : root;
  }

  private remember(word: string, until: number): void {
    if (this.known.size >= wordsRemembered) this.known.delete(this.known.keys().next().value!);
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
    return join(
      node.kind,
      node.nodes.map((child) => replaced(child, nearest, warnings)),
    )!;
  if (!mayBeMistyped(node)) return node;
  const words = nearest.get(node.text);
  if (!words) return node;
  const place = spanOf(node);
  warn(
    warnings,
    `Nobody has “${node.text}”; ${words.map((word) => `“${word}”`).join(' or ')} was searched for. Put it in quotes to look for it as written.`,
    place,
  );
  return join(
    'or',
    words.map((text) => withSpan({ ...node, text }, place)),
  )!;
}

/** Capitals and accents are no slips. */
const plain = (word: string) => word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** The candidates with the fewest slips, if those are few enough; in the order of the alphabet. */
export function nearestOf(word: string, candidates: readonly string[]): string[] {
  const measured = candidates
    .map((candidate) => ({ candidate, slips: editDistance(word, candidate) }))
    .filter(({ slips }) => slips > 0 && slips <= allowed(plain(word)));
  const fewest = Math.min(...measured.map(({ slips }) => slips));
  return [
    ...new Set(measured.filter(({ slips }) => slips === fewest).map(({ candidate }) => candidate)),
  ]
    .sort()
    .slice(0, mostOffered);
}

/** Letters that were left out, added, exchanged, or swapped with their neighbour: optimal string alignment distance. */
export function editDistance(a: string, b: string): number {
  const [from, to] = [[...plain(a)], [...plain(b)]];
  let [before, row] = [
    new Array<number>(),
    Array.from({ length: to.length + 1 }, (_, index) => index),
  ];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const exchanged = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, exchanged);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return row[to.length]!;
}
