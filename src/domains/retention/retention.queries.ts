import { sql } from 'kysely';
import { type Columns, columnsOf, type RowOf } from '../../platform/database/columns.js';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import type { RetentionItemState } from './retention.enums.js';

const ruleColumns = columnsOf('retention_rule r', [
  'id',
  'name',
  'action',
  'country',
  'outcomes',
  'counted_from',
  'months',
  'priority',
  'time_zone',
  'enabled',
  'version',
]);
export type RuleRow = RowOf<typeof ruleColumns>;
export type RuleValues = Omit<RuleRow, 'id' | 'version'>;

/** All rules, those that are turned on first, then by name. */
export const allRules = (database: Sql) =>
  rowsOf<RuleRow>(
    database,
    sql`select ${ruleColumns} from retention_rule r order by r.enabled desc, r.country nulls first, r.name`,
  );

export const ruleLocked = (database: Sql, id: string) =>
  rowOf<RuleRow>(
    database,
    sql`select ${ruleColumns} from retention_rule r where r.id = ${id}::uuid for update`,
  );

/** True if another rule has this name, ignoring case. Locks the name until the transaction ends. */
export const ruleNameIsTaken = async (
  database: Sql,
  name: string,
  exceptId: string | undefined,
): Promise<boolean> => {
  await rowOf(
    database,
    sql`select pg_advisory_xact_lock(hashtextextended('retention rule ' || lower(${name}::text), 0))`,
  );
  return (
    (await rowOf(
      database,
      sql`select 1 from retention_rule where lower(name) = lower(${name}::text) and id is distinct from ${exceptId ?? null}::uuid`,
    )) !== undefined
  );
};

export const isTimeZone = async (database: Sql, name: string): Promise<boolean> =>
  (await rowOf(database, sql`select 1 from pg_timezone_names where name = ${name}`)) !== undefined;

export const insertRule = (database: Sql, rule: RuleValues) =>
  oneRowOf<Columns<'retention_rule', 'id'>>(
    database,
    sql`
    insert into retention_rule (name, action, country, outcomes, counted_from, months, priority, time_zone, enabled)
    values (${rule.name}, ${rule.action}, ${rule.country}, ${rule.outcomes}::text[], ${rule.countedFrom}, ${rule.months}, ${rule.priority}, ${rule.timeZone}, ${rule.enabled}) returning id`,
  );

export const updateRule = (database: Sql, id: string, rule: RuleValues) =>
  rowOf(
    database,
    sql`
    update retention_rule set name = ${rule.name}, action = ${rule.action}, country = ${rule.country}, outcomes = ${rule.outcomes}::text[],
      counted_from = ${rule.countedFrom}, months = ${rule.months}, priority = ${rule.priority}, time_zone = ${rule.timeZone}, enabled = ${rule.enabled},
      version = version + 1, updated_at = now() where id = ${id}::uuid`,
  );

export const deleteRule = (database: Sql, id: string) =>
  rowOf(database, sql`delete from retention_rule where id = ${id}::uuid`);

const runColumns = columnsOf('retention_run r', [
  'id',
  'state',
  'as_of',
  'proposed_by',
  'approvals_needed',
  'first_approver',
  'first_approved_by',
  'first_approved_at',
  'approved_by',
  'approved_at',
  'ended_at',
  'version',
]);
export type RunRow = RowOf<typeof runColumns>;

/** Runs, the newest first. */
export const runListing: Listing<RunRow> = {
  name: 'retention runs',
  columns: runColumns,
  from: sql`retention_run r`,
  where: [],
  keys: [
    {
      value: sql`r.proposed_at`,
      direction: SortDirection.DESC,
      type: 'timestamptz',
      required: true,
    },
    { value: sql`r.id`, direction: SortDirection.DESC, type: 'uuid' },
  ],
};

export const runsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<RunRow>(
    database,
    sql`select ${runColumns} from retention_run r where r.id = any(${[...ids]}::uuid[])`,
  );

export const runLocked = (database: Sql, id: string) =>
  rowOf<RunRow>(
    database,
    sql`select ${runColumns} from retention_run r where r.id = ${id}::uuid for update`,
  );

