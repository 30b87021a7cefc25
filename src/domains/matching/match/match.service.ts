import { badInput, RapportError } from '../../../errors.js';
import type { Feed } from '../../../platform/feed/feed.js';
import { checkPage } from '../../../platform/graphql/connection.js';
import { instanceOf, isId } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import { within } from '../../../platform/work/work.js';
import { type CandidateFilter, normalFilter } from '../../candidates/candidate.filter.js';
import { candidateScope } from '../../candidates/candidate.policy.js';
import type { CandidateService } from '../../candidates/candidate.service.js';
import { weightsOf } from '../fit/fit-clauses.js';
import {
  dayBegin,
  dayOf,
  defaultWeights,
  type FitWeights,
  formulaVersion,
} from '../fit/fit-formula.js';
import { type Features, featuresSeen } from '../fit/fit-features.js';
import { MatchExclusion } from '../fit/fit-person.js';
import { Scorer } from '../fit/fit-scorer.js';
import {
  type JobProjection,
  readScoreCounts,
  readJobProjection,
  readScorePage,
  readJobTiers,
} from '../score-projection/score-projection.queries.js';
import { decodeMatchCursor, encodeMatchCursor, type MatchCursor } from './match-cursor.js';
import type { MatchEngine } from '../ranking/match-engine.js';
import { counterfactualsOf, type ResolvedMatch, tierCounts } from './match-counterfactuals.js';
import { explanationOf, reasonsFor } from './match-explanation.js';
import { recordMatchRun } from './match-run.queries.js';
import { narrowingFor } from '../ranking/narrowing.js';
import { mayMatch } from './match.policy.js';
import {
  compareRankKeys,
  type MatchCounts,
  rankEverybody,
  type Ranked,
} from '../ranking/ranking.js';
import {
  CandidateMatch,
  CandidateMatchConnection,
  CandidateMatchEdge,
  MatchExclusionCount,
  type MatchTierCount,
  MatchWeights,
} from './match.type.js';
import type { MatchWeightsInput, PositionInput } from '../position/position-input.type.js';
import type { ResolvedPosition, PositionService } from '../position/position.service.js';

export interface MatchParams {
  jobId?: string;
  position?: PositionInput;
  weights?: MatchWeightsInput;
  asOf?: string;
  filter?: CandidateFilter;
  first: number;
  after?: string;
  /** cursor of a change that must be visible in the answer */
  waitFor?: string;
}

interface MatchPage {
  /** one more than resolved for, when there are more */
  people: Ranked[];
  /** over everybody, not this page; may still be loading */
  counts: MatchCounts | Promise<MatchCounts>;
}

/** Ranks all people for a position, the top tier first. */
export class MatchService {
  constructor(
    private readonly engine: MatchEngine,
    /** the name of the consumer that keeps the scores of open jobs current */
    private readonly projector: string,
    private readonly feed: Feed,
    private readonly positions: PositionService,
    private readonly candidates: CandidateService,
  ) {}

  /**
   * People whom the viewer may see, by tier, then rank. Scores of an open job are read from the score projection. With
   * another day or other weights, for a job that is not open or a position that is not a job, and for a viewer who is
   * limited to departments, everybody whom the viewer may see is scored now.
   * @throws FORBIDDEN, NOT_FOUND (jobId), BAD_USER_INPUT (first, jobId, position, weights, asOf), BAD_CURSOR,
   *   SEARCH_UNAVAILABLE; WAIT_TIMED_OUT and RESYNC_REQUIRED (waitFor)
   */
  match(session: Session, params: MatchParams): Promise<CandidateMatchConnection> {
    return within('search', () => this.rank(session, params));
  }

  private async rank(session: Session, params: MatchParams): Promise<CandidateMatchConnection> {
    if (!mayMatch(session.viewer))
      throw new RapportError(
        'FORBIDDEN',
        `${session.viewer.role} may not match. It is for roles that talk to candidates.`,
      );
    checkPage(params);
    session.rights.checkAsked('CandidateFilter', params.filter);
    if (params.waitFor)
      for (const consumer of new Set([this.projector, this.engine.consumer]))
        await this.feed.waitFor(params.waitFor, consumer);

    // Read the cursors before any row: a change in between is then reported twice instead of never.
    const [projectionCursor, engineCursor, row, resolved] = await Promise.all([
      this.feed.checkpointCursor(this.projector),
      this.feed.checkpointCursor(this.engine.consumer),
      params.jobId != null && isId(params.jobId)
        ? readJobProjection(session.sql, params.jobId)
        : undefined,
      this.resolvePosition(session, params),
    ]);
    const weights = weightsOf(params.weights ?? {});
    const filter = normalFilter(params.filter);
    const departments = candidateScope(session.viewer);
    const cursorKey = [
      resolved.jobId,
      resolved.key,
      weights,
      params.asOf ?? null,
      filter,
      departments ?? null,
      formulaVersion,
    ];
    const after = params.after ? decodeMatchCursor(cursorKey, params.after) : undefined;
    const wanted =
      after?.asOf ??
      (params.asOf === undefined || params.asOf === null ? undefined : new Date(params.asOf));
    // The projection counts what became of people anywhere. A viewer who is limited to departments may not be told.
    const projection = departments ? undefined : usableProjection(row, resolved, weights, wanted);
    const now = new Date();
    const asOf = wanted ?? projection?.asOf ?? dayBegin(dayOf(now));
    const scorer = new Scorer(resolved.position, resolved.relateTitle, dayOf(asOf), weights);
    const match: ResolvedMatch = {
      resolved,
      weights,
      filter,
      departments,
      now,
      asOf,
      scorer,
      projection,
    };

    const page = projection
      ? await this.readProjection(session, match, projection, params.first, after)
      : await this.scoreNow(match, after);
    return this.answer(
      session,
      params,
      match,
      page,
      cursorKey,
      projection ? projectionCursor : engineCursor,
    );
  }

