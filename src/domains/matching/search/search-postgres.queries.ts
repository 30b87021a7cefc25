import { sql } from 'kysely';
import { type TextLanguage, textLanguages } from '../../../../search/language.js';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import {
  type CandidateFacet,
  type CandidateSearchOrder,
  contactBands,
  countLimit,
  type FacetCount,
  facetSize,
  marks,
  type SearchCriteria,
  ownFilter,
  type SearchRequest,
  yearBands,
} from './candidate-search.js';
import {
  allOf,
  type Condition,
  departmentScopeCondition,
  filterConditions,
  positiveTsqueries,
  queryCondition,
  scoreOf,
} from './search-postgres-conditions.queries.js';

/** Whether a row is found, without order and score. */
const matches = ({ query, filter, departments, now }: SearchCriteria) =>
  where({ query, filter, departments, now });

/**
 * Which of these people each search finds, in one statement. Their rows are unpacked once: a search vector that is
 * read from the table would be unpacked again for every search.
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

/** What rows must hold; without the filters that a facet must not see. */
function where(
  request: SearchCriteria,
  without: readonly (keyof CandidateFilter)[] = [],
): Condition {
  return allOf([
    sql`not d.deleted`,
    ...(request.departments ? [departmentScopeCondition(request.departments)] : []),
    ...filterConditions(request.filter, request.now)
      .filter(([field]) => !without.includes(field))
      .map(([, condition]) => condition),
    ...(request.query ? [queryCondition(request.query)] : []),
  ]);
}

/** Columns that searches look at beside the texts. */
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

