import type { QueryNode } from './query-syntax.js';

/** A query that requires only some of its words. Searched for when nobody has all words. */
export interface RelaxedQuery {
  root: QueryNode;
  /** the warning that is shown with the results */
  message: string;
}

/** With fewer words every word matters. */
const fewestWords = 3;
/** Half of the parts must match: the title of a job ad also names the team, the product and the place. */
const shareNeeded = 0.5;

/**
 * Relaxes a query of plain words.
 * @param input the query as written
 * @param parsed its syntax tree
 * @param ready the expanded tree: the words of one skill or title are one part
 * @returns undefined for fewer than three parts, or a query with operators, quotes or fields
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
    message: `Nobody has all of these words. People with at least ${least} of the ${nodes.length} parts of the query are shown. Write AND between the words to require all of them.`,
  };
}
