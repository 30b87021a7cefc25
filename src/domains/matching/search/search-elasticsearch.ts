import type { ElasticsearchEngine } from '../../../platform/search/elasticsearch-engine.js';
import { CountRelation } from '../../../platform/graphql/connection.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import { maxEdits } from '../query/query-spelling.js';
import {
  type CandidateFacet,
  type CandidateSearch,
  contactBands,
  type FacetCount,
  type SearchCriteria,
  type SearchAnswer,
  type SearchRequest,
  type SortValue,
  yearBands,
} from './candidate-search.js';
import { matchClause, searchBody } from './search-elasticsearch-body.js';
import { terms } from './search-elasticsearch-filter.js';
import { anyForm } from './search-elasticsearch-query.js';
import { isLimited, type Sight } from './search-texts.js';

interface Bucket {
  key: string;
  doc_count: number;
  label?: { buckets: { key: string }[] };
  /** of a bucket of parts of documents: the people that they are of */
  people?: { doc_count: number };
}

type Buckets = Bucket[] | Record<string, Bucket>;
/** The counts of a facet; under `visible` when only parts count that the viewer sees. */
type FacetAnswer = { buckets: Buckets } | { visible: { values: { buckets: Buckets } } };
const bucketsOf = (answer: FacetAnswer | undefined): Buckets => {
  if (!answer) return [];
  return 'visible' in answer ? answer.visible.values.buckets : answer.buckets;
};

interface Answer {
  pit_id?: string;
  hits: {
    total: { value: number; relation: 'eq' | 'gte' };
    hits: {
      _id: string;
      _score: number | null;
      sort: SortValue[];
      highlight?: Record<string, string[]>;
    }[];
  };
  aggregations?: Record<string, { values: FacetAnswer }>;
}

interface Suggestions {
  suggest: { words: { text: string; options: { text: string }[] }[] };
}

const idsPerPage = 1_000;
/** Searches in one request; the server runs some of them in parallel. */
const searchesPerRequest = 200;
/** How long a snapshot is kept after the first page, and after each further page. */
const firstKeepAlive = '1m';
const nextKeepAlive = '10m';
/** Searches between two changes of the index share a snapshot for this long, in milliseconds. */
const sharedForMs = 30_000;

/** Search for people in Elasticsearch. */
export class ElasticsearchCandidateSearch implements CandidateSearch {
  readonly kind = 'elasticsearch';
  private shared?: { indexedUpTo: string; until: number; id: Promise<string> };

  constructor(private readonly engine: ElasticsearchEngine) {}

  async search(request: SearchRequest): Promise<SearchAnswer> {
    const { pit_id: snapshot, hits, aggregations = {} } = await this.answer(request);
    return {
      total: {
        value: hits.total.value,
        relation: hits.total.relation === 'eq' ? CountRelation.EQUAL : CountRelation.AT_LEAST,
      },
      hits: hits.hits.slice(0, request.first).map((hit) => ({
        id: hit._id,
        score: request.query ? hit._score : null,
        // A snapshot adds a tie-breaker of its own; the id already is one.
        sort: hit.sort.slice(0, 2),
        highlights: Object.entries(hit.highlight ?? {}).map(([field, fragments]) => ({
          field: field.replace(/\..*/, ''),
          fragments,
        })),
      })),
      hasMore: hits.hits.length > request.first,
      facets: new Map(
        request.facets.map((facet) => [
          facet,
          countsOf(facet, bucketsOf(aggregations[facet]?.values), request.now),
        ]),
      ),
      snapshot,
    };
  }

  /**
   * The first page opens or shares a snapshot, and the next pages use it. When it has expired or the index was rebuilt, a
   * new snapshot is opened, and the page continues after the same sort values.
   */
  private async answer(request: SearchRequest): Promise<Answer> {
    const body = searchBody(request);
    const { snapshot } = request.after ?? {};
    const followed = snapshot
      ? await this.engine.searchAt<Answer>({ id: snapshot, keep_alive: nextKeepAlive }, body)
      : undefined;
    if (followed) return followed;
    if (!request.after && !request.indexedUpTo) return this.engine.search<Answer>(body);
    const id = await this.snapshotAt(request.indexedUpTo);
    // The snapshot is gone already if the index was rebuilt at this moment.
    return (
      (await this.engine.searchAt<Answer>(
        { id, keep_alive: request.after ? nextKeepAlive : firstKeepAlive },
        body,
      )) ?? this.engine.search<Answer>(body)
    );
  }

