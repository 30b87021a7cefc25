import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import { backlogColumns, type Hint } from '../../../platform/feed/backlog.queries.js';

/** The version of the rules by which application_journey is kept. A migration that changes them raises it in journey_state, and a rebuild follows. */
export const journeyVersion = 1;

/** Names the checkpoint. Its row is the turn: whoever writes application_journey has it. */
export const journeysName = 'journeys';

/** Changes that can change a journey. What a move or an imported history announces names its application. */
export const journeyKinds = [
  'APPLICATION',
  'TRANSITION',
  'APPLICATIONS',
  'TOUCH',
  'MERGED',
  'STAGES',
] as const;

/** Changes that a reader takes by itself; behind more of them it replays histories. */
export const mostBehind = 2_000;

/** What has to be known before a question is answered, in one look. */
export interface Situation {
  /** epoch and position of the newest change */
  position: string;
  /** whether no committed change waits for its position */
  settled: boolean;
  /** whether application_journey holds every application by the rules of this version, apart from what is behind */
  kept: boolean;
  /** changes that application_journey does not know of; null: too many to count */
  behind: number | null;
}

export async function situationOf(database: Sql): Promise<Situation> {
  const { columns, joins } = backlogColumns(journeysName, journeyKinds, mostBehind);
  return (await rowOf<Situation>(
    database,
    sql`
    select h.epoch || ' ' || h.last as position, s.complete and s.version = ${journeyVersion} as kept, ${columns}
    from feed_head h cross join journey_state s ${joins}`,
  ))!;
}

const distinct = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

/**
 * Brings application_journey up to date with these changes, as their rows are now. The transaction has the checkpoint.
 * @param limit applications; with more, nothing is done
 * @returns whether it was done
 */
export async function takeJourneys(
  database: Sql,
  changes: readonly Hint[],
  limit = Infinity,
): Promise<boolean> {
  const jobs = distinct(changes.filter(({ kind }) => kind === 'STAGES').map(({ jobId }) => jobId));
  const ofJobs =
    jobs.length === 0
      ? []
      : await rowsOf<{ id: string }>(
          database,
          sql`
    select id from application where job_id = any(cast(${jobs} as uuid[])) ${Number.isFinite(limit) ? sql`limit ${limit + 1}` : sql``}`,
        );
  const applications = distinct([
    ...changes.map(({ applicationId }) => applicationId),
    ...ofJobs.map(({ id }) => id),
  ]);
  // A move says nothing about touches; the first one of an application that is new here is seen by keep_journeys itself.
  const people = distinct(
    changes.filter(({ kind }) => kind !== 'TRANSITION').map(({ candidateId }) => candidateId),
  );
  if (applications.length > limit) return false;
  if (applications.length + people.length > 0)
    await rowsOf(
      database,
      sql`select keep_journeys(cast(${applications} as uuid[]), cast(${people} as uuid[]))`,
    );
  return true;
}

/** How long the transaction waits for a lock from now on. */
export const waitAtMost = (database: Sql, milliseconds: number) =>
  rowsOf(database, sql`select set_config('lock_timeout', ${`${milliseconds}ms`}, true)`);

export const areJourneysKept = async (database: Sql): Promise<boolean> =>
  (await rowOf<{ kept: boolean }>(
    database,
    sql`select complete and version = ${journeyVersion} as kept from journey_state`,
  ))!.kept;
