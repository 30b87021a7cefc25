import { sql, type RawBuilder } from 'kysely';
import { type Columns, columnsOf, type RowOf } from '../../platform/database/columns.js';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import type { ErasureReason, ErasureState } from './erasure.enums.js';

/** What is still to do of an erasure. */
export interface OpenStore {
  store: string;
  why: string;
}

const stored = columnsOf('erasure e', [
  'id',
  'state',
  'reason',
  'rule',
  'note',
  'asked_by_name',
  'asked_at',
  'decided_by_name',
  'decided_at',
  'erased_at',
  'done_at',
]);
export type ErasureRow = RowOf<typeof stored> & {
  open: OpenStore[];
  people: number;
  candidateIds: string[];
};
/** Ids of people that one erasure shows. */
const shownIds = 100;
const columns = sql<ErasureRow>`${stored}, e.open,
  (select count(*)::int from erasure_person p where p.erasure_id = e.id) as people,
  array(select p.candidate_id::text from erasure_person p where p.erasure_id = e.id order by 1 limit ${sql.lit(shownIds)}) as "candidateIds"`;

export interface ErasureConditions {
  states?: readonly ErasureState[] | null;
  reasons?: readonly ErasureReason[] | null;
  candidateId?: string | null;
  from?: string | null;
  to?: string | null;
}

/** Erasures, the newest first. */
export const erasureListing = (filter: ErasureConditions = {}): Listing<ErasureRow> => {
  const where: RawBuilder<unknown>[] = [];
  if (filter.states) where.push(sql`e.state = any(${[...filter.states]}::text[])`);
  if (filter.reasons) where.push(sql`e.reason = any(${[...filter.reasons]}::text[])`);
  if (filter.candidateId)
    where.push(
      sql`exists (select from erasure_person p where p.erasure_id = e.id and p.candidate_id = ${filter.candidateId}::uuid)`,
    );
  if (filter.from) where.push(sql`e.asked_at >= ${filter.from}::timestamptz`);
  if (filter.to) where.push(sql`e.asked_at < ${filter.to}::timestamptz`);
  return {
    name: 'erasures',
    columns,
    from: sql`erasure e`,
    where,
    keys: [
      {
        value: sql`e.asked_at`,
        direction: SortDirection.DESC,
        type: 'timestamptz',
        required: true,
      },
      { value: sql`e.id`, direction: SortDirection.DESC, type: 'uuid' },
    ],
  };
};

export const erasuresById = (database: Sql, ids: readonly string[]) =>
  rowsOf<ErasureRow>(
    database,
    sql`select ${columns} from erasure e where e.id = any(${[...ids]}::uuid[])`,
  );

/** The erasure that a person belongs to already, and is not refused; the latest. */
export const erasureOf = (database: Sql, candidateIds: readonly string[]) =>
  rowOf<Columns<'erasure', 'id' | 'state'>>(
    database,
    sql`
    select e.id, e.state from erasure_person p join erasure e on e.id = p.erasure_id
    where p.candidate_id = any(${[...candidateIds]}::uuid[]) and e.state <> 'REFUSED' order by e.asked_at desc, e.id desc limit 1`,
  );

/**
 * The records of people that go together: these, those that they were merged into, and all who were merged into them.
 * @returns each with the record that is left of its group, and whether it was erased before
 */
export const groupsOf = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<{ id: string; kept: string; erased: boolean }>(
    database,
    sql`
    select c.id, s.person_id as kept, c.erased_at is not null as erased
    from same_people(${[...candidateIds]}::uuid[]) s join candidate c on c.id = s.id order by s.person_id, c.id`,
  );

export interface NewErasure {
  state: ErasureState;
  reason: ErasureReason;
  rule?: string;
  note?: string;
  askedBy: string;
  askedByName: string;
  /** who approved it already, as people read it */
  approvedBy?: string;
}

/** Adds an erasure of these people. @returns its id */
export const addErasure = async (
  database: Sql,
  { state, reason, rule, note, askedBy, askedByName, approvedBy }: NewErasure,
  candidateIds: readonly string[],
): Promise<string> =>
  (
    await oneRowOf<{ id: string }>(
      database,
      sql`
    with added as (
      insert into erasure (state, reason, rule, note, asked_by, asked_by_name, decided_by_name, decided_at)
      values (${state}, ${reason}, ${rule ?? null}, ${note ?? null}, ${askedBy}, ${askedByName}, ${approvedBy ?? null}, case when ${approvedBy ?? null}::text is not null then now() end) returning id
    ), people as (
      insert into erasure_person (erasure_id, candidate_id) select added.id, p.id from added, unnest(${[...candidateIds]}::uuid[]) as p(id) on conflict do nothing
    )
    select id from added`,
    )
  ).id;