/** Lists are made one after the other: the lock lasts until the transaction ends. */
export const lockProposals = (database: Sql) =>
  rowOf(database, sql`select pg_advisory_xact_lock(hashtextextended('retention proposals', 0))`);

/** True when a rule is turned on, and no list was made since this moment. */
export const needsProposal = async (database: Sql, since: string): Promise<boolean> =>
  (
    await oneRowOf<{ needed: boolean }>(
      database,
      sql`
      select exists (select from retention_rule where enabled)
        and not exists (select from retention_run where as_of >= ${since}::timestamptz) as needed`,
    )
  ).needed;

/** Ends the list that waits for approval, because another takes its place. */
export const replaceProposal = (database: Sql, at: string, by: string) =>
  rowsOf<Columns<'retention_run', 'id'>>(
    database,
    sql`
    update retention_run set state = 'REPLACED', ended_at = ${at}::timestamptz, ended_by = ${by}, version = version + 1 where state = 'PROPOSED' returning id`,
  );

export const insertRun = (
  database: Sql,
  run: { asOf: string; by: string; approvalsNeeded: number },
) =>
  oneRowOf<Columns<'retention_run', 'id'>>(
    database,
    sql`
    insert into retention_run (as_of, proposed_by, approvals_needed, rules)
    select ${run.asOf}::timestamptz, ${run.by}, ${run.approvalsNeeded}::int, coalesce(jsonb_agg(to_jsonb(r) order by r.name), '[]') from retention_rule r where r.enabled
    returning id`,
  );

export const approveFirst = (
  database: Sql,
  id: string,
  { subject, by, at }: { subject: string; by: string; at: string },
) =>
  rowOf(
    database,
    sql`
    update retention_run set first_approver = ${subject}, first_approved_by = ${by}, first_approved_at = ${at}::timestamptz, version = version + 1 where id = ${id}::uuid`,
  );

export const approveRun = (database: Sql, id: string, by: string, at: string) =>
  rowOf(
    database,
    sql`
    update retention_run set state = 'APPROVED', approved_by = ${by}, approved_at = ${at}::timestamptz, version = version + 1 where id = ${id}::uuid`,
  );

export const cancelRun = (database: Sql, id: string, by: string, at: string) =>
  rowOf(
    database,
    sql`
    update retention_run set state = 'CANCELLED', ended_by = ${by}, ended_at = ${at}::timestamptz, version = version + 1 where id = ${id}::uuid`,
  );

export interface CountsRow {
  runId: string;
  erase: number;
  askAgain: number;
  held: number;
  off: number;
  erased: number;
  disagreeing: number;
}

/** How many people of each run are in which state; no row for a run without any. */
export const countsOfRuns = (database: Sql, ids: readonly string[]) =>
  rowsOf<CountsRow>(
    database,
    sql`
    select i.run_id as "runId", count(*) filter (where i.state = 'DUE' and i.action = 'ERASE')::int as erase,
      count(*) filter (where i.state = 'DUE' and i.action = 'ASK_AGAIN')::int as "askAgain", count(*) filter (where i.state = 'HELD')::int as held,
      count(*) filter (where i.state = 'OFF')::int as off, count(*) filter (where i.state = 'ERASED')::int as erased,
      count(*) filter (where i.disagreeing <> '[]')::int as disagreeing
    from retention_item i where i.run_id = any(${[...ids]}::uuid[]) group by 1`,
  );

const itemColumns = columnsOf('retention_item i', [
  'id',
  'candidate_id',
  'action',
  'state',
  'off_reason',
  'erasure_id',
  'rule_name',
  'due_on',
  'counted_from_at',
  'outcome',
  'country',
  'disagreeing',
  'last_contact_at',
  'applications',
]);
export type ItemRow = RowOf<typeof itemColumns>;

/** The people of a run, those who are due longest first. */
export const itemListing = (
  runId: string,
  states: readonly RetentionItemState[] | undefined,
): Listing<ItemRow> => ({
  name: 'retention items',
  columns: itemColumns,
  from: sql`retention_item i`,
  where: [
    sql`i.run_id = ${runId}::uuid`,
    ...(states ? [sql`i.state = any(${[...states]}::text[])`] : []),
  ],
  keys: [
    { value: sql`i.due_on`, direction: SortDirection.ASC, type: 'date', required: true },
    { value: sql`i.id`, direction: SortDirection.ASC, type: 'uuid' },
  ],
});

