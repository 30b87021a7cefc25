import { textLanguages } from '../../../../search/language.js';
import { type CandidateFilter, normalFilter } from '../../candidates/candidate.filter.js';
import {
  type CandidateFacet,
  type CandidateSearchOrder,
  contactBands,
  countLimit,
  facetSize,
  marks,
  type SearchCriteria,
  ownFilter,
  type SearchRequest,
  yearBands,
} from './candidate-search.js';
import type {
  Bound,
  Comparison,
  QueryNode,
  RelatedField,
  TextField,
} from '../query/query-syntax.js';

type Clause = Record<string, unknown>;
const terms = (field: string, values: readonly string[]): Clause => ({
  terms: { [field]: values },
});
const range = (field: string, bounds: object): Clause => ({ range: { [field]: bounds } });
const anyOf = (...should: Clause[]): Clause => ({ bool: { should, minimum_should_match: 1 } });

const contacted: Clause = { exists: { field: 'lastContactAt' } };

/** One clause for each field: the same table as `candidate.filter.queries.ts` has for lists. */
const clauses: {
  [Field in keyof Required<CandidateFilter>]: (
    value: NonNullable<CandidateFilter[Field]>,
    now: Date,
  ) => Clause;
} = {
  ids: (value) => terms('id', value),
  relationships: (value) => terms('relationship', value),
  skillIds: (value) => terms('skillIds', value),
  allSkillIds: (value) => ({ bool: { filter: value.map((id) => ({ term: { skillIds: id } })) } }),
  locations: (value) => terms('location.key', value),
  countries: (value) => terms('country', value),
  titles: (value) => terms('title.key', value),
  companies: (value) => terms('company.key', value),
  seniorities: (value) => terms('seniority', value),
  languages: (value) => terms('languages', value),
  experienceYears: ({ min, max }) => range('experienceYears', { gte: min ?? 0, lte: max ?? 1e9 }),
  channelIds: (value) => terms('channelIds', value),
  poolIds: (value) => terms('poolIds', value),
  jobIds: (value) => terms('jobIds', value),
  stageIds: (value) => terms('stageIds', value),
  milestones: (value) => terms('milestones', value),
  departments: (value) => terms('departments', value),
  applicationStatuses: (value) => terms('applicationStatuses', value),
  createdFrom: (value) => range('createdAt', { gte: value }),
  createdTo: (value) => range('createdAt', { lt: value }),
  lastContactFrom: (value) => range('lastContactAt', { gte: value }),
  lastContactTo: (value) => range('lastContactAt', { lt: value }),
  contacted: (value) => (value ? contacted : { bool: { must_not: [contacted] } }),
  doNotContact: (value) => ({ term: { doNotContact: value } }),
  consentValid: (value, now) => {
    const ahead = range('consentUntil', { gt: now.toISOString() });
    return value ? ahead : { bool: { must_not: [ahead] } };
  },
  willingToMove: (value) => ({ term: { willingToMove: value } }),
  sources: (value) => terms('source', value),
};

/** The filter's clauses by field. */
export const filterClauses = (
  filter: CandidateFilter,
  now: Date,
): [keyof CandidateFilter, Clause][] =>
  Object.entries(normalFilter(filter)).map(([field, value]) => [
    field as keyof CandidateFilter,
    (clauses[field as keyof CandidateFilter] as (value: unknown, now: Date) => Clause)(value, now),
  ]);

