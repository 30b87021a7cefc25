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
  contacted,
  filterClauses,
  range,
  terms,
} from './search-elasticsearch-filter.js';
import { queryClause, running } from './search-elasticsearch-query.js';

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

/** Matches people without order and score; only these people when ids are given. */
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

/** The body of a search request. Pure: the same request always gives the same body. */
export function searchBody(request: SearchRequest): object {
  const filters = filterClauses(request.filter, request.now);
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
