import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import { backlogColumns, type WaitingChange } from '../../../platform/feed/backlog.queries.js';

/**
 * The version of the rules that the application facts are made by. Raise it together with a migration that changes the
 * walk: facts of another version are not whole, so the consumer rebuilds them.
 */
export const factsVersion = 1;

/** Names the consumer and its checkpoint. Only the transaction that holds the checkpoint's row may write the facts. */
export const factsName = 'application-facts';

/** Kinds of changes that can change a fact. Changes about one application name it. */
export const factsKinds = [
  'APPLICATION',
  'TRANSITION',
  'APPLICATIONS',
  'TOUCH',
  'INTERACTION',
  'MERGED',
  'STAGES',
] as const;

/** How many changes, and how many applications, a reader processes in one transaction. */
export const readersPage = 2_000;
/** People whose facts a reader makes in one transaction: as many applications, roughly. */
export const readersPeople = 500;

/** How the application facts relate to what is committed. */
export interface FactsStatus {
  /** epoch and position of the newest change */
  position: string;
  /** whether every committed change has its position */
  settled: boolean;
  /** whether the facts hold every application by the rules of this version, apart from the lag */
  whole: boolean;
  /** changes that the facts do not hold yet; null: too many to count, or unknown */
  lag: number | null;
}

/** Whether the facts of the row application_facts_state `s` hold every application by the rules of this version. */
const isWhole = sql<boolean>`(s.complete and s.version = ${factsVersion})`;

/** Whether people are listed whose facts are to be made again, or still to be listed. */
const hasStale = sql<boolean>`(exists (select from feed_stale where consumer = ${factsName}) or exists (select from feed_sweep where consumer = ${factsName}))`;

/** Reads how current the facts are: one statement, usually two look-ups in an index. */
export async function factsStatus(database: Sql): Promise<FactsStatus> {
  const { columns, joins } = backlogColumns(factsName, factsKinds, readersPage);
  const row = await rowOf<Omit<FactsStatus, 'lag'> & { behind: number | null; stale: boolean }>(
    database,
    sql`
    select h.epoch || ' ' || h.last as position, ${isWhole} as whole, ${columns}, ${hasStale} as stale
    from feed_head h cross join application_facts_state s ${joins}`,
  );
  const { behind, stale, ...status } = row!;
  return { ...status, lag: stale ? null : behind };
}

const distinct = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

/**
 * Brings the facts up to date with these changes, from the rows as they are now. The transaction holds the checkpoint.
 * @param limit the most applications that it may touch; with more, it does nothing
 * @returns false: there were more
 */
export async function takeFacts(
  database: Sql,
  changes: readonly WaitingChange[],
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
  // A move changes no touch and no message. That an application is new here is noticed by the function itself.
  const people = distinct(
    changes.filter(({ kind }) => kind !== 'TRANSITION').map(({ candidateId }) => candidateId),
  );
  if (applications.length > limit) return false;
  if (applications.length + people.length > 0) await writeFacts(database, applications, people);
  return true;
}

/**
 * How many applications each of these changes touches at most: a change of stages touches all of its job, counted up to
 * one more than a reader's page; any other touches one.
 */
export async function jobSizes(
  database: Sql,
  changes: readonly WaitingChange[],
): Promise<(change: WaitingChange) => number> {
  const jobs = distinct(changes.filter(({ kind }) => kind === 'STAGES').map(({ jobId }) => jobId));
  const rows =
    jobs.length === 0
      ? []
      : await rowsOf<{ id: string; count: number }>(
          database,
          sql`
    select j.id, (select count(*)::int from (select from application a where a.job_id = j.id limit ${readersPage + 1}) counted) as count
    from unnest(cast(${jobs} as uuid[])) j(id)`,
        );
  const sizes = new Map(rows.map(({ id, count }) => [id, count]));
  return ({ kind, jobId }) => (kind === 'STAGES' ? (sizes.get(jobId ?? '') ?? 0) : 1);
}

/** Up to `limit` applications of a job after one of them, in the order of their ids. */
export const applicationsOfJob = async (
  database: Sql,
  jobId: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`select id from application where job_id = ${jobId} and id > ${after ?? '00000000-0000-0000-0000-000000000000'} order by id limit ${limit}`,
    )
  ).map(({ id }) => id);

/**
 * Makes the facts of these applications, and the attribution of these people, from the rows as they are now. The
 * transaction holds the checkpoint.
 */
export const writeFacts = (
  database: Sql,
  applications: readonly string[],
  people: readonly string[],
) =>
  rowsOf(
    database,
    sql`select take_application_facts(cast(${[...applications]} as uuid[]), cast(${[...people]} as uuid[]))`,
  );

/**
 * Makes the facts of all applications of these people, and their attribution, from the rows as they are now. The
 * transaction holds the checkpoint.
 */
export const writeFactsOf = (database: Sql, people: readonly string[]) =>
  rowsOf(
    database,
    sql`
    select take_application_facts(array(select id from application where candidate_id = any(given.people)), given.people)
    from (select cast(${[...people]} as uuid[]) as people) given`,
  );

/** A page of the people with an application for a job, by id, after one. Their facts are stale when its stages change. */
export const applicantsOf = async (
  database: Sql,
  jobId: string,
  after: string | null,
  limit: number,
): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`
    select distinct candidate_id as id from application where job_id = ${jobId} and (${after}::uuid is null or candidate_id > ${after}::uuid) order by 1 limit ${limit}`,
    )
  ).map(({ id }) => id);

/** Sets how long the transaction waits for a lock from now on. */
export const setLockTimeout = (database: Sql, milliseconds: number) =>
  rowsOf(database, sql`select set_config('lock_timeout', ${`${milliseconds}ms`}, true)`);

/** Whether the facts hold every application by the rules of this version, apart from the lag. */
export const areFactsWhole = async (database: Sql): Promise<boolean> =>
  (await rowOf<{ whole: boolean }>(
    database,
    sql`select ${isWhole} as whole from application_facts_state s`,
  ))!.whole;