/** Locks an erasure until the transaction ends. */
export const lockErasure = (database: Sql, id: string) =>
  rowOf<Columns<'erasure', 'id' | 'state' | 'asked_by'>>(
    database,
    sql`select id, state, asked_by as "askedBy" from erasure where id = ${id}::uuid for update`,
  );

export const decideErasure = (
  database: Sql,
  id: string,
  state: ErasureState,
  by: { subject: string; actor: string },
) =>
  rowsOf(
    database,
    sql`update erasure set state = ${state}, decided_by = ${by.subject}, decided_by_name = ${by.actor}, decided_at = now() where id = ${id}::uuid`,
  );

/** Erasures that are to be worked on, the oldest first, with the number of people who are not erased yet. */
export const unfinishedErasures = (database: Sql) =>
  rowsOf<Columns<'erasure', 'id' | 'reason' | 'rule'> & { left: number; at: string; by: string }>(
    database,
    sql`
    select e.id, e.reason, e.rule, e.asked_at::text as at, e.asked_by_name as by,
      (select count(*)::int from erasure_person p where p.erasure_id = e.id and p.erased_at is null) as "left"
    from erasure e where e.state = 'RUNS' order by e.asked_at, e.id`,
  );

/** A page of the people of an erasure who are not erased yet, after an id. */
export const peopleToErase = async (
  database: Sql,
  erasureId: string,
  after: string,
  limit: number,
): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`
    select candidate_id as id from erasure_person
    where erasure_id = ${erasureId}::uuid and erased_at is null and candidate_id > ${after}::uuid order by 1 limit ${limit}`,
    )
  ).map(({ id }) => id);

export const peopleOfErasure = async (database: Sql, erasureId: string): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`select candidate_id as id from erasure_person where erasure_id = ${erasureId}::uuid order by 1`,
    )
  ).map(({ id }) => id);

/** Locks the rows of these people in the order of their ids. @returns those who exist */
export const lockPeople = async (
  database: Sql,
  candidateIds: readonly string[],
): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`select id from candidate where id = any(${[...candidateIds]}::uuid[]) order by id for update`,
    )
  ).map(({ id }) => id);

/**
 * False while an import runs: it knows people from before, and could write what it has read of them into rows that are
 * empty by then. An import holds the lock shared (imports/staging/connection.queries.ts).
 */
export const lockOutImports = async (database: Sql): Promise<boolean> =>
  (
    await oneRowOf<{ taken: boolean }>(
      database,
      sql`select pg_try_advisory_xact_lock(hashtextextended('rapport imports', 0)) as taken`,
    )
  ).taken;

/** True while this transaction alone works on erasures. */
export const lockErasures = async (database: Sql): Promise<boolean> =>
  (
    await oneRowOf<{ taken: boolean }>(
      database,
      sql`select pg_try_advisory_xact_lock(hashtextextended('rapport erasures', 0)) as taken`,
    )
  ).taken;

/**
 * Adds the keyed hashes of these people to the ledger: of their ids in sources, their addresses and phone numbers, and
 * the ids of their applications. An address or number that others have too says nothing about who somebody is: it is
 * left out.
 */
export const addKeys = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf(
    database,
    sql`
    with people as materialized (
      select c.id, c.source, c.external_id, c.emails, c.phone from candidate c where c.id = any(${[...candidateIds]}::uuid[])
    ), given(kind, value, id) as (
      select 'SOURCE_ID', source_value(source, external_id), id from people where external_id is not null
      union all
      select 'EMAIL', lower(btrim(e.email)), p.id from people p cross join unnest(p.emails) as e(email)
      where not exists (select from candidate o where o.emails @> array[e.email] and o.id <> all(${[...candidateIds]}::uuid[]) and o.erased_at is null)
      union all
      select 'PHONE', phone_value(p.phone), p.id from people p
      union all
      select 'APPLICATION_ID', source_value(a.source, a.external_id), a.candidate_id from application a
      where a.candidate_id = any(${[...candidateIds]}::uuid[]) and a.external_id is not null
    )
    insert into erasure_key (key, kind, candidate_id)
    select distinct erasure_key_of(kind, value), kind, id from given where value is not null order by 1
    on conflict (key, candidate_id) do update set lifted_at = null, lifted_by = null`,
  );

