import type { Viewer } from '../auth/viewer.js';
import type { Sql } from '../database/database.js';
import type { Change } from '../feed/change.js';
import type { Session } from '../graphql/session.js';
import { SharedWork } from '../work/shared-work.js';

/** A batch of changes that all views share: what is read for one view is read for all. */
export class LiveBatch {
  private readonly read = new Map<unknown, SharedWork<unknown>>();
  private readonly sessions = new Map<string, Session>();

  constructor(readonly changes: readonly Change[]) {}

  /**
   * Reads what every view needs to know about these changes, once for all views. It must not depend on permissions.
   * @param read also the key of the result: pass the same function each time
   */
  once<Known>(
    sql: Sql,
    read: (sql: Sql, changes: readonly Change[]) => Promise<Known>,
  ): Promise<Known> {
    let known = this.read.get(read) as SharedWork<Known> | undefined;
    if (!known || known.isCancelled) {
      known = new SharedWork(() => read(sql, this.changes));
      this.read.set(read, known);
    }
    return known.wait();
  }

  /** The session in which these changes are shown to a viewer. Its loaders read after the changes were committed. */
  sessionOf(viewer: Viewer, from: Session): Session {
    const key = `${viewer.subject} ${viewer.permissions}`;
    let session = this.sessions.get(key);
    if (!session) this.sessions.set(key, (session = from.as(viewer)));
    return session;
  }

  /** Call it when a read failed: the next reads start over. */
  forget(): void {
    this.read.clear();
    this.sessions.clear();
  }
}

const batches = new WeakMap<readonly Change[], LiveBatch>();

/** The batch of these changes; the same for the same array. */
export function batchOf(changes: readonly Change[]): LiveBatch {
  let batch = batches.get(changes);
  if (!batch) batches.set(changes, (batch = new LiveBatch(changes)));
  return batch;
}
