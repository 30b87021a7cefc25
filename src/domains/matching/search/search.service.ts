import { badInput } from '../../../errors.js';
import type { Sql } from '../../../platform/database/database.js';
import { checkPage } from '../../../platform/graphql/connection.js';
import { instanceOf } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { Feed } from '../../../platform/feed/feed.js';
import { withDeadline } from '../../../platform/search/deadline.js';
import { type CandidateFilter, normalFilter } from '../../candidates/candidate.filter.js';
import type { CandidateService } from '../../candidates/candidate.service.js';
import type { ChannelService } from '../../channels/channel.service.js';
import type { PoolService } from '../../pools/pool.service.js';
import type { TaxonomyService } from '../../taxonomy/taxonomy.service.js';
import type { SkillService } from '../../skills/skill.service.js';
import type { CandidateIndex } from '../index/candidate-index.js';
import {
  type CandidateFacet,
  type CandidateSearch,
  CandidateSearchOrder,
  type FacetCount,
  htmlOf,
  rangesOf,
  type SearchHit,
} from './candidate-search.js';
import { type ReadQuery, readQuery, wordFinder } from '../query/query-reader.js';
import { longestQuery } from '../query/query-source.js';
import { Spelling } from '../query/query-spelling.js';
import { type QueryNode, type QueryWarning, warn } from '../query/query-syntax.js';
import { type Sight, sightOf } from './search-texts.js';
import {
  type CursorScope,
  decodeSearchCursor,
  encodeSearchCursor,
  isCursorFor,
} from './search-cursor.js';
import {
  CandidateFacetCounts,
  CandidateSearchConnection,
  CandidateSearchEdge,
  FacetValue,
  Highlight,
  HighlightedText,
  ParsedQuery,
  QueryDiagnostic,
} from './search.type.js';

export interface SearchParams {
  query?: string;
  filter?: CandidateFilter;
  orderBy?: CandidateSearchOrder;
  first: number;
  after?: string;
  facets?: readonly CandidateFacet[];
  /** cursor of a change that must be visible in the results */
  waitFor?: string;
  /** false: no fragments, which are expensive; true by default */
  highlight?: boolean;
}

/** Search for people by text, skills and filters. */
export class SearchService {
  private readonly spelling: Spelling;

  constructor(
    private readonly search: CandidateSearch,
    private readonly index: CandidateIndex,
    private readonly feed: Feed,
    private readonly candidates: CandidateService,
    private readonly skills: SkillService,
    private readonly channels: ChannelService,
    private readonly pools: PoolService,
    private readonly taxonomy: TaxonomyService,
  ) {
    this.spelling = new Spelling(search);
  }

  /**
   * Finds people whom the viewer may see. The engine finds ids, and the database everything else, so that somebody who
   * was deleted but is still in the index is not shown.
   * @throws FORBIDDEN (filter, orderBy), BAD_USER_INPUT (first, query), BAD_CURSOR, SEARCH_UNAVAILABLE; WAIT_TIMED_OUT and RESYNC_REQUIRED (waitFor)
   */
  find(session: Session, params: SearchParams): Promise<CandidateSearchConnection> {
    return withDeadline(() => this.answer(session, params));
  }

