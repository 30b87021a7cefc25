import { badInput, RapportError } from '../../../errors.js';
import type { Feed } from '../../../platform/feed/feed.js';
import { checkPage } from '../../../platform/graphql/connection.js';
import { instanceOf, isId } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
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
  matchTiers,
} from '../fit/fit-formula.js';
import { exclusionOf, MatchExclusion } from '../fit/fit-person.js';
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
import { explanationOf, reasonsFor } from './match-explanation.js';
import { recordMatchRun } from './match-run.queries.js';
import { narrowingFor, narrowingWithoutAny } from '../ranking/narrowing.js';
import { mayMatch } from './match.policy.js';
import {
  compareRankKeys,
  countWithoutEach,
  type MatchCounts,
  rankEverybody,
  type Ranked,
} from '../ranking/ranking.js';
import {
  CandidateMatch,
  CandidateMatchConnection,
  CandidateMatchEdge,
  MatchCounterfactual,
  MatchExclusionCount,
  MatchTierCount,
  MatchWeights,
} from './match.type.js';
import { clauseText } from './match-texts.js';
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
  /** a change that must be visible in the answer */
  waitFor?: string;
}

/** A question with everything that its pages have in common. */
interface ResolvedMatch {
  asked: ResolvedPosition;
  weights: FitWeights;
  filter: CandidateFilter;
  departments: readonly string[] | undefined;
  /** decides about consent, which is a matter of today, whatever the day of the scores */
  now: Date;
  asOf: Date;
  scorer: Scorer;
  /** scores that are kept for exactly this question */
  kept?: JobProjection;
}

interface MatchPage {
  /** one more than asked for, when there are more */
  people: Ranked[];
  /** of everybody; read while the people of the page are */
  counts: MatchCounts | Promise<MatchCounts>;
}

/** Runs a position over everyone we know, top tier first. */
export class MatchService {
  constructor(
    private readonly engine: MatchEngine,
    /** the consumer that keeps the scores of open jobs */
    private readonly keeper: string,
    private readonly feed: Feed,
    private readonly positions: PositionService,
    private readonly candidates: CandidateService,
  ) {}

  /**
   * People whom the viewer may see, by tier, then rank. Scores of an open job are read as they are kept; another day,
   * other weights, a job that is not open or a position that is none are scored now.
   * @throws FORBIDDEN, NOT_FOUND (jobId), BAD_USER_INPUT (first, jobId, position, weights, asOf), BAD_CURSOR,
   *   SEARCH_UNAVAILABLE; WAIT_TIMED_OUT and RESYNC_REQUIRED (waitFor)
   */
  async match(session: Session, question: MatchParams): Promise<CandidateMatchConnection> {
    if (!mayMatch(session.viewer))
      throw new RapportError(
        'FORBIDDEN',
        `Matching is not for ${session.viewer.role}: it is for those who talk to people.`,
      );
    checkPage(question);
    if (question.waitFor)
      for (const consumer of new Set([this.keeper, this.engine.consumer]))
        await this.feed.waitFor(question.waitFor, consumer);

    // Read before any row: what comes in between is then told again instead of never.
    const [keptCursor, scoredCursor, row, asked] = await Promise.all([
      this.feed.checkpointCursor(this.keeper),
      this.feed.checkpointCursor(this.engine.consumer),
      question.jobId != null && isId(question.jobId)
        ? readJobProjection(session.sql, question.jobId)
        : undefined,
      this.resolvePosition(session, question),
    ]);
    const weights = weightsOf(question.weights ?? {});
    const filter = normalFilter(question.filter);
    const departments = candidateScope(session.viewer);
    const place = [
      asked.jobId,
      asked.key,
      weights,
      question.asOf ?? null,
      filter,
      departments ?? null,
      formulaVersion,
    ];
    const after = question.after ? decodeMatchCursor(place, question.after) : undefined;
    const wanted =
      after?.asOf ??
      (question.asOf === undefined || question.asOf === null ? undefined : new Date(question.asOf));
    const kept = usableProjection(row, asked, weights, wanted);
    const now = new Date();
    const asOf = wanted ?? kept?.asOf ?? dayBegin(dayOf(now));
    const scorer = new Scorer(asked.position, asked.relateTitle, dayOf(asOf), weights);
    const match: ResolvedMatch = { asked, weights, filter, departments, now, asOf, scorer, kept };

    const page = kept
      ? await this.readProjection(session, match, kept, question.first, after)
      : await this.scoreNow(match, after);
    return this.answer(session, question, match, page, place, kept ? keptCursor : scoredCursor);
  }

