import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../database/database.js';

/** How far a consumer is that is catching up. */
export interface CatchUp {
  consumer: string;
  /** what `done` and `total` count, in the plural, like `people` */
  counted: string;
  done: number;
  total: number;
  /** seconds until it is done, by its speed in about the last minute; null: not known yet, or nothing has moved */
  secondsLeft: number | null;
}

/** Seconds without news after which a catch-up counts as interrupted: its process was stopped, or it waits for something. */
const quietSeconds = 60;

/** Consumers that are catching up, by name. */
export const readCatchUps = (database: Sql): Promise<CatchUp[]> =>
  rowsOf<CatchUp>(
    database,
    sql`
    select consumer, counted, done::float8 as done, total::float8 as total,
      case when per_second > 0 and at > now() - ${quietSeconds}::float8 * interval '1 second' then ceil((total - done) / per_second)::float8 end as "secondsLeft"
    from feed_catch_up where total > 0 order by consumer`,
  );

/** Records how far a consumer is. */
export const recordCatchUp = (
  database: Sql,
  consumer: string,
  counted: string,
  { done, total, perSecond }: { done: number; total: number; perSecond: number | null },
) =>
  rowsOf(
    database,
    sql`
    insert into feed_catch_up (consumer, counted, done, total, per_second) values (${consumer}, ${counted}, ${done}, ${total}, ${perSecond})
    on conflict (consumer) do update set counted = excluded.counted, done = excluded.done, total = excluded.total, per_second = excluded.per_second, at = now()`,
  );

/** Records that a consumer rebuilds everything by the rules of this edition. */
export const recordRebuild = (database: Sql, consumer: string, counted: string, edition: string) =>
  rowsOf(
    database,
    sql`
    insert into feed_catch_up (consumer, counted, edition) values (${consumer}, ${counted}, ${edition})
    on conflict (consumer) do update set counted = excluded.counted, edition = excluded.edition, done = 0, total = 0, per_second = null, begun_at = now(), at = now()`,
  );

/** The edition of a rebuild that has begun and not ended, and how many objects are done; undefined when none has begun. */
export const openRebuild = (
  database: Sql,
  consumer: string,
): Promise<{ edition: string | null; done: number } | undefined> =>
  rowOf<{ edition: string | null; done: number }>(
    database,
    sql`select edition, done::float8 as done from feed_catch_up where consumer = ${consumer}`,
  );

/** The consumer has caught up. */
export const endCatchUp = (database: Sql, consumer: string) =>
  rowsOf(database, sql`delete from feed_catch_up where consumer = ${consumer}`);

/** Whether some process works at catching up with this consumer. */
export const isCatchingUp = async (database: Sql, consumer: string): Promise<boolean> =>
  (await rowOf(
    database,
    sql`select from feed_catch_up where consumer = ${consumer} and at > now() - interval '15 seconds'`,
  )) !== undefined;
