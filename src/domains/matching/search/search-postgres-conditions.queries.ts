import { sql, type RawBuilder } from 'kysely';
import { type CandidateFilter, normalFilter } from '../../candidates/candidate.filter.js';
import type { SearchCriteria } from './candidate-search.js';
import type { QueryNode, RelatedField, TextField } from '../query/query-syntax.js';
import { type SearchText, searchTexts, type Sight } from './search-texts.js';

export type Condition = RawBuilder<unknown>;

const texts = (values: readonly string[]) => sql`${[...values]}::text[]`;
const keys = (values: readonly string[]) =>
  sql`array(select lower(v) from unnest(${texts(values)}) v)`;
export const allOf = (conditions: readonly Condition[]) =>
  conditions.length > 0 ? sql`(${sql.join(conditions, sql` and `)})` : sql`true`;
const anyOf = (conditions: readonly Condition[]) =>
  conditions.length > 0 ? sql`(${sql.join(conditions, sql` or `)})` : sql`false`;

/** The departments that the viewer is limited to; undefined: none. */
type Scope = readonly string[] | undefined;

/**
 * A condition on one field of the applications. For a viewer who is limited to departments only their applications count:
 * the index finds the rows in which any application has the value, and only those are unpacked.
 */
const ofApplications =
  (
    column: 'job_ids' | 'stage_ids' | 'milestones' | 'departments' | 'application_statuses',
    field: string,
  ) =>
  (value: readonly string[], _: Date, scope: Scope): Condition => {
    const any = sql`d.${sql.ref(column)} && ${texts(value)}`;
    return scope
      ? sql`(${any} and exists (select from jsonb_array_elements(d.document -> 'applications') a
          where a ->> 'department' = any(${texts(scope)}) and a ->> ${sql.lit(field)} = any(${texts(value)})))`
      : any;
  };

/** True for entries `e` of a document's `ways` or `contacts` that belong to these departments, or to none. */
export const visibleEntry = (departments: readonly string[]): Condition =>
  sql`(e ->> 'department' is null or e ->> 'department' = any(${texts(departments)}))`;

/** The last contact that the viewer sees. */
export const lastContactSeen = (departments: Scope): Condition =>
  departments
    ? sql`(select max((e ->> 'at')::timestamptz) from jsonb_array_elements(d.document -> 'contacts') e where ${visibleEntry(departments)})`
    : sql`d.last_contact_at`;

