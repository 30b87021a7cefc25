import type { ElasticsearchEngine } from '../../../platform/search/elasticsearch.engine.js';
import { CountRelation } from '../../../platform/graphql/connection.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import { type CandidateFacet, type CandidateSearch, type FacetCount, type SearchAnswer, type SearchRequest, type SortValue } from './candidate-search.js';
import { filterClauses, searchBody } from './search.elasticsearch.body.js';

interface Bucket {
  key: string;
  doc_count: number;
  label?: { buckets: { key: string }[] };
}

interface Answer {
  hits: {
    total: { value: number; relation: 'eq' | 'gte' };
    hits: { _id: string; _score: number | null; sort: SortValue[]; highlight?: Record<string, string[]> }[];
  };
  aggregations?: Record<string, { values: { buckets: Bucket[] } }>;
}

const idsPerPage = 1_000;

/** People in Elasticsearch. */
export class ElasticsearchCandidateSearch implements CandidateSearch {
  readonly kind = 'elasticsearch';

  constructor(private readonly engine: ElasticsearchEngine) {}

  async search(request: SearchRequest): Promise<SearchAnswer> {
    const { hits, aggregations = {} } = await this.engine.search<Answer>(searchBody(request));
    return {
      total: { value: hits.total.value, relation: hits.total.relation === 'eq' ? CountRelation.EQUAL : CountRelation.AT_LEAST },
      hits: hits.hits.slice(0, request.first).map((hit) => ({
        id: hit._id,
        score: request.query ? hit._score : null,
        sort: hit.sort,
        highlights: Object.entries(hit.highlight ?? {}).map(([field, fragments]) => ({ field: field.replace(/\..*/, ''), fragments })),
      })),
      hasMore: hits.hits.length > request.first,
      facets: new Map(request.facets.map((facet) => [facet, countsOf(facet, aggregations[facet]?.values.buckets ?? [])])),
    };
  }

  async ids(filter: CandidateFilter, now: Date): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const { hits } = await this.engine.search<Answer>({
        size: idsPerPage, _source: false, sort: [{ id: 'asc' }], ...(ids.length > 0 ? { search_after: [ids.at(-1)] } : {}),
        query: { bool: { filter: [{ term: { deleted: false } }, ...filterClauses(filter, now).map(([, clause]) => clause)] } },
      });
      ids.push(...hits.hits.map((hit) => hit._id));
      if (hits.hits.length < idsPerPage) return ids;
    }
  }
}

const countsOf = (facet: CandidateFacet, buckets: readonly Bucket[]): FacetCount[] =>
  buckets.filter((bucket) => bucket.doc_count > 0).map((bucket) => {
    const label = bucket.label?.buckets[0]?.key ?? bucket.key;
    return { value: facet === 'TITLES' || facet === 'LOCATIONS' ? label : bucket.key, label, count: bucket.doc_count };
  });
