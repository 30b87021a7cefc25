import type { QueryNode } from './query-syntax.js';

/** A query that asks for most of its words, for when nobody has all of them. */
export interface RelaxedQuery {
  root: QueryNode;
  /** what is told about it, in words */
  message: string;
}

/** With fewer words each of them is the point. */
const fewestWords = 3;
/** Of so many words all but a few may be missing: a title of a job ad names the team, the product and the place, too. */
const shareNeeded = 0.5;

/**
 * The same words with less asked of them; undefined for a query with operators, quotes or fields, which is meant as it
 * is written.
 * @param input as it was written
 * @param parsed as it was understood
 * @param ready the same, made ready for an engine: words that make up one skill or title are one part
 */
export function relaxedQuery(
  input: string,
  parsed: QueryNode,
  ready: QueryNode | undefined,
): RelaxedQuery | undefined {
  const isPlain =
    parsed.kind === 'and' &&
    parsed.nodes.every((node) => node.kind === 'term' && node.field === undefined);
  if (
    ready?.kind !== 'and' ||
    ready.nodes.length < fewestWords ||
    /\bAND\b/.test(input) ||
    !isPlain
  )
    return undefined;
  const { nodes } = ready;
  const least = Math.ceil(nodes.length * shareNeeded);
  return {
    root: { kind: 'or', nodes, least },
    message: `Nobody has all of these words. Whoever has at least ${least} of the ${nodes.length} parts of the query is shown; write AND between them to ask for all.`,
  };
}
