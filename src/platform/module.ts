import type { Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.js';
import type { Directory } from './auth/authenticate.js';
import type { Database, EntitySchema } from './database/database.js';
import type { Change } from './feed/change.js';
import type { ChangeColumns } from './feed/change-columns.js';
import type { Consumer } from './feed/consumer.js';
import type { Feed } from './feed/feed.js';
import type { ReportFailure } from './feed/wake.js';
import type { NodeFinder } from './graphql/node.service.js';
import type { Session } from './graphql/session.js';

/** What every module may use when it makes its services. */
export interface ModuleParts {
  config: Config;
  database: Database;
  /** not started yet */
  feed: Feed;
  /** where background work reports a failure that it survived */
  report: ReportFailure;
}

/** "Nothing to declare" has to be said, with the reason. */
export interface None {
  none: string;
}

/** Rows of one table that belong to a person. Export and erasure find them by this. */
interface PersonalTable {
  /** with its schema, unless it is public */
  table: string;
  /** the columns that name the person: the id itself, or the row that belongs to the person, like an application */
  by: readonly string[];
  /** what the rows say about the person, in a few words */
  holds: string;
}

/** Fields of a GraphQL type that not every role sees. Fields without a rule are visible to all who see the object. */
interface FieldRule {
  type: string;
  fields: readonly string[];
  /** the roles that see the values; the others get null or an empty list */
  roles: readonly string[];
}

/** Background work that runs from the start of the server to its end. */
export interface BackgroundJob {
  start(): void;
  stop(): Promise<void>;
}

interface RouteParts {
  /** who asks, from the Authorization header; throws UNAUTHENTICATED */
  session(authorization: unknown): Promise<Session>;
}

/** What a command gets when it opens the product. The caller closes it. */
interface OpenedProduct<Services> {
  config: Config;
  database: Database;
  services: Services;
  /** of all modules */
  consumers: readonly Consumer[];
  close(): Promise<void>;
}

/** How people, keys and tokens sign in. One module provides it. */
export interface SignIn {
  directory(database: Database): Directory;
  /** whose rights a change is about, as `Viewer.subject`; undefined: nobody's */
  subjectOf(change: Change): string | undefined;
  /** the made-up users whom a demo offers */
  demoUsers(database: Database): Promise<{ email: string; role: string }[]>;
}

type Union<T> = (T extends unknown ? (value: T) => void : never) extends (value: infer All) => void
  ? All
  : never;

/** The services of several modules, by name. */
type ServicesOf<Modules extends readonly Module[]> = Modules extends readonly []
  ? unknown
  : Union<Modules[number] extends Module<infer Services> ? Services : never>;

/** One domain as the product sees it: what it needs, and what it adds. */
export interface ModuleDeclaration<Needs extends readonly Module[], Services extends object> {
  /** the folder in src/domains */
  name: string;
  /** the modules whose services it uses; they stand before it in src/modules.ts */
  dependsOn: Needs;
  entities?: readonly EntitySchema[];
  /** entities and kinds of the changes that this domain's tables write into the feed */
  changes?: Readonly<Record<string, readonly string[]>>;
  /** what its changes carry; the interface `Change` is extended by the same names in camel case */
  changeColumns?: ChangeColumns;
  /** Makes its services, once for each composition. Other modules find them by their names. */
  services?(needed: ModuleParts & ServicesOf<Needs>): Services;
  /** Makes what the schema is built of: resolvers, one instance of each class. */
  resolvers?(all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>): readonly object[];
  /** How objects are found by their id alone, by GraphQL type. */
  nodes?(
    all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>,
  ): Readonly<Record<string, NodeFinder>>;
  /** Makes what reacts to changes. */
  consumers?(all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>): readonly Consumer[];
  /** Makes its part of the command line. Opening the product is left to the command that runs. */
  commands?(
    open: () => Promise<OpenedProduct<ModuleParts & ServicesOf<Needs> & NoInfer<Services>>>,
  ): readonly Command[];
  /** Adds HTTP routes beside GraphQL. */
  routes?(
    app: FastifyInstance,
    all: ModuleParts & ServicesOf<Needs> & NoInfer<Services> & RouteParts,
  ): Promise<void> | void;
  jobs?(all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>): readonly BackgroundJob[];
  /** GraphQL documents that clients may send by their hash: files or folders */
  documents?: readonly string[];
  /** Documents of which SQL views are made too: files or folders */
  views?: readonly string[];
  signIn?: SignIn;
  /** Runs at each start after the migrations, before anything else. */
  prepare?(database: Database): Promise<void>;
  /** Loads made-up data into an empty database; `say` tells how far it is. */
  loadDemo?(database: Database, say: (line: string) => void): Promise<void>;
  /** What keeps this process from serving as it should, by name; empty when nothing does. */
  problems?(
    all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>,
  ): Promise<Record<string, string>>;
  /** Pages and documents that are printed from the schema, by file; `npm run schema:print` writes them. */
  printed?(schema: GraphQLSchema): Promise<Record<string, string>>;
  /** Ends connections and work. */
  close?(all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>): Promise<void>;
  personalData: readonly PersonalTable[] | None;
  fieldRules: readonly FieldRule[] | None;
}

/** A domain, with the services that it provides to others. */
export interface Module<Services extends object = object> extends ModuleDeclaration<
  readonly Module[],
  // The types of what a module needs are checked where it is declared; a list of modules knows none of them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  any
> {
  /** never there: it lets the compiler know what the module provides */
  readonly provides?: Services;
}

/**
 * Declares a domain.
 * @throws when two of its parts have one name
 */
export function defineModule<
  const Needs extends readonly Module[],
  Services extends object = object,
>(declaration: ModuleDeclaration<Needs, Services>): Module<Services> {
  return declaration as unknown as Module<Services>;
}

/** The declared list, empty when the module says that it has none. */
export const declared = <Item>(list: readonly Item[] | None): readonly Item[] =>
  'none' in list ? [] : list;
