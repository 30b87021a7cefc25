import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import type { SuggestionKind } from './suggestion.type.js';

export interface SuggestionRow {
  text: string;
  id: string | null;
}

/** Escapes what LIKE would read as a pattern. */
const prefixPattern = (prefix: string) => `${prefix.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/** The commonest values of a column that begin so. */
const ofColumn = (column: 'title' | 'company' | 'location') => (prefix: string, first: number, visible: RawBuilder<unknown>) => sql<SuggestionRow>`
  select min(${sql.ref(`c.${column}`)}) as text, null as id from candidate c
  where lower(${sql.ref(`c.${column}`)}) like ${prefixPattern(prefix)} and ${visible}
  group by lower(${sql.ref(`c.${column}`)}) order by count(*) desc, 1 limit ${first}`;

const queries: Record<SuggestionKind, (prefix: string, first: number, visible: RawBuilder<unknown>) => RawBuilder<SuggestionRow>> = {
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
    select c.name as text, c.id from candidate c
    where (lower(c.name) like ${prefixPattern(prefix)} or lower(c.family_name) like ${prefixPattern(prefix)}) and c.name <> '' and ${visible}
    order by c.name, c.id limit ${first}`,
};

/** @param visible conditions on `candidate c`: only what the viewer may see is suggested */
export const suggestions = (database: Sql, kind: SuggestionKind, prefix: string, first: number, visible: RawBuilder<unknown>[]) =>
  rowsOf(database, queries[kind](prefix, first, sql.join(visible, sql` and `)));
