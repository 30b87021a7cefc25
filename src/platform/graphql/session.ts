import DataLoader from 'dataloader';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Tables } from '../../../schema/tables.js';
import type { Database, Sql } from '../database/database.js';
import type { AuditActor, AuditDoor, AuditEntry } from '../audit/entry.js';
import type { AuditTrail } from '../audit/trail.js';
import type { Viewer } from '../auth/viewer.js';
import type { Rights } from '../rights/rights.js';
import { currentWork } from '../work/work.js';
import { Instances } from './instances.js';

/** What a request needs from the change feed; src/platform/feed provides it. */
export interface ChangeCursors {
  /** cursor of the newest position */
  headCursor(sql: Sql): Promise<string>;
  /** cursor of the last change of the open transaction; undefined: there is none */
  cursorOfTransaction(sql: Sql): Promise<string | undefined>;
  /** waits until a cursor's change is committed and has its position; throws BAD_CURSOR, RESYNC_REQUIRED, WAIT_TIMED_OUT */
  resolve(cursor: string): Promise<unknown>;
  /** tells the feed that something was committed */
  nudge(): void;
}

/** A change that is committed. */
export interface MadeChange {
  /** the idempotency key that it was made under */
  key?: string;
  /** true: it was made by an earlier request with this key */
  earlier: boolean;
  /** the answer that was given first, with what it was asked for; absent: it is not known */
  answer?: KeptAnswer;
}

/** An answer that is kept for requests with the same idempotency key. */
export interface KeptAnswer {
  /** of what was asked for, and with which permissions */
  request: string;
  data: unknown;
}

const noRights = (): never => {
  throw new Error('This session was made without the table of rights. Give it one.');
};

/**
 * One request (or one delivered change): its viewer, one unit of work, and the loaders that read a nested list with a
 * constant number of statements. It is the GraphQL context and the first argument of every service method.
 */
export class Session {
  /** undefined: nothing has needed it yet */
  private unit: EntityManager | undefined;
  /** true: `unit` is the one of an open transaction */
  private inTransaction = false;
  private readonly loaders = new Map<string, DataLoader<string, unknown>>();
  private head?: Promise<string>;
  /** the change that the present root field of a mutation has committed; undefined: none yet */
  made: MadeChange | undefined;
  /** true: the answer of this mutation holds a secret, so it is not kept for a repeated idempotency key */
  answersOnce = false;
  /** the door that the request came through */
  door: AuditDoor = 'GRAPHQL';
  /** true: the present root field of a mutation is written in the audit log */
  audited = false;

  constructor(
    readonly database: Database,
    readonly viewer: Viewer,
    readonly changes: ChangeCursors,
    /** services of the composition that this session belongs to */
    readonly instances: Instances = new Instances(),
    /** what a viewer may see and ask about */
    private readonly rightsOf: (viewer: Viewer) => Rights = noRights,
    /** takes down what is seen and changed; undefined: nobody asks for that */
    readonly audit?: AuditTrail,
  ) {}

  /** A session of this viewer that has loaded nothing yet. */
  as(viewer: Viewer): Session {
    const { database, changes, instances, audit } = this;
    const session = new Session(database, viewer, changes, instances, this.rightsOf, audit);
    session.door = this.door;
    return session;
  }

  /** Who asks, for the audit log. */
  get auditActor(): AuditActor {
    return { viewer: this.viewer, door: this.door, address: currentWork()?.address };
  }

  /** Takes down what the viewer sees, for the audit log. */
  noteLook(entry: AuditEntry): void {
    this.audit?.note(this.auditActor, entry);
  }

  /** Which fields the viewer may see and ask about. */
  get rights(): Rights {
    return this.rightsOf(this.viewer);
  }

  /** The unit of work: the transaction's own while one is open. */
  get em(): EntityManager {
    return (this.unit ??= this.database.fork());
  }

  /** Runs the work in one transaction. Until it ends, `em` and `sql` use that transaction. Mutations of a request take turns. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    const [outer, nested] = [this.em, this.inTransaction];
    try {
      return await outer.transactional((inner) => {
        this.unit = inner as EntityManager;
        this.inTransaction = true;
        return work();
      });
    } finally {
      this.unit = outer;
      this.inTransaction = nested;
      outer.clear();
    }
  }

  /** Hand-written SQL, inside the unit of work's transaction when one is open. */
  get sql(): Sql {
    return this.inTransaction && this.unit ? this.unit.getKysely<Tables>() : this.database.sql;
  }

  /**
   * The request's loader of this name, made on first use. Arguments that change the result must be part of the name.
   * @param load reads the values of the keys of one tick, in any order; each value is found by its key
   */
  loader<Value>(
    name: string,
    load: (keys: readonly string[]) => Promise<Map<string, Value>>,
  ): DataLoader<string, Value | undefined> {
    let loader = this.loaders.get(name) as DataLoader<string, Value | undefined> | undefined;
    if (!loader) {
      loader = new DataLoader<string, Value | undefined>(async (keys) => {
        const found = await load(keys);
        return keys.map((key) => found.get(key));
      });
      this.loaders.set(name, loader as DataLoader<string, unknown>);
    }
    return loader;
  }

  // Both are functions of the session that was made: Apollo hands a copy of it to the resolvers.
  /** The feed's newest cursor, read once for each request. Too old a cursor only repeats changes; too new a one would lose some. */
  readonly changeCursor = (): Promise<string> => (this.head ??= this.changes.headCursor(this.sql));

  /** Spares the reading of a cursor that the request does not select. */
  readonly wantsNoCursor = (): void => {
    this.head ??= Promise.resolve('');
  };

  /** Waits for the change of a cursor. Lists read the tables, so they see a change once it is committed. */
  async waitFor(cursor: string | null | undefined): Promise<void> {
    if (cursor != null) await this.changes.resolve(cursor);
  }

  /** Clears the loaders: after a change, what they loaded is stale. */
  forgetLoaded(): void {
    this.loaders.clear();
  }
}
