import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromAST,
  type ValueNode,
  visit,
} from 'graphql';
import {
  type Amount,
  Evaluation,
  nothing,
  type PricedField,
  type PricedSelection,
  type Variables,
} from './cost-evaluation.js';
import type { FieldCost, FieldCosts } from './field-costs.js';

/*
 * What an operation may cost at most is worked out before it runs. What depends on the document alone is worked out once
 * for each document; what is left for a request is arithmetic with its variables.
 */

const leafPoints = 1;
const entryPoints = 1;
/** Points of an operation that subscribes, for the messages that follow. */
const subscriptionPoints = 100;
/** The whole schema may be asked for, and is always the same. */
const introspectionPoints = 2_000;
/** How many entries a list has that says nothing of its size. */
const usualSize = 10;
/** Longer pages are refused by each list itself, in words of its own. */
const longestPage = 1_000;
const pageLists: readonly string[] = ['nodes', 'edges'];
/** Counting a list reads up to 10,000 of its rows. */
const countPoints = 100;

interface PricedOperation {
  selection: PricedSelection;
  points: number;
}

/** What an operation costs. */
export interface Cost {
  points: number;
  /** Finds the deepest field that costs at least half of it, as a path of response names; empty: there is none. */
  place(): string;
}

/** Works out what the operations of a schema cost. */
export class Costs {
  private readonly known = new WeakMap<DocumentNode, Map<string, PricedOperation>>();
  private readonly inputs = new Map<string, (value: unknown) => number>();

  /** @throws when `declared` names what the schema does not have */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly declared: FieldCosts,
  ) {
    checkNames(schema, declared);
  }

  /**
   * The most that an operation is expected to cost.
   * @param document has been validated
   * @param variables have been coerced
   */
  of(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Cost {
    const { selection, points } = this.pricedOf(document, operation);
    const evaluation = new Evaluation(variables);
    const total = points + evaluation.selection(selection, 1);
    return { points: total, place: () => evaluation.heaviest(selection, total) };
  }

  private pricedOf(document: DocumentNode, operation: OperationDefinitionNode): PricedOperation {
    let operations = this.known.get(document);
    if (!operations) this.known.set(document, (operations = new Map()));
    const name = operation.name?.value ?? '';
    let priced = operations.get(name);
    if (!priced) operations.set(name, (priced = this.price(document, operation)));
    return priced;
  }

  private price(document: DocumentNode, operation: OperationDefinitionNode): PricedOperation {
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const one of document.definitions)
      if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
    const compiler = new Compiler(this.schema, this.declared, fragments, (type, place) =>
      this.counterOf(type, place),
    );
    return {
      selection: compiler.selection(
        operation.selectionSet,
        this.schema.getRootType(operation.operation)?.name,
      ),
      points: operation.operation === 'subscription' ? subscriptionPoints : 0,
    };
  }

  /** Counts the points of a value that a client sends. @param place names it in `declared` */
  private counterOf(type: GraphQLInputType, place: string): (value: unknown) => number {
    const rule = this.declared[place];
    const known = getNullableType(type);
    if (isListType(known)) {
      const entry = this.counterOf(known.ofType as GraphQLInputType, `${place}[]`);
      const each = rule?.entry ?? entryPoints;
      return (value) => {
        if (!Array.isArray(value)) return value == null ? 0 : each + entry(value);
        let points = each * value.length;
        if (entry !== free) for (const one of value) points += entry(one);
        return points;
      };
    }
    if (isInputObjectType(known)) {
      const fields = this.counterOfInput(known.name);
      return rule?.entry === undefined
        ? fields
        : (value) => (value == null ? 0 : rule.entry! + fields(value));
    }
    if (!rule?.entry && !rule?.word) return free;
    const { entry = 0, word = 0, wordsRead = Infinity } = rule;
    return (value) =>
      value == null
        ? 0
        : entry +
          (word && typeof value === 'string' ? word * Math.min(wordsOf(value), wordsRead) : 0);
  }

  private counterOfInput(name: string): (value: unknown) => number {
    const known = this.inputs.get(name);
    if (known) return known;
    let counters: [string, (value: unknown) => number][] | undefined;
    const counter = (value: unknown): number => {
      if (typeof value !== 'object' || value === null) return 0;
      const type = this.schema.getType(name);
      counters ??= Object.values(isInputObjectType(type) ? type.getFields() : {}).flatMap(
        (field) => {
          const one = this.counterOf(field.type, `${name}.${field.name}`);
          return one === free ? [] : [[field.name, one]];
        },
      );
      let points = 0;
      for (const [field, one] of counters) points += one((value as Variables)[field]);
      return points;
    };
    this.inputs.set(name, counter);
    return counter;
  }
}

