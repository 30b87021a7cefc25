import type { RawBuilder } from 'kysely';

/** Columns of `outbox` and `feed` that a module adds to the platform's own. */
export interface ChangeColumns {
  /** copied from the outbox row */
  carried: readonly string[];
  /** computed when the change gets its position, because other changes may come between the write and the position */
  placed?: PlacedColumns;
}

/**
 * Parts of the statement that moves rows from the outbox into the feed. The rows are called `b` there. The statement
 * moves those with ids above `lowWatermark`, lowest id first.
 */
interface PlacedColumns {
  /** a common table expression, like `moves as materialized (…)` */
  expression(lowWatermark: number): RawBuilder<unknown>;
  /** joins after `b` */
  joins: RawBuilder<unknown>;
  /** the value of each column */
  values: Readonly<Record<string, RawBuilder<unknown>>>;
}

/** The columns of all modules together. */
export interface AllChangeColumns {
  carried: readonly string[];
  placed: readonly PlacedColumns[];
}

/** Combines what the modules declare, each column once. */
export const joinColumns = (columns: readonly ChangeColumns[]): AllChangeColumns => ({
  carried: [...new Set(columns.flatMap(({ carried }) => carried))],
  placed: columns.flatMap(({ placed }) => placed ?? []),
});
