import { sql } from 'kysely';
import type * as Queries from '../../../src/platform/feed/feed.queries.js';
import { moveOutbox } from './move-outbox.js';

export * from '../../../src/platform/feed/feed.queries.js';

/**
 * Known bug: the reader keeps the highest id that it has seen and asks for those above it. Ids are drawn before the
 * commit, so a transaction that drew a lower one and commits later is never read.
 */
export const sequence: typeof Queries.sequence = (database, _columns, _floor, limit) =>
  moveOutbox(database, sql`id > (select coalesce(max(outbox_id), 0) from feed)`, limit);