/** One condition for each field of the filter, on rows `d` of search_document. Lists have the same table: `candidate-filter.queries.ts`. */
const conditions: {
  [Field in keyof Required<CandidateFilter>]: (
    value: NonNullable<CandidateFilter[Field]>,
    now: Date,
    scope: Scope,
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
  channelIds: (value, _, scope) =>
    scope
      ? sql`(d.channel_ids && ${texts(value)} and exists (select from jsonb_array_elements(d.document -> 'ways') e
          where ${visibleEntry(scope)} and e ->> 'channelId' = any(${texts(value)})))`
      : sql`d.channel_ids && ${texts(value)}`,
  poolIds: (value) => sql`d.pool_ids && ${texts(value)}`,
  jobIds: ofApplications('job_ids', 'jobId'),
  stageIds: ofApplications('stage_ids', 'stageId'),
  milestones: ofApplications('milestones', 'milestone'),
  departments: ofApplications('departments', 'department'),
  applicationStatuses: ofApplications('application_statuses', 'status'),
  createdFrom: (value) => sql`d.created_at >= ${value}::timestamptz`,
  createdTo: (value) => sql`d.created_at < ${value}::timestamptz`,
  lastContactFrom: (value, _, scope) => sql`${lastContactSeen(scope)} >= ${value}::timestamptz`,
  lastContactTo: (value, _, scope) => sql`${lastContactSeen(scope)} < ${value}::timestamptz`,
  contacted: (value, _, scope) => sql`(${lastContactSeen(scope)} is not null) = ${value}`,
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
  scope: Scope,
): [keyof CandidateFilter, Condition][] =>
  Object.entries(normalFilter(filter)).map(([field, value]) => [
    field as keyof CandidateFilter,
    (
      conditions[field as keyof CandidateFilter] as (
        value: unknown,
        now: Date,
        scope: Scope,
      ) => Condition
    )(value, now, scope),
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
/** Running text in a language; in both when none is given. */
const running = (field: string) => (language?: 'en' | 'de') =>
  language
    ? sql`d.document -> ${sql.lit(field)} ->> ${sql.lit(language)}`
    : sql`concat_ws(' ', d.document -> ${sql.lit(field)} ->> 'en', d.document -> ${sql.lit(field)} ->> 'de')`;
const runningList = (field: string) => (language?: 'en' | 'de') => {
  const of = (one: 'en' | 'de') =>
    sql`array_to_string(document_texts(d.document -> ${sql.lit(field)}, ${sql.lit(one)}), ' ; ')`;
  return language ? of(language) : sql`concat_ws(' ', ${of('en')}, ${of('de')})`;
};
/**
 * How each text stands in a document, and the weight of its words in the columns of words. Short texts are stemmed in
 * English, those with `german` in both languages; running text in its own.
 */
const textsOfDocument: Record<
  SearchText,
  { weight: 'a' | 'b' | 'c' | 'd'; german?: true } & (
    { value: Condition } | { running: (language?: 'en' | 'de') => Condition }
  )
> = {
  name: { weight: 'a', value: single('name') },
  title: { weight: 'a', german: true, value: single('title') },
  skillNames: { weight: 'b', value: list('skillNames') },
  titles: { weight: 'b', german: true, value: list('titles') },
  company: { weight: 'c', value: single('company') },
  companies: { weight: 'c', value: list('companies') },
  location: { weight: 'c', value: single('location') },
  certificates: { weight: 'c', german: true, value: list('certificates') },
  summary: { weight: 'd', running: running('summary') },
  education: { weight: 'd', running: running('education') },
  experienceText: { weight: 'd', running: runningList('experienceText') },
};
const fieldTexts: Record<TextField, readonly SearchText[]> = {
  name: ['name'],
  title: ['title', 'titles'],
  skill: ['skillNames'],
  company: ['company', 'companies'],
  current: ['title', 'company'],
  location: ['location'],
};

/** A text as it stands in a column of words; undefined when the column does not hold it. */
function valueIn(text: SearchText, words: Words): Condition | undefined {
  const one = textsOfDocument[text];
  if ('running' in one)
    return one.running(words === english ? 'en' : words === german ? 'de' : undefined);
  return words === german && !one.german ? undefined : one.value;
}

const comparisons = { '>=': sql`>=`, '<=': sql`<=`, '>': sql`>`, '<': sql`<`, '=': sql`=` };

function textCondition(node: TextNode, sight: Sight): Condition {
  const found =
    node.kind === 'term'
      ? anyOf([...inWords(node, english, sight), ...inWords(node, german, sight)])
      : anyOf(inWords(node, asWritten, sight));
  return node.field === 'location'
    ? sql`(${found} or (d.country_key is not null and d.country_key = lower(${node.text})))`
    : found;
}

function inWords(node: TextNode, words: Words, { hiddenTexts = [] }: Sight): Condition[] {
  const query = tsquery(node, words);
  if (!node.field) return [anywhere(words, query, hiddenTexts)];
  const inFields = inTexts(
    fieldTexts[node.field].filter((text) => !hiddenTexts.includes(text)),
    words,
    query,
  );
  // The index finds rows that have the words anywhere; only those are parsed again, field by field.
  return inFields.length > 0 ? [sql`(${words.column} @@ ${query} and ${anyOf(inFields)})`] : [];
}

/** One condition for each text that a column of words holds. Never null. */
const inTexts = (given: readonly SearchText[], words: Words, query: Condition): Condition[] =>
  given.flatMap((text) => {
    const value = valueIn(text, words);
    return value
      ? [
          sql`coalesce(to_tsvector(${sql.lit(words.config)}, fold_words(${value})) @@ ${query}, false)`,
        ]
      : [];
  });

/**
 * True for rows that have the words of a query in a text that is not hidden. Not wrapped in a function, so that PostgreSQL
 * uses the index. Neither side is ever null.
 */
function anywhere(words: Words, query: Condition, hidden: readonly SearchText[]): Condition {
  const found = sql`${words.column} @@ ${query}`;
  if (hidden.length === 0) return found;
  // The index does not tell in which text the words are. Texts of a weight that hides nothing are looked up by the weight;
  // the others of a weight are parsed again, one by one.
  const weights = openWeights(hidden);
  const alone = searchTexts.filter(
    (text) => !hidden.includes(text) && !weights.includes(textsOfDocument[text].weight),
  );
  const seen = [
    ...(weights.length > 0 ? [sql`${openWords(words, hidden)} @@ ${query}`] : []),
    ...inTexts(alone, words, query),
  ];
  return seen.length > 0 ? sql`(${found} and ${anyOf(seen)})` : sql`false`;
}

/** The weights of which no text is hidden. */
const openWeights = (hidden: readonly SearchText[]): string[] => {
  const closed = new Set<string>(hidden.map((text) => textsOfDocument[text].weight));
  return ['a', 'b', 'c', 'd'].filter((weight) => !closed.has(weight));
};

/** The words of a column without those of weights that hide a text. */
const openWords = ({ column }: Words, hidden: readonly SearchText[] = []): Condition =>
  hidden.length === 0
    ? column
    : sql`ts_filter(${column}, ${sql.lit(`{${openWeights(hidden).join(',')}}`)}::"char"[])`;

/**
 * True for rows `d` that have a word in any form, in what the search may look at.
 * @param folded the word, as `fold_words` writes it
 */
export const hasWord = (folded: Condition, { departments, hiddenTexts = [] }: Sight): Condition =>
  allOf([
    sql`not d.deleted`,
    ...(departments ? [departmentScopeCondition(departments)] : []),
    anyOf(
      [asWritten, english, german].map((words) =>
        anywhere(words, sql`phraseto_tsquery(${sql.lit(words.config)}, ${folded})`, hiddenTexts),
      ),
    ),
  ]);

/** As `hasWord`, for a word as it is written in a text. */
export const hasWordAsWritten = (
  word: Condition,
  { departments, hiddenTexts = [] }: Sight,
): Condition =>
  allOf([
    sql`not d.deleted`,
    ...(departments ? [departmentScopeCondition(departments)] : []),
    anywhere(asWritten, sql`phraseto_tsquery(${sql.lit(asWritten.config)}, ${word})`, hiddenTexts),
  ]);

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
function queryCondition(node: QueryNode, sight: Sight): Condition {
  switch (node.kind) {
    case 'and':
      return allOf(node.nodes.map((each) => queryCondition(each, sight)));
    case 'or': {
      const nodes = node.nodes.map((each) => queryCondition(each, sight));
      // The index finds rows where any condition holds; only those are counted.
      return node.least === undefined
        ? anyOf(nodes)
        : sql`(${anyOf(nodes)} and ${sql.join(
            nodes.map((each) => sql`(${each})::integer`),
            sql` + `,
          )} >= ${node.least}::integer)`;
    }
    case 'not':
      return sql`not (${queryCondition(node.node, sight)})`;
    case 'skill':
      return skillCondition(node);
    case 'related':
      return relatedCondition(node);
    case 'number':
      return sql`coalesce(d.experience_years ${comparisons[node.comparison]} ${node.value}::float8, false)`;
    default:
      return textCondition(node, sight);
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
    ...filterConditions(request.filter, request.now, request.departments)
      .filter(([field]) => !without.includes(field))
      .map(([, condition]) => condition),
    ...(request.query ? [queryCondition(request.query, request)] : []),
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
 * for each skill. Words of weights that hide a text do not count: the order would tell of them. Rounded, so that the cursor
 * of the next page compares equal.
 */
export function scoreOf(node: QueryNode, { hiddenTexts }: Sight): Condition {
  const text = positiveTsqueries(node);
  const skills = positiveLeaves(node).filter((leaf) => leaf.kind === 'skill');
  const beside = positiveLeaves(node).filter((leaf) => leaf.kind === 'related');
  const rank = (column: Condition, query: Condition) =>
    sql`ts_rank('{0.1, 0.3, 0.7, 1}', ${column}, ${query})`;
  const parts = [
    ...(text
      ? [
          sql`greatest(${rank(openWords(english, hiddenTexts), sql`q.english`)}, ${rank(openWords(german, hiddenTexts), sql`q.german`)}) + ${rank(openWords(asWritten, hiddenTexts), sql`q.exact`)}`,
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
