import { sql, type RawBuilder } from 'kysely';
import { type CandidateFilter, normalFilter } from '../../candidates/candidate.filter.js';
import type { SearchCriteria } from './candidate-search.js';
import type { QueryNode, RelatedField, TextField } from '../query/query-syntax.js';

export type Condition = RawBuilder<unknown>;

const texts = (values: readonly string[]) => sql`${[...values]}::text[]`;
const keys = (values: readonly string[]) =>
  sql`array(select lower(v) from unnest(${texts(values)}) v)`;
export const allOf = (conditions: readonly Condition[]) =>
  conditions.length > 0 ? sql`(${sql.join(conditions, sql` and `)})` : sql`true`;
const anyOf = (conditions: readonly Condition[]) => sql`(${sql.join(conditions, sql` or `)})`;

/** One condition for each field of the filter, on rows `d` of search_document. Lists have the same table: `candidate-filter.queries.ts`. */
const conditions: {
  [Field in keyof Required<CandidateFilter>]: (
    value: NonNullable<CandidateFilter[Field]>,
    now: Date,
  ) => Condition;
} = {
  ids: (value) => sql`d.candidate_id = any(${[...value]}::uuid[])`,
  relationships: (value) => sql`d.relationship = any(${texts(value)})`,
  skillIds: (value) => sql`d.skill_ids && ${texts(value)}`,
  allSkillIds: (value) => sql`d.skill_ids @> ${texts(value)}`,
  locations: (value) => sql`d.location_key = any(${keys(value)})`,
  countries: (value) => sql`d.country_key = any(${keys(value)})`,
  titles: (value) => sql`d.title_key = any(${keys(value)})`,
  companies: (value) => sql`d.company_key = any(${keys(value)})`,
  seniorities: (value) => sql`d.seniority = any(${texts(value)})`,
  languages: (value) => sql`d.languages && ${keys(value)}`,
  experienceYears: ({ min, max }) =>
    sql`d.experience_years between ${min ?? 0}::float8 and ${max ?? 1e9}::float8`,
  channelIds: (value) => sql`d.channel_ids && ${texts(value)}`,
  poolIds: (value) => sql`d.pool_ids && ${texts(value)}`,
  jobIds: (value) => sql`d.job_ids && ${texts(value)}`,
  stageIds: (value) => sql`d.stage_ids && ${texts(value)}`,
  milestones: (value) => sql`d.milestones && ${texts(value)}`,
  departments: (value) => sql`d.departments && ${texts(value)}`,
  applicationStatuses: (value) => sql`d.application_statuses && ${texts(value)}`,
  createdFrom: (value) => sql`d.created_at >= ${value}::timestamptz`,
  createdTo: (value) => sql`d.created_at < ${value}::timestamptz`,
  lastContactFrom: (value) => sql`d.last_contact_at >= ${value}::timestamptz`,
  lastContactTo: (value) => sql`d.last_contact_at < ${value}::timestamptz`,
  contacted: (value) => sql`(d.last_contact_at is not null) = ${value}`,
  doNotContact: (value) => sql`d.do_not_contact = ${value}`,
  consentValid: (value, now) =>
    sql`coalesce(d.consent_until > ${now.toISOString()}::timestamptz, false) = ${value}`,
  willingToMove: (value) => sql`d.willing_to_move = ${value}`,
  sources: (value) => sql`d.source = any(${texts(value)})`,
};

/** The filter's conditions by field. */
const filterConditions = (
  filter: CandidateFilter,
  now: Date,
): [keyof CandidateFilter, Condition][] =>
  Object.entries(normalFilter(filter)).map(([field, value]) => [
    field as keyof CandidateFilter,
    (conditions[field as keyof CandidateFilter] as (value: unknown, now: Date) => Condition)(
      value,
      now,
    ),
  ]);

const departmentScopeCondition = (departments: readonly string[]) =>
  sql`d.departments && ${texts(departments)}`;

type TextNode = Extract<QueryNode, { kind: 'term' | 'prefix' | 'phrase' }>;
const words = (text: string) => sql`fold_words(${text}::text)`;

