import type { Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.js';
import type { AuditTrail } from './audit/trail.js';
import type { Directory } from './auth/authenticate.js';
import type { SessionCookie } from './auth/session-cookie.js';
import type { Viewer } from './auth/viewer.js';
import type { Database, EntitySchema } from './database/database.js';
import type { Change } from './feed/change.js';
import type { ChangeColumns } from './feed/change-columns.js';
import type { Consumer } from './feed/consumer.js';
import type { Feed } from './feed/feed.js';
import type { ReportFailure } from './feed/wake.js';
import type { FieldCosts } from './graphql/field-costs.js';
import type { Joins } from './graphql/rows.queries.js';
import type { NodeFinder } from './graphql/node.service.js';
import type { Session } from './graphql/session.js';
import type { FieldRule } from './rights/field-rule.js';
import type { RightsTable } from './rights/rights.js';

/** What every module may use when it makes its services. */
export interface ModuleParts {
  config: Config;
  database: Database;
  /** not started yet */
  feed: Feed;
  /** called with failures of background work, which is retried */
  report: ReportFailure;
  /** the field rules of all modules; a session has those of its viewer's role */
  rights: RightsTable;
  /** what all modules hold about people */
  personalData: readonly DeclaredTable[];
  /** takes down who sees and changes what */
  audit: AuditTrail;
}

/** A module that has nothing to declare must say so, with the reason. */
export interface None {
  none: string;
}

/** What erasure does with the rows of one table that belong to a person. */
type RowErasure =
  | {
      rows: 'DELETED';
      /** a function of the database (uuid[] of people) that does it, where the application may not */
      through?: string;
    }
  | {
      /** the rows stay for what is counted of them, without what tells about the person */
      rows: 'CLEARED';
      /** these columns get their default, or null */
      columns: readonly string[];
      /** columns of which a part stays, with the function of the database that gives it for a row */
      shortened?: Readonly<Record<string, string>>;
      /** a function of the database (uuid[] of people) that does it, where the application may not */
      through?: string;
      /** what the rows are needed for */
      because: string;
    }
  | {
      /** the rows tell nothing about a person who has no name */
      rows: 'KEPT';
      because: string;
    }
  | {
      /** made from other tables: they follow by themselves */
      rows: 'REBUILT';
      /** the consumer that rebuilds them, in a few words */
      by: string;
    }
  | {
      /** they refer to nobody, and may mention the person: the erasure domain looks for that */
      rows: 'SEARCHED';
      /** how they are found, and what happens then */
      how: string;
    };

/** Rows of one table that belong to a person, for export and erasure. */
interface PersonalTable {
  /** the name, with its schema unless that is public */
  table: string;
  /** The columns that refer to the person: `application_id`, or else its id. Empty: they are searched. */
  by: readonly string[];
  /** what the rows say about the person, in a few words */
  holds: string;
  /** what happens to them when the person is erased; a test looks for columns with text that it leaves out */
  erasure: RowErasure;
  /** columns with text that stay in cleared and kept rows, each with the reason */
  texts?: Readonly<Record<string, string>>;
  /** columns that say who somebody else is, like the one who recommended the person: an export leaves them out */
  others?: readonly string[];
}

/** A table of `personalData`, with the module that declares it. */
export interface DeclaredTable extends PersonalTable {
  module: string;
}

/** Background work that runs while the server runs. */
export interface BackgroundJob {
  start(): void;
  stop(): Promise<void>;
}

interface RouteParts {
  /** the session of the Authorization header; throws UNAUTHENTICATED */
  session(authorization: unknown): Promise<Session>;
  /** keeps the token of a browser */
  cookie: SessionCookie;
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

/** How users, keys and tokens sign in. Exactly one module provides it; the methods get its services. */
export interface SignIn {
  directory(all: ModuleParts & Record<string, unknown>): Directory;
  /** ends the session of a token, if it is one that this installation keeps */
  endSession(all: ModuleParts & Record<string, unknown>, token: string): Promise<void>;
  /** what the page for signing in offers beside a token */
  options(all: ModuleParts & Record<string, unknown>): object;
  /** the path of a page on which the first administrator of a fresh installation signs in; undefined: there are users */
  firstPage(all: ModuleParts & Record<string, unknown>): Promise<string | undefined>;
  /** the role whose field rules hold for a viewer */
  roleOf(viewer: Viewer): string;
  /** the `Viewer.subject` whose rights a change affects; undefined: nobody's */
  subjectOf(change: Change): string | undefined;
  /** the invented users that a demo offers for sign-in */
  demoUsers(database: Database): Promise<{ email: string; role: string }[]>;
}

type Union<T> = (T extends unknown ? (value: T) => void : never) extends (value: infer All) => void
  ? All
  : never;

/** The services of several modules, by name. */
type ServicesOf<Modules extends readonly Module[]> = Modules extends readonly []
  ? unknown
  : Union<Modules[number] extends Module<infer Services> ? Services : never>;

/** The declaration of a domain: what it needs, and what it adds to the product. */
export interface ModuleDeclaration<Needs extends readonly Module[], Services extends object> {
  /** the folder in src/domains */
  name: string;
  /** the modules whose services it uses; they come before it in src/modules.ts */
  dependsOn: Needs;
  entities?: readonly EntitySchema[];
  /** entities and kinds of the changes that this domain's tables write into the feed */
  changes?: Readonly<Record<string, readonly string[]>>;
  /** columns that its changes add; the domain extends the interface `Change` by the same names in camel case */
  changeColumns?: ChangeColumns;
  /** Makes its services, once for each composition. Other modules get them by name. */
  services?(needed: ModuleParts & ServicesOf<Needs>): Services;
  /** Makes its resolvers, one instance of each class. The schema is built from them. */
  resolvers?(all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>): readonly object[];
  /** How objects are found by their id, by GraphQL type. */
  nodes?(
    all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>,
  ): Readonly<Record<string, NodeFinder>>;
  /** Fields that are read together with their objects when a request selects them, by type and field. */
  joins?: Joins;
  /** Makes its consumers, which react to changes. */
  consumers?(all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>): readonly Consumer[];
  /** Makes its commands. Only the command that runs opens the product. */
  commands?(
    open: () => Promise<OpenedProduct<ModuleParts & ServicesOf<Needs> & NoInfer<Services>>>,
  ): readonly Command[];
  /** Adds HTTP routes beside GraphQL. */
  routes?(
    app: FastifyInstance,
    all: ModuleParts & ServicesOf<Needs> & NoInfer<Services> & RouteParts,
  ): Promise<void> | void;
  jobs?(all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>): readonly BackgroundJob[];
  /** GraphQL documents that clients may send by hash: files or folders */
  documents?: readonly string[];
  /** documents for which SQL views are made too: files or folders */
  views?: readonly string[];
  signIn?: SignIn;
  /** Runs at each start, after the migrations and before anything else. */
  prepare?(database: Database): Promise<void>;
  /** Loads invented data into an empty database; `say` prints the progress. */
  loadDemo?(database: Database, say: (line: string) => void): Promise<void>;
  /** Why the invented users of the demo may no longer sign in; undefined: they may. */
  demoEnded?(database: Database): Promise<string | undefined>;
  /** Why this process can't serve correctly, by name; empty: there is no problem. */
  problems?(
    all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>,
  ): Promise<Record<string, string>>;
  /** Texts that are printed from the schema, by file; `npm run schema:print` writes them. */
  printed?(schema: GraphQLSchema): Promise<Record<string, string>>;
  /** Closes connections and ends work. */
  close?(all: ModuleParts & ServicesOf<Needs> & NoInfer<Services>): Promise<void>;
  /** the GraphQL type of the people whom the product is about; one module has it */
  personType?: string;
  /** fields of Query that the audit log takes down though no object of their answers belongs to one person */
  sensitiveReads?: readonly string[];
  personalData: readonly PersonalTable[] | None;
  /** who sees and may ask about the fields that it adds to the schema; a field without a rule is refused */
  fieldRules: readonly FieldRule[] | None;
  /** what its fields and arguments cost beyond the rule of field-costs.ts, like a search or a metric */
  fieldCosts?: FieldCosts;
}

/** A domain, with the types of the services that it provides. */
export interface Module<Services extends object = object> extends ModuleDeclaration<
  readonly Module[],
  // What a module needs is checked where it is declared. A list of modules does not know these types.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  any
> {
  /** never set: it tells the compiler which services the module provides */
  readonly provides?: Services;
}

/**
 * Declares a domain.
 * @returns the declaration, typed by the services that it provides
 */
export function defineModule<
  const Needs extends readonly Module[],
  Services extends object = object,
>(declaration: ModuleDeclaration<Needs, Services>): Module<Services> {
  return declaration as unknown as Module<Services>;
}

/** The declared list; empty when the module declares that it has none. */
export const declared = <Item>(list: readonly Item[] | None): readonly Item[] =>
  'none' in list ? [] : list;
