import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from '../../../platform/database/database.js';
import { pauses } from '../../../platform/text/slices.js';
import type { Change } from '../../../platform/feed/change.js';
import { SharedDocuments } from '../../candidates/shared-documents.js';
import { type Features, featuresOf, ProfileReader } from '../fit/fit-features.js';
import { dayOf, defaultWeights, formulaVersion } from '../fit/fit-formula.js';
import { exclusionOf } from '../fit/fit-person.js';
import { Scorer } from '../fit/fit-scorer.js';
import { changedCandidates } from '../index/candidate-dependents.js';
import type { TierEntryCause } from './tier-entry.enums.js';
import { mayReachTier, type Narrowing, narrowingFor } from '../ranking/narrowing.js';
import {
  allHaveFeatures,
  readFeatures,
  writeFeatures,
} from '../ranking/candidate-features.queries.js';
import { readJobPositions } from '../position/position.queries.js';
import type {
  PositionService,
  ResolvedJob,
  ResolvedPosition,
} from '../position/position.service.js';
import {
  dropProjections,
  mergedAmongScored,
  type ProjectedScore,
  recordProjection,
  type ScoringRun,
  writeScores,
} from './score-projector.queries.js';
import { type JobProjection, readJobProjections } from './score-projection.queries.js';

/** Documents built at a time, as many as the indexer builds. */
const peopleInBatch = 500;
/** Scores in one statement: about 1 MB. */
const scoresAtOnce = 5_000;

const dateOf = (time: Date) => time.toISOString().slice(0, 10);

/**
 * Keeps the features of candidates and the scores of open jobs current. It reads only the database, so scores do not
 * depend on a search engine. All scores of a job are of one day; they are computed again when that day is over.
 */
export class ScoreProjector {
  /** scorers by job, reused while position and day stay the same */
  private readonly scorers = new Map<string, JobScorer>();

  constructor(
    private readonly positions: PositionService,
    private readonly clock: () => Date = () => new Date(),
    private readonly documents = new SharedDocuments(),
  ) {}

  /**
   * Updates features and scores after these changes. Repeating it has the same effect.
   * @param position feed position that rows read from now on are at least as new as
   */
  async process(sql: Sql, changes: readonly Change[], position: number): Promise<void> {
    const people = await this.refreshFeatures(sql, changedCandidates(changes), position);
    const scored = await this.processJobs(sql, changes, position);
    await this.updateScores(sql, people, position, scored);
  }

  /**
   * Scores everybody for the jobs whose position these changes concern.
   * @returns the jobs that were scored
   */
  async processJobs(
    sql: Sql,
    changes: readonly Change[],
    position: number,
  ): Promise<ReadonlySet<string>> {
    const jobs = new Set(
      changes
        .filter(({ kind }) => kind === 'JOB' || kind === 'REQUIREMENTS')
        .flatMap(({ jobId }) => jobId ?? []),
    );
    const taxonomyChanged = changes.some(({ entity }) => entity === 'SKILL');
    return jobs.size > 0 || taxonomyChanged
      ? this.projectJobs(sql, taxonomyChanged ? undefined : [...jobs], position)
      : new Set();
  }

  /** Updates candidates whom no change names, because something they depend on has changed. */
  async processCandidates(sql: Sql, ids: readonly string[], position: number): Promise<void> {
    await this.updateScores(
      sql,
      await this.refreshFeatures(sql, ids, position),
      position,
      new Set(),
    );
  }

  /** Scores jobs that are due without a change: for a new day, formula or taxonomy. */
  async refresh(sql: Sql, position: number): Promise<void> {
    await this.projectJobs(sql, undefined, position);
  }

  /** True if everybody has features. Candidates recorded before this consumer existed have none. */
  isComplete(sql: Sql): Promise<boolean> {
    return allHaveFeatures(sql);
  }

  /** After everybody was processed: jobs that became due meanwhile, and people who were merged before. */
  async endRebuild(sql: Sql, position: number): Promise<void> {
    await this.processCandidates(sql, await mergedAmongScored(sql), position);
    await this.refresh(sql, position);
  }

  /** Writes the current features; returns them by id, null for candidates who are gone. */
  private async refreshFeatures(
    sql: Sql,
    ids: readonly string[],
    position: number,
  ): Promise<Map<string, Features | null>> {
    const people = new Map<string, Features | null>();
    const pause = pauses();
    for (let start = 0; start < ids.length; start += peopleInBatch) {
      const batch: { id: string; features: Features | null }[] = [];
      for (const { id, document } of await this.documents.build(
        sql,
        ids.slice(start, start + peopleInBatch),
        position,
      )) {
        const features = document && featuresOf(document);
        batch.push({ id, features });
        people.set(id, features);
        await pause();
      }
      await writeFeatures(sql, batch, position);
    }
    return people;
  }

  /**
   * Scores the open jobs among these where that is due, and drops the scores of jobs that are no longer open.
   * @param ids undefined: all jobs
   * @returns the jobs that were scored
   */
  private async projectJobs(
    sql: Sql,
    ids: readonly string[] | undefined,
    position: number,
  ): Promise<Set<string>> {
    const open = await readJobPositions(sql, { ids, status: 'OPEN' });
    const projections = new Map(
      (await readJobProjections(sql)).map((match) => [match.jobId, match]),
    );
    const closed = (ids ?? [...projections.keys()]).filter(
      (id) => projections.has(id) && !open.some((job) => job.id === id),
    );
    if (closed.length > 0) await dropProjections(sql, closed);
    for (const id of closed) this.scorers.delete(id);
    const scored = new Set<string>();
    for (const resolved of await this.positions.ofJobs(sql, open)) {
      const cause = this.causeOf(projections.get(resolved.jobId), resolved);
      if (!cause) continue;
      await this.projectJob(sql, resolved, cause, position);
      scored.add(resolved.jobId);
    }
    return scored;
  }

