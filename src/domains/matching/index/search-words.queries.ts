import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { hasWord, hasWordAsWritten } from '../search/search-postgres-conditions.queries.js';
import type { Sight } from '../search/search-texts.js';

/**
 * The words that no document has in any form, in what the search may look at. Each with the words of names, titles and skills that have the same first
 * letter and about the same length.
 */
export const similarWords = (database: Sql, words: readonly string[], sight: Sight) =>
  rowsOf<{ word: string; similar: string[] }>(
    database,
    sql`
    select w.word, array(
      select v.word from search_word v
      where "left"(v.word, 1) = "left"(f.folded, 1) and length(v.word) between length(f.folded) - 2 and length(f.folded) + 2
    ) as similar
    from unnest(${[...words]}::text[]) as w(word) cross join lateral (select fold_words(w.word) as folded) f
    where f.folded <> '' and not exists (select from search_document d where ${hasWord(sql`f.folded`, sight)})`,
  );

/** The words that somebody's document has, in what the search may look at. The table also keeps words of people who are gone. */
export const wordsInUse = async (
  database: Sql,
  words: readonly string[],
  sight: Sight,
): Promise<string[]> =>
  (
    await rowsOf<{ word: string }>(
      database,
      sql`
    select w.word from unnest(${[...words]}::text[]) as w(word)
    where exists (select from search_document d where ${hasWordAsWritten(sql`w.word`, sight)})`,
    )
  ).map(({ word }) => word);

/** Adds the words of these people's names, titles and skills. In order, so that two writers do not deadlock. */
export const addWords = (database: Sql, ids: readonly string[]) =>
  rowsOf(
    database,
    sql`
    insert into search_word (word)
    select distinct w.word from search_document d cross join unnest(tsvector_to_array(ts_filter(d.exact, '{a,b}'))) as w(word)
    where d.candidate_id = any(${[...ids]}::uuid[]) and w.word !~ '[0-9]' and length(w.word) between 3 and 40
      and not exists (select from search_word known where known.word = w.word) order by 1
    on conflict do nothing`,
  );
