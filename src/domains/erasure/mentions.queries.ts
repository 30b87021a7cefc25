import { sql } from 'kysely';
import { oneRowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import type { ErasedPeople } from './personal-rows.queries.js';

/** What people are called and reached by, as texts and files may mention them. */
export interface Called {
  emails: string[];
  phones: string[];
  /** names of at least two parts, in both orders */
  names: string[];
  /** ids in sources, which are in files of imports */
  externalIds: string[];
}

/** How these people are mentioned. A single name is left out: it is a word that others have. */
export const calledOf = (database: Sql, people: readonly string[]): Promise<Called> =>
  oneRowOf<Called>(
    database,
    sql`
    with c as materialized (select * from candidate where id = any(${[...people]}::uuid[])), part as (
      select btrim(given_name) as given, btrim(family_name) as family from c where btrim(given_name) <> '' and btrim(family_name) <> ''
    )
    select
      array(select distinct lower(btrim(e.email)) from c cross join unnest(c.emails) as e(email) where btrim(e.email) <> '') as emails,
      array(select distinct btrim(c.phone) from c where phone_value(c.phone) is not null) as phones,
      array(select given || ' ' || family from part union select family || ', ' || given from part) as names,
      array(select distinct c.external_id from c where length(c.external_id) >= 6) as "externalIds"`,
  );

/** Tables that refer to nobody and may mention people, with their columns of text. `json`: those that hold JSON. */
const mentioning = [
  { table: 'saved_search', texts: ['name', 'query'], json: ['filter'] },
  { table: 'pool', texts: ['name', 'description'], json: [] },
  { table: 'import_run', texts: ['path', 'problem'], json: ['summary', 'progress'] },
] as const;
/** Rows that are read together. */
const textPage = 1_000;

/**
 * Takes mentions out of names and queries of saved searches, names and descriptions of pools, and records of imports. They
 * are few, and are all read.
 * @param without gives a text without the mentions
 */
export async function takeOutMentions(
  database: Sql,
  without: (text: string) => string,
): Promise<void> {
  for (const { table, texts, json } of mentioning) {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = await rowsOf<{ id: string; texts: Record<string, string | null> }>(
        database,
        sql`
        select t.id, jsonb_build_object(${sql.join([...texts, ...json].flatMap((column) => [sql.lit(column), sql`${sql.ref(`t.${column}`)}::text`]))}) as texts
        from ${sql.table(table)} as t where t.id > ${after}::uuid order by t.id limit ${sql.lit(textPage)}`,
      );
      for (const { id, texts: found } of rows) {
        const changed = Object.entries(found).flatMap(([column, text]) => {
          const left = text === null ? null : without(text);
          return left === null || left === text ? [] : [[column, left] as const];
        });
        if (changed.length === 0) continue;
        await replaceTexts(database, { table, json }, id, changed);
      }
      const last = rows.at(-1)?.id;
      if (rows.length < textPage || last === undefined) break;
      after = last;
    }
  }
  const answers = await rowsOf<{ document: string; rows: string }>(
    database,
    sql`select document, rows::text as rows from bi_answer`,
  );
  const named = answers.filter(({ rows }) => without(rows) !== rows);
  if (named.length > 0)
    await deleteAnswers(
      database,
      named.map(({ document }) => document),
    );
}

/** Writes texts of a row. The name of a pool gets a part of its id, because no two pools have one name. */
export const replaceTexts = (
  database: Sql,
  { table, json }: { table: string; json: readonly string[] },
  id: string,
  texts: readonly (readonly [column: string, text: string])[],
) =>
  rowsOf(
    database,
    sql`
    update ${sql.table(table)} set ${sql.join(
      texts.map(
        ([column, text]) =>
          sql`${sql.ref(column)} = ${table === 'pool' && column === 'name' ? `${text} ${id.slice(0, 8)}` : text}${json.includes(column) ? sql`::jsonb` : sql``}`,
      ),
    )} where id = ${id}::uuid`,
  );

/** Deletes the rows that SQL views show of these documents; the next refresh makes them again. */
export const deleteAnswers = (database: Sql, documents: readonly string[]) =>
  rowsOf(database, sql`delete from bi_answer where document = any(${[...documents]}::text[])`);

/** The form of an id in a text. */
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/**
 * Takes the answers that name these people, or something of theirs, out of what is kept for repeated changes. The key
 * stays, so that a repeated change is not made again; its answer is then read anew.
 */
export const forgetAnswers = (database: Sql, { people, applications }: ErasedPeople) =>
  rowsOf(
    database,
    sql`
    with named(id) as materialized (
      select unnest(${[...people, ...applications]}::uuid[])
      union all select id from interaction where candidate_id = any(${[...people]}::uuid[])
      union all select id from referral where candidate_id = any(${[...people]}::uuid[])
      union all select id from transition where application_id = any(${[...applications]}::uuid[])
      union all select id from offer where application_id = any(${[...applications]}::uuid[])
    )
    update idempotency_key k set result = k.result - 'answer'
    where k.result ? 'answer' and exists (
      select from regexp_matches(k.result::text, ${uuid}, 'g') as m(found) join named on named.id = (m.found)[1]::uuid)`,
  );