export interface DueRow {
  candidateId: string;
  action: 'ERASE' | 'ASK_AGAIN';
  ruleName: string;
}

/** The people of a run who are due. */
export const dueItems = (database: Sql, runId: string) =>
  rowsOf<DueRow>(
    database,
    sql`
    select i.candidate_id as "candidateId", i.action, i.rule_name as "ruleName" from retention_item i
    where i.run_id = ${runId}::uuid and i.state = 'DUE' order by i.rule_name, i.candidate_id`,
  );

/** Notes that these people of a run were handed to an erasure. */
export const noteErased = (
  database: Sql,
  runId: string,
  erasureId: string,
  candidateIds: readonly string[],
) =>
  rowOf(
    database,
    sql`
    update retention_item set state = 'ERASED', erasure_id = ${erasureId}::uuid where run_id = ${runId}::uuid and candidate_id = any(${[...candidateIds]}::uuid[])`,
  );

/** Takes people off the list of a run, because they can't be erased. */
export const noteBlocked = (database: Sql, runId: string, candidateIds: readonly string[]) =>
  rowOf(
    database,
    sql`
    update retention_item set state = 'OFF', off_reason = 'BLOCKED'
    where run_id = ${runId}::uuid and state = 'DUE' and candidate_id = any(${[...candidateIds]}::uuid[])`,
  );

const holdColumns = columnsOf('legal_hold h', [
  'id',
  'candidate_id',
  'reason',
  'held_by',
  'held_at',
  'released_at',
  'released_by',
]);
export type HoldRow = RowOf<typeof holdColumns>;

/** Holds, the newest first. @param released true: those that were released too */
export const holdListing = (released: boolean): Listing<HoldRow> => ({
  name: released ? 'legal holds, with released' : 'legal holds',
  columns: holdColumns,
  from: sql`legal_hold h`,
  where: released ? [] : [sql`h.released_at is null`],
  keys: [
    { value: sql`h.held_at`, direction: SortDirection.DESC, type: 'timestamptz', required: true },
    { value: sql`h.id`, direction: SortDirection.DESC, type: 'uuid' },
  ],
});

/** All holds of these people, the newest first. */
export const holdsOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<HoldRow & { personId: string }>(
    database,
    sql`
    select s.person_id as "personId", ${holdColumns} from same_people(${[...candidateIds]}::uuid[]) s join legal_hold h on h.candidate_id = s.id order by h.held_at desc, h.id`,
  );

/** Those of these people who are held, themselves or as somebody who was merged with them, and since when. */
export const holdsOn = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<{ id: string; heldAt: string }>(
    database,
    sql`
    with people as materialized (select * from same_people(${[...candidateIds]}::uuid[]))
    select own.id, min(h.held_at) as "heldAt" from people own join people other using (person_id)
    join legal_hold h on h.candidate_id = other.id and h.released_at is null where own.id = any(${[...candidateIds]}::uuid[]) group by 1`,
  );

export const holdLocked = (database: Sql, id: string) =>
  rowOf<HoldRow>(
    database,
    sql`select ${holdColumns} from legal_hold h where h.id = ${id}::uuid for update`,
  );

export const holdsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<HoldRow>(
    database,
    sql`select ${holdColumns} from legal_hold h where h.id = any(${[...ids]}::uuid[])`,
  );

/** Locks the person, so that an erasure that has begun ends first. */
export const insertHold = (
  database: Sql,
  hold: { candidateId: string; reason: string; by: string; at: string },
) =>
  rowOf<Columns<'legal_hold', 'id'>>(
    database,
    sql`
    with person as (select c.id from candidate c where c.id = ${hold.candidateId}::uuid and c.merged_into_id is null and c.erased_at is null for update)
    insert into legal_hold (candidate_id, reason, held_by, held_at) select id, ${hold.reason}, ${hold.by}, ${hold.at}::timestamptz from person returning id`,
  );

export const releaseHold = (database: Sql, id: string, by: string, at: string) =>
  rowOf(
    database,
    sql`update legal_hold set released_at = ${at}::timestamptz, released_by = ${by} where id = ${id}::uuid`,
  );
