import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { operationOf } from './operation.js';
import { valueOf } from '../present.js';

/** One column of flat rows. */
export interface Column {
  /** field names from the row down, joined by a full stop */
  name: string;
  path: readonly string[];
  /** a scalar's name; ENUM for enums */
  type: string;
  list: boolean;
  nullable: boolean;
  description: string;
  /** the column is empty in every row, unless this argument of the root field has one of these values */
  filledBy?: { argument: string; values: readonly string[] };
  /** whether it says what the row is about, in every row */
  first?: boolean;
  /** whether it is seldom wanted: the last one of a file */
  last?: boolean;
}

/** Where the rows of an answer are, and their columns. */
export interface Answer {
  /** path from the data to the list of rows, or to the object that is the only row */
  rows: readonly string[];
  /** path from the data to the provenance; undefined: the answer has none */
  provenance?: readonly string[];
  columns: readonly Column[];
  description: string;
}

/** The arguments of a document's root field, defaults included, with these variables. */
export type ArgumentsOf = (variables: Readonly<Record<string, unknown>>) => Record<string, unknown>;

interface Selected {
  key: string;
  node: FieldNode;
}

/** The fields that hold lists of rows: metrics have `rows`, connections `nodes`. */
const rowFields = ['rows', 'nodes'];

/** The rows and columns of a document with one root field; undefined if its answer is not flat, because a row holds a list of objects. */
export function columnsOf(
  document: DocumentNode,
  schema: GraphQLSchema,
): { answer: Answer; argumentsOf: ArgumentsOf } | undefined {
  const fragments = new Map(
    document.definitions
      .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((each) => [each.name.value, each]),
  );
  const operation = operationOf(document);
  const fields = (set: SelectionSetNode): Selected[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD)
        return [{ key: (selection.alias ?? selection.name).value, node: selection }];
      return fields(
        (selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : valueOf(fragments, selection.name.value)
        ).selectionSet,
      );
    });
  const roots = fields(operation.selectionSet);
  const [root] = roots;
  if (roots.length !== 1 || !root) return undefined;
  const field = schema.getQueryType()?.getFields()[root.node.name.value];
  if (!field || !root.node.selectionSet) return undefined;
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return undefined;
  const inside = fields(root.node.selectionSet);
  const list = isListType(getNullableType(field.type))
    ? undefined
    : inside.find(({ node }) => rowFields.includes(node.name.value));
  const provenance = inside.find(({ node }) => node.name.value === 'provenance');
  const rowType = list ? getNamedType(type.getFields()[list.node.name.value]?.type) : type;
  if (!isObjectType(rowType) && !isInterfaceType(rowType)) return undefined;
  const columns = flatten(rowType, list?.node ?? root.node, fields, []);
  return (
    columns && {
      answer: {
        rows: list ? [root.key, list.key] : [root.key],
        provenance: list && provenance ? [root.key, provenance.key] : undefined,
        columns,
        description: field.description ?? '',
      },
      argumentsOf: (variables) => ({
        ...(field.extensions.fixedArguments as Record<string, unknown> | undefined),
        ...getArgumentValues(field, root.node, valuesOf(schema, operation, variables)),
      }),
    }
  );
}

/** What the executor makes of variables; they fit, because the document has been answered with them. */
const valuesOf = (
  schema: GraphQLSchema,
  { variableDefinitions }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => getVariableValues(schema, variableDefinitions ?? [], variables).coerced ?? {};

function flatten(
  type: GraphQLObjectType | GraphQLInterfaceType,
  node: FieldNode,
  fields: (set: SelectionSetNode) => Selected[],
  path: readonly string[],
): Column[] | undefined {
  const columns: Column[] = [];
  for (const { key, node: child } of node.selectionSet ? fields(node.selectionSet) : []) {
    const field = type.getFields()[child.name.value];
    if (!field) {
      if (child.name.value === '__typename') continue;
      return undefined; // a field of another type of the interface
    }
    const named = getNamedType(field.type);
    const list = isListType(getNullableType(field.type));
    if (isLeafType(named)) {
      columns.push({
        name: [...path, key].join('.'),
        path: [...path, key],
        type: isEnumType(named) ? 'ENUM' : named.name,
        list,
        nullable: isNullable(field.type) || path.length > 0,
        description: field.description ?? '',
        filledBy: field.extensions.filledBy as Column['filledBy'],
        first: field.extensions.first === true,
        last: field.extensions.last === true,
      });
      continue;
    }
    if (list || !isObjectType(named)) return undefined;
    const inner = flatten(named, child, fields, [...path, key]);
    if (!inner) return undefined;
    columns.push(...inner);
  }
  return columns;
}

const isNullable = (type: GraphQLOutputType) => getNullableType(type) === type;

export type Cell = string | number | boolean | null | (string | number | boolean)[];
export type Row = Record<string, Cell>;

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      inner === null || inner === undefined ? null : (inner as Record<string, unknown>)[key],
    value,
  );

/** The flat rows of an answer's data. */
export function* rowsOf(data: unknown, { rows, columns }: Answer): Generator<Row> {
  const found = at(data, rows) ?? [];
  for (const row of Array.isArray(found) ? found : [found]) {
    yield Object.fromEntries(
      columns.map(({ name, path }) => [name, (at(row, path) ?? null) as Cell]),
    );
  }
}

export const provenanceOf = (data: unknown, { provenance }: Answer): unknown =>
  provenance ? at(data, provenance) : undefined;
