import type { GraphQLSchema } from 'graphql';
import type { ClassType } from 'type-graphql';
import type { Config } from '../config.js';
import { Authenticator, type DemoSignIn } from './auth/authenticate.js';
import { DemoTokens } from './auth/demo-tokens.js';
import type { Viewer } from './auth/viewer.js';
import { AuditTrail } from './audit/trail.js';
import { Looks } from './audit/looks.js';
import { installationSecret } from './sealing/installation.queries.js';
import type { Database, DatabaseParts } from './database/database.js';
import { joinColumns } from './feed/change-columns.js';
import type { Consumer } from './feed/consumer.js';
import { Feed } from './feed/feed.js';
import type { ReportFailure } from './feed/wake.js';
import { AuditKnowledge } from './graphql/audited.js';
import { Costs } from './graphql/cost.js';
import { Instances } from './graphql/instances.js';
import { JoinsOfModules } from './graphql/rows.queries.js';
import { NodeResolver } from './graphql/node.resolver.js';
import { type NodeFinder, NodeService } from './graphql/node.service.js';
import { makeSchema } from './graphql/schema.js';
import { Session } from './graphql/session.js';
import {
  type BackgroundJob,
  declared,
  type DeclaredTable,
  type Module,
  type ModuleParts,
  type SignIn,
} from './module.js';
import { checkFieldRules } from './rights/check-field-rules.js';
import { RightsTable } from './rights/rights.js';
import { Works } from './work/work.js';

