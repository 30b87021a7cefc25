import {
  defaultFieldResolver,
  defaultTypeResolver,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  getVariableValues,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  locatedError,
  OperationTypeNode,
  responsePathAsArray,
  type OperationDefinitionNode,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { type Path, Run } from './execution-run.js';
import { JsonText, type JsonTexts } from './json-text.js';
import {
  type Completion,
  type FieldPlan,
  type Fields,
  fieldsBelow,
  operationOf,
  Plans,
} from './plan.js';
import { leftAt } from './selected.js';

/*
 * Executes GraphQL operations as `execute` of graphql-js does, with the same answers and errors, in a fraction of its
 * time: by a plan that is kept for the document (plan.ts), and with values that a resolver further up has read already
 * (selected.ts). test/api/execution.test.ts compares the two over random documents.
 */

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

/**
 * Executes a root field of a mutation.
 * @param key its name in the response
 * @param name its name in the schema
 * @param errors those of the operation so far
 * @returns its value in the response
 */
export type AroundField = (
  key: string,
  name: string,
  errors: GraphQLError[],
  execute: () => Promise<unknown>,
) => Promise<unknown>;

/** What is executed. */
export interface Operation {
  /** it has been validated */
  document: DocumentNode;
  operationName?: string | null;
  variableValues?: Readonly<Fields> | null;
  contextValue: unknown;
  /** asked before anything runs, with coerced variables; an error refuses the operation */
  admit?(operation: OperationDefinitionNode, variables: Fields): GraphQLError | undefined;
  /** around each root field of a mutation */
  around?: AroundField;
  /** called with what a query has read, unless it is executed again */
  onRead?(run: Run, data: Fields): void;
  /** takes parts of the answer that are texts; undefined: the answer is of values alone */
  texts?: JsonTexts;
}

/** Executes queries and mutations over one schema. */
export class Executor {
  private readonly plans: Plans;

  constructor(private readonly schema: GraphQLSchema) {
    this.plans = new Plans(schema);
  }

  /** True if the document selects a field of this name anywhere. */
  mentions(document: DocumentNode, field: string): boolean {
    return this.plans.mentions(document, field);
  }

  /** Executes an operation. It never throws: what goes wrong is among the errors of the result. */
  execute(request: Operation): ExecutionResult | Promise<ExecutionResult> {
    const { document, operationName, variableValues, contextValue, texts, onRead } = request;
    const operation = operationOf(document, operationName);
    if (operation instanceof GraphQLError) return { errors: [operation] };
    const values = getVariableValues(
      this.schema,
      operation.variableDefinitions ?? [],
      variableValues ?? {},
      { maxErrors: 50 },
    );
    if (values.errors) return { errors: values.errors };
    const refusal = request.admit?.(operation, values.coerced);
    if (refusal) return { errors: [refusal] };
    let run: Run | undefined;
    try {
      run = new Run(
        this.plans.of(document, operation, values.coerced),
        contextValue,
        values.coerced,
        // An operation whose texts are of no use is executed again, and a change is made once.
        operation.operation === OperationTypeNode.QUERY ? texts : undefined,
      );
      const { fields } = run.plan;
      const data =
        operation.operation === OperationTypeNode.MUTATION
          ? executeSerially(run, fields, request.around)
          : executeFields(run, fields, undefined, undefined);
      const respond = (value: Fields): ExecutionResult => {
        if (operation.operation === OperationTypeNode.QUERY && !texts?.areUnfit)
          onRead?.(run!, value);
        return response(run!, value);
      };
      return isPromise(data)
        ? data.then(respond).catch((error: unknown) => failure(run, error))
        : respond(data);
    } catch (error) {
      return failure(run, error);
    }
  }
}

const response = ({ errors }: Run, data: unknown): ExecutionResult =>
  errors.length ? { errors, data: data as Fields | null } : { data: data as Fields };

function failure(run: Run | undefined, error: unknown): ExecutionResult {
  if (!run) return { errors: [error as GraphQLError], data: null };
  run.failed(error as GraphQLError, undefined);
  return response(run, null);
}

/* Fields */

/** A plain object keeps its fields in place; one of its names has a meaning of its own there. */
const emptyFor = (fields: readonly FieldPlan[]): Fields =>
  fields.some(({ key }) => key === '__proto__') ? (Object.create(null) as Fields) : {};

/** Puts the values of promises in their places. */
const settle = async (results: Fields, promises: readonly [string, Promise<unknown>][]) => {
  const values = await Promise.all(promises.map(([, promise]) => promise));
  promises.forEach(([key], index) => (results[key] = values[index]));
  return results;
};

function executeFields(
  run: Run,
  fields: readonly FieldPlan[],
  source: unknown,
  path: Path | undefined,
): Fields | Promise<Fields> {
  const results = emptyFor(fields);
  let promises: [string, Promise<unknown>][] | undefined;
  try {
    for (const field of fields) {
      const result = executeField(run, field, source, path);
      results[field.key] = result;
      if (typeof result === 'object' && isPromise(result))
        (promises ??= []).push([field.key, result]);
    }
  } catch (error) {
    if (!promises) throw error;
    // The promises of the other fields may fail too, and somebody must hear that.
    return settle(results, promises).finally(() => {
      throw error;
    });
  }
  return promises ? settle(results, promises) : results;
}

async function executeSerially(
  run: Run,
  fields: readonly FieldPlan[],
  around: AroundField = (_key, _name, _errors, execute) => execute(),
): Promise<Fields> {
  const results = emptyFor(fields);
  for (const field of fields)
    results[field.key] = await around(field.key, field.name, run.errors, async () =>
      executeField(run, field, undefined, undefined),
    );
  return results;
}

const pathOf = (field: FieldPlan, parent: Path | undefined): Path => ({
  prev: parent,
  key: field.key,
  typename: field.parentType.name,
});

/** An error at a field: it is kept, and the value is null, or it is thrown on where null is not allowed. */
function fail(run: Run, field: FieldPlan, { nonNull }: Completion, path: Path, raw: unknown): null {
  const error = locatedError(raw, field.nodes as FieldNode[], responsePathAsArray(path));
  if (nonNull) throw error;
  run.failed(error, path);
  return null;
}

function executeField(
  run: Run,
  field: FieldPlan,
  source: unknown,
  parent: Path | undefined,
): unknown {
  const { completion, resolve, name } = field;
  let result: unknown;
  if (typeof source === 'object' && source !== null) {
    if (!resolve) {
      result = (source as Fields)[name];
      // Most fields are like this: a value that is there.
      if (
        completion.leaf &&
        result !== null &&
        typeof result !== 'object' &&
        result !== undefined &&
        typeof result !== 'function'
      ) {
        try {
          return completeLeaf(completion.leaf, result);
        } catch (error) {
          return fail(run, field, completion, pathOf(field, parent), error);
        }
      }
      if (result === null || result === undefined) {
        if (!completion.nonNull) return null;
      }
    } else {
      result = leftAt(source, field);
    }
  }
  const path = pathOf(field, parent);
  try {
    if (
      resolve ? result === undefined : typeof result === 'function' || typeof source === 'function'
    )
      result = (resolve ?? defaultFieldResolver)(
        source,
        run.argsOf(field),
        run.context,
        run.infoOf(field, path),
      );
    const completed = isPromise(result)
      ? result.then((resolved) => complete(run, field, completion, path, resolved))
      : complete(run, field, completion, path, result);
    return isPromise(completed)
      ? completed.then(undefined, (error) => fail(run, field, completion, path, error))
      : completed;
  } catch (error) {
    return fail(run, field, completion, path, error);
  }
}

/* Values */

function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized == null)
    throw new Error(
      `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
    );
  return serialized;
}

function complete(
  run: Run,
  field: FieldPlan,
  completion: Completion,
  path: Path,
  value: unknown,
): unknown {
  if (value instanceof Error) throw value;
  if (value === null || value === undefined) {
    if (completion.nonNull)
      throw new Error(
        `Cannot return null for non-nullable field ${field.parentType.name}.${field.name}.`,
      );
    return null;
  }
  if (value instanceof JsonText) return value;
  if (completion.leaf) return completeLeaf(completion.leaf, value);
  if (completion.item) return completeList(run, field, completion.item, path, value);
  if (completion.object) return completeObject(run, field, completion.object, path, value);
  return completeAbstract(run, field, completion, path, value);
}

function completeItem(
  run: Run,
  field: FieldPlan,
  item: Completion,
  path: Path,
  value: unknown,
): unknown {
  try {
    const completed = isPromise(value)
      ? value.then((resolved) => complete(run, field, item, path, resolved))
      : complete(run, field, item, path, value);
    return isPromise(completed)
      ? completed.then(undefined, (error) => fail(run, field, item, path, error))
      : completed;
  } catch (error) {
    return fail(run, field, item, path, error);
  }
}

function completeList(
  run: Run,
  field: FieldPlan,
  item: Completion,
  path: Path,
  value: NonNullable<unknown>,
): unknown {
  if (
    typeof value !== 'object' ||
    typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] !== 'function'
  )
    throw new GraphQLError(
      `Expected Iterable, but did not find one for field "${field.parentType.name}.${field.name}".`,
    );
  let hasPromises = false;
  const results = Array.from(value as Iterable<unknown>, (each, index) => {
    const completed = completeItem(
      run,
      field,
      item,
      { prev: path, key: index, typename: undefined },
      each,
    );
    if (typeof completed === 'object' && isPromise(completed)) hasPromises = true;
    return completed;
  });
  return hasPromises ? Promise.all(results) : results;
}

function completeObject(
  run: Run,
  field: FieldPlan,
  type: GraphQLObjectType,
  path: Path,
  value: unknown,
): unknown {
  const fields = fieldsBelow(run.plan, field, type);
  if (type.isTypeOf) {
    const isOf = type.isTypeOf(value, run.context, run.infoOf(field, path));
    if (isPromise(isOf))
      return isOf.then((resolved) => {
        if (!resolved) throw notOfType(field, type, value);
        return executeFields(run, fields, value, path);
      });
    if (!isOf) throw notOfType(field, type, value);
  }
  return executeFields(run, fields, value, path);
}

const notOfType = (field: FieldPlan, type: GraphQLObjectType, value: unknown) =>
  new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, {
    nodes: field.nodes as FieldNode[],
  });

function completeAbstract(
  run: Run,
  field: FieldPlan,
  { type }: Completion,
  path: Path,
  value: unknown,
): unknown {
  if (!isAbstractType(type)) throw new Error(`There is no way to complete a ${inspect(type)}.`);
  const found = (type.resolveType ?? defaultTypeResolver)(
    value,
    run.context,
    run.infoOf(field, path),
    type,
  );
  const completed = (name: unknown) =>
    completeObject(run, field, concreteType(run, field, type.name, name, value), path, value);
  return isPromise(found) ? found.then(completed) : completed(found);
}

/** @throws when a value of an abstract type is of no usable type */
function concreteType(
  { plan: { schema } }: Run,
  field: FieldPlan,
  abstract: string,
  name: unknown,
  value: unknown,
): GraphQLObjectType {
  const place = `"${field.parentType.name}.${field.name}"`;
  const nodes = field.nodes as FieldNode[];
  if (name == null)
    throw new GraphQLError(
      `Abstract type "${abstract}" must resolve to an Object type at runtime for field ${place}. Either the "${abstract}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    );
  if (typeof name !== 'string')
    throw new GraphQLError(
      `Abstract type "${abstract}" must resolve to an Object type at runtime for field ${place} with value ${inspect(value)}, received "${inspect(name)}".`,
    );
  const type = schema.getType(name);
  if (!type)
    throw new GraphQLError(
      `Abstract type "${abstract}" was resolved to a type "${name}" that does not exist inside the schema.`,
      { nodes },
    );
  if (!isObjectType(type))
    throw new GraphQLError(
      `Abstract type "${abstract}" was resolved to a non-object type "${name}".`,
      { nodes },
    );
  if (!schema.isSubType(schema.getType(abstract) as never, type))
    throw new GraphQLError(
      `Runtime Object type "${name}" is not a possible type for "${abstract}".`,
      { nodes },
    );
  return type;
}
