import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import {
  type CandidateSearchOrder,
  countLimit,
  type SearchCriteria,
  type SearchRequest,
} from './candidate-search.js';
import {
  type Condition,
  lastContactSeen,
  positiveTsqueries,
  scoreOf,
  searchConditions,
} from './search-postgres-conditions.queries.js';

/** True for rows `d` that a search finds. */
const matches = ({ query, filter, departments, hiddenTexts, now }: SearchCriteria) =>
  searchConditions({ query, filter, departments, hiddenTexts, now });

/**
 * Which of these people each search finds, in one statement. Their rows are decompressed once: reading a search vector
 * from the table would decompress it again for every search.
 */
export const readMatches = (
  database: Sql,
  searches: readonly SearchCriteria[],
  ids: readonly string[],
): Promise<{ search: number; id: string }[]> =>
  rowsOf(
    database,
    sql`
    with d as materialized (
      select s.candidate_id, s.deleted, s.document || '{}' as document, s.words || '' as words, s.words_de || '' as words_de, s.exact || '' as exact,
             ${sql.join(plainColumns.map((column) => sql.ref(`s.${column}`)))}
      from search_document s where s.candidate_id = any(${[...ids]}::uuid[]) and not s.deleted
    )
    select q.search, d.candidate_id as id from d
    cross join lateral (values ${sql.join(searches.map((criteria, index) => sql`(${sql.lit(index)}, ${matches(criteria)})`))}) q(search, found)
    where q.found`,
  );

/** Columns that searches read in addition to the texts. */
const plainColumns = [
  'relationship',
  'seniority',
  'source',
  'title_key',
  'company_key',
  'location_key',
  'country_key',
  'experience_years',
  'do_not_contact',
  'willing_to_move',
  'consent_until',
  'created_at',
  'last_contact_at',
  'skill_ids',
  'languages',
  'channel_ids',
  'pool_ids',
  'job_ids',
  'stage_ids',
  'milestones',
  'departments',
  'application_statuses',
  'found_skill_ids',
  'occupation_ids',
  'past_occupation_ids',
] as const;

/** The first sort key; the id follows as the second. Missing values come last. */
const orders: Record<
  CandidateSearchOrder,
  { value: Condition; type: 'float8' | 'timestamptz' | 'text'; descending: boolean }
> = {
  RELEVANCE: { value: sql`score`, type: 'float8', descending: true },
  NEWEST: { value: sql`created_at`, type: 'timestamptz', descending: true },
  NAME: { value: sql`sort_name`, type: 'text', descending: false },
  LAST_CONTACT: {
    value: sql`coalesce(last_contact_at, '0001-01-01Z')`,
    type: 'timestamptz',
    descending: true,
  },
  YEARS: { value: sql`coalesce(experience_years, -1)`, type: 'float8', descending: true },
};

export interface HitRow {
  id: string;
  score: number;
  /** the sort value as text */
  value: string;
}

/** One page of hits; `first + 1` rows when there are more. */
export function readHits(database: Sql, request: SearchRequest): Promise<HitRow[]> {
  const { value, type, descending } = orders[request.orderBy];
  const text = request.orderBy === 'RELEVANCE' ? positiveTsqueries(request.query) : undefined;
  const [last, id] = request.after?.sort ?? [];
  const cast = sql.raw(type === 'text' ? 'text collate "C"' : type);
  const onward = request.after
    ? sql`where (${value} ${descending ? sql`<` : sql`>`} ${last}::${cast} or (${value} = ${last}::${cast} and candidate_id > ${id}::uuid))`
    : sql``;
  return rowsOf<HitRow>(
    database,
    sql`
    select candidate_id as id, score, (${value})::text as value from (
      select d.candidate_id, d.created_at, d.sort_name, ${request.orderBy === 'LAST_CONTACT' ? lastContactSeen(request.departments) : sql`d.last_contact_at`} as last_contact_at, d.experience_years,
             ${request.query && request.orderBy === 'RELEVANCE' ? scoreOf(request.query, request) : sql`0::float8`} as score
      from search_document d ${text ? sql`cross join (select ${text.english} as english, ${text.german} as german, ${text.exact} as exact) q` : sql``}
      where ${searchConditions(request)}) found
    ${onward} order by ${value} ${descending ? sql`desc` : sql`asc`}, candidate_id limit ${request.first + 1}`,
  );
}

/** How many people match, counted up to `countLimit + 1`. */
export const countHits = async (database: Sql, request: SearchRequest): Promise<number> =>
  (
    await rowOf<{ count: number }>(
      database,
      sql`
    select count(*)::int as count from (select from search_document d where ${searchConditions(request)} limit ${countLimit + 1}) counted`,
    )
  )?.count ?? 0;

/** Ids of everybody whom a filter matches, in order. */
export const readIds = async (
  database: Sql,
  filter: CandidateFilter,
  now: Date,
): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`
    select d.candidate_id as id from search_document d
    where ${matches({ filter, now })} order by 1`,
    )
  ).map(({ id }) => id);
