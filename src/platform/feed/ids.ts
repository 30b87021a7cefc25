import type { Database, Sql } from '../database/database.js';
import {
  drawIds,
  hasRepeatedIds,
  lockOutbox,
  mendHead,
  noteMended,
  readFeedIds,
  renumberOutbox,
} from './ids.queries.js';

/** Ids drawn with one statement, about 30 ms. */
const drawnTogether = 100_000;
/** PostgreSQL's code for a lock that was not given in time. */
const lockTimedOut = '55P03';

/** What was wrong with the ids of changes, and was mended. */
interface MendedIds {
  /** the last id that the sequence had given */
  drawn: number;
  /** the highest id in use */
  used: number;
  /** changes that waited under an id that was in use, and got another */
  renumbered: number;
}

/**
 * Mends ids of changes that come again, and a head behind its feed. A copy of the tables without their sequences leaves
 * them so, like a logical replica: new changes would get the ids of old ones, and the feed takes no id twice.
 * @param met true: a change was refused for its id, so the outbox is looked through in any case
 * @returns what was mended; undefined: nothing was wrong
 */
export async function mendFeedIds(database: Database, met = false): Promise<MendedIds | undefined> {
  const { drawn, used } = await readFeedIds(database.sql);
  if (drawn >= used && !(met && (await hasRepeatedIds(database.sql)))) {
    return (await mendHead(database.sql)) ? { drawn, used, renumbered: 0 } : undefined;
  }
  try {
    return await mend(database, true);
  } catch (error) {
    // A transaction with changes is open for long. What it holds is met later by the sequencer.
    if ((error as { code?: string }).code !== lockTimedOut) throw error;
    return mend(database, false);
  }
}

const mend = (database: Database, alone: boolean): Promise<MendedIds> =>
  database.sql.transaction().execute(async (sql: Sql) => {
    if (alone) await lockOutbox(sql);
    await mendHead(sql);
    const { drawn, used, placed } = await readFeedIds(sql);
    for (let last = drawn; last < used;)
      last = await drawIds(sql, Math.min(drawnTogether, used - last));
    // The outbox may hold newer changes under lower ids: they come after those that have a position.
    const renumbered =
      drawn < placed || (await hasRepeatedIds(sql))
        ? await renumberOutbox(sql, database.changeColumns)
        : 0;
    await noteMended(sql);
    return { drawn, used, renumbered };
  });

const count = (value: number) => value.toLocaleString('en');

/** One line for the log: what was wrong, what was done, and what an operator may have to do. */
export function mendedInWords({ drawn, used, renumbered }: MendedIds): string {
  if (drawn >= used && renumbered === 0)
    return 'The head of the feed was behind its rows, as in a copied database. It stands where the feed ends now.';
  const done =
    renumbered > 0 ? `, and ${count(renumbered)} waiting changes were given new ones` : '';
  return `The ids of changes were behind: ${count(drawn)} were drawn and ${count(used)} are in use, as in a copied database. New ids begin beyond them now${done}. If this is a restored or incomplete copy, run "rapport feed new-epoch".`;
}