  /** The tiers of an open job, as they are kept; undefined when they are not, or the viewer may not match. */
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
        'Give either jobId or position: the job to find people for, or a position that is no job yet.',
      );
    if (position != null) return this.positions.ofInput(session, position);
    const asked = await this.positions.ofJob(session, jobId!);
    if (!asked)
      throw new RapportError('NOT_FOUND', `There is no job ${jobId}, or you may not see it.`, {
        argument: 'jobId',
      });
    return asked;
  }

  private async readProjection(
    { sql }: Session,
    { filter, departments, now }: ResolvedMatch,
    { jobId }: JobProjection,
    first: number,
    after: MatchCursor | undefined,
  ): Promise<MatchPage> {
    const question = { jobId, filter, departments, now };
    const counts = readScoreCounts(sql, question);
    counts.catch(() => undefined); // thrown when they are asked for
    return { people: await readScorePage(sql, question, first, after), counts };
  }

  private async scoreNow(
    { asked, scorer, filter, departments, now }: ResolvedMatch,
    after: MatchCursor | undefined,
  ): Promise<MatchPage> {
    const batches = this.engine.features({
      ...narrowingFor(scorer, asked),
      filter,
      departments,
      now,
    });
    const { people, ...counts } = await rankEverybody(scorer, batches, asked.jobId, now);
    return {
      people: after ? people.filter((person) => compareRankKeys(person, after) > 0) : people,
      counts,
    };
  }

  private async answer(
    session: Session,
    question: MatchParams,
    match: ResolvedMatch,
    page: MatchPage,
    place: unknown,
    changeCursor: string,
  ): Promise<CandidateMatchConnection> {
    const { asked, asOf, weights, kept, scorer } = match;
    const listed = page.people.slice(0, question.first);
    // Names and everything else come from the database, so that somebody who is gone since is not shown.
    const [known, counts] = await Promise.all([
      this.candidates.byIds(
        session,
        listed.map(({ id }) => id),
      ),
      page.counts,
    ]);
    const shown = listed.filter(({ id }) => known.has(id));
    const edges = shown.map((person) =>
      instanceOf(CandidateMatchEdge, {
        cursor: encodeMatchCursor(place, asOf, person),
        node: instanceOf(CandidateMatch, {
          ...person,
          candidate: known.get(person.id)!,
          explain: () => explanationOf(scorer, asked, person.features),
        }),
      }),
    );
    const last = listed.at(-1);
    await recordMatchRun(session.sql, session.viewer, {
      jobId: asked.jobId,
      formula: formulaVersion,
      asOf,
      position: kept?.position,
      inputs: {
        position: question.position,
        weights,
        filter: match.filter,
        departments: match.departments,
        first: question.first,
        after: question.after,
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
      kept: kept !== undefined,
      warnings: asked.warnings,
      changeCursor,
      tiers: tierCounts(counts.tiers),
      excluded: Object.values(MatchExclusion).map((reason) =>
        instanceOf(MatchExclusionCount, { reason, count: counts.excluded[reason] }),
      ),
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: {
        hasNextPage: page.people.length > question.first,
        hasPreviousPage: question.after != null,
        startCursor: edges[0]?.cursor,
        // Of the last one listed, shown or not: the next page begins after them.
        endCursor: last && encodeMatchCursor(place, asOf, last),
      },
      countWithoutEach: () => this.counterfactuals(match),
    });
  }

  private async counterfactuals({
    asked,
    scorer,
    filter,
    departments,
    now,
  }: ResolvedMatch): Promise<MatchCounterfactual[]> {
    const batches = this.engine.features({
      ...narrowingWithoutAny(scorer, asked),
      filter,
      departments,
      now,
    });
    const counted = await countWithoutEach(
      scorer,
      batches,
      (profile) => exclusionOf(profile, asked.jobId, now) === undefined,
    );
    return counted.without.map(({ clause, tiers }) => {
      const { component, index } = scorer.clauses[clause]!;
      const without = clauseText(asked, component, index);
      const moreInTierA = tiers.A - counted.now.A;
      const text = `without ${without}: ${moreInTierA === 0 ? 'as many' : `${Math.abs(moreInTierA)} ${moreInTierA > 0 ? 'more' : 'fewer'}`} in tier A`;
      return instanceOf(MatchCounterfactual, {
        component,
        without,
        tiers: tierCounts(tiers),
        moreInTierA,
        text,
      });
    });
  }
}

const tierCounts = (counts: MatchCounts['tiers']): MatchTierCount[] =>
  matchTiers.map((tier) => instanceOf(MatchTierCount, { tier, count: counts[tier] }));

/** Scores are kept for the usual weights, for what the job asks for now, and for one day. */
function usableProjection(
  kept: JobProjection | undefined,
  { key }: ResolvedPosition,
  weights: FitWeights,
  wanted: Date | undefined,
): JobProjection | undefined {
  const usual = (Object.keys(defaultWeights) as (keyof FitWeights)[]).every(
    (name) => weights[name] === defaultWeights[name],
  );
  return usual &&
    kept?.formula === formulaVersion &&
    kept.positionKey === key &&
    (wanted === undefined || dayOf(wanted) === dayOf(kept.asOf))
    ? kept
    : undefined;
}
