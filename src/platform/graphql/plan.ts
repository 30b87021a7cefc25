import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  GraphQLError,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';

/*
 * What does not depend on one request is worked out once for each document: the fields of each selection set, their
 * definitions, the arguments without variables, and how each value is completed.
 */

type Resolver = NonNullable<GraphQLField<unknown, unknown>['resolve']>;
export type Fields = Record<string, unknown>;

/** How a value of a type is completed. */
export interface Completion {
  nonNull: boolean;
  type: GraphQLOutputType;
  leaf?: GraphQLLeafType;
  item?: Completion;
  object?: GraphQLObjectType;
}

/** One field of a selection set. */
export interface FieldPlan {
  /** tells it from all other fields of all plans */
  readonly id: number;
  /** its name in the response */
  readonly key: string;
  readonly name: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  readonly resolve: Resolver | undefined;
  readonly completion: Completion;
  /** absent: they depend on variables, or can't be read */
  readonly args: Fields | undefined;
  /** the selection sets below it, by the type of the object */
  readonly below: Map<GraphQLObjectType, readonly FieldPlan[]>;
}

/** The plan of one operation of a document, for one choice of what its @skip and @include leave. */
export interface Plan {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  rootType: GraphQLObjectType;
  fields: readonly FieldPlan[];
  /** the values of variables in directives, which are the same for each request of the plan */
  choices: Fields;
}

let fieldCount = 0;

function completionOf(type: GraphQLOutputType): Completion {
  const nonNull = isNonNullType(type);
  const inner = (nonNull ? type.ofType : type) as GraphQLOutputType;
  return {
    nonNull,
    type: inner,
    ...(isLeafType(inner) && { leaf: inner }),
    ...(isListType(inner) && { item: completionOf(inner.ofType as GraphQLOutputType) }),
    ...(isObjectType(inner) && { object: inner }),
  };
}

function definitionOf(schema: GraphQLSchema, parent: GraphQLObjectType, name: string) {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parent.getFields()[name];
}

const hasVariables = (node: FieldNode): boolean => {
  let found = false;
  for (const argument of node.arguments ?? [])
    visit(argument, { Variable: () => void (found = true) });
  return found;
};

function planFields(
  plan: Pick<Plan, 'schema'>,
  parentType: GraphQLObjectType,
  collected: ReadonlyMap<string, readonly FieldNode[]>,
): FieldPlan[] {
  return [...collected].flatMap(([key, nodes]) => {
    const [node] = nodes as [FieldNode];
    const definition = definitionOf(plan.schema, parentType, node.name.value);
    if (!definition) return []; // validation has refused it
    let args: Fields | undefined;
    try {
      if (!hasVariables(node)) args = getArgumentValues(definition, node, {});
    } catch {
      // The request will fail in the same way, at the place of the field.
    }
    return {
      id: (fieldCount += 1),
      key,
      name: definition.name,
      parentType,
      definition,
      nodes,
      resolve: definition.resolve as Resolver | undefined,
      completion: completionOf(definition.type),
      args,
      below: new Map<GraphQLObjectType, readonly FieldPlan[]>(),
    };
  });
}

/** The fields that are selected below a field, of its objects of this type. */
export function fieldsBelow(
  plan: Plan,
  field: FieldPlan,
  type: GraphQLObjectType,
): readonly FieldPlan[] {
  let fields = field.below.get(type);
  if (!fields) {
    const { schema, fragments, choices } = plan;
    fields = planFields(
      plan,
      type,
      collectSubfields(schema, fragments as never, choices, type, field.nodes as FieldNode[]),
    );
    field.below.set(type, fields);
  }
  return fields;
}

/** At most so many plans of one document are kept: one for each choice of its directives. */
const plansOfDocument = 16;

/** What is known of a document. */
interface Known {
  fragments: Record<string, FragmentDefinitionNode>;
  /** names of all fields */
  mentioned: ReadonlySet<string>;
  /** names of the variables of @skip and @include */
  deciding: readonly string[];
  plans: Map<string, Plan>;
}

function study(document: DocumentNode): Known {
  const [mentioned, deciding] = [new Set<string>(), new Set<string>()];
  visit(document, {
    Field: (node) => void mentioned.add(node.name.value),
    Directive: (node) => {
      for (const { value } of node.arguments ?? [])
        if (value.kind === Kind.VARIABLE) deciding.add(value.name.value);
    },
  });
  return {
    fragments: Object.assign(
      Object.create(null) as Record<string, FragmentDefinitionNode>,
      Object.fromEntries(
        document.definitions
          .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
          .map((one) => [one.name.value, one]),
      ),
    ),
    mentioned,
    deciding: [...deciding],
    plans: new Map(),
  };
}

/** The operation of this name, or the only one; a GraphQLError if there is none. */
export function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | GraphQLError {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (name == null) {
    if (operations.length > 1)
      return new GraphQLError('Must provide operation name if query contains multiple operations.');
    return operations[0] ?? new GraphQLError('Must provide an operation.');
  }
  return (
    operations.findLast((one) => one.name?.value === name) ??
    new GraphQLError(`Unknown operation named "${name}".`)
  );
}

/** The plans of all documents over one schema. */
export class Plans {
  /** by document: those that Apollo has forgotten go with them */
  private readonly known = new WeakMap<DocumentNode, Known>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** True if the document selects a field of this name anywhere. */
  mentions(document: DocumentNode, field: string): boolean {
    return this.knownOf(document).mentioned.has(field);
  }

  private knownOf(document: DocumentNode): Known {
    let known = this.known.get(document);
    if (!known) this.known.set(document, (known = study(document)));
    return known;
  }

  /**
   * The plan of an operation.
   * @param variables have been coerced
   */
  of(document: DocumentNode, operation: OperationDefinitionNode, variables: Fields): Plan {
    const known = this.knownOf(document);
    const choices: Fields = {};
    for (const name of known.deciding) if (name in variables) choices[name] = variables[name];
    const key = JSON.stringify([operation.name?.value ?? '', choices]);
    let plan = known.plans.get(key);
    if (plan) return plan;
    const { schema } = this;
    const rootType = schema.getRootType(operation.operation);
    if (!rootType)
      throw new GraphQLError(
        `Schema is not configured to execute ${operation.operation} operation.`,
        { nodes: operation },
      );
    const { fragments } = known;
    const collected = collectFields(
      schema,
      fragments as never,
      choices,
      rootType,
      operation.selectionSet,
    );
    plan = {
      schema,
      operation,
      fragments,
      rootType,
      fields: planFields({ schema }, rootType, collected),
      choices,
    };
    if (known.plans.size >= plansOfDocument) known.plans.delete(known.plans.keys().next().value!);
    known.plans.set(key, plan);
    return plan;
  }
}
