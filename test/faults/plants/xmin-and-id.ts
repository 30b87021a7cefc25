import { sql } from 'kysely';
import type * as Queries from '../../../src/platform/feed/feed.queries.js';
import { moveOutbox } from './move-outbox.js';

export * from '../../../src/platform/feed/feed.queries.js';

/**
 * Known bug: rows are read when every transaction older than theirs has ended, and the cursor is still the id. A
 * transaction draws its xid at its first write and its outbox id later: two of them may draw the two in another order.
 */
export const sequence: typeof Queries.sequence = (database, _columns, _floor, limit) =>
  moveOutbox(
    database,
    sql`id > (select coalesce(max(outbox_id), 0) from feed) and xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
    limit,
  );
