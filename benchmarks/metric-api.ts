import { modules } from '../src/modules.js';
import { rightsOf } from '../src/platform/compose.js';
import { execute, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { AnalyticsResolver } from '../src/domains/analytics/analytics.resolver.js';
import {
  AnalyticsService,
  type AnalyticsOptions,
} from '../src/domains/analytics/analytics.service.js';
import { documentOf } from '../src/domains/analytics/definitions/metric-catalogue.js';
import { ExperienceService } from '../src/domains/analytics/experience/experience.service.js';
import type { metrics } from '../src/domains/analytics/metrics.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import type { Database } from '../src/platform/database/database.js';
import { Session } from '../src/platform/graphql/session.js';

export type Row = Record<string, unknown>;

/** The metrics as an API, with or without stored answers. */
export async function schemaWith(options: AnalyticsOptions): Promise<GraphQLSchema> {
  const resolver = new AnalyticsResolver(new AnalyticsService(options), new ExperienceService());
  return buildSchema({
    resolvers: [AnalyticsResolver],
    validate: false,
    container: { get: () => resolver },
  });
}

const rights = rightsOf(modules);

const unused = {
  headCursor: async () => '',
  cursorOfTransaction: async () => undefined,
  nudge: () => undefined,
  resolve: async () => undefined,
};

const documents = new WeakMap<GraphQLSchema, Map<string, DocumentNode>>();

/** The document of a metric, parsed and validated once, as a server keeps it. */
function documentFor(schema: GraphQLSchema, name: keyof typeof metrics): DocumentNode {
  const known = documents.get(schema) ?? new Map<string, DocumentNode>();
  documents.set(schema, known);
  let document = known.get(name);
  if (!document) {
    document = parse(documentOf(schema, name));
    const [problem] = validate(schema, document);
    if (problem) throw problem;
    known.set(name, document);
  }
  return document;
}

/** One request in its own session, as a server would run it. */
export async function ask(
  database: Database,
  schema: GraphQLSchema,
  name: keyof typeof metrics,
  variables: Record<string, unknown>,
): Promise<Row[]> {
  const { data, errors } = await execute({
    schema,
    document: documentFor(schema, name),
    variableValues: variables,
    contextValue: new Session(database, systemViewer('benchmark'), unused, undefined, ({ role }) =>
      rights.of(role),
    ),
  });
  if (errors?.length) throw errors[0]!;
  return (data as Record<string, { rows: Row[] }>)[name]!.rows;
}

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