/** The keys of people, for the copy of the ledger in a file. */
export const keysOf = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<{ candidateId: string; kind: string; key: string }>(
    database,
    sql`
    select candidate_id as "candidateId", kind, encode(key, 'hex') as key from erasure_key
    where candidate_id = any(${[...candidateIds]}::uuid[]) and lifted_at is null order by 1, 2, 3`,
  );

/** Marks people as erased: in their own rows, and in the ledger. */
export const markErased = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf(
    database,
    sql`
    with people as (
      update candidate set erased_at = coalesce(erased_at, now()) where id = any(${[...candidateIds]}::uuid[]) and erased_at is null
    )
    update erasure_person p set erased_at = now() from erasure e
    where e.id = p.erasure_id and e.state = 'RUNS' and p.candidate_id = any(${[...candidateIds]}::uuid[]) and p.erased_at is null`,
  );

/** Writes what is still to do; nothing: the erasure is done. `erased_at` is set when nobody is left to erase. */
export const noteProgress = (database: Sql, erasureId: string, open: readonly OpenStore[]) =>
  rowsOf(
    database,
    sql`
    update erasure e set open = ${JSON.stringify(open)}::jsonb,
      erased_at = coalesce(e.erased_at, case when not exists (select from erasure_person p where p.erasure_id = e.id and p.erased_at is null) then now() end),
      state = case when ${open.length === 0}::boolean then 'DONE' else e.state end,
      done_at = case when ${open.length === 0}::boolean then coalesce(e.done_at, now()) end
    where e.id = ${erasureId}::uuid and e.state = 'RUNS'
      and (${open.length === 0}::boolean or e.open is distinct from ${JSON.stringify(open)}::jsonb or (e.erased_at is null and not exists (select from erasure_person p where p.erasure_id = e.id and p.erased_at is null)))`,
  );

/**
 * Of these people those of whom something may have been written after they were erased: rows of erased people, and people
 * who have an id in a source that an erased one had. They are erased again.
 */
export const cameBack = async (
  database: Sql,
  candidateIds: readonly string[],
): Promise<{ id: string; erased: boolean }[]> =>
  rowsOf<{ id: string; erased: boolean }>(
    database,
    sql`
    select c.id, c.erased_at is not null as erased from candidate c
    where c.id = any(${[...candidateIds]}::uuid[]) and (c.erased_at is not null or is_erased('SOURCE_ID', source_value(c.source, c.external_id)))`,
  );

/** True if the ledger names nobody. */
export const isLedgerEmpty = async (database: Sql): Promise<boolean> =>
  (
    await oneRowOf<{ empty: boolean }>(
      database,
      sql`select not exists (select from erasure_person) as empty`,
    )
  ).empty;

/** A page of all people who came back: by their own id, or by the id in a source. */
export const cameBackAfter = async (
  database: Sql,
  after: string,
  limit: number,
): Promise<{ ids: string[]; last?: string }> => {
  const rows = await rowsOf<{ id: string; back: boolean }>(
    database,
    sql`
    select c.id, exists (select from erasure_person p join erasure e on e.id = p.erasure_id where p.candidate_id = c.id and p.erased_at is not null)
      or is_erased('SOURCE_ID', source_value(c.source, c.external_id)) as back
    from candidate c where c.id > ${after}::uuid and c.erased_at is null order by c.id limit ${limit}`,
  );
  return { ids: rows.filter(({ back }) => back).map(({ id }) => id), last: rows.at(-1)?.id };
};

/** Opens the erasures of these people again, or adds them to the erasure of the person whose id in a source they have. */
export const reopenErasures = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf(
    database,
    sql`
    with back as materialized (
      select c.id, coalesce(
        (select p.erasure_id from erasure_person p join erasure e on e.id = p.erasure_id where p.candidate_id = c.id and e.state in ('RUNS', 'DONE') order by e.asked_at desc limit 1),
        (select p.erasure_id from erasure_key k join erasure_person p on p.candidate_id = k.candidate_id
         where k.key = erasure_key_of('SOURCE_ID', source_value(c.source, c.external_id)) and k.lifted_at is null order by p.erased_at desc limit 1)) as erasure_id
      from candidate c where c.id = any(${[...candidateIds]}::uuid[])
    ), people as (
      insert into erasure_person as p (erasure_id, candidate_id) select erasure_id, id from back where erasure_id is not null
      on conflict (erasure_id, candidate_id) do update set erased_at = null returning p.erasure_id
    )
    update erasure e set state = 'RUNS', done_at = null where e.id in (select erasure_id from people)`,
  );