  private async answer(session: Session, params: SearchParams): Promise<CandidateSearchConnection> {
    checkPage(params);
    const length = params.query?.length ?? 0;
    if (length > longestQuery) {
      throw badInput(
        'query',
        `The query has ${length.toLocaleString('en')} characters; ${longestQuery.toLocaleString('en')} are the most. Shorten it, or use a filter for long lists.`,
      );
    }
    // An engine that is down would never index the change: fail at once, not after the wait.
    if (params.waitFor)
      await Promise.all([
        this.feed.waitFor(params.waitFor, this.index.consumer),
        this.index.engine.isCurrent(),
      ]);
    // The results are current to this cursor; later changes may be missing, and subscribers get them again.
    const changeCursor = await this.feed.checkpointCursor(this.index.consumer);

    session.rights.checkAsked('CandidateFilter', params.filter);
    session.rights.checkAskedBy('CandidateSearchOrder', params.orderBy);
    const sight = sightOf(session);
    const { root, text, warnings, relaxed } = await this.read(session.sql, params.query, sight);
    const filter = normalFilter(params.filter);
    const { departments, hiddenTexts } = sight;
    const refusedFacets = session.rights.refusedOf('CandidateFacet');
    const orderBy =
      params.orderBy ?? (root ? CandidateSearchOrder.RELEVANCE : CandidateSearchOrder.NEWEST);
    const searched = async (query: QueryNode | undefined, scope: CursorScope) => ({
      scope,
      ...(await this.search.search({
        query,
        filter,
        ...sight,
        orderBy,
        first: params.first,
        after: params.after ? decodeSearchCursor(scope, params.after) : undefined,
        indexedUpTo: changeCursor,
        facets: [...new Set(params.facets ?? [])].filter((facet) => !refusedFacets.has(facet)),
        highlight: params.highlight ?? true,
        now: new Date(),
      })),
    });
    const scope = {
      engine: this.search.kind,
      orderBy,
      params: [text, filter, departments, ...(hiddenTexts ? [hiddenTexts] : [])],
    };
    // 'eased' is part of the signature of cursors that clients hold, so it keeps its old word.
    const relaxedScope = { ...scope, params: [...scope.params, 'eased'] };
    // Later pages continue with the query of the first page.
    const continuesRelaxed =
      relaxed !== undefined && params.after != null && isCursorFor(relaxedScope, params.after);
    let answer = continuesRelaxed
      ? await searched(relaxed.root, relaxedScope)
      : await searched(root, scope);
    if (relaxed && !params.after && answer.total.value === 0)
      answer = await searched(relaxed.root, relaxedScope);
    if (relaxed && answer.scope === relaxedScope)
      warn(warnings, relaxed.message, { start: 0, end: length });
    const cursorOf = (hit: SearchHit) =>
      encodeSearchCursor(answer.scope, { sort: hit.sort, snapshot: answer.snapshot });

    const people = await this.candidates.byIds(
      session,
      answer.hits.map(({ id }) => id),
    );
    const edges = answer.hits.flatMap((hit) => {
      const node = people.get(hit.id);
      return node
        ? [
            instanceOf(CandidateSearchEdge, {
              cursor: cursorOf(hit),
              score: hit.score ?? undefined,
              highlights: highlightsOf(hit),
              node,
            }),
          ]
        : [];
    });
    const last = answer.hits.at(-1);
    return instanceOf(CandidateSearchConnection, {
      totalCount: answer.total,
      parsedQuery: instanceOf(ParsedQuery, {
        text,
        warnings: warnings.map(warningText),
        diagnostics: warnings.map((warning) => instanceOf(QueryDiagnostic, warning)),
      }),
      // A facet that the viewer may not ask for is there, without values.
      facets: await Promise.all(
        [...new Set(params.facets ?? [])].map(async (facet) =>
          instanceOf(CandidateFacetCounts, {
            facet,
            values: await this.labelled(session, facet, answer.facets.get(facet) ?? []),
          }),
        ),
      ),
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: {
        hasNextPage: answer.hasMore,
        hasPreviousPage: Boolean(params.after),
        startCursor: edges[0]?.cursor,
        // Of the last hit, shown or not: the next page begins after it.
        endCursor: last && cursorOf(last),
      },
      changeCursor,
    });
  }

  /** Ids of the people whom a query and filter find, the newest first, at most `first`. Used by saved searches. */
  idsOf(
    sql: Sql,
    { query, filter, sight }: { query: string; filter: CandidateFilter; sight: Sight },
    first: number,
  ): Promise<string[]> {
    return withDeadline(async () => {
      const { root } = await this.read(sql, query, sight);
      const { hits } = await this.search.search({
        query: root,
        filter,
        ...sight,
        orderBy: CandidateSearchOrder.NEWEST,
        first,
        facets: [],
        highlight: false,
        now: new Date(),
      });
      return hits.map(({ id }) => id);
    });
  }

  /** Reads a query, in the same way for searches and alerts. @param sight what the search may look at */
  read(sql: Sql, query: string | null | undefined, sight: Sight): Promise<ReadQuery> {
    return readQuery(query, wordFinder(sql, this.taxonomy), this.spelling, sight);
  }

  /** Replaces ids by names in a facet; values that no longer exist are left out. */
  private async labelled(
    session: Session,
    facet: CandidateFacet,
    counts: readonly FacetCount[],
  ): Promise<FacetValue[]> {
    const named = { SKILLS: this.skills, CHANNELS: this.channels, POOLS: this.pools }[
      facet as string
    ];
    const labels = await Promise.all(
      counts.map(async ({ value, label }) =>
        named ? (await named.byId(session, value))?.name : label,
      ),
    );
    return counts.flatMap((count, index) =>
      labels[index] === undefined
        ? []
        : [instanceOf(FacetValue, { ...count, label: labels[index] })],
    );
  }
}

const warningText = ({ message, start }: QueryWarning) => `${message} (at character ${start + 1})`;

const highlightsOf = ({ highlights }: SearchHit): Highlight[] =>
  highlights.map(({ field, fragments }) =>
    instanceOf(Highlight, {
      field,
      fragments: fragments.map(htmlOf),
      ranges: fragments.map((fragment) => instanceOf(HighlightedText, rangesOf(fragment))),
    }),
  );