  /** Scores candidates who changed for all jobs but some, each for the day of the job's other scores. */
  private async updateScores(
    sql: Sql,
    people: ReadonlyMap<string, Features | null>,
    position: number,
    without: ReadonlySet<string>,
  ): Promise<void> {
    if (people.size === 0) return;
    const among = [...people.keys()];
    const found = [...people.values()].filter((features) => features !== null);
    const now = this.clock();
    let runs: ScoringRun[] = [];
    let scores: ProjectedScore[] = [];
    const write = async () => {
      if (runs.length > 0)
        await writeScores(sql, runs, scores, { position, cause: 'PERSON_CHANGED' }, among);
      runs = [];
      scores = [];
    };
    for (const projection of await readJobProjections(sql)) {
      const { jobId, asOf, positionKey, formula } = projection;
      if (without.has(jobId)) continue;
      const scorer = await this.scorerFor(sql, projection, position);
      if (!scorer) continue;
      for (const features of found) scores.push(...scorer.scoreInTier(features, now));
      runs.push({ jobId, formula, asOf: dateOf(asOf), positionKey });
      if (scores.length >= scoresAtOnce) await write();
      await nextTurn();
    }
    await write();
  }

  /** Why the scores of a job are due; undefined: they are current. */
  private causeOf(
    projection: JobProjection | undefined,
    { key }: ResolvedPosition,
  ): TierEntryCause | undefined {
    if (!projection) return 'JOB_OPENED';
    if (projection.formula !== formulaVersion) return 'FORMULA_CHANGED';
    if (projection.positionKey !== key) return 'REQUIREMENTS_CHANGED';
    return dayOf(projection.asOf) === dayOf(this.clock()) ? undefined : 'TIME_PASSED';
  }

  /** Scores everybody for a job. */
  private async projectJob(
    sql: Sql,
    resolved: ResolvedJob,
    cause: TierEntryCause,
    position: number,
  ): Promise<void> {
    const asOf = this.clock();
    const scorer = new JobScorer(resolved, dayOf(asOf));
    const scores: ProjectedScore[] = [];
    for (const batch of await readFeatures(sql, {
      ...scorer.narrowing,
      filter: {},
      now: asOf,
    })) {
      for (const features of JSON.parse(batch) as Features[])
        scores.push(...scorer.scoreInTier(features, asOf));
      await nextTurn();
    }
    const { jobId, key: positionKey } = resolved;
    const run = { jobId, formula: formulaVersion, asOf: dateOf(asOf), positionKey };
    await recordProjection(sql, run, position);
    await writeScores(sql, [run], scores, { position, cause });
    this.scorers.set(jobId, scorer);
  }

  /**
   * The scorer for a job's projection; undefined when the job is gone. When the position or the formula has changed
   * since, everybody is scored, and there is none.
   */
  private async scorerFor(
    sql: Sql,
    { jobId, asOf, positionKey, formula }: JobProjection,
    position: number,
  ): Promise<JobScorer | undefined> {
    const known = this.scorers.get(jobId);
    if (known && known.resolved.key === positionKey && known.asOfDay === dayOf(asOf)) return known;
    const [resolved] = await this.positions.ofJobs(
      sql,
      await readJobPositions(sql, { ids: [jobId] }),
    );
    if (!resolved) return undefined;
    if (resolved.key !== positionKey || formula !== formulaVersion) {
      const cause = formula === formulaVersion ? 'REQUIREMENTS_CHANGED' : 'FORMULA_CHANGED';
      await this.projectJob(sql, resolved, cause, position);
      return undefined;
    }
    const scorer = new JobScorer(resolved, dayOf(asOf));
    this.scorers.set(jobId, scorer);
    return scorer;
  }
}

/** Scores people for one job. */
class JobScorer {
  readonly narrowing: Narrowing;
  private readonly scorer: Scorer;
  private readonly reader: ProfileReader;
  private readonly mayReachTier: (skills: Features[1]) => boolean;

  constructor(
    readonly resolved: ResolvedJob,
    readonly asOfDay: number,
  ) {
    this.scorer = new Scorer(resolved.position, resolved.relateTitle, asOfDay, defaultWeights);
    this.reader = new ProfileReader(this.scorer.counts);
    this.narrowing = narrowingFor(this.scorer, resolved);
    this.mayReachTier = mayReachTier(this.narrowing);
  }

  /** The row of a candidate in a tier; empty for a candidate below all tiers. */
  scoreInTier(features: Features, now: Date): ProjectedScore[] {
    if (!this.mayReachTier(features[1])) return [];
    const profile = this.reader.read(features);
    const score = this.scorer.scoreInTier(profile);
    if (!score) return [];
    const { jobId } = this.resolved;
    const excluded = exclusionOf({ ...profile, consentUntil: null }, jobId, now) as
      ProjectedScore['excluded'] | undefined;
    return [
      {
        jobId,
        id: profile.id,
        ...score,
        excluded: excluded ?? null,
        consentUntil:
          profile.consentUntil === null ? null : new Date(profile.consentUntil).toISOString(),
      },
    ];
  }
}