const free = (): number => 0;

const wordsOf = (text: string): number => {
  let words = 0;
  for (const _ of text.matchAll(/\S+/g)) words += 1;
  return words;
};

const sumOf = (amounts: readonly Amount[]): Amount => {
  let fixed = 0;
  const open: ((variables: Variables) => number)[] = [];
  for (const amount of amounts) {
    if (typeof amount === 'number') fixed += amount;
    else open.push(amount);
  }
  if (open.length === 0) return fixed;
  return (variables) => open.reduce((sum, amount) => sum + amount(variables), fixed);
};

/** Prices the selections of one document. */
class Compiler {
  private readonly spread = new Map<string, PricedSelection>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly declared: FieldCosts,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly counterOf: (
      type: GraphQLInputType,
      place: string,
    ) => (value: unknown) => number,
  ) {}

  selection(node: SelectionSetNode, typeName: string | undefined): PricedSelection {
    const priced: PricedSelection = { own: 0, parts: [], fields: [], shared: false };
    for (const selection of node.selections) {
      const when = conditionOf(selection);
      if (when === never) continue;
      if (selection.kind === Kind.FIELD) {
        const field = this.field(selection, typeName);
        if (typeof field !== 'number') priced.fields.push({ field, ...(when && { when }) });
        else if (when) priced.parts.push({ when, selection: { ...nothing, own: field } });
        else priced.own += field;
        continue;
      }
      const part =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.fragment(selection.name.value)
          : this.selection(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
      priced.parts.push({ selection: part, ...(when && { when }) });
    }
    return priced;
  }

  private fragment(name: string): PricedSelection {
    const known = this.spread.get(name);
    if (known) {
      known.shared = true;
      return known;
    }
    const node = this.fragments.get(name);
    if (!node) return nothing; // validation has refused it
    const priced = this.selection(node.selectionSet, node.typeCondition.name.value);
    this.spread.set(name, priced);
    return priced;
  }

  /** A field, or the points of one that needs no variables and has nothing below it. */
  private field(node: FieldNode, typeName: string | undefined): PricedField | number {
    const name = node.name.value;
    const key = node.alias?.value ?? name;
    if (name === '__schema' || name === '__type') return introspectionPoints;
    const definition = this.definitionOf(typeName, name);
    if (!definition) return leafPoints; // __typename
    const place = `${typeName}.${name}`;
    const rule: FieldCost = this.declared[place] ?? {};
    const own: Amount[] = [rule.base ?? (name === 'totalCount' ? countPoints : 0)];
    let page: Amount | undefined;
    for (const argument of definition.args) {
      const argumentPlace = `${place}(${argument.name})`;
      const given = node.arguments?.find((one) => one.name.value === argument.name)?.value;
      own.push(this.input(given, argument.type, argumentPlace, argument.defaultValue));
      if (argument.name === 'first' || this.declared[argumentPlace]?.page)
        page = pageOf(given, argument.defaultValue);
    }
    const type = getNamedType(definition.type);
    const size = isList(definition.type) ? sizeOf(rule, name, typeName, this.schema) : 1;
    if (isLeafType(type)) {
      own.push(leafPoints);
      const points = sumOf(own);
      if (typeof points === 'number') return points;
      return { key, own: points, size: 1, below: nothing };
    }
    const below = node.selectionSet ? this.selection(node.selectionSet, type.name) : nothing;
    return { key, own: sumOf(own), size, below, ...(page !== undefined && { page }) };
  }

  private definitionOf(
    typeName: string | undefined,
    name: string,
  ): GraphQLField<unknown, unknown> | undefined {
    const type = typeName === undefined ? undefined : this.schema.getType(typeName);
    if (isObjectType(type) || (isAbstractType(type) && 'getFields' in type))
      return type.getFields()[name];
    return undefined;
  }

  /** The points of an argument. */
  private input(
    node: ValueNode | undefined,
    type: GraphQLInputType,
    place: string,
    fallback: unknown,
  ): Amount {
    const count = this.counterOf(type, place);
    if (count === free) return 0;
    if (node === undefined) return count(fallback);
    if (node.kind === Kind.VARIABLE) {
      const name = node.name.value;
      const otherwise = count(fallback);
      return (variables) => (Object.hasOwn(variables, name) ? count(variables[name]) : otherwise);
    }
    if (!hasVariables(node)) return count(valueFromAST(node, type));
    // A list or an object with variables somewhere inside.
    return (variables) => count(valueFromAST(node, type, variables));
  }
}