/** A column of words: stemmed in a language, or as written. */
interface Words {
  column: Condition;
  config: 'pg_catalog.english' | 'pg_catalog.german' | 'pg_catalog.simple';
}
const english: Words = { column: sql`d.words`, config: 'pg_catalog.english' };
const german: Words = { column: sql`d.words_de`, config: 'pg_catalog.german' };
const asWritten: Words = { column: sql`d.exact`, config: 'pg_catalog.simple' };

/**
 * The node as a tsquery. Text from users only reaches `phraseto_tsquery` and `plainto_tsquery`, which have no operators.
 * For a prefix, `:*` is appended to the resulting lexemes; without lexemes nobody matches.
 */
const tsquery = (node: TextNode, { config }: Words): Condition =>
  node.kind === 'prefix'
    ? sql`coalesce((nullif(plainto_tsquery(${sql.lit(config)}, ${words(node.text)})::text, '') || ':*')::tsquery, '')`
    : sql`phraseto_tsquery(${sql.lit(config)}, ${words(node.text)})`;

const list = (field: string) =>
  sql`array_to_string(document_texts(d.document, ${sql.lit(field)}), ' ; ')`;
const single = (field: string) => sql`d.document ->> ${sql.lit(field)}`;
const fieldTexts: Record<TextField, readonly Condition[]> = {
  name: [single('name')],
  title: [single('title'), list('titles')],
  skill: [list('skillNames')],
  company: [single('company'), list('companies')],
  current: [single('title'), single('company')],
  location: [single('location')],
};
/** Short texts that are stemmed in both languages; the others only in English. */
const germanTexts: Partial<Record<TextField, readonly Condition[]>> = {
  title: fieldTexts.title,
  current: [single('title')],
};
const comparisons = { '>=': sql`>=`, '<=': sql`<=`, '>': sql`>`, '<': sql`<`, '=': sql`=` };

function textCondition(node: TextNode): Condition {
  const found =
    node.kind === 'term'
      ? anyOf([...inWords(node, english), ...inWords(node, german)])
      : anyOf(inWords(node, asWritten));
  return node.field === 'location'
    ? sql`(${found} or (d.country_key is not null and d.country_key = lower(${node.text})))`
    : found;
}

function inWords(node: TextNode, words: Words): Condition[] {
  const query = tsquery(node, words);
  // Not wrapped in a function, so that PostgreSQL uses the index. Neither side is ever null.
  const anywhere = sql`${words.column} @@ ${query}`;
  if (!node.field) return [anywhere];
  const texts = words === german ? germanTexts[node.field] : fieldTexts[node.field];
  if (!texts) return [];
  // The index finds rows that have the words anywhere; only those are parsed again, field by field.
  const inField = anyOf(
    texts.map(
      (text) =>
        sql`coalesce(to_tsvector(${sql.lit(words.config)}, fold_words(${text})) @@ ${query}, false)`,
    ),
  );
  return [sql`(${anywhere} and ${inField})`];
}

/** A level must hold for the same skill. Never null. */
function skillCondition({ ids, levels = [] }: Extract<QueryNode, { kind: 'skill' }>): Condition {
  const known = sql`d.skill_ids && ${texts(ids)}`;
  if (levels.length === 0) return known;
  const leveled = allOf([
    ...(ids.length > 0 ? [sql`s.id = any(${texts(ids)})`] : []),
    ...levels.map(
      ({ comparison, value }) => sql`s.level ${comparisons[comparison]} ${value}::float8`,
    ),
  ]);
  const inside = sql`exists (select from jsonb_to_recordset(d.document -> 'skills') as s(id text, level float8) where ${leveled})`;
  return ids.length > 0 ? sql`(${known} and ${inside})` : inside;
}

