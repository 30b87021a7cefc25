import {
  getNamedType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { declared, type Module } from '../module.js';
import type { RightsTable } from './rights.js';

/** Types and fields that the platform adds: they say where something is in a list, or that a change was made. */
const platformTypes = new Set(['PageInfo', 'TotalCount', 'UserError', 'Mutation']);
const platformFields = new Set([
  'edges',
  'nodes',
  'node',
  'cursor',
  'pageInfo',
  'totalCount',
  'changeCursor',
  'clientMutationId',
  'userErrors',
]);
/** Arguments whose values decide what a list is ordered, counted, grouped or completed by. */
const choosing = new Set(['orderBy', 'facets', 'groupBy', 'kind']);

/** What of a schema must stand in the table of rights. */
interface Ruled {
  /** fields of object types, as `Type.field` */
  fields: string[];
  /** what can be asked with: fields of filters, and values of orders, facets, groups and suggestions, as `Type.name` */
  asked: string[];
}

/**
 * @param nodes types that are found by their id alone
 * @returns everything in the schema that needs a rule
 */
function ruledOf(schema: GraphQLSchema, nodes: readonly string[]): Ruled {
  const reached = reachedFrom(schema, nodes);
  return {
    fields: reached
      .filter(({ name }) => !platformTypes.has(name))
      .flatMap((type) =>
        Object.keys(type.getFields())
          .filter((field) => !platformFields.has(field))
          .map((field) => `${type.name}.${field}`),
      ),
    asked: askedOf(reached.filter(({ name }) => name !== 'Mutation')),
  };
}

/** The object types that answers can hold. The schema also has types of modules that this product does not have. */
function reachedFrom(schema: GraphQLSchema, nodes: readonly string[]): GraphQLObjectType[] {
  const reached = new Set<GraphQLObjectType>();
  const visit = (type: unknown) => {
    if (!isObjectType(type) || reached.has(type)) return;
    reached.add(type);
    for (const field of Object.values(type.getFields())) visit(getNamedType(field.type));
  };
  for (const name of ['Query', 'Mutation', 'Subscription', ...nodes]) visit(schema.getType(name));
  return [...reached];
}

function askedOf(types: readonly GraphQLObjectType[]): string[] {
  const inputs = new Set<GraphQLInputObjectType>();
  const enums = new Set<GraphQLEnumType>();
  for (const type of types) {
    for (const arg of Object.values(type.getFields()).flatMap(({ args }) => args)) {
      const named = getNamedType(arg.type);
      if (isEnumType(named) && choosing.has(arg.name)) enums.add(named);
      if (!isInputObjectType(named)) continue;
      // An order is a field and a direction: the values of its field count.
      const field = named.getFields().field;
      const by = field && getNamedType(field.type);
      if (isEnumType(by)) enums.add(by);
      else inputs.add(named);
    }
  }
  return [
    ...[...inputs].flatMap((type) =>
      Object.keys(type.getFields()).map((field) => `${type.name}.${field}`),
    ),
    ...[...enums].flatMap((type) => type.getValues().map(({ name }) => `${type.name}.${name}`)),
  ];
}

/**
 * Compares the table of rights with the schema.
 * @throws when a rule names what the schema does not have: it would protect nothing; or when something in the schema has
 *   no rule
 * @param nodes types that are found by their id alone
 */
export function checkFieldRules(
  modules: readonly Module[],
  rights: RightsTable,
  schema: GraphQLSchema,
  nodes: readonly string[],
): void {
  for (const { name, fieldRules } of modules)
    for (const rule of declared(fieldRules)) {
      if (!('type' in rule)) continue;
      const object = schema.getType(rule.type);
      const known = isObjectType(object) ? object.getFields() : {};
      const unknown = rule.fields.find((field) => !(field in known));
      if (unknown)
        throw new Error(
          `A field rule of ${name} names ${rule.type}.${unknown}, which the schema does not have.`,
        );
    }
  const { fields, asked } = ruledOf(schema, nodes);
  const unseen = fields.filter((field) => !rights.hasSeeRule(field));
  const unasked = asked.filter((name) => !rights.hasAskRule(name));
  if (unseen.length > 0)
    throw new Error(
      `No field rule says who sees ${unseen.join(', ')}. Add it to the fieldRules of its module: sees('Type', roles, 'field').`,
    );
  if (unasked.length > 0)
    throw new Error(
      `No field rule says what ${unasked.join(', ')} tells about. Add it to the fieldRules of its module: asks(['Type'], { name: ['Type.field'] }).`,
    );
}