function pageOf(node: ValueNode | undefined, fallback: unknown): Amount {
  const count = (value: unknown): number =>
    typeof value === 'number' && value > 0 ? Math.min(value, longestPage) : 0;
  if (node === undefined) return count(fallback);
  if (node.kind === Kind.INT) return count(Number(node.value));
  if (node.kind !== Kind.VARIABLE) return 0;
  const name = node.name.value;
  return (variables) => count(Object.hasOwn(variables, name) ? variables[name] : fallback);
}

const isList = (type: GraphQLOutputType): boolean => isListType(getNullableType(type));

function sizeOf(
  rule: FieldCost,
  name: string,
  typeName: string | undefined,
  schema: GraphQLSchema,
): number | 'page' {
  if (rule.size !== undefined) return rule.size;
  if (name === 'userErrors') return 1;
  const type = typeName === undefined ? undefined : schema.getType(typeName);
  const isPage =
    pageLists.includes(name) && isObjectType(type) && type.getFields().pageInfo !== undefined;
  return isPage ? 'page' : usualSize;
}

const hasVariables = (node: ASTNode): boolean => {
  let found = false;
  visit(node, { Variable: () => void (found = true) });
  return found;
};

const never = (): boolean => false;

/** When a selection counts, by its @skip and @include; undefined: always. */
function conditionOf({
  directives = [],
}: {
  directives?: FieldNode['directives'];
}): ((variables: Variables) => boolean) | undefined {
  let condition: ((variables: Variables) => boolean) | undefined;
  for (const { name, arguments: [argument] = [] } of directives) {
    const wanted = name.value === 'include' ? true : name.value === 'skip' ? false : undefined;
    if (wanted === undefined || !argument) continue;
    const { value } = argument;
    if (value.kind === Kind.BOOLEAN) {
      if (value.value !== wanted) return never;
      continue;
    }
    if (value.kind !== Kind.VARIABLE) continue;
    const [others, variable] = [condition, value.name.value];
    condition = (variables) =>
      variables[variable] === wanted && (others === undefined || others(variables));
  }
  return condition;
}

function checkNames(schema: GraphQLSchema, declared: FieldCosts): void {
  for (const place of Object.keys(declared)) {
    const [, typeName = '', fieldName = '', argumentName] =
      /^(\w+)\.(\w+)(?:\((\w+)\))?$/.exec(place) ?? [];
    const type = schema.getType(typeName);
    const field =
      isObjectType(type) || isInputObjectType(type) ? type.getFields()[fieldName] : undefined;
    const isThere =
      argumentName === undefined
        ? field !== undefined
        : field !== undefined &&
          'args' in field &&
          field.args.some(({ name }) => name === argumentName);
    if (!isThere)
      throw new Error(`A module says what ${place} costs, and the schema has no ${place}.`);
  }
}