/** Deletes what consumers set aside because of these people: the reason may show a value. */
export const forgetDeadLetters = (database: Sql, { people, applications }: ErasedPeople) =>
  rowsOf(
    database,
    sql`delete from feed_dead_letter where entity_id = any(${[...people, ...applications]}::uuid[])`,
  );

/** Skills that were recorded for these people, and are of no taxonomy. */
export const recordedSkills = async (database: Sql, people: readonly string[]): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`
    select distinct s.id from candidate_skill k join skill s on s.id = k.skill_id
    where k.candidate_id = any(${[...people]}::uuid[]) and s.origin = 'RECORDED'`,
    )
  ).map(({ id }) => id);

/** Deletes those of these skills that nobody and nothing has any more. */
export const deleteUnusedSkills = (database: Sql, skillIds: readonly string[]) =>
  rowsOf(
    database,
    sql`
    delete from skill s where s.id = any(${[...skillIds]}::uuid[]) and s.origin = 'RECORDED'
      and not exists (select from candidate_skill k where k.skill_id = s.id)
      and not exists (select from candidate_found_skill k where k.skill_id = s.id)
      and not exists (select from job_skill k where k.skill_id = s.id)
      and not exists (select from job_found_skill k where k.skill_id = s.id)
      and not exists (select from skill_alias k where k.skill_id = s.id)
      and not exists (select from skill_broader k where s.id in (k.skill_id, k.broader_id))`,
  );

/** Documents that common words are looked for in first. */
const sample = 2_000;

/**
 * Deletes the words of these people's names, titles and skills from the vocabulary for spelling, unless somebody else has
 * them. Most words are common: those are found in a sample, and only the rest is looked up one by one.
 */
export const forgetWords = (database: Sql, people: readonly string[]) =>
  rowsOf(
    database,
    sql`
    with mine as materialized (
      select distinct w.word from search_document d cross join unnest(tsvector_to_array(ts_filter(d.exact, '{a,b}'))) as w(word)
      where d.candidate_id = any(${[...people]}::uuid[]) and length(w.word) between 3 and 40
    ), common as materialized (
      select distinct w.word from (
        select d.exact from search_document d where d.candidate_id <> all(${[...people]}::uuid[]) and d.exact is not null limit ${sql.lit(sample)}) d
      cross join unnest(tsvector_to_array(ts_filter(d.exact, '{a,b}'))) as w(word)
    )
    delete from search_word v using mine where v.word = mine.word and not exists (select from common c where c.word = mine.word)
      and not exists (select from search_document d where d.candidate_id <> all(${[...people]}::uuid[])
        and d.exact @@ phraseto_tsquery('pg_catalog.simple', mine.word))`,
  );

/**
 * Gives referrers who are erased, and are no users, an opaque name in the referrals that they made: the same one for each
 * referrer, so that referrals are counted as before.
 */
export async function forgetReferrers(database: Sql, called: Called): Promise<void> {
  const values = [...called.emails, ...called.names.map((name) => name.toLowerCase())];
  if (values.length === 0) return;
  const strangers = sql`
    select g.value, 'erased-' || left(encode(erasure_key_of('REFERRER', g.value), 'hex'), 16) || '@erased.invalid' as token
    from unnest(${values}::text[]) as g(value) where not exists (select from app_user u where u.email = g.value::citext or lower(btrim(u.name)) = g.value)`;
  await rowsOf(
    database,
    sql`
    with stranger as materialized (${strangers})
    update referral r set referrer_email = s.token from stranger s where lower(btrim(r.referrer_email::text)) = s.value`,
  );
  await rowsOf(
    database,
    sql`
    with stranger as materialized (${strangers})
    update application a set referred_by = s.token from stranger s where a.referred_by is not null and lower(btrim(a.referred_by)) = s.value`,
  );
}

/** For a preview: others with an address of these people, the user with one, and how many they recommended. */
export const relatedOf = (database: Sql, people: readonly string[]) =>
  oneRowOf<{ sameAddressIds: string[]; userEmail: string | null; referralsMade: number }>(
    database,
    sql`
    with address as materialized (
      select distinct e.email, lower(btrim(e.email)) as plain from candidate c cross join unnest(c.emails) as e(email) where c.id = any(${[...people]}::uuid[])
    )
    select
      array(select distinct o.id::text from address join candidate o on o.emails @> array[address.email]
        where o.id <> all(${[...people]}::uuid[]) and o.erased_at is null and o.merged_into_id is null order by 1 limit 100) as "sameAddressIds",
      (select u.email::text from address join app_user u on u.email = address.plain::citext limit 1) as "userEmail",
      (select count(*)::int from referral r where r.referrer_email in (select plain::citext from address)) as "referralsMade"`,
  );
