import type { Database, Sql } from '../../../platform/database/database.js';
import { parseQuery } from '../query/query-parser.js';
import { wordFinder } from '../query/query-reader.js';
import { namesIn, expandQuery } from '../query/query-expansion.js';
import type { QueryNode } from '../query/query-syntax.js';
import type { RightsTable } from '../../../platform/rights/rights.js';
import { hiddenTextsOf } from '../search/search-texts.js';
import type { TaxonomyService } from '../../taxonomy/taxonomy.service.js';
import type { CandidateSearch, SearchCriteria } from '../search/candidate-search.js';
import { alertingSearches, type AlertingSearch, recordMatches } from './saved-search.queries.js';

/** Candidates that all searches are run over at once. */
const peopleAtOnce = 500;
const parsedCacheSize = 5_000;

/** Finds who began to match a saved search, by running all of them over the candidates who changed. */
export class SavedSearchAlerts {
  /** syntax trees by query; skills and titles are looked up each time, so that alerts and searches agree */
  private readonly parsed = new Map<string, QueryNode | undefined>();

  constructor(
    private readonly database: Database,
    private readonly search: CandidateSearch,
    private readonly taxonomy: TaxonomyService,
    private readonly rights: RightsTable,
  ) {}

  /**
   * Runs all searches over these people as they are in the index now, and records who began and who ceased to match.
   * @param sql the transaction in which the result is written
   * @returns how many began to match
   * @throws SEARCH_UNAVAILABLE: nothing is recorded; may be repeated
   */
  async check(people: readonly string[], sql: Sql): Promise<number> {
    if (people.length === 0) return 0;
    const searches = await alertingSearches(sql);
    if (searches.length === 0) return 0;
    const criteria = await this.criteriaOf(searches);
    let begun = 0;
    for (let start = 0; start < people.length; start += peopleAtOnce) {
      const among = people.slice(start, start + peopleAtOnce);
      const found = await this.search.matching(criteria, among);
      const pairs = searches.flatMap(({ id }, index) =>
        (found[index] ?? []).map((candidate) => [id, candidate] as const),
      );
      begun += await recordMatches(sql, among, {
        searches: pairs.map(([id]) => id),
        candidates: pairs.map(([, candidate]) => candidate),
      });
    }
    return begun;
  }

  private async criteriaOf(searches: readonly AlertingSearch[]): Promise<SearchCriteria[]> {
    const roots = searches.map(({ query }) => this.rootOf(query));
    const names = new Set<string>();
    for (const root of roots) if (root) namesIn(root, names);
    const known = await wordFinder(this.database.sql, this.taxonomy)([...names]);
    const now = new Date();
    return searches.map(({ filter, departments, role }, index) => ({
      query: roots[index] && expandQuery(roots[index], known, []),
      filter,
      departments: departments ?? undefined,
      hiddenTexts: hiddenTextsOf(this.rights.of(role)),
      now,
    }));
  }

  private rootOf(query: string): QueryNode | undefined {
    if (!this.parsed.has(query)) {
      if (this.parsed.size >= parsedCacheSize) this.parsed.clear();
      this.parsed.set(query, parseQuery(query).root);
    }
    return this.parsed.get(query);
  }
}