/** The columns of related skills and occupations, with their scores; a stated skill has 0.5. Measured in docs/relevance.md. */
const related: Record<RelatedField, { column: Condition; worth: number }> = {
  skillIds: { column: sql`d.skill_ids`, worth: 0.25 },
  foundSkillIds: { column: sql`d.found_skill_ids`, worth: 0.15 },
  occupationIds: { column: sql`d.occupation_ids`, worth: 0.6 },
  pastOccupationIds: { column: sql`d.past_occupation_ids`, worth: 0.1 },
};
/** Not wrapped in a function, so that the index is used. Rows from before these columns are rebuilt at the start. */
const relatedCondition = ({ by, ids }: Extract<QueryNode, { kind: 'related' }>): Condition =>
  sql`${related[by].column} && ${texts(ids)}`;

/** The syntax tree as a condition. Never null, so that NOT inverts it. */
function queryCondition(node: QueryNode): Condition {
  switch (node.kind) {
    case 'and':
      return allOf(node.nodes.map(queryCondition));
    case 'or': {
      const nodes = node.nodes.map(queryCondition);
      // The index finds rows where any condition holds; only those are counted.
      return node.least === undefined
        ? anyOf(nodes)
        : sql`(${anyOf(nodes)} and ${sql.join(
            nodes.map((each) => sql`(${each})::integer`),
            sql` + `,
          )} >= ${node.least}::integer)`;
    }
    case 'not':
      return sql`not (${queryCondition(node.node)})`;
    case 'skill':
      return skillCondition(node);
    case 'related':
      return relatedCondition(node);
    case 'number':
      return sql`coalesce(d.experience_years ${comparisons[node.comparison]} ${node.value}::float8, false)`;
    default:
      return textCondition(node);
  }
}

/** The conditions that rows `d` of a search must meet. @param without fields of the filter to leave out, for facets */
export function searchConditions(
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

/** The leaves outside of NOT, which make up the score and the highlights. */
function positiveLeaves(node: QueryNode): Exclude<QueryNode, { kind: 'and' | 'or' | 'not' }>[] {
  if (node.kind === 'not') return [];
  if (node.kind === 'and' || node.kind === 'or') return node.nodes.flatMap(positiveLeaves);
  return [node];
}

/** The text leaves outside of NOT as one tsquery for each column of words; undefined without text leaves. */
export function positiveTsqueries(
  node: QueryNode | undefined,
): Record<'english' | 'german' | 'exact', Condition> | undefined {
  const leaves = node
    ? positiveLeaves(node).filter(
        (leaf) => leaf.kind === 'term' || leaf.kind === 'phrase' || leaf.kind === 'prefix',
      )
    : [];
  if (leaves.length === 0) return undefined;
  const either = (words: Words) =>
    sql`(${sql.join(
      leaves.map((leaf) => tsquery(leaf, words)),
      sql` || `,
    )})`;
  return { english: either(english), german: either(german), exact: either(asWritten) };
}

/**
 * The relevance: `ts_rank` of the words in the better language, plus `ts_rank` of the words as written, plus a fixed part
 * for each skill. Rounded, so that the cursor of the next page compares equal.
 */
export function scoreOf(node: QueryNode): Condition {
  const text = positiveTsqueries(node);
  const skills = positiveLeaves(node).filter((leaf) => leaf.kind === 'skill');
  const beside = positiveLeaves(node).filter((leaf) => leaf.kind === 'related');
  const rank = (column: Condition, query: Condition) =>
    sql`ts_rank('{0.1, 0.3, 0.7, 1}', ${column}, ${query})`;
  const parts = [
    ...(text
      ? [
          sql`greatest(${rank(sql`d.words`, sql`q.english`)}, ${rank(sql`d.words_de`, sql`q.german`)}) + ${rank(sql`d.exact`, sql`q.exact`)}`,
        ]
      : []),
    ...skills.map((skill) => sql`case when ${skillCondition(skill)} then 0.5 else 0 end`),
    ...beside.map(
      (leaf) =>
        sql`case when ${relatedCondition(leaf)} then ${sql.lit(related[leaf.by].worth)} else 0 end`,
    ),
  ];
  return parts.length > 0
    ? sql`(round((${sql.join(parts, sql` + `)})::float8 * 1e6) / 1e6)`
    : sql`0::float8`;
}