/** Where a word is looked for, and what a find is worth. Short texts are looked for as each language, running text as its own. */
const twice = (field: string, boost = '') => [`${field}${boost}`, `${field}.de${boost}`];
const running = (field: string) => textLanguages.map((language) => `${field}.${language}`);
const everywhere = [
  'name^4',
  ...twice('title', '^4'),
  'skillNames^3',
  ...twice('titles', '^2'),
  'company^1.5',
  'companies',
  ...twice('certificates'),
  'location',
  ...running('summary'),
  ...running('education'),
  ...running('experienceText'),
];
const fieldsOf: Record<TextField, readonly string[]> = {
  name: ['name'],
  title: [...twice('title', '^2'), ...twice('titles')],
  skill: ['skillNames'],
  company: ['company^2', 'companies'],
  current: [...twice('title'), 'company'],
  location: ['location'],
};
/** The same fields as written. Those in `twice` have one such twin for both languages. */
const exactly = (fields: readonly string[]) => [
  ...new Set(
    fields.map((field) =>
      field.replace(/^(title|titles|certificates)\.de/, '$1').replace(/^[^^]+/, '$&.exact'),
    ),
  ),
];
const bounds: Record<Exclude<Comparison, '='>, string> = {
  '>=': 'gte',
  '<=': 'lte',
  '>': 'gt',
  '<': 'lt',
};

/** Beside a skill, which has 3. Measured in docs/relevance.md. */
const relatedBoosts: Record<RelatedField, number> = {
  skillIds: 1.5,
  foundSkillIds: 1,
  occupationIds: 4,
  pastOccupationIds: 0.5,
};

/** The tree as a query. */
export function queryClause(node: QueryNode): Clause {
  switch (node.kind) {
    case 'and':
      return { bool: { must: node.nodes.map(queryClause) } };
    case 'or':
      return {
        bool: { should: node.nodes.map(queryClause), minimum_should_match: node.least ?? 1 },
      };
    case 'not':
      return { bool: { must_not: [queryClause(node.node)] } };
    case 'skill':
      return { constant_score: { filter: skillClause(node), boost: 3 } };
    case 'related':
      return {
        constant_score: { filter: terms(node.by, node.ids), boost: relatedBoosts[node.by] },
      };
    case 'number':
      return { constant_score: { filter: within('experienceYears', node), boost: 0.1 } };
    default: {
      const fields = node.field ? fieldsOf[node.field] : everywhere;
      const found = { multi_match: textMatch(node, fields) };
      // A country is a code, kept whole.
      return node.field === 'location' ? anyOf(found, { term: { country: node.text } }) : found;
    }
  }
}

const within = (field: string, { comparison, value }: Bound): Clause =>
  comparison === '=' ? { term: { [field]: value } } : range(field, { [bounds[comparison]]: value });

/** A level is asked of the same skill, so it is looked up inside. */
function skillClause({ ids, levels = [] }: Extract<QueryNode, { kind: 'skill' }>): Clause {
  if (levels.length === 0) return terms('skillIds', ids);
  const filter = [
    ...(ids.length > 0 ? [terms('skills.id', ids)] : []),
    ...levels.map((level) => within('skills.level', level)),
  ];
  return { nested: { path: 'skills', query: { bool: { filter } } } };
}

function textMatch(
  node: Extract<QueryNode, { kind: 'term' | 'prefix' | 'phrase' }>,
  fields: readonly string[],
): Clause {
  switch (node.kind) {
    case 'phrase':
      return { query: node.text, type: 'phrase', fields: exactly(fields), tie_breaker: 0.3 };
    case 'prefix':
      return { query: node.text, type: 'bool_prefix', operator: 'and', fields: exactly(fields) };
    case 'term':
      // A term of several words, like node.js, is meant as one.
      return { query: node.text, type: 'phrase', fields, tie_breaker: 0.3 };
  }
}

/** Whoever has a word anywhere, in any form. */
export const anyForm = (word: string): Clause => ({
  multi_match: { query: word, type: 'phrase', fields: [...everywhere, ...exactly(everywhere)] },
});

const orders: Record<CandidateSearchOrder, object[]> = {
  RELEVANCE: [{ _score: 'desc' }],
  NEWEST: [{ createdAt: 'desc' }],
  NAME: [{ sortName: { order: 'asc', missing: '_last' } }],
  // A number instead of `_last`: that is the smallest 64-bit number, which JSON can't carry to the next page.
  LAST_CONTACT: [{ lastContactAt: { order: 'desc', missing: -62135596800000 } }],
  YEARS: [{ experienceYears: { order: 'desc', missing: -1 } }],
};

