/**
 * The syntax tree of the query language. It may be kept, so its form has a number: a reader of an older number must
 * still understand it. 2: levels, and skills with levels. 3: related skills and occupations.
 */
export const syntaxVersion = 3;

export const textFields = ['title', 'skill', 'company', 'current', 'location', 'name'] as const;
/** title and company: of any time; current: present title or company. */
export type TextField = (typeof textFields)[number];
export const numberFields = ['years', 'level'] as const;
/** years: of experience in all; level: of the skills that are asked for beside it, else of any skill. */
export type NumberField = (typeof numberFields)[number];
export type Comparison = '>=' | '<=' | '>' | '<' | '=';
export interface Bound {
  comparison: Comparison;
  value: number;
}

export type QueryNode =
  | { kind: 'and'; nodes: QueryNode[] }
  /** `least`: how many of them have to hold, 1 when absent; not written by people, see query.eased.ts */
  | { kind: 'or'; nodes: QueryNode[]; least?: number }
  | { kind: 'not'; node: QueryNode }
  /** a word, compared by its stem */
  | { kind: 'term'; text: string; field?: TextField }
  /** the beginning of a word */
  | { kind: 'prefix'; text: string; field?: TextField }
  /** in quotes: compared as written */
  | { kind: 'phrase'; text: string; field?: TextField }
  | ({ kind: 'number'; field: NumberField } & Bound)
  /** not written by people: a term that names a skill becomes this beside itself; see query.skills.ts. No ids: any skill */
  | { kind: 'skill'; ids: string[]; text: string; levels?: Bound[] }
  /** not written by people: what has to do with a word beside it; see query.related.ts */
  | { kind: 'related'; by: RelatedField; ids: string[]; text: string };

/** Narrower skills that are stated, skills found in texts, and occupations of the present title and of past ones. */
export const relatedFields = [
  'skillIds',
  'foundSkillIds',
  'occupationIds',
  'pastOccupationIds',
] as const;
export type RelatedField = (typeof relatedFields)[number];

/** A place in the query that was not understood, or not as it was written. */
export interface QueryWarning extends Span {
  message: string;
}

const mostWarnings = 50;

/** Keeps a warning, unless there are so many that one more helps nobody. */
export function warn(warnings: QueryWarning[], message: string, { start, end }: Span): void {
  if (warnings.length < mostWarnings) warnings.push({ message, start, end });
}

/** What a query was understood as. */
export interface ParsedQuery {
  version: typeof syntaxVersion;
  /** absent: nothing was asked, everybody matches */
  root?: QueryNode;
  /** the tree in words; parsing it again gives the same tree */
  text: string;
  /** what was not understood, and what was done about it, in the order of the query */
  warnings: QueryWarning[];
}

/** UTF-16 code units of the query, the first included, the last not. */
export interface Span {
  start: number;
  end: number;
}
/** Beside the tree instead of in it: two queries that mean the same have the same tree. */
const spans = new WeakMap<QueryNode, Span>();

/** Remembers where a node was written. */
export function withSpan<Node extends QueryNode>(node: Node, { start, end }: Span): Node {
  spans.set(node, { start, end });
  return node;
}

/** Where a node was written; nowhere when it was made later. */
export const spanOf = (node: QueryNode): Span => spans.get(node) ?? { start: 0, end: 0 };

const printField = (field: TextField | undefined) => (field ? `${field}:` : '');
const printBound = (field: NumberField, { comparison, value }: Bound) =>
  `${field}${comparison}${value}`;

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
