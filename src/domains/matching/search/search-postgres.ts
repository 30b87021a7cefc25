import type { Database } from '../../../platform/database/database.js';
import { CountRelation } from '../../../platform/graphql/connection.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import { maxEdits, editDistance } from '../query/query-spelling.js';
import {
  type CandidateSearch,
  countLimit,
  type SearchCriteria,
  type SearchAnswer,
  type SearchRequest,
} from './candidate-search.js';
import { similarWords, wordsInUse } from '../index/search-words.queries.js';
import { countHits, readHits, readIds, readMatches } from './search-postgres.queries.js';
import { readFacet } from './search-postgres-facets.queries.js';
import { readHighlights } from './search-postgres-highlights.queries.js';
import type { Sight } from './search-texts.js';

/** Searches in one statement: planning it takes about as long as running it. */
const searchesPerStatement = 250;

/** Search for people with the full text search of PostgreSQL. */
export class PostgresCandidateSearch implements CandidateSearch {
  readonly kind = 'postgres';

  constructor(private readonly database: Database) {}

  async search(request: SearchRequest): Promise<SearchAnswer> {
    const { sql } = this.database;
    const [rows, count, ...facets] = await Promise.all([
      readHits(sql, request),
      countHits(sql, request),
      ...request.facets.map((facet) => readFacet(sql, request, facet)),
    ]);
    const page = rows.slice(0, request.first);
    const highlights = request.highlight
      ? await readHighlights(
          sql,
          page.map(({ id }) => id),
          request,
        )
      : [];
    const ofPerson = Map.groupBy(highlights, ({ id }) => id);
    return {
      total:
        count > countLimit
          ? { value: countLimit, relation: CountRelation.AT_LEAST }
          : { value: count, relation: CountRelation.EQUAL },
      hits: page.map(({ id, score, value }) => ({
        id,
        score: request.query && request.orderBy === 'RELEVANCE' ? score : null,
        sort: [value, id],
        highlights: (ofPerson.get(id) ?? []).map(({ field, fragments }) => ({ field, fragments })),
      })),
      hasMore: rows.length > request.first,
      facets: new Map(request.facets.map((facet, index) => [facet, facets[index] ?? []])),
    };
  }

  async similarTo(words: readonly string[], sight: Sight): Promise<Map<string, string[]>> {
    const rows = await similarWords(this.database.sql, words, sight);
    const alike = new Map(
      rows.map(({ word, similar }) => [
        word,
        similar.filter((candidate) => editDistance(word, candidate) <= maxEdits),
      ]),
    );
    const inUse = new Set(
      await wordsInUse(this.database.sql, [...new Set([...alike.values()].flat())], sight),
    );
    return new Map(
      [...alike].map(([word, similar]) => [
        word,
        similar.filter((candidate) => inUse.has(candidate)),
      ]),
    );
  }

  async matching(searches: readonly SearchCriteria[], ids: readonly string[]): Promise<string[][]> {
    const found: string[][] = [];
    for (let start = 0; start < searches.length; start += searchesPerStatement) {
      const some = searches.slice(start, start + searchesPerStatement);
      const of = Map.groupBy(
        await readMatches(this.database.sql, some, ids),
        ({ search }) => search,
      );
      found.push(...some.map((_, index) => (of.get(index) ?? []).map(({ id }) => id)));
    }
    return found;
  }

  ids(filter: CandidateFilter, now: Date): Promise<string[]> {
    return readIds(this.database.sql, filter, now);
  }
}