/** One page of hits, one more than asked for when there are more. */
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
      select d.candidate_id, d.created_at, d.sort_name, d.last_contact_at, d.experience_years,
             ${request.query && request.orderBy === 'RELEVANCE' ? scoreOf(request.query) : sql`0::float8`} as score
      from search_document d ${text ? sql`cross join (select ${text.english} as english, ${text.german} as german, ${text.exact} as exact) q` : sql``}
      where ${where(request)}) found
    ${onward} order by ${value} ${descending ? sql`desc` : sql`asc`}, candidate_id limit ${request.first + 1}`,
  );
}

/** How many match, counted up to the limit and one. */
export const countHits = async (database: Sql, request: SearchRequest): Promise<number> =>
  (await rowOf<{ count: number }>(
    database,
    sql`
    select count(*)::int as count from (select from search_document d where ${where(request)} limit ${countLimit + 1}) counted`,
  ))!.count;

const valueOf: Record<
  Exclude<CandidateFacet, 'YEARS' | 'LAST_CONTACT'>,
  { key: Condition; label: Condition; from: Condition }
> = {
  SKILLS: { key: sql`v`, label: sql`v`, from: sql`, unnest(d.skill_ids) v` },
  CHANNELS: { key: sql`v`, label: sql`v`, from: sql`, unnest(d.channel_ids) v` },
  POOLS: { key: sql`v`, label: sql`v`, from: sql`, unnest(d.pool_ids) v` },
  RELATIONSHIPS: { key: sql`d.relationship`, label: sql`d.relationship`, from: sql`` },
  SENIORITIES: { key: sql`d.seniority`, label: sql`d.seniority`, from: sql`` },
  TITLES: { key: sql`d.title_key`, label: sql`d.document ->> 'title'`, from: sql`` },
  LOCATIONS: { key: sql`d.location_key`, label: sql`d.document ->> 'location'`, from: sql`` },
};

/** The most frequent values among those that match, the facet's own filter left out. */
export async function readFacet(
  database: Sql,
  request: SearchRequest,
  facet: CandidateFacet,
): Promise<FacetCount[]> {
  const matching = where(request, ownFilter[facet]);
  if (facet === 'YEARS') return readBands(database, matching, yearBands, yearConditions);
  if (facet === 'LAST_CONTACT')
    return readBands(database, matching, contactBands(request.now), contactConditions(request.now));
  const { key, label, from } = valueOf[facet];
  return rowsOf<FacetCount>(
    database,
    sql`
    select label as value, label, count from (
      select ${key} collate "C" as key, mode() within group (order by (${label}) collate "C") as label, count(*)::int as count
      from search_document d ${from} where ${matching} and ${key} is not null
      group by 1 order by 3 desc, 1 limit ${facetSize}) counted order by count desc, key`,
  );
}

/** All bands in one pass; each is true for the rows in it. */
async function readBands(
  database: Sql,
  matching: Condition,
  bands: readonly { label: string }[],
  conditions: readonly Condition[],
): Promise<FacetCount[]> {
  const counts = sql.join(
    conditions.map((condition) => sql`count(*) filter (where ${condition})::int`),
  );
  const [row] = await rowsOf<{ counts: number[] }>(
    database,
    sql`select array[${counts}] as counts from search_document d where ${matching}`,
  );
  return bands
    .map((band, index) => ({ ...band, value: band.label, count: row!.counts[index]! }))
    .filter(({ count }) => count > 0);
}

const yearConditions = yearBands.map(
  ({ min, max }) =>
    sql`d.experience_years >= ${min}::float8 and d.experience_years <= ${max ?? 1e9}::float8`,
);
const contactConditions = (now: Date) =>
  contactBands(now).map(({ from, to }) =>
    from || to
      ? allOf([
          ...(from ? [sql`d.last_contact_at >= ${from}::timestamptz`] : []),
          ...(to ? [sql`d.last_contact_at < ${to}::timestamptz`] : []),
        ])
      : sql`d.last_contact_at is null`,
  );

const highlightOptions = `StartSel="${marks.begin}", StopSel="${marks.end}", MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter="\u0003"`;
/** The parser would take <these> for markup and leave them out; they are put back afterwards. */
const hidden = { written: '<>&', instead: '\u0004\u0005\u0006' } as const;
const unhide = (text: string) =>
  text.replace(/[\u0004-\u0006]/g, (letter) => hidden.written[hidden.instead.indexOf(letter)]!);

const list = (field: string, separator = '; ') =>
  sql`array_to_string(document_texts(d.document, ${sql.lit(field)}), ${separator})`;
const running = (field: string, language: TextLanguage) =>
  sql`d.document -> ${sql.lit(field)} ->> ${sql.lit(language)}`;
/** What is shown of each field, by the language that it is stemmed as. */
const shown: [field: string, language: TextLanguage, value: Condition][] = [
  ...['name', 'title', 'company', 'location'].map((field): [string, TextLanguage, Condition] => [
    field,
    'en',
    sql`d.document ->> ${sql.lit(field)}`,
  ]),
  ...['skillNames', 'titles', 'companies', 'certificates'].map(
    (field): [string, TextLanguage, Condition] => [field, 'en', list(field)],
  ),
  ...textLanguages.flatMap((language): [string, TextLanguage, Condition][] => [
    ['summary', language, running('summary', language)],
    ['education', language, running('education', language)],
    [
      'experienceText',
      language,
      sql`array_to_string(document_texts(d.document -> 'experienceText', ${sql.lit(language)}), ' … ')`,
    ],
  ]),
];

/** Fragments of one page's people that show why they were found. */
export async function readHighlights(
  database: Sql,
  ids: readonly string[],
  request: SearchRequest,
): Promise<{ id: string; field: string; fragments: string[] }[]> {
  const text = positiveTsqueries(request.query);
  if (!text || ids.length === 0) return [];
  const fields = sql.join(
    shown.map(([field, language, value]) => sql`(${field}::text, ${language}::text, ${value})`),
  );
  const headline = (config: string, query: Condition) =>
    sql`ts_headline(${sql.lit(config)}, translate(f.value, ${hidden.written}, ${hidden.instead}), ${query}, ${highlightOptions})`;
  const rows = await rowsOf<{ id: string; field: string; fragments: string }>(
    database,
    sql`
    select d.candidate_id as id, f.field, h.fragments from search_document d
    cross join (select ${text.english} || ${text.exact} as english, ${text.german} || ${text.exact} as german) q
    cross join lateral (values ${fields}) f(field, language, value)
    cross join lateral (select case f.language when 'de' then ${headline('pg_catalog.german', sql`q.german`)} else ${headline('pg_catalog.english', sql`q.english`)} end as fragments) h
    where d.candidate_id = any(${[...ids]}::uuid[]) and f.value <> '' and strpos(h.fragments, ${marks.begin}) > 0`,
  );
  return rows.map(({ fragments, ...row }) => ({
    ...row,
    fragments: unhide(fragments).split('\u0003'),
  }));
}

/** Ids of everybody that a filter matches, in order. */
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

/** Which of these words nobody's document has, in any form, with the words of names, titles and skills that are alike in their first letter and length. */
export const similarWords = (database: Sql, words: readonly string[]) =>
  rowsOf<{ word: string; similar: string[] }>(
    database,
    sql`
    select w.word, array(
      select v.word from search_word v
      where "left"(v.word, 1) = "left"(f.folded, 1) and length(v.word) between length(f.folded) - 2 and length(f.folded) + 2
    ) as similar
    from unnest(${[...words]}::text[]) as w(word) cross join lateral (select fold_words(w.word) as folded) f
    where f.folded <> '' and not exists (select from search_document d where not d.deleted and (
      d.exact @@ phraseto_tsquery('pg_catalog.simple', f.folded) or d.words @@ phraseto_tsquery('pg_catalog.english', f.folded) or d.words_de @@ phraseto_tsquery('pg_catalog.german', f.folded)))`,
  );

/** Of these words, those that somebody has; the vocabulary keeps words of people who have left. */
export const wordsInUse = async (database: Sql, words: readonly string[]): Promise<string[]> =>
  (
    await rowsOf<{ word: string }>(
      database,
      sql`
    select w.word from unnest(${[...words]}::text[]) as w(word)
    where exists (select from search_document d where not d.deleted and d.exact @@ phraseto_tsquery('pg_catalog.simple', w.word))`,
    )
  ).map(({ word }) => word);

/** Keeps the words of these people's names, titles and skills. In order, so that two who keep the same ones don't lock each other out. */
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
