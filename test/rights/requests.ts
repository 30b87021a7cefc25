import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** The values that the walk asks with. What a viewer must not learn is among them. */
export interface Values {
  /** by the name of an argument or input field, or `root.argument`, in GraphQL; else values of its type are taken */
  named: Readonly<Record<string, readonly string[]>>;
  /** arguments of a root field that are given always, in GraphQL */
  always: Readonly<Record<string, Readonly<Record<string, string>>>>;
  ids: readonly string[];
  texts: readonly string[];
  times: readonly string[];
}

/** One question: a root field with arguments. */
export interface Question {
  /** the root field */
  root: string;
  /** the argument, and the field or value of it, that this question varies; absent: the plainest question */
  path?: string;
  text: string;
}

const quoted = JSON.stringify;

/** Every value that the walk tries for a type, as GraphQL text. */
function valuesOf(name: string, type: GraphQLInputType, values: Values): string[] {
  const given = values.named[name] ?? values.named[name.split('.').at(-1)!];
  if (given) return [...given];
  const nullable = getNullableType(type);
  if (isListType(nullable))
    return valuesOf(name, nullable.ofType, values).map((value) => `[${value}]`);
  if (isEnumType(nullable)) return nullable.getValues().map((value) => value.name);
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields());
    const needed = fields.filter(isRequiredInputField);
    const base = needed.map((field) => [field.name, valuesOf(field.name, field.type, values)[0]!]);
    const with_ = (entries: string[][]) =>
      `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
    return fields.flatMap((field) =>
      valuesOf(field.name, field.type, values).map((value) =>
        with_([...base.filter(([key]) => key !== field.name), [field.name, value]] as string[][]),
      ),
    );
  }
  switch (String(nullable)) {
    case 'ID':
      return values.ids.map(quoted as (value: string) => string);
    case 'Boolean':
      return ['true', 'false'];
    case 'Int':
    case 'Float':
      return ['1', '4'];
    case 'JSONObject':
      return ['{}'];
    case 'DateTime':
      return values.times.map(quoted as (value: string) => string);
    case 'Date':
      return values.times.map((time) => quoted(time.slice(0, 10)));
    case 'String':
      return values.texts.map(quoted as (value: string) => string);
    default:
      throw new Error(`The walk has no value for ${name} of the type ${String(nullable)}.`);
  }
}

/** Arguments that say how much is wanted, or in which words: they tell nothing of anybody. */
const plain = new Set(['first', 'after', 'waitFor', 'definition', 'timeZone', 'compareWith']);

/** Every question about a root field: the plainest, and one for each value of each argument and input field. */
export function questionsOf(
  root: string,
  args: readonly GraphQLArgument[],
  values: Values,
  most: number,
): Question[] {
  const needed = args
    .filter(isRequiredArgument)
    .filter(({ name }) => name !== 'first')
    .map((arg) => [arg.name, valuesOf(`${root}.${arg.name}`, arg.type, values)[0]!] as const);
  const text = (more: readonly (readonly [string, string])[]) => {
    const all = new Map([
      ...(args.some(({ name }) => name === 'first') ? [['first', '50'] as const] : []),
      ...needed,
      ...Object.entries(values.always[root] ?? {}),
      ...more,
    ]);
    return all.size > 0
      ? `${root}(${[...all].map(([name, value]) => `${name}: ${value}`).join(', ')})`
      : root;
  };
  const varied = args
    .filter(({ name }) => !plain.has(name) && !(name in (values.always[root] ?? {})))
    .flatMap((arg) => {
      const all = valuesOf(`${root}.${arg.name}`, arg.type, values);
      // Long lists are thinned out evenly, so that every field keeps some of its values.
      const step = Math.max(1, Math.ceil(all.length / most));
      const whole = isInputObjectType(getNamedType(arg.type)) ? spread(all, step) : all;
      return whole.map((value) => ({
        root,
        path: `${arg.name}: ${value}`,
        text: text([[arg.name, value]]),
      }));
    });
  return [{ root, text: text([]) }, ...varied];
}

/** The first values of each input field. */
function spread(all: readonly string[], most: number): string[] {
  if (most <= 1) return [...all];
  const ofField = Map.groupBy(all, (value) => /^\{(.*, )?(\w+): /.exec(value)?.[2] ?? value);
  return [...ofField.values()].flatMap((values) => values.filter((_, at) => at % most === 0));
}

const connectionFields = new Set(['pageInfo', 'changeCursor']);

/** Everything of a type, to a depth, with the names of the types. Types that are on the way already are left out. */
export function wholeOf(
  type: GraphQLOutputType,
  depth: number,
  way: readonly string[] = [],
): string | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named)) return undefined;
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (connectionFields.has(field.name)) return [];
    const args = field.args.filter(isRequiredArgument);
    if (args.some(({ name }) => name !== 'first')) return [];
    const head = args.length > 0 ? `${field.name}(first: 20)` : field.name;
    const inner = getNamedType(field.type);
    if (isLeafType(inner)) return [head];
    if (depth <= 0 || way.includes(inner.name) || field.name === 'edges') return [];
    // A connection and its nodes are one step.
    const step = field.name === 'nodes' || field.name === 'node' ? 0 : 1;
    const selected = wholeOf(field.type, depth - step, [...way, named.name]);
    return selected ? [`${head} ${selected}`] : [];
  });
  return `{ __typename ${fields.join(' ')} }`;
}

/** What shows whether a condition held: who is in the list, how many, in which order, with which counts and fragments. */
export function outcomeOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = named.getFields();
  const has = (name: string) => name in fields;
  if (has('nodes') && has('totalCount'))
    return `{ totalCount { value } nodes ${idOf(getNamedType(fields.nodes!.type) as never)}${has('facets') ? ' facets { facet values { value count } } parsedQuery { text warnings }' : ''}${isSearch(named.name) ? ' edges { score highlights { field fragments } }' : ''} }`;
  if (has('nodes'))
    return `{ nodes ${idOf(getNamedType(fields.nodes!.type) as never)}${has('tiers') ? ' tiers { tier count } excluded { reason count }' : ''} }`;
  return wholeOf(type, 2) ?? '';
}

const isSearch = (name: string) => name === 'CandidateSearchConnection';
const idOf = (type: GraphQLOutputType): string => {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '{ __typename }';
  const fields = named.getFields();
  if ('id' in fields) return '{ id }';
  return 'candidate' in fields ? '{ candidate { id } fit tier }' : '{ __typename }';
};

export const rootFields = (schema: GraphQLSchema) =>
  Object.values(schema.getQueryType()!.getFields());
