import { checkPage } from '../../../platform/graphql/connection.js';
import { instanceOf } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { Feed } from '../../../platform/feed/feed.js';
import { type CandidateFilter, normalFilter } from '../../candidates/candidate.filter.js';
import { candidateScope } from '../../candidates/candidate.policy.js';
import type { CandidateService } from '../../candidates/candidate.service.js';
import type { ChannelService } from '../../channels/channel.service.js';
import { skillsByName } from '../../skills/skill.queries.js';
import type { SkillService } from '../../skills/skill.service.js';
import type { CandidateIndex } from '../index/candidate-index.js';
import { type CandidateFacet, type CandidateSearch, CandidateSearchOrder, type FacetCount, htmlOf, type SearchHit } from './candidate-search.js';
import { parseQuery } from '../query/query.parser.js';
import { withSkills } from '../query/query.skills.js';
import { decodeSearchCursor, encodeSearchCursor } from './search.cursor.js';
import { CandidateFacetCounts, CandidateSearchConnection, CandidateSearchEdge, FacetValue, Highlight, ParsedQuery } from './search.type.js';

export interface SearchQuestion {
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
  constructor(
    private readonly search: CandidateSearch,
    private readonly index: CandidateIndex,
    private readonly feed: Feed,
    private readonly candidates: CandidateService,
    private readonly skills: SkillService,
    private readonly channels: ChannelService,
  ) {}

  /**
   * People whom the viewer may see. The engine finds ids; names and everything else are read from the database, so
   * that somebody deleted since the last look of the indexer is not shown.
   * @throws BAD_USER_INPUT (first), BAD_CURSOR, SEARCH_UNAVAILABLE; WAIT_TIMED_OUT and RESYNC_REQUIRED (waitFor)
   */
  async find(session: Session, question: SearchQuestion): Promise<CandidateSearchConnection> {
    checkPage(question);
    if (question.waitFor) await this.feed.waitFor(question.waitFor, this.index.consumer);
    // What the index has taken; changes behind it may or may not be in the results, so they are told again.
    const changeCursor = await this.feed.checkpointCursor(this.index.consumer);

    const parsed = parseQuery(question.query);
    const { root, warnings } = await withSkills(parsed, async (names) => {
      const found = await skillsByName(session.sql, names);
      return new Map(found.flatMap(({ name, id }) => (id ? [[name, id] as const] : [])));
    });
    const filter = normalFilter(question.filter);
    const departments = candidateScope(session.viewer);
    const orderBy = question.orderBy ?? (root ? CandidateSearchOrder.RELEVANCE : CandidateSearchOrder.NEWEST);
    const place = { engine: this.search.kind, orderBy, question: [parsed.text, filter, departments] };
    const answer = await this.search.search({
      query: root, filter, departments, orderBy, first: question.first,
      after: question.after ? decodeSearchCursor(place, question.after) : undefined,
      facets: [...new Set(question.facets ?? [])], highlight: question.highlight ?? true, now: new Date(),
    });

    const people = await this.candidates.byIds(session, answer.hits.map(({ id }) => id));
    const edges = answer.hits.flatMap((hit) => {
      const node = people.get(hit.id);
      return node ? [instanceOf(CandidateSearchEdge, { cursor: encodeSearchCursor(place, hit.sort), score: hit.score ?? undefined, highlights: highlightsOf(hit), node })] : [];
    });
    const last = answer.hits.at(-1);
    return instanceOf(CandidateSearchConnection, {
      totalCount: answer.total,
      parsedQuery: instanceOf(ParsedQuery, { text: parsed.text, warnings }),
      facets: await Promise.all([...answer.facets].map(async ([facet, counts]) =>
        instanceOf(CandidateFacetCounts, { facet, values: await this.labelled(session, facet, counts) }))),
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: {
        hasNextPage: answer.hasMore,
        hasPreviousPage: Boolean(question.after),
        startCursor: edges[0]?.cursor,
        // Of the last hit, shown or not: the next page begins after it.
        endCursor: last && encodeSearchCursor(place, last.sort),
      },
      changeCursor,
    });
  }

  /** Gives ids their names; one that has none any more is left out. */
  private async labelled(session: Session, facet: CandidateFacet, counts: readonly FacetCount[]): Promise<FacetValue[]> {
    const named = facet === 'SKILLS' ? this.skills : facet === 'CHANNELS' ? this.channels : undefined;
    const labels = await Promise.all(counts.map(async ({ value, label }) => (named ? (await named.byId(session, value))?.name : label)));
    return counts.flatMap(({ value, count }, index) => (labels[index] === undefined ? [] : [instanceOf(FacetValue, { value, label: labels[index], count })]));
  }
}

const highlightsOf = ({ highlights }: SearchHit): Highlight[] =>
  highlights.map(({ field, fragments }) => instanceOf(Highlight, { field, fragments: fragments.map(htmlOf) }));

