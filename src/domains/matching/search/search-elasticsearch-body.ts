import {
  type CandidateFacet,
  type CandidateSearchOrder,
  contactBands,
  countLimit,
  facetSize,
  marks,
  ownFilter,
  type SearchCriteria,
  type SearchRequest,
  yearBands,
} from './candidate-search.js';
import {
  type Clause,
  filterClauses,
  lastContact,
  range,
  terms,
  visibleParts,
} from './search-elasticsearch-filter.js';
import { openTexts, queryClause, running } from './search-elasticsearch-query.js';
import type { SearchText } from './search-texts.js';

// A number instead of `_last`: that is the smallest 64-bit number, which JSON can't carry to the next page.
const never = { order: 'desc', missing: -62135596800000 } as const;
const orders: Record<CandidateSearchOrder, object[]> = {
  RELEVANCE: [{ _score: 'desc' }],
  NEWEST: [{ createdAt: 'desc' }],
  NAME: [{ sortName: { order: 'asc', missing: '_last' } }],
  LAST_CONTACT: [{ lastContactAt: never }],
  YEARS: [{ experienceYears: { order: 'desc', missing: -1 } }],
};

/** The order for a viewer who is limited to departments: only contacts count that the viewer sees. */
const orderFor = ({ orderBy, departments }: SearchRequest): object[] =>
  orderBy === 'LAST_CONTACT' && departments
    ? [
        {
          'contacts.at': {
            ...never,
            mode: 'max',
            nested: { path: 'contacts', filter: visibleParts('contacts', departments) },
          },
        },
      ]
    : orders[orderBy];

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
type Scope = readonly string[] | undefined;
const facets: Record<CandidateFacet, (now: Date, scope: Scope) => object> = {
  SKILLS: () => value('skillIds'),
  TITLES: () => label('title'),
  LOCATIONS: () => label('location'),
  RELATIONSHIPS: () => value('relationship'),
  CHANNELS: (_, scope) => (scope ? visibleChannels(scope) : value('channelIds')),
  POOLS: () => value('poolIds'),
  SENIORITIES: () => value('seniority'),
  YEARS: () =>
    bands(yearBands, ({ min, max }) =>
      range('experienceYears', { gte: min, ...(max === undefined ? {} : { lte: max }) }),
    ),
  LAST_CONTACT: (now, scope) =>
    bands(contactBands(now), ({ from, to }) =>
      from || to
        ? lastContact({ from, to }, scope)
        : { bool: { must_not: [lastContact({}, scope)] } },
    ),
};

/** People by the channels that the viewer sees: a person with a channel in two departments counts once. */
const visibleChannels = (departments: readonly string[]) => ({
  nested: { path: 'ways' },
  aggs: {
    visible: {
      filter: visibleParts('ways', departments),
      aggs: {
        values: {
          terms: {
            field: 'ways.channelId',
            size: facetSize,
            order: [{ people: 'desc' }, { _key: 'asc' }],
          },
          aggs: { people: { reverse_nested: {} } },
        },
      },
    },
  },
});

/** The fields of each text that are shown with the matches marked, with how they are stemmed. */
const shown: Record<SearchText, readonly string[]> = {
  name: ['name'],
  company: ['company'],
  skillNames: ['skillNames'],
  companies: ['companies'],
  location: ['location'],
  summary: running('summary'),
  education: running('education'),
  experienceText: running('experienceText'),
  title: ['title'],
  titles: ['titles'],
  certificates: ['certificates'],
};
const stemmedTwice: readonly SearchText[] = ['title', 'titles', 'certificates'];
const highlighted = (text: SearchText): [string, object][] =>
  shown[text].map((field) => [
    field,
    {
      matched_fields: [
        field,
        ...(stemmedTwice.includes(text) ? [`${field}.de`] : []),
        `${field}.exact`,
      ],
    },
  ]);

/** Matches people without order and score; only these people when ids are given. */
export const matchClause = (
  { query, filter, departments, hiddenTexts, now }: SearchCriteria,
  ids?: readonly string[],
): Clause => ({
  bool: {
    filter: [
      ...(ids ? [terms('id', ids)] : []),
      { term: { deleted: false } },
      ...(departments ? [terms('departments', departments)] : []),
      ...filterClauses(filter, now, departments).map(([, clause]) => clause),
      ...(query ? [queryClause(query, hiddenTexts)] : []),
    ],
  },
});

/** The body of a search request. Pure: the same request always gives the same body. */
export function searchBody(request: SearchRequest): object {
  const filters = filterClauses(request.filter, request.now, request.departments);
  const counted = new Set(request.facets.flatMap((facet) => ownFilter[facet]));
  // Filters that a facet leaves out are applied after counting.
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
        must: request.query ? [queryClause(request.query, request.hiddenTexts)] : [],
      },
    },
    ...(after.length > 0
      ? { post_filter: { bool: { filter: after.map(([, clause]) => clause) } } }
      : {}),
    sort: [...orderFor(request), { id: 'asc' }],
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
                aggs: { values: facets[facet](request.now, request.departments) },
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
            fields: Object.fromEntries(openTexts(request.hiddenTexts).flatMap(highlighted)),
          },
        }
      : {}),
  };
}