  private async snapshotAt(indexedUpTo: string | undefined): Promise<string> {
    const now = Date.now();
    if (indexedUpTo && this.shared?.indexedUpTo === indexedUpTo && this.shared.until > now)
      return this.shared.id;
    const id = this.engine.openPointInTime(firstKeepAlive);
    if (indexedUpTo) {
      this.shared = { indexedUpTo, until: now + sharedForMs, id };
      id.catch(() => (this.shared = undefined));
    }
    return id;
  }

  /**
   * The index knows the words of everybody. For a viewer who does not see everything, a word only exists, and is only
   * offered, when a document has it in what the viewer sees.
   */
  async similarTo(words: readonly string[], sight: Sight): Promise<Map<string, string[]>> {
    const limited = isLimited(sight);
    const { suggest } = await this.engine.search<Suggestions>({
      size: 0,
      suggest: {
        words: {
          text: words.join(' '),
          term: {
            field: 'vocabulary',
            suggest_mode: limited ? 'always' : 'missing',
            max_edits: maxEdits,
            prefix_length: 1,
            min_word_length: 4,
            size: 20,
            string_distance: 'damerau_levenshtein',
          },
        },
      },
    });
    // Words consist of letters only, so each gives one entry, in order. No options: the word exists, or nothing is similar.
    const missing = words.flatMap((word, index) => {
      const options = suggest.words[index]?.options ?? [];
      return options.length > 0 ? [{ word, options: options.map(({ text }) => text) }] : [];
    });
    const present = await this.inUse(
      missing.map(({ word }) => word),
      sight,
    );
    const similar = missing.filter(({ word }) => !present.has(word));
    const offered = limited
      ? await this.inUse([...new Set(similar.flatMap(({ options }) => options))], sight)
      : undefined;
    return new Map(
      similar.map(({ word, options }) => [
        word,
        offered ? options.filter((option) => offered.has(option)) : options,
      ]),
    );
  }

  /** Those of the words that a document has in any form, in what the viewer sees of it. */
  private async inUse(words: readonly string[], sight: Sight): Promise<Set<string>> {
    const used = new Set<string>();
    for (let start = 0; start < words.length; start += searchesPerRequest) {
      const some = words.slice(start, start + searchesPerRequest);
      const found = await this.engine.searchEach<Answer>(
        some.map((word) => ({
          size: 0,
          terminate_after: 1,
          track_total_hits: 1,
          query: {
            bool: {
              filter: [
                { term: { deleted: false } },
                ...(sight.departments ? [terms('departments', sight.departments)] : []),
              ],
              must: [anyForm(word, sight.hiddenTexts)],
            },
          },
        })),
      );
      some.forEach((word, index) => {
        if ((found[index]?.hits.total.value ?? 0) > 0) used.add(word);
      });
    }
    return used;
  }

  async matching(searches: readonly SearchCriteria[], ids: readonly string[]): Promise<string[][]> {
    const found: string[][] = [];
    for (let start = 0; start < searches.length; start += searchesPerRequest) {
      const answers = await this.engine.searchEach<Answer>(
        searches.slice(start, start + searchesPerRequest).map((criteria) => ({
          size: ids.length,
          _source: false,
          track_total_hits: false,
          query: matchClause(criteria, ids),
        })),
      );
      found.push(...answers.map(({ hits }) => hits.hits.map((hit) => hit._id)));
    }
    return found;
  }

  async ids(filter: CandidateFilter, now: Date): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const { hits } = await this.engine.search<Answer>({
        size: idsPerPage,
        _source: false,
        sort: [{ id: 'asc' }],
        ...(ids.length > 0 ? { search_after: [ids.at(-1)] } : {}),
        query: matchClause({ filter, now }),
      });
      ids.push(...hits.hits.map((hit) => hit._id));
      if (hits.hits.length < idsPerPage) return ids;
    }
  }
}

/** The counts of a facet. Bands come as an unordered object with empty ones, values as a list. */
function countsOf(facet: CandidateFacet, buckets: Buckets, now: Date): FacetCount[] {
  if (!Array.isArray(buckets)) {
    const bands: readonly { label: string }[] = facet === 'YEARS' ? yearBands : contactBands(now);
    return bands
      .map((band) => ({
        ...band,
        value: band.label,
        count: buckets[band.label]?.doc_count ?? 0,
      }))
      .filter(({ count }) => count > 0);
  }
  return buckets.map((bucket) => {
    const label = bucket.label?.buckets[0]?.key ?? bucket.key;
    return {
      value: facet === 'TITLES' || facet === 'LOCATIONS' ? label : bucket.key,
      label,
      count: bucket.people?.doc_count ?? bucket.doc_count,
    };
  });
}
