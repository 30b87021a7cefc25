import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import { toChange } from './feed.queries.js';

/** A change that may have no position yet, with all columns that the modules add. */
export type WaitingChange = Omit<Change, 'position' | 'at'>;

/** The changes that a consumer has not processed, with or without a position. */
export interface Backlog {
  /** the newest position: every change up to it is in `changes` or was processed */
  head: FeedPosition;
  /** undefined: the checkpoint is of another epoch, or changes after it were pruned */
  changes: WaitingChange[] | undefined;
}

const kindsOf = (kinds: readonly string[]) => sql`cast(${[...kinds]} as text[])`;

/**
 * Reads the changes after a checkpoint that the transaction has locked. One statement sees each committed change either
 * in the feed or in the outbox, so none is missed, however late it was committed. No ids are compared.
 * @param limit a longer backlog is cut off somewhere after this many changes
 */
export async function readBacklog(
  database: Sql,
  checkpoint: FeedPosition,
  kinds: readonly string[],
  limit: number,
): Promise<Backlog> {
  const rows = await rowsOf<
    FeedPosition & { reachable: boolean; change: Record<string, unknown> | null }
  >(
    database,
    sql`
    select h.epoch, h.last::float8 as position, h.epoch = ${checkpoint.epoch} and h.pruned <= ${checkpoint.position} as reachable, b.change
    from feed_head h left join (
      (select to_jsonb(f) as change from feed f where f.position > ${checkpoint.position} and kind = any(${kindsOf(kinds)}) limit ${limit + 1})
      union all (select to_jsonb(o) from outbox o where kind = any(${kindsOf(kinds)}) limit ${limit + 1})
    ) b on true`,
  );
  const { epoch, position, reachable } = rows[0]!;
  return {
    head: { epoch, position },
    changes: reachable
      ? rows.flatMap(({ change }) => (change === null ? [] : toChange(change)))
      : undefined,
  };
}

/**
 * The columns `settled` and `behind`, to select `from feed_head h`. `settled`: no committed change waits for its position.
 * `behind`: how many changes of these kinds the consumer has not processed; null when they are more than `limit`, or when
 * its checkpoint is not usable. Usually this costs two index look-ups that find nothing.
 */
export const backlogColumns = (
  consumer: string,
  kinds: readonly string[],
  limit: number,
): { columns: RawBuilder<unknown>; joins: RawBuilder<unknown> } => ({
  columns: sql`o.waiting = 0 as settled, case when c.epoch = h.epoch and c.position >= h.pruned and o.waiting <= ${limit} and h.last - c.position <= ${limit * 10}
    then (select count(*)::int from (select from feed where position > c.position and kind = any(${kindsOf(kinds)}) limit ${limit + 1}) f) + o.wanted end as behind`,
  joins: sql`left join feed_checkpoint c on c.consumer = ${consumer}
    cross join (select count(*)::int as waiting, count(*) filter (where kind = any(${kindsOf(kinds)}))::int as wanted from (select kind from outbox limit ${limit + 1}) first) o`,
});
