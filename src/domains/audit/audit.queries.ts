import { sql, type RawBuilder } from 'kysely';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import type { AuditAction, AuditActorKind, AuditDoor, AuditOutcome } from './audit.enums.js';
import type { AuditEventFilter } from './audit.type.js';

export interface AuditEventRow {
  position: number;
  at: string;
  actorKind: AuditActorKind;
  actor: string;
  role: string | null;
  door: AuditDoor;
  address: string | null;
  action: AuditAction;
  outcome: AuditOutcome;
  operation: string;
  entity: string | null;
  entityId: string | null;
  candidateId: string | null;
  candidateIds: string[];
  detail: { count?: number; fields?: string[] };
  hash: string;
}

const columns = sql<AuditEventRow>`e.position::float8 as position, e.at, e.actor_kind as "actorKind", e.actor, e.role, e.door, e.address,
  e.action, e.outcome, e.operation, e.entity, e.entity_id as "entityId", e.candidate_id as "candidateId",
  coalesce(e.candidate_ids, case when e.candidate_id is null then '{}' else array[e.candidate_id] end) as "candidateIds",
  e.detail, encode(e.hash, 'hex') as hash`;

const uuids = (ids: readonly string[]) => sql`cast(${[...ids]} as uuid[])`;

/** A person, and those who were merged into them. */
const samePeople = (ids: readonly string[]) =>
  sql`(select array_agg(c.id) from candidate c where c.id = any(${uuids(ids)}) or c.merged_into_id = any(${uuids(ids)}))`;

/** The events about some people. Both kinds of events have an index, and one person has few. */
const about = (ids: readonly string[]) => sql`e.position in (
  select position from audit_event where candidate_id = any(${uuids(ids)} || ${samePeople(ids)})
  union all select position from audit_event where candidate_ids && (${uuids(ids)} || ${samePeople(ids)}))`;

/** One value by equality, so that an index by it gives the order too. */
const isOneOf = (column: RawBuilder<unknown>, values: readonly string[]) =>
  values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${[...values]})`;

/** @param filter its ids are UUIDs */
const conditions = (filter: AuditEventFilter): RawBuilder<unknown>[] => [
  ...(filter.candidateIds ? [about(filter.candidateIds)] : []),
  ...(filter.actors ? [isOneOf(sql`e.actor`, filter.actors)] : []),
  ...(filter.actions ? [isOneOf(sql`e.action`, filter.actions)] : []),
  ...(filter.outcomes ? [isOneOf(sql`e.outcome`, filter.outcomes)] : []),
  ...(filter.doors ? [isOneOf(sql`e.door`, filter.doors)] : []),
  ...(filter.entities ? [isOneOf(sql`e.entity`, filter.entities)] : []),
  ...(filter.entityIds ? [sql`e.entity_id = any(${uuids(filter.entityIds)})`] : []),
  ...(filter.operations ? [isOneOf(sql`e.operation`, filter.operations)] : []),
  ...(filter.from ? [sql`e.at >= ${filter.from}::timestamptz`] : []),
  ...(filter.to ? [sql`e.at < ${filter.to}::timestamptz`] : []),
];

/** Events of the audit log, the newest first unless another direction is given. */
export const auditListing = (
  filter: AuditEventFilter,
  direction: SortDirection = SortDirection.DESC,
): Listing<AuditEventRow> => ({
  name: `audit ${direction}`,
  columns,
  from: sql`audit_event e`,
  where: conditions(filter),
  keys: [
    { value: sql`e.at`, direction, type: 'timestamptz', required: true },
    { value: sql`e.position`, direction, type: 'int', required: true },
  ],
});

/** The next events behind a position, in the order of the log. */
export const auditEventsAfter = (
  database: Sql,
  filter: AuditEventFilter,
  position: number,
  most: number,
) =>
  rowsOf<AuditEventRow>(
    database,
    sql`
    select ${columns} from audit_event e where ${sql.join(
      [sql`e.position > ${position}`, ...conditions(filter)],
      sql` and `,
    )} order by e.position limit ${most}`,
  );

export interface AuditValueRow {
  position: number;
  entity: string | null;
  entityId: string | null;
  content: { arguments?: object; before?: object; after?: object } | null;
  forgottenAt: string | null;
}

/** The values of events, in their order. */
export const auditValues = (database: Sql, positions: readonly number[]) =>
  rowsOf<AuditValueRow>(
    database,
    sql`
    select position::float8 as position, entity, entity_id as "entityId", content, forgotten_at as "forgottenAt"
    from audit_value where position = any(cast(${[...positions]} as bigint[])) order by position, ordinal`,
  );

/** The names of users and of API keys, by id. */
export const actorNames = (database: Sql, ids: readonly string[]) =>
  rowsOf<{ id: string; name: string }>(
    database,
    sql`
    select id, coalesce(name, email::text) as name from app_user where id = any(${uuids(ids)})
    union all select id, name from api_key where id = any(${uuids(ids)})`,
  );

/** The last position of the log with its hash, and how many events have no position yet. */
export const auditHead = (database: Sql) =>
  oneRowOf<{ position: number; hash: string; waiting: number }>(
    database,
    sql`
    select position::float8 as position, encode(hash, 'hex') as hash, (select count(*)::int from audit_inbox) as waiting
    from audit_head`,
  );

/** The hash of an event; undefined: there is none at this position. */
export const hashAt = (database: Sql, position: number) =>
  rowOf<{ hash: string }>(
    database,
    sql`select encode(hash, 'hex') as hash from audit_event where position = ${position}`,
  );

export interface ChainRow {
  position: number;
  previous: Buffer;
  hash: Buffer;
  contentsHash: Buffer | null;
  /** what the hash is made of, behind the hash before it */
  fields: (string | null)[];
}

/** Events with everything that their hashes are made of. It is read from the table: a changed function changes nothing. */
export const chainAfter = (database: Sql, position: number, most: number) =>
  rowsOf<ChainRow>(
    database,
    sql`
    select e.position::float8 as position, e.previous_hash as previous, e.hash, e.contents_hash as "contentsHash", array[
      e.position::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), e.actor_kind, e.actor, e.role, e.door, e.address,
      e.action, e.outcome, e.operation, e.entity, e.entity_id::text, e.candidate_id::text, e.candidate_ids::text, e.detail::text,
      encode(e.contents_hash, 'hex')] as fields
    from audit_event e where e.position > ${position} order by e.position limit ${most}`,
  );

export interface ChainValueRow {
  position: number;
  salt: Buffer | null;
  content: string | null;
  hash: Buffer;
}

/** The values of events between two positions, both included. */
export const chainValues = (database: Sql, from: number, to: number) =>
  rowsOf<ChainValueRow>(
    database,
    sql`
    select position::float8 as position, salt, content::text as content, hash from audit_value
    where position between ${from} and ${to} order by position, ordinal`,
  );

/** The given and family names of people, each by itself. */
export const namesOf = (database: Sql, people: readonly string[]) =>
  rowsOf<{ name: string }>(
    database,
    sql`
    select distinct part.name from candidate c cross join lateral (values (c.given_name), (c.family_name)) part(name)
    where c.id = any(${uuids(people)}) and part.name is not null`,
  );

/**
 * Empties the values of events about some people, and of searches and lists that name one of the texts.
 * @returns how many were emptied
 */
export const forgetValues = async (
  database: Sql,
  people: readonly string[],
  texts: readonly string[],
): Promise<number> =>
  (
    await oneRowOf<{ forgotten: number }>(
      database,
      sql`select audit_forget(${uuids(people)}, cast(${[...texts]} as text[])) as forgotten`,
    )
  ).forgotten;