const value = (field: string) => ({
  terms: { field, size: facetSize, order: [{ _count: 'desc' }, { _key: 'asc' }] },
});
const label = (field: string) => ({
  ...value(`${field}.key`),
  aggs: {
    label: {
      terms: { field: `${field}.raw`, size: 1, order: [{ _count: 'desc' }, { _key: 'asc' }] },
    },
  },
});
const bands = <Band extends { label: string }>(
  all: readonly Band[],
  clause: (band: Band) => Clause,
) => ({ filters: { filters: Object.fromEntries(all.map((band) => [band.label, clause(band)])) } });
const facets: Record<CandidateFacet, (now: Date) => object> = {
  SKILLS: () => value('skillIds'),
  TITLES: () => label('title'),
  LOCATIONS: () => label('location'),
  RELATIONSHIPS: () => value('relationship'),
  CHANNELS: () => value('channelIds'),
  POOLS: () => value('poolIds'),
  SENIORITIES: () => value('seniority'),
  YEARS: () =>
    bands(yearBands, ({ min, max }) =>
      range('experienceYears', { gte: min, ...(max === undefined ? {} : { lte: max }) }),
    ),
  LAST_CONTACT: (now) =>
    bands(contactBands(now), ({ from, to }) =>
      from || to
        ? range('lastContactAt', { ...(from && { gte: from }), ...(to && { lt: to }) })
        : { bool: { must_not: [contacted] } },
    ),
};

/** Whether people match, without order and score; only these people when ids are given. */
export const matchClause = (
  { query, filter, departments, now }: SearchCriteria,
  ids?: readonly string[],
): Clause => ({
  bool: {
    filter: [
      ...(ids ? [terms('id', ids)] : []),
      { term: { deleted: false } },
      ...(departments ? [terms('departments', departments)] : []),
      ...filterClauses(filter, now).map(([, clause]) => clause),
      ...(query ? [queryClause(query)] : []),
    ],
  },
});

/** A whole search request. Pure: the same request always gives the same body. */
export function searchBody(request: SearchRequest): object {
  const filters = filterClauses(request.filter, request.now);
  const counted = new Set(request.facets.flatMap((facet) => ownFilter[facet]));
  // A filter that a facet must not see is applied after counting.
  const before = filters.filter(([field]) => !counted.has(field)).map(([, clause]) => clause);
  const after = filters.filter(([field]) => counted.has(field));
  if (request.departments) before.push(terms('departments', request.departments));
  return {
    size: request.first + 1,
    _source: false,
    track_total_hits: countLimit,
    track_scores: request.query !== undefined,
    query: {
      bool: {
        filter: [{ term: { deleted: false } }, ...before],
        must: request.query ? [queryClause(request.query)] : [],
      },
    },
    ...(after.length > 0
      ? { post_filter: { bool: { filter: after.map(([, clause]) => clause) } } }
      : {}),
    sort: [...orders[request.orderBy], { id: 'asc' }],
    ...(request.after ? { search_after: request.after.sort } : {}),
    ...(request.facets.length > 0
      ? {
          aggs: Object.fromEntries(
            request.facets.map((facet) => [
              facet,
              {
                filter: {
                  bool: {
                    filter: after
                      .filter(([field]) => !ownFilter[facet].includes(field))
                      .map(([, clause]) => clause),
                  },
                },
                aggs: { values: facets[facet](request.now) },
              },
            ]),
          ),
        }
      : {}),
    ...(request.highlight && request.query
      ? {
          highlight: {
            pre_tags: [marks.begin],
            post_tags: [marks.end],
            number_of_fragments: 2,
            fragment_size: 150,
            max_analyzed_offset: 100_000,
            fields: Object.fromEntries([
              ...[
                'name',
                'company',
                'skillNames',
                'companies',
                'location',
                ...running('summary'),
                ...running('education'),
                ...running('experienceText'),
              ].map((field) => [field, { matched_fields: [field, `${field}.exact`] }]),
              ...['title', 'titles', 'certificates'].map((field) => [
                field,
                { matched_fields: [field, `${field}.de`, `${field}.exact`] },
              ]),
            ]),
          },
        }
      : {}),
  };
}
