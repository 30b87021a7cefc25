import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema, type ClassType, type ContainerType, type NonEmptyArray } from 'type-graphql';
import { sealPageCursors } from './page-cursors.js';
import { DateScalar, DateTime } from './scalars.js';
import { limitTexts } from './text-limits.js';

/** type-graphql requires a broker, although subscriptions read the change feed. */
const noBroker = {
  publish: () => {
    throw new Error('Nothing is published: subscriptions read the change feed.');
  },
  subscribe: () => {
    throw new Error('Nothing is published: subscriptions read the change feed.');
  },
};

/**
 * Builds the schema of the given resolver classes. Every text that it takes has a limit.
 * @param container returns the instance of each class
 * @param secret of the installation; it seals the cursors of pages
 */
export async function makeSchema(
  resolvers: readonly ClassType[],
  container: ContainerType,
  secret: Buffer,
): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: resolvers as unknown as NonEmptyArray<ClassType>,
    container,
    pubSub: noBroker,
    skipCheck: true, // a query for the whole schema; what is wrong with it is found by the first validation, too
    validate: false, // inputs are checked in the services, so that imports pass the same checks
    scalarsMap: [
      { type: DateTime as never, scalar: DateTime },
      { type: DateScalar as never, scalar: DateScalar },
    ],
  });
  sealPageCursors(schema, secret);
  limitTexts(schema); // before a cursor is opened
  return schema;
}

/** The SDL as it is committed in schema/schema.graphql. */
export const sdlOf = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`;
