/**
 * The syntax tree of the query language. It may be kept (saved searches), so its form has a number: a reader of an
 * older number must still understand it.
 */
export const syntaxVersion = 1;

export const textFields = ['title', 'skill', 'company', 'current', 'location', 'name'] as const;
/** title and company: of any time; current: present title or company. */
export type TextField = (typeof textFields)[number];
export const numberFields = ['years'] as const;
export type NumberField = (typeof numberFields)[number];
export type Comparison = '>=' | '<=' | '>' | '<' | '=';

export type QueryNode =
  | { kind: 'and'; nodes: QueryNode[] }
  | { kind: 'or'; nodes: QueryNode[] }
  | { kind: 'not'; node: QueryNode }
  /** a word, compared by its stem */
  | { kind: 'term'; text: string; field?: TextField }
  /** the beginning of a word */
  | { kind: 'prefix'; text: string; field?: TextField }
  /** in quotes: compared as written */
  | { kind: 'phrase'; text: string; field?: TextField }
  | { kind: 'number'; field: NumberField; comparison: Comparison; value: number }
  /** not written by people: a term that names a skill becomes this beside itself; see query.skills.ts */
  | { kind: 'skill'; ids: string[]; text: string };

/** What a query was understood as. */
export interface ParsedQuery {
  version: typeof syntaxVersion;
  /** absent: nothing was asked, everybody matches */
  root?: QueryNode;
  /** the tree in words; parsing it again gives the same tree */
  text: string;
  /** what was not understood, and what was done about it */
  warnings: string[];
}

const printField = (field: TextField | undefined) => (field ? `${field}:` : '');

/** Writes a tree so that parsing it again gives the same tree. */
export function printQuery(node: QueryNode | undefined): string {
  if (!node) return '';
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.map(printPart).join(node.kind === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `NOT ${printPart(node.node)}`;
    case 'term':
    case 'skill':
      return `${node.kind === 'skill' ? 'skill:' : printField(node.field)}${node.text}`;
    case 'prefix':
      return `${printField(node.field)}${node.text}*`;
    case 'phrase':
      return `${printField(node.field)}"${node.text}"`;
    case 'number':
      return `${node.field}${node.comparison}${node.value}`;
  }
}

const printPart = (node: QueryNode): string => (node.kind === 'and' || node.kind === 'or' ? `(${printQuery(node)})` : printQuery(node));

/** Joins nodes into one: none for none, the node itself for one, and no list directly inside a list of its kind. */
export function join(kind: 'and' | 'or', nodes: readonly (QueryNode | undefined)[]): QueryNode | undefined {
  const flat = nodes.flatMap((node) => (node === undefined ? [] : node.kind === kind ? node.nodes : [node]));
  return flat.length > 1 ? { kind, nodes: flat } : flat[0];
}
