import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import type { SuggestionKind } from './suggestion.type.js';

interface SuggestionRow {
  text: string;
  id: string | null;
}

/** Escapes the wildcards of LIKE. */
const prefixPattern = (prefix: string) => `${prefix.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/**
 * Rows read at most. A tenth of all titles may begin with one letter, and counting them among a million people takes
 * half a second.
 */
const countedAtMost = 20_000;

/** The most frequent values of a column with this prefix, among the first rows that the index returns. */
const ofColumn =
  (column: 'title' | 'company' | 'location') =>
  (prefix: string, first: number, visible: RawBuilder<unknown>) => sql<SuggestionRow>`
  select min(text) as text, null as id from (
    select ${sql.ref(`c.${column}`)} as text from candidate c
    where lower(${sql.ref(`c.${column}`)}) like ${prefixPattern(prefix)} and ${visible} limit ${countedAtMost}) begun
  group by lower(text) order by count(*) desc, 1 limit ${first}`;

/**
 * People by the prefix of one of their names, in the order of the index, so that PostgreSQL reads only the first
 * ones.
 */
const byName = (
  column: 'name' | 'family_name',
  prefix: string,
  first: number,
  visible: RawBuilder<unknown>,
) => sql`
  (select c.name as text, c.id from candidate c where lower(${sql.ref(`c.${column}`)}) like ${prefixPattern(prefix)} and c.name <> '' and ${visible}
   order by lower(${sql.ref(`c.${column}`)}) using ~<~ limit ${first})`;

const queries: Record<
  SuggestionKind,
  (prefix: string, first: number, visible: RawBuilder<unknown>) => RawBuilder<SuggestionRow>
> = {
  TITLE: ofColumn('title'),
  COMPANY: ofColumn('company'),
  LOCATION: ofColumn('location'),
  SKILL: (prefix, first) => sql`
    select s.name as text, s.id from skill s
    join (
      select id, key, true as own from skill where key like ${prefixPattern(prefix)}
      union all select skill_id, key, false from skill_alias where key like ${prefixPattern(prefix)}
    ) found on found.id = s.id
    group by s.id order by bool_or(found.own) desc, min(length(found.key)), s.key limit ${first}`,
  CANDIDATE: (prefix, first, visible) => sql`
    select text, id from (${byName('name', prefix, first, visible)} union ${byName('family_name', prefix, first, visible)}) found
    order by text, id limit ${first}`,
};

/** @param visible conditions on `candidate c` that limit suggestions to what the viewer may see */
export const suggestions = (
  database: Sql,
  kind: SuggestionKind,
  prefix: string,
  first: number,
  visible: RawBuilder<unknown>[],
) => rowsOf(database, queries[kind](prefix, first, sql.join(visible, sql` and `)));
