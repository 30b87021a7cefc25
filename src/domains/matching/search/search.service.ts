import { badInput } from '../../../errors.js';
import type { Sql } from '../../../platform/database/database.js';
import { checkPage } from '../../../platform/graphql/connection.js';
import { instanceOf } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { Feed } from '../../../platform/feed/feed.js';
import { withPatience } from '../../../platform/search/patience.js';
import { type CandidateFilter, normalFilter } from '../../candidates/candidate.filter.js';
import { candidateScope } from '../../candidates/candidate.policy.js';
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
  /** a change that must be visible in the results */
  waitFor?: string;
  /** what the answer is asked for beside the people; fragments cost, so they are left out when nobody reads them */
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
   * People whom the viewer may see. The engine finds ids; names and everything else are read from the database, so
   * that somebody deleted since the last look of the indexer is not shown.
   * @throws BAD_USER_INPUT (first, query), BAD_CURSOR, SEARCH_UNAVAILABLE; WAIT_TIMED_OUT and RESYNC_REQUIRED (waitFor)
   */
  find(session: Session, params: SearchParams): Promise<CandidateSearchConnection> {
    return withPatience(() => this.answer(session, params));
  }

  private async answer(session: Session, params: SearchParams): Promise<CandidateSearchConnection> {
    checkPage(params);
    if ((params.query?.length ?? 0) > longestQuery) {
      throw badInput(
        'query',
        `The query has ${params.query!.length.toLocaleString('en')} characters; ${longestQuery.toLocaleString('en')} are the most. Shorten it, or use a filter for long lists.`,
      );
    }
    // An engine that is down would never take the change: that is told at once, not after the wait.
    if (params.waitFor)
      await Promise.all([
        this.feed.waitFor(params.waitFor, this.index.consumer),
        this.index.engine.isCurrent(),
      ]);
    // What the index has taken; changes behind it may or may not be in the results, so they are told again.
    const changeCursor = await this.feed.checkpointCursor(this.index.consumer);

    const { root, text, warnings, relaxed } = await this.read(session.sql, params.query);
    const filter = normalFilter(params.filter);
    const departments = candidateScope(session.viewer);
    const orderBy =
      params.orderBy ?? (root ? CandidateSearchOrder.RELEVANCE : CandidateSearchOrder.NEWEST);
    const searched = async (query: QueryNode | undefined, scope: CursorScope) => ({
      scope,
      ...(await this.search.search({
        query,
        filter,
        departments,
        orderBy,
        first: params.first,
        after: params.after ? decodeSearchCursor(scope, params.after) : undefined,
        indexedUpTo: changeCursor,
        facets: [...new Set(params.facets ?? [])],
        highlight: params.highlight ?? true,
        now: new Date(),
      })),
    });
    const scope = { engine: this.search.kind, orderBy, params: [text, filter, departments] };
    const relaxedScope = { ...scope, params: [...scope.params, 'eased'] };
    // A page goes on with what the first one was searched for.
    const continuesRelaxed =
      relaxed !== undefined && params.after != null && isCursorFor(relaxedScope, params.after);
    let answer = continuesRelaxed
      ? await searched(relaxed.root, relaxedScope)
      : await searched(root, scope);
    if (relaxed && !params.after && answer.total.value === 0)
      answer = await searched(relaxed.root, relaxedScope);
    if (relaxed && answer.scope === relaxedScope)
      warn(warnings, relaxed.message, { start: 0, end: params.query!.length });
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
      facets: await Promise.all(
        [...answer.facets].map(async ([facet, counts]) =>
          instanceOf(CandidateFacetCounts, {
            facet,
            values: await this.labelled(session, facet, counts),
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

  /** Ids of whom a question finds, the newest first, up to a number of them; for those who keep a search. */
  idsOf(
    sql: Sql,
    {
      query,
      filter,
      departments,
    }: { query: string; filter: CandidateFilter; departments?: readonly string[] },
    first: number,
  ): Promise<string[]> {
    return withPatience(async () => {
      const { root } = await this.read(sql, query);
      const { hits } = await this.search.search({
        query: root,
        filter,
        departments,
        orderBy: CandidateSearchOrder.NEWEST,
        first,
        facets: [],
        highlight: false,
        now: new Date(),
      });
      return hits.map(({ id }) => id);
    });
  }

  /** What a query means, the same for searches and alerts. */
  read(sql: Sql, query: string | null | undefined): Promise<ReadQuery> {
    return readQuery(query, wordFinder(sql, this.taxonomy), this.spelling);
  }

  /** Gives ids their names; one that has none any more is left out. */
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