  /** The tiers of an open job; undefined when the job has no projection, or the viewer may not match. */
  async tiersOfJob(session: Session, jobId: string): Promise<MatchTierCount[] | undefined> {
    if (!mayMatch(session.viewer)) return undefined;
    return session
      .loader(
        'tiersOfJob',
        async (ids) =>
          new Map(
            (await readJobTiers(session.sql, ids, candidateScope(session.viewer), new Date())).map(
              ({ jobId: id, ...tiers }) => [id, tierCounts(tiers)],
            ),
          ),
      )
      .load(jobId);
  }

  private async resolvePosition(
    session: Session,
    { jobId, position }: MatchParams,
  ): Promise<ResolvedPosition> {
    if ((jobId == null) === (position == null))
      throw badInput(
        'jobId',
        'Give either jobId or position: the job to find people for, or a position that is not recorded as a job.',
      );
    if (position != null) return this.positions.ofInput(session, position);
    const resolved = jobId == null ? undefined : await this.positions.ofJob(session, jobId);
    if (!resolved)
      throw new RapportError('NOT_FOUND', `There is no job ${jobId}, or you may not see it.`, {
        argument: 'jobId',
      });
    return resolved;
  }

  private async readProjection(
    { sql }: Session,
    { filter, departments, now }: ResolvedMatch,
    { jobId }: JobProjection,
    first: number,
    after: MatchCursor | undefined,
  ): Promise<MatchPage> {
    const query = { jobId, filter, departments, now };
    const counts = readScoreCounts(sql, query);
    counts.catch(() => undefined); // thrown when they are resolved for
    return { people: await readScorePage(sql, query, first, after), counts };
  }

  private async scoreNow(
    { resolved, scorer, filter, departments, now }: ResolvedMatch,
    after: MatchCursor | undefined,
  ): Promise<MatchPage> {
    const batches = this.engine.features({
      ...narrowingFor(scorer, resolved),
      filter,
      departments,
      now,
    });
    const { people, ...counts } = await rankEverybody(
      scorer,
      departments ? seenBatches(batches, departments) : batches,
      resolved.jobId,
      now,
    );
    return {
      people: after ? people.filter((person) => compareRankKeys(person, after) > 0) : people,
      counts,
    };
  }

  private async answer(
    session: Session,
    params: MatchParams,
    match: ResolvedMatch,
    page: MatchPage,
    cursorKey: unknown,
    changeCursor: string,
  ): Promise<CandidateMatchConnection> {
    const { resolved, asOf, weights, projection, scorer } = match;
    const listed = page.people.slice(0, params.first);
    // Read people from the database, so that somebody who was deleted meanwhile is not shown.
    const [known, counts] = await Promise.all([
      this.candidates.byIds(
        session,
        listed.map(({ id }) => id),
      ),
      page.counts,
    ]);
    const shown = listed.filter(({ id }) => known.has(id));
    const edges = listed.flatMap((person) => {
      const candidate = known.get(person.id);
      return candidate
        ? [
            instanceOf(CandidateMatchEdge, {
              cursor: encodeMatchCursor(cursorKey, asOf, person),
              node: instanceOf(CandidateMatch, {
                ...person,
                candidate,
                explain: () => explanationOf(scorer, resolved, person.features),
              }),
            }),
          ]
        : [];
    });
    const last = listed.at(-1);
    await recordMatchRun(session.sql, session.viewer, {
      jobId: resolved.jobId,
      formula: formulaVersion,
      asOf,
      position: projection?.position,
      inputs: {
        position: params.position,
        weights,
        filter: match.filter,
        departments: match.departments,
        first: params.first,
        after: params.after,
      },
      shown: shown.map(({ id, tier, fit, rank, features }) => ({
        candidateId: id,
        tier,
        fit,
        rank,
        reasons: reasonsFor(scorer, features),
      })),
    });
    return instanceOf(CandidateMatchConnection, {
      formula: formulaVersion,
      asOf,
      weights: instanceOf(MatchWeights, weights),
      kept: projection !== undefined,
      warnings: resolved.warnings,
      changeCursor,
      tiers: tierCounts(counts.tiers),
      excluded: Object.values(MatchExclusion).map((reason) =>
        instanceOf(MatchExclusionCount, { reason, count: counts.excluded[reason] }),
      ),
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: {
        hasNextPage: page.people.length > params.first,
        hasPreviousPage: params.after != null,
        startCursor: edges[0]?.cursor,
        // Of the last person listed, shown or not: the next page begins after them.
        endCursor: last && encodeMatchCursor(cursorKey, asOf, last),
      },
      countWithoutEach: () => counterfactualsOf(this.engine, match),
    });
  }
}

async function* seenBatches(
  batches: AsyncIterable<Features[]>,
  departments: readonly string[],
): AsyncGenerator<Features[]> {
  for await (const batch of batches)
    yield batch.map((features) => featuresSeen(features, departments));
}

/** The projection if it answers this: it has the default weights, the job's present requirements, and one day. */
function usableProjection(
  projection: JobProjection | undefined,
  { key }: ResolvedPosition,
  weights: FitWeights,
  wanted: Date | undefined,
): JobProjection | undefined {
  const usual = (Object.keys(defaultWeights) as (keyof FitWeights)[]).every(
    (name) => weights[name] === defaultWeights[name],
  );
  return usual &&
    projection?.formula === formulaVersion &&
    projection.positionKey === key &&
    (wanted === undefined || dayOf(wanted) === dayOf(projection.asOf))
    ? projection
    : undefined;
}
