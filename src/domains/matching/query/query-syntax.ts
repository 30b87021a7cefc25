/**
 * Version of the syntax tree. Trees may be stored, so a newer reader must understand older versions. 2 added levels and
 * skills with levels, 3 related skills and occupations.
 */
export const syntaxVersion = 3;

export const textFields = ['title', 'skill', 'company', 'current', 'location', 'name'] as const;
/** title and company: present or past; current: present title or company. */
export type TextField = (typeof textFields)[number];
export const numberFields = ['years', 'level'] as const;
/** years: total years of experience; level: of the skills next to it, else of any skill. */
export type NumberField = (typeof numberFields)[number];
export type Comparison = '>=' | '<=' | '>' | '<' | '=';
export interface Bound {
  comparison: Comparison;
  value: number;
}

export type QueryNode =
  | { kind: 'and'; nodes: QueryNode[] }
  /** `least`: how many nodes must match, 1 when undefined; only relaxed queries have it (query-relaxed.ts) */
  | { kind: 'or'; nodes: QueryNode[]; least?: number }
  | { kind: 'not'; node: QueryNode }
  /** a word, compared by its stem */
  | { kind: 'term'; text: string; field?: TextField }
  /** the beginning of a word */
  | { kind: 'prefix'; text: string; field?: TextField }
  /** in quotes: compared as written */
  | { kind: 'phrase'; text: string; field?: TextField }
  | ({ kind: 'number'; field: NumberField } & Bound)
  /** added next to a term that names a skill (query-expansion.ts). No ids: any skill */
  | { kind: 'skill'; ids: string[]; text: string; levels?: Bound[] }
  /** added next to a word: related skills or occupations (query-expansion.ts) */
  | { kind: 'related'; by: RelatedField; ids: string[]; text: string };

/** Narrower stated skills, extracted skills, and occupations of present and past titles. */
export type RelatedField = 'skillIds' | 'foundSkillIds' | 'occupationIds' | 'pastOccupationIds';

/** A part of the query that was not understood, or read differently. */
export interface QueryWarning extends Span {
  message: string;
}

const mostWarnings = 50;

/** Adds a warning, up to 50. */
export function warn(warnings: QueryWarning[], message: string, { start, end }: Span): void {
  if (warnings.length < mostWarnings) warnings.push({ message, start, end });
}

/** A query as it was understood. */
export interface ParsedQuery {
  version: typeof syntaxVersion;
  /** undefined: the query is empty, and everybody matches */
  root?: QueryNode;
  /** the tree in words; parsing it again gives the same tree */
  text: string;
  /** what was not understood and how it was handled, in the order of the query */
  warnings: QueryWarning[];
}

/** A range of the query in UTF-16 code units; `end` is not included. */
export interface Span {
  start: number;
  end: number;
}
/** Stored outside the tree, so that queries with the same meaning have equal trees. */
const spans = new WeakMap<QueryNode, Span>();

/** Remembers the span of a node, and returns the node. */
export function withSpan<Node extends QueryNode>(node: Node, { start, end }: Span): Node {
  spans.set(node, { start, end });
  return node;
}

/** The span of a node; 0 to 0 for a node that was not written. */
export const spanOf = (node: QueryNode): Span => spans.get(node) ?? { start: 0, end: 0 };

const printField = (field: TextField | undefined) => (field ? `${field}:` : '');
const printBound = (field: NumberField, { comparison, value }: Bound) =>
  `${field}${comparison}${value}`;

/** The query as text; parsing it gives the same tree. */
export function printQuery(node: QueryNode | undefined): string {
  if (!node) return '';
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.map(printPart).join(node.kind === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `NOT ${printPart(node.node)}`;
    case 'term':
      return `${printField(node.field)}${node.text}`;
    case 'prefix':
      return `${printField(node.field)}${node.text}*`;
    case 'phrase':
      return `${printField(node.field)}"${node.text}"`;
    case 'number':
      return printBound(node.field, node);
    case 'related':
      return node.text;
    case 'skill':
      return [
        ...(node.ids.length > 0 ? [`skill:"${node.text}"`] : []),
        ...(node.levels ?? []).map((bound) => printBound('level', bound)),
      ].join(' AND ');
  }
}

const printPart = (node: QueryNode): string =>
  node.kind === 'and' || node.kind === 'or' ? `(${printQuery(node)})` : printQuery(node);

/** Joins nodes into one: none for none, the node itself for one, and no list directly inside a list of its kind. */
export function join(
  kind: 'and' | 'or',
  nodes: readonly (QueryNode | undefined)[],
): QueryNode | undefined {
  const flat = nodes.flatMap((node) =>
    node === undefined ? [] : node.kind === kind ? node.nodes : [node],
  );
  return flat.length > 1 ? { kind, nodes: flat } : flat[0];
}
