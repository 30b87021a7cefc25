import type { GraphQLSchema } from 'graphql';
import type { ClassType } from 'type-graphql';
import type { Config } from '../config.js';
import { Authenticator, type DemoSignIn } from './auth/authenticate.js';
import { DemoTokens } from './auth/demo-tokens.js';
import type { Viewer } from './auth/viewer.js';
import { installationSecret } from './sealing/installation.queries.js';
import type { Database, DatabaseParts } from './database/database.js';
import { joinColumns } from './feed/change-columns.js';
import type { Consumer } from './feed/consumer.js';
import { Feed } from './feed/feed.js';
import type { ReportFailure } from './feed/wake.js';
import { Instances } from './graphql/instances.js';
import { JoinsOfModules } from './graphql/joins.queries.js';
import { NodeResolver } from './graphql/node.resolver.js';
import { NodeService } from './graphql/node.service.js';
import { makeSchema } from './graphql/schema.js';
import { Session } from './graphql/session.js';
import {
  type BackgroundJob,
  declared,
  type Module,
  type ModuleParts,
  type SignIn,
} from './module.js';
import { checkFieldRules } from './rights/check-field-rules.js';
import { RightsTable } from './rights/rights.js';

/** Modules that are composed over one database. Nothing runs yet. Two compositions share nothing. */
export interface Composition {
  modules: readonly Module[];
  database: Database;
  feed: Feed;
  consumers: readonly Consumer[];
  schema: GraphQLSchema;
  signIn: SignIn;
  authenticator: Authenticator;
  /** absent: no demo */
  demo?: DemoSignIn;
  /** the services of the modules, and the parts that they were made with */
  services: ModuleParts & Record<string, unknown>;
  session(viewer: Viewer): Session;
  /** background work of the modules, not started yet */
  jobs: readonly BackgroundJob[];
  /** Why this process can't serve correctly, by name; empty: there is no problem. */
  problems(): Promise<Record<string, string>>;
  /** Closes what the modules opened. */
  close(): Promise<void>;
}

/** The services and consumers of modules, without the schema: what a command or a worker needs. */
export type Services = Pick<Composition, 'services' | 'feed' | 'consumers' | 'close'>;

/** What `Database.open` needs from the modules. */
export const databaseParts = (modules: readonly Module[]): DatabaseParts => ({
  entities: modules.flatMap(({ entities }) => [...(entities ?? [])]),
  changeColumns: joinColumns(modules.flatMap(({ changeColumns }) => changeColumns ?? [])),
});

/** The table of rights of these modules. */
export const rightsOf = (modules: readonly Module[]): RightsTable =>
  new RightsTable(modules.flatMap(({ fieldRules }) => declared(fieldRules)));

/**
 * Makes the services and consumers of the modules, each once, in the order of the list.
 * @param report called with failures of background work, which is retried
 * @throws when a module is listed before one that it depends on, or when two modules provide a service of the same name
 */
export function composeServices(
  modules: readonly Module[],
  config: Config,
  database: Database,
  report: ReportFailure = () => undefined,
): Services {
  checkOrder(modules);
  const feed = new Feed(database, {
    ...(config.feedWorker && { retention: config.feedRetention }),
    report,
  });
  const rights = rightsOf(modules);
  const services: Services['services'] = { config, database, feed, report, rights };
  for (const module of modules)
    for (const [name, service] of Object.entries(
      (module.services?.(services) ?? {}) as Record<string, unknown>,
    )) {
      if (name in services)
        throw new Error(`Two modules provide ${name}; the second is ${module.name}.`);
      services[name] = service;
    }
  const consumers = modules.flatMap((module) => [...(module.consumers?.(services) ?? [])]);
  checkChanges(modules, consumers);
  return {
    services,
    feed,
    consumers,
    close: async () => {
      for (const module of modules.toReversed()) await module.close?.(services);
    },
  };
}

/** Composes the product: services, consumers, resolvers and the schema. */
export async function compose(
  modules: readonly Module[],
  config: Config,
  database: Database,
  report?: ReportFailure,
): Promise<Composition> {
  const { services, feed, consumers, close } = composeServices(modules, config, database, report);
  if (config.feedWorker) for (const consumer of consumers) feed.addConsumer(consumer);
  const instances = new Instances();
  instances.add(Object.values(services) as object[]);
  instances.add([new JoinsOfModules(modules.flatMap(({ joins }) => (joins ? [joins] : [])))]);
  const finders = modules.flatMap((module) => Object.entries(module.nodes?.(services) ?? {}));
  const resolvers = [
    new NodeResolver(new NodeService(new Map(finders))),
    ...modules.flatMap((module) => [...(module.resolvers?.(services) ?? [])]),
  ];
  instances.add(resolvers);
  const signIns = modules.flatMap(({ signIn }) => signIn ?? []);
  const [signIn] = signIns;
  if (!signIn || signIns.length > 1) throw new Error('One module must provide signIn.');
  const schema = await makeSchema(
    resolvers.map(({ constructor }) => constructor as ClassType),
    instances.container,
  );
  const { rights } = services;
  checkFieldRules(
    modules,
    rights,
    schema,
    finders.map(([type]) => type),
  );
  const demo = config.demo ? await demoSignIn(modules, database) : undefined;
  return {
    modules,
    database,
    feed,
    consumers,
    schema,
    signIn,
    services,
    authenticator: new Authenticator(config.jwt, signIn.directory(database), demo),
    demo,
    session: (viewer) =>
      new Session(database, viewer, feed, instances, (who) => rights.of(signIn.roleOf(who))),
    jobs: modules.flatMap((module) => [...(module.jobs?.(services) ?? [])]),
    problems: async () =>
      Object.assign(
        {},
        ...(await Promise.all(modules.map(async (module) => module.problems?.(services)))),
      ) as Record<string, string>,
    close,
  };
}

async function demoSignIn(modules: readonly Module[], database: Database): Promise<DemoSignIn> {
  return {
    tokens: new DemoTokens(await installationSecret(database.sql)),
    ended: async () => {
      for (const module of modules) {
        const why = await module.demoEnded?.(database);
        if (why) return why;
      }
      return undefined;
    },
  };
}

function checkOrder(modules: readonly Module[]): void {
  const before = new Set<string>();
  for (const { name, dependsOn } of modules) {
    if (before.has(name)) throw new Error(`Two modules are called ${name}.`);
    const missing = dependsOn.find((needed) => !before.has(needed.name));
    if (missing)
      throw new Error(
        `The module ${name} depends on ${missing.name}, which is not listed before it.`,
      );
    before.add(name);
  }
}

/** @throws when a consumer filters for an entity or kind of change that no module writes: it would wait for ever */
function checkChanges(modules: readonly Module[], consumers: readonly Consumer[]): void {
  const changes = modules.flatMap((module) => Object.entries(module.changes ?? {}));
  const entities = new Set(changes.map(([entity]) => entity));
  const kinds = new Set(changes.flatMap(([, written]) => written));
  for (const consumer of consumers) {
    const unknown = [
      ...(consumer.entities ?? []).filter((entity) => !entities.has(entity)),
      ...(consumer.kinds ?? []).filter((kind) => !kinds.has(kind)),
    ];
    if (unknown.length > 0)
      throw new Error(
        `The consumer ${consumer.name} waits for ${unknown.join(', ')}, which no module writes. Name it under changes.`,
      );
  }
}