/** Modules that are composed over one database. Nothing runs yet. Two compositions share nothing. */
export interface Composition {
  modules: readonly Module[];
  database: Database;
  feed: Feed;
  consumers: readonly Consumer[];
  schema: GraphQLSchema;
  /** what operations over the schema cost */
  costs: Costs;
  /** finds out what sensitive things an answer shows */
  looks: Looks;
  signIn: SignIn;
  authenticator: Authenticator;
  /** absent: no demo */
  demo?: DemoSignIn;
  /** the services of the modules, and the parts that they were made with */
  services: ModuleParts & Record<string, unknown>;
  session(viewer: Viewer): Session;
  /** the work under way; requests and background work belong to it */
  works: Works;
  /** background work of the modules, not started yet */
  jobs: readonly BackgroundJob[];
  /** Why this process can't serve correctly, by name; empty: there is no problem. */
  problems(): Promise<Record<string, string>>;
  /**
   * Closes what the modules opened, all of it even when some fail.
   * @throws the first failure
   */
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

/** What these modules hold about people, in the order of the modules. */
export const personalDataOf = (modules: readonly Module[]): DeclaredTable[] =>
  modules.flatMap(({ name, personalData }) =>
    declared(personalData).map((table) => ({ ...table, module: name })),
  );

/**
 * Makes the services and consumers of the modules, each once, in the order of the list.
 * @param report called with failures of background work, which is retried
 * @throws when modules do not fit together: one is listed before one that it depends on, two provide a service of the same
 *   name, or a consumer waits for what never comes
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
  const personalData = personalDataOf(modules);
  const audit = new AuditTrail(database, report);
  const services: Services['services'] = {
    config,
    database,
    feed,
    report,
    rights,
    personalData,
    audit,
  };
  const parts = Object.keys(services);
  const providers = new Map<string, string>();
  for (const module of modules)
    for (const [name, service] of Object.entries(
      (module.services?.(services) ?? {}) as Record<string, unknown>,
    )) {
      if (parts.includes(name))
        throw new Error(
          `The module ${module.name} provides a service called ${name}, which is the name of a part of the platform. Give it another name.`,
        );
      register(providers, name, module.name, 'provide');
      services[name] = service;
    }
  const consumers = modules.flatMap((module) => [...(module.consumers?.(services) ?? [])]);
  checkChanges(modules, consumers);
  checkFollowers(consumers);
  return {
    services,
    feed,
    consumers,
    close: () =>
      eachOf([
        ...modules
          .toReversed()
          .map((module) => async () => module.close?.(services) as Promise<void> | undefined),
        // Last: what a module ends may still be taken down.
        () => audit.close(),
      ]),
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
  try {
    return await composeSchema(modules, config, database, { services, feed, consumers, close });
  } catch (error) {
    await close().catch(() => undefined); // the first failure says more
    throw error;
  }
}

async function composeSchema(
  modules: readonly Module[],
  config: Config,
  database: Database,
  { services, feed, consumers, close }: Services,
): Promise<Composition> {
  if (config.feedWorker) for (const consumer of consumers) feed.addConsumer(consumer);
  const instances = new Instances();
  instances.add(Object.values(services) as object[]);
  instances.add([new JoinsOfModules(modules.flatMap(({ joins }) => (joins ? [joins] : [])))]);
  const finders = new Map<string, NodeFinder>();
  const finderOwners = new Map<string, string>();
  for (const module of modules)
    for (const [type, finder] of Object.entries(module.nodes?.(services) ?? {})) {
      register(finderOwners, type, module.name, 'find nodes of the type');
      finders.set(type, finder);
    }
  const resolvers = [
    new NodeResolver(new NodeService(finders)),
    ...modules.flatMap((module) => [...(module.resolvers?.(services) ?? [])]),
  ];
  instances.add(resolvers);
  const signIns = modules.flatMap(({ signIn }) => signIn ?? []);
  const [signIn] = signIns;
  if (!signIn || signIns.length > 1)
    throw new Error(
      `One module must provide signIn, and ${signIns.length === 0 ? 'none does' : `${signIns.length} do`}.`,
    );
  const schema = await makeSchema(
    resolvers.map(({ constructor }) => constructor as ClassType),
    instances.container,
    await installationSecret(database.sql),
  );
  const { rights, audit } = services;
  const looks = new Looks(schema, rights, {
    personType: modules.find(({ personType }) => personType !== undefined)?.personType,
    reads: new Set(modules.flatMap(({ sensitiveReads }) => sensitiveReads ?? [])),
  });
  const personal = modules.flatMap(({ personalData }) => declared(personalData));
  instances.add([new AuditKnowledge(looks, new Set(personal.map(({ table }) => table)))]);
  checkFieldRules(modules, rights, schema, [...finders.keys()]);
  const demo = config.demo ? await demoSignIn(modules, database) : undefined;
  return {
    modules,
    database,
    feed,
    consumers,
    schema,
    costs: new Costs(schema, Object.assign({}, ...modules.map(({ fieldCosts }) => fieldCosts))),
    looks,
    signIn,
    services,
    authenticator: new Authenticator(config.jwt, signIn.directory(services), demo),
    demo,
    works: new Works(config.deadlines),
    session: (viewer) =>
      new Session(database, viewer, feed, instances, (who) => rights.of(signIn.roleOf(who)), audit),
    jobs: modules.flatMap((module) => [...(module.jobs?.(services) ?? [])]),
    problems: async () => {
      const found = await Promise.all(
        modules.map(async (module) => ({
          module: module.name,
          problems: Object.entries((await module.problems?.(services)) ?? {}),
        })),
      );
      const all: Record<string, string> = {};
      for (const { module, problems } of found)
        for (const [name, problem] of problems)
          // Two modules may have problems of the same name: none may hide the other.
          all[Object.hasOwn(all, name) ? `${module}.${name}` : name] = problem;
      return all;
    },
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

/**
 * Notes who registers a name.
 * @throws when another module has: one would replace the other silently
 */
function register(owners: Map<string, string>, name: string, owner: string, does: string): void {
  const first = owners.get(name);
  if (first !== undefined)
    throw new Error(
      `Two modules ${does} ${name}: ${first} and ${owner}. Remove or rename one of them.`,
    );
  owners.set(name, owner);
}

/** Runs everything, one after the other. @throws the first failure */
async function eachOf(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
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
    const { entities: ofEntities, kinds: ofKinds } = consumer;
    if (!ofEntities || !ofKinds) continue;
    // Each is written by somebody, but both have to meet in one change.
    const written = new Set(
      changes.flatMap(([entity, list]) => (ofEntities.includes(entity) ? list : [])),
    );
    const never = [
      ...ofKinds.filter((kind) => !written.has(kind)),
      ...ofEntities.filter(
        (entity) =>
          !changes.some(
            ([name, list]) => name === entity && list.some((kind) => ofKinds.includes(kind)),
          ),
      ),
    ];
    if (never.length > 0)
      throw new Error(
        `The consumer ${consumer.name} waits for ${never.join(', ')}, but no change has one of its entities (${ofEntities.join(', ')}) together with one of its kinds (${ofKinds.join(', ')}). Leave out what never comes.`,
      );
  }
}

/** @throws when two consumers share a checkpoint, or one follows a consumer that does not exist, or itself in a circle */
function checkFollowers(consumers: readonly Consumer[]): void {
  const byName = new Map<string, Consumer>();
  for (const consumer of consumers) {
    if (byName.has(consumer.name))
      throw new Error(
        `Two consumers are called ${consumer.name}. They would share a checkpoint: rename one.`,
      );
    byName.set(consumer.name, consumer);
  }
  for (const { name, follows } of consumers) {
    if (follows !== undefined && !byName.has(follows))
      throw new Error(
        `The consumer ${name} follows ${follows}, which no module provides: it would wait for ever.`,
      );
    const seen = [name];
    for (let next = follows; next !== undefined; next = byName.get(next)?.follows) {
      if (seen.includes(next))
        throw new Error(
          `The consumers ${seen.join(', ')} follow each other in a circle: none would ever begin.`,
        );
      seen.push(next);
    }
  }
}
