import {
  coerceInputValue,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  print,
  typeFromAST,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { badInput } from '../../errors.js';
import { columnsParameter } from './column-choice.js';
import { operationOf } from './operation.js';

/** One variable of a document, as a query parameter of its address. */
export interface Parameter {
  name: string;
  type: GraphQLInputType;
  required: boolean;
  /** a GraphQL literal; null: there is no default */
  defaultValue: string | null;
}

/** The variables of a document's operation. */
export function parametersOf(document: DocumentNode, schema: GraphQLSchema): Parameter[] {
  return (operationOf(document).variableDefinitions ?? []).map(
    ({ variable, type, defaultValue }) => {
      const known = typeFromAST(schema, type as never) as unknown as GraphQLInputType;
      return {
        name: variable.name.value,
        type: known,
        required: isNonNullType(known) && !defaultValue,
        defaultValue: defaultValue ? print(defaultValue) : null,
      };
    },
  );
}

type Given = Iterable<readonly [string, string]>;

/**
 * Reads variables from query parameters. A list repeats its parameter (`groupBy=CHANNEL&groupBy=PERIOD`), an input object
 * has its fields (`range.from=2026-01-01`), and both may also be JSON (`range={"from":"2026-01-01"}`). An empty parameter
 * counts as missing.
 * @throws BAD_USER_INPUT with the parameter as `argument`
 */
export function variablesOf(
  parameters: readonly Parameter[],
  given: Given,
): Record<string, unknown> {
  const texts = new Map<string, string[]>();
  for (const [name, text] of given)
    if (text !== '') texts.set(name, [...(texts.get(name) ?? []), text]);
  const raw: Record<string, unknown> = {};
  for (const [name, values] of texts) {
    const [head, ...path] = name.split('.') as [string, ...string[]];
    const parameter = parameters.find((each) => each.name === head);
    if (!parameter)
      throw badInput(
        name,
        `There is no parameter "${name}". Use ${[columnsParameter, ...parameters].map((each) => each.name).join(', ')}.`,
      );
    raw[head] = put(raw[head], path, parameter.type, values, name, []);
  }
  const variables: Record<string, unknown> = {};
  for (const { name, type, required } of parameters) {
    if (!(name in raw)) {
      if (required)
        throw badInput(name, `The parameter "${name}" is missing. It is ${describe(type)}.`);
      continue;
    }
    coerceInputValue(raw[name], type, (path, _, error) => {
      const at = [name, ...path].filter((part) => typeof part === 'string').join('.');
      throw badInput(
        at,
        `The parameter "${at}": ${error.message.replace(/Did you mean[^]*/, '').trimEnd()}`,
      );
    });
    // Pass the text on, not the coerced value: the executor coerces it itself, with the same types.
    variables[name] = raw[name];
  }
  return variables;
}

function put(
  into: unknown,
  path: readonly string[],
  type: GraphQLInputType,
  texts: readonly string[],
  name: string,
  before: readonly string[],
): unknown {
  const inner = getNullableType(type);
  const [key, ...rest] = path;
  if (key === undefined) return valueOf(inner, texts, name);
  if (!isInputObjectType(inner))
    throw badInput(
      name,
      `The parameter "${name}" goes into ${before.at(-1) ?? name.split('.')[0]}, which is ${describe(inner)} and has no fields.`,
    );
  const field = inner.getFields()[key];
  if (!field)
    throw badInput(
      name,
      `There is no parameter "${name}": ${inner.name} has the fields ${Object.keys(inner.getFields()).join(', ')}.`,
    );
  const fields = (into ?? {}) as Record<string, unknown>;
  return { ...fields, [key]: put(fields[key], rest, field.type, texts, name, [...before, key]) };
}

function valueOf(type: GraphQLInputType, texts: readonly string[], name: string): unknown {
  if (isListType(type)) {
    const [first = '', ...more] = texts;
    if (more.length === 0 && first.trimStart().startsWith('[')) return json(first, name);
    return texts.map((text) =>
      valueOf(getNullableType(type.ofType) as GraphQLInputType, [text], name),
    );
  }
  if (texts.length > 1)
    throw badInput(
      name,
      `The parameter "${name}" is given ${texts.length} times, but takes one value.`,
    );
  const [text] = texts as [string];
  if (isInputObjectType(type)) return json(text, name);
  switch (getNamedType(type).name) {
    case 'Int':
    case 'Float':
      if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text))
        throw badInput(name, `The parameter "${name}" is "${text}", which is not a number.`);
      return Number(text);
    case 'Boolean':
      if (!['true', 'false', '1', '0'].includes(text))
        throw badInput(name, `The parameter "${name}" is "${text}". Use true or false.`);
      return text === 'true' || text === '1';
    default:
      if (isEnumType(type) && !type.getValue(text))
        throw badInput(
          name,
          `The parameter "${name}" is "${text}". Use one of ${type
            .getValues()
            .map((value) => value.name)
            .join(', ')}.`,
        );
      return text;
  }
}

function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badInput(
      name,
      `The parameter "${name}" is not JSON. Write it like ${name}={"…":…}, or field by field like ${name}.<field>=….`,
    );
  }
}

const article = (type: GraphQLInputType) => (isListType(type) ? 'a list of' : 'of the type');
const describe = (type: GraphQLInputType): string => {
  const inner = getNullableType(type);
  const named = getNamedType(inner);
  const values = isEnumType(named)
    ? ` (${named
        .getValues()
        .map(({ name }) => name)
        .join(', ')})`
    : '';
  const fields = isInputObjectType(named)
    ? ` with ${Object.values(named.getFields())
        .map((field) => `${field.name}${isRequiredInputField(field) ? ' (needed)' : ''}`)
        .join(', ')}`
    : '';
  return `${article(inner)} ${named.name}${values}${fields}`;
};

/** A parameter as the list of documents at /bi/ shows it. */
export const parameterForClients = ({ name, type, required, defaultValue }: Parameter) => {
  const named = getNamedType(type);
  return {
    name,
    type: String(type),
    required,
    default: defaultValue,
    ...(isEnumType(named) ? { values: named.getValues().map((value) => value.name) } : {}),
    ...(isInputObjectType(named)
      ? { fields: Object.keys(named.getFields()).map((field) => `${name}.${field}`) }
      : {}),
  };
};