/** One entry of the ledger as a file has it. */
export interface LedgerEntry {
  id: string;
  at: string;
  reason: string;
  rule?: string | null;
  by: string;
  people: string[];
  keys: { candidateId: string; kind: string; key: string }[];
}

/**
 * Adds entries of a ledger that this database does not know, as erasures that are done: `cameBackAfter` finds who is
 * here again.
 */
export const addEntries = (database: Sql, entries: readonly LedgerEntry[]) =>
  rowsOf(
    database,
    sql`
    with given as materialized (
      select g.id, min(g.at) as at, min(g.reason) as reason, min(g.rule) as rule, min(g.by) as by
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as g(id uuid, at timestamptz, reason text, rule text, by text) group by g.id
    ), added as (
      insert into erasure (id, state, reason, rule, asked_by, asked_by_name, asked_at, erased_at, done_at)
      select id, 'DONE', reason, rule, 'ledger', by, at, at, at from given order by id on conflict (id) do nothing
    ), people as (
      insert into erasure_person (erasure_id, candidate_id, erased_at)
      select distinct g.id, p.id::uuid, g.at from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as g(id uuid, at timestamptz, people jsonb)
        cross join jsonb_array_elements_text(g.people) as p(id)
      on conflict do nothing
    )
    insert into erasure_key (key, kind, candidate_id)
    select distinct decode(k.key, 'hex'), k.kind, k."candidateId" from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as g(keys jsonb)
      cross join jsonb_to_recordset(g.keys) as k("candidateId" uuid, kind text, key text)
    on conflict do nothing`,
  );

/** A page of the ledger, as a file has it. */
export const entriesAfter = (database: Sql, after: string, limit: number) =>
  rowsOf<LedgerEntry>(
    database,
    sql`
    select e.id, e.asked_at::text as at, e.reason, e.rule, e.asked_by_name as by,
      array(select p.candidate_id::text from erasure_person p where p.erasure_id = e.id and p.erased_at is not null order by 1) as people,
      coalesce((select jsonb_agg(jsonb_build_object('candidateId', k.candidate_id, 'kind', k.kind, 'key', encode(k.key, 'hex')) order by k.key)
        from erasure_person p join erasure_key k on k.candidate_id = p.candidate_id and k.lifted_at is null where p.erasure_id = e.id), '[]') as keys
    from erasure e where e.state in ('RUNS', 'DONE') and e.id > ${after}::uuid order by e.id limit ${limit}`,
  );

/** What a person is recognized by. */
export interface Recognized {
  email?: string | null;
  phone?: string | null;
  source?: string | null;
  externalId?: string | null;
}

/** Lifts the keys of the ledger that these values have. @returns the keys, each once */
export const liftKeys = async (
  database: Sql,
  { email, phone, source, externalId }: Recognized,
  by: string,
): Promise<string[]> =>
  (
    await rowsOf<{ key: string }>(
      database,
      sql`
    with given(kind, value) as (values
      ('EMAIL', lower(btrim(${email ?? null}::text))), ('PHONE', phone_value(${phone ?? null}::text)),
      ('SOURCE_ID', source_value(${source ?? null}::text, external_id_of(${externalId ?? null}::text))))
    update erasure_key k set lifted_at = now(), lifted_by = ${by} from given
    where given.value is not null and k.key = erasure_key_of(given.kind, given.value) and k.lifted_at is null returning encode(k.key, 'hex') as key`,
    )
  ).map(({ key }) => key);

/** Lifts keys that a file of the ledger says were lifted. */
export const liftEntries = (database: Sql, keys: readonly string[]) =>
  rowsOf(
    database,
    sql`
    update erasure_key set lifted_at = now(), lifted_by = 'ledger'
    where lifted_at is null and key in (select decode(k, 'hex') from unnest(${[...keys]}::text[]) as given(k))`,
  );
