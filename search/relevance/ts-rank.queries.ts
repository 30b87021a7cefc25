import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../src/platform/database/database.js';
import { plainWords, type PlainPerson } from './baselines.js';

/** ts_rank_cd of PostgreSQL over the same text, any word of the query may match, length normalized by its logarithm (1). */
export const tsRank =
  (database: Sql, people: readonly PlainPerson[]) =>
  async (query: string): Promise<string[]> => {
    const rows = await rowsOf<{ id: string }>(
      database,
      sql`
    with asked as (select string_agg(plainto_tsquery('pg_catalog.english', word)::text, ' | ')::tsquery as query
                   from unnest(${plainWords(query)}::text[]) word where plainto_tsquery('pg_catalog.english', word)::text <> ''),
    people as (select id, to_tsvector('pg_catalog.english', text) as words from jsonb_to_recordset(${JSON.stringify(people.map(({ id, text }) => ({ id, text })))}::jsonb) as p(id text, text text))
    select id from people, asked where words @@ query order by ts_rank_cd(words, query, 1) desc, id limit 100`,
    );
    return rows.map(({ id }) => id);
  };
