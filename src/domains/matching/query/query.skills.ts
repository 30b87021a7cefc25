import { stopWords } from '../../../../search/stop-words.js';
import { join, type ParsedQuery, type QueryNode } from './query.syntax.js';

/** Names of skills are up to so many words long when they stand without quotes. */
const longestName = 4;
const common = new Set(stopWords);

/** Finds skills by name or alias, in any spelling that `skill_key` makes the same. */
export type FindSkills = (names: readonly string[]) => Promise<Map<string, string>>;

/**
 * Makes a query ready for an engine: a term, or neighbouring terms, that name a skill or an alias also match people
 * with that skill; words too common to be indexed are left out. Quotes stay as written, except behind `skill:`.
 * @returns the tree to search with, and warnings beside the parser's
 */
export async function withSkills(query: ParsedQuery, find: FindSkills): Promise<{ root?: QueryNode; warnings: string[] }> {
  if (!query.root) return { warnings: [...query.warnings] };
  const names = new Set<string>();
  collect(query.root, names);
  const skills = names.size > 0 ? await find([...names]) : new Map<string, string>();
  const dropped = new Set<string>();
  const root = expand(query.root, skills, dropped);
  const warnings = [...query.warnings, ...[...dropped].map((word) => `“${word}” is too common to search for and was left out; put it in quotes to look for it.`)];
  if (!root) warnings.push('Nothing was left to search for, so everybody matches.');
  return { root, warnings };
}

type Term = Extract<QueryNode, { kind: 'term' }>;
const isPlain = (node: QueryNode | undefined): node is Term => node?.kind === 'term' && node.field === undefined;

function collect(node: QueryNode, names: Set<string>): void {
  if (node.kind === 'not') collect(node.node, names);
  if (node.kind === 'term' && (node.field === undefined || node.field === 'skill')) names.add(node.text);
  if (node.kind === 'phrase' && node.field === 'skill') names.add(node.text);
  if (node.kind !== 'and' && node.kind !== 'or') return;
  node.nodes.forEach((child, start) => {
    collect(child, names);
    if (node.kind === 'and') for (const run of runsFrom(node.nodes, start)) names.add(nameOf(run));
  });
}

/** Two to four neighbouring plain terms beginning here, the longest run first. */
function runsFrom(nodes: readonly QueryNode[], start: number): Term[][] {
  const run: Term[] = [];
  for (let at = start; at < nodes.length && run.length < longestName; at++) {
    const node = nodes[at];
    if (!isPlain(node)) break;
    run.push(node);
  }
  return run.map((_, index) => run.slice(0, run.length - index)).filter(({ length }) => length > 1);
}

const nameOf = (run: readonly Term[]) => run.map(({ text }) => text).join(' ');

function expand(node: QueryNode, skills: Map<string, string>, dropped: Set<string>): QueryNode | undefined {
  switch (node.kind) {
    case 'not': {
      const inner = expand(node.node, skills, dropped);
      return inner && { kind: 'not', node: inner };
    }
    case 'or':
      return join('or', node.nodes.map((child) => expand(child, skills, dropped)));
    case 'and':
      return join('and', expandAll(node.nodes, skills, dropped));
    case 'term':
    case 'phrase':
      return expandLeaf(node, skills, dropped);
    default:
      return node;
  }
}

function expandAll(nodes: readonly QueryNode[], skills: Map<string, string>, dropped: Set<string>): (QueryNode | undefined)[] {
  const expanded: (QueryNode | undefined)[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const run = runsFrom(nodes, at).find((terms) => skills.has(nameOf(terms)));
    if (run) {
      const words = join('and', run.map((term) => expandLeaf(term, skills, dropped)));
      expanded.push(join('or', [{ kind: 'skill', ids: [skills.get(nameOf(run))!], text: nameOf(run) }, words]));
      at += run.length - 1;
    } else expanded.push(expand(nodes[at]!, skills, dropped));
  }
  return expanded;
}

function expandLeaf(node: Extract<QueryNode, { kind: 'term' | 'phrase' }>, skills: Map<string, string>, dropped: Set<string>): QueryNode | undefined {
  const id = node.field === 'skill' || isPlain(node) ? skills.get(node.text) : undefined;
  if (id) {
    const skill: QueryNode = { kind: 'skill', ids: [id], text: node.text };
    // Of C++ and C# the index of words keeps only a C: there the skill alone is meant.
    return node.field === 'skill' || /[+#]/.test(node.text) ? skill : join('or', [skill, node]);
  }
  if (node.kind === 'term' && common.has(node.text.toLowerCase())) {
    dropped.add(node.text);
    return undefined;
  }
  return node;
}
