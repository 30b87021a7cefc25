import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from '../../../platform/database/database.js';
import { firstId } from '../../../platform/search/states.js';
import type { Change } from '../../../platform/feed/change.js';
import { buildDocuments, candidateIdsAfter } from '../../candidates/candidate-document.queries.js';
import { type Features, featuresOf, ProfileReader } from '../fit/fit-features.js';
import { dayOf, defaultWeights, formulaVersion } from '../fit/fit-formula.js';
import { exclusionOf } from '../fit/fit-person.js';
import { Scorer } from '../fit/fit-scorer.js';
import { changedCandidates } from '../index/candidate-dependents.js';
import type { TierEntryCause } from './tier-entry.enums.js';
import { narrowingFor } from '../ranking/narrowing.js';
import {
  allHaveFeatures,
  readFeatures,
  removeMergedFeatures,
  writeFeatures,
} from '../ranking/candidate-features.queries.js';
import { readJobPositions } from '../position/position.queries.js';
import type {
  PositionService,
  ResolvedJob,
  ResolvedPosition,
} from '../position/position.service.js';
import { dropProjections, type ProjectedScore, writeScores } from './score-projector.queries.js';
import { type JobProjection, readJobProjections } from './score-projection.queries.js';

/** Documents built at a time, as many as the indexer builds. */
const peopleInBatch = 500;

const dateOf = (time: Date) => time.toISOString().slice(0, 10);

/**
 * Keeps the features of candidates and the scores of open jobs current. It reads only the database, so scores do not
 * depend on a search engine. All scores of a job are of one day; they are computed again when that day is over.
 */
export class ScoreProjector {
  /** scorers by job, reused while position and day stay the same */
  private readonly scorers = new Map<string, { resolved: ResolvedJob; scorer: Scorer }>();

  constructor(
    private readonly positions: PositionService,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /**
   * Updates features and scores after these changes. Repeating it has the same effect.
   * @param position feed position that rows read from now on are at least as new as
   */
  async process(sql: Sql, changes: readonly Change[], position: number): Promise<void> {
    const people = await this.refreshFeatures(sql, changedCandidates(changes), position);
    const jobs = new Set(
      changes
        .filter(({ kind }) => kind === 'JOB' || kind === 'REQUIREMENTS')
        .flatMap(({ jobId }) => jobId ?? []),
    );
    const taxonomyChanged = changes.some(({ entity }) => entity === 'SKILL');
    const scored =
      jobs.size > 0 || taxonomyChanged
        ? await this.projectJobs(sql, taxonomyChanged ? undefined : [...jobs], position)
        : new Set<string>();
    await this.updateScores(sql, people, position, scored);
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

  /** Computes all features and scores again from the database. */
  async rebuild(sql: Sql, position: number): Promise<void> {
    for (
      let ids = await candidateIdsAfter(sql, firstId, peopleInBatch);
      ids.length > 0;
      ids = await candidateIdsAfter(sql, ids.at(-1) ?? firstId, peopleInBatch)
    ) {
      await this.refreshFeatures(sql, ids, position);
    }
    await removeMergedFeatures(sql);
    await this.projectJobs(sql, undefined, position, true);
  }

  /** Writes the current features; returns them by id, null for candidates who are gone. */
  private async refreshFeatures(
    sql: Sql,
    ids: readonly string[],
    position: number,
  ): Promise<Map<string, Features | null>> {
    const people = new Map<string, Features | null>();
    for (let start = 0; start < ids.length; start += peopleInBatch) {
      const batch = (await buildDocuments(sql, ids.slice(start, start + peopleInBatch))).map(
        ({ id, document }) => ({ id, features: document && featuresOf(document) }),
      );
      await writeFeatures(sql, batch, position);
      for (const { id, features } of batch) people.set(id, features);
    }
    return people;
  }

  /**
   * Scores the open jobs among these where that is due, and drops the scores of jobs that are no longer open.
   * @param ids undefined: all jobs
   * @param always true: scores them even if nothing is due
   * @returns the jobs that were scored
   */
  private async projectJobs(
    sql: Sql,
    ids: readonly string[] | undefined,
    position: number,
    always = false,
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
      const cause =
        this.causeOf(projections.get(resolved.jobId), resolved) ??
        (always ? 'PERSON_CHANGED' : undefined);
      if (!cause) continue;
      await this.projectJob(sql, resolved, cause, position);
      scored.add(resolved.jobId);
    }
    return scored;
  }

  private async updateScores(
    sql: Sql,
    people: ReadonlyMap<string, Features | null>,
    position: number,
    without: ReadonlySet<string>,
  ): Promise<void> {
    if (people.size === 0) return;
    for (const projection of await readJobProjections(sql)) {
      if (!without.has(projection.jobId)) await this.updateJob(sql, projection, people, position);
      await nextTurn();
    }
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
    const scorer = new Scorer(resolved.position, resolved.relateTitle, dayOf(asOf), defaultWeights);
    const scores: ProjectedScore[] = [];
    for (const batch of await readFeatures(sql, {
      ...narrowingFor(scorer, resolved),
      filter: {},
      now: asOf,
    })) {
      for (const features of JSON.parse(batch) as Features[])
        scores.push(...projectedScore(scorer, resolved.jobId, features, asOf));
      await nextTurn();
    }
    await writeScores(
      sql,
      {
        jobId: resolved.jobId,
        formula: formulaVersion,
        asOf: dateOf(asOf),
        positionKey: resolved.key,
        position,
        cause,
      },
      scores,
    );
    this.scorers.set(resolved.jobId, { resolved, scorer });
  }

  /** Scores candidates who changed for one job, for the day of its other scores. */
  private async updateJob(
    sql: Sql,
    projection: JobProjection,
    people: ReadonlyMap<string, Features | null>,
    position: number,
  ): Promise<void> {
    const { jobId, asOf, positionKey, formula } = projection;
    const known = this.scorers.get(jobId);
    let resolved = known?.resolved;
    let scorer = known?.scorer;
    if (!resolved || !scorer || resolved.key !== positionKey || scorer.asOfDay !== dayOf(asOf)) {
      [resolved] = await this.positions.ofJobs(sql, await readJobPositions(sql, { ids: [jobId] }));
      if (!resolved) return;
      if (resolved.key !== positionKey || formula !== formulaVersion)
        return this.projectJob(
          sql,
          resolved,
          formula === formulaVersion ? 'REQUIREMENTS_CHANGED' : 'FORMULA_CHANGED',
          position,
        );
      scorer = new Scorer(resolved.position, resolved.relateTitle, dayOf(asOf), defaultWeights);
      this.scorers.set(jobId, { resolved, scorer });
    }
    const now = this.clock();
    const scores = [...people.values()].flatMap((features) =>
      features ? projectedScore(scorer, jobId, features, now) : [],
    );
    await writeScores(
      sql,
      { jobId, formula, asOf: dateOf(asOf), positionKey, position, cause: 'PERSON_CHANGED' },
      scores,
      [...people.keys()],
    );
  }
}

/** The row of a candidate in a tier; empty for a candidate below all tiers. */
function projectedScore(
  scorer: Scorer,
  jobId: string,
  features: Features,
  now: Date,
): ProjectedScore[] {
  const profile = new ProfileReader(scorer.counts).read(features);
  const score = scorer.scoreInTier(profile);
  if (!score) return [];
  const excluded = exclusionOf({ ...profile, consentUntil: null }, jobId, now) as
    ProjectedScore['excluded'] | undefined;
  return [
    {
      id: profile.id,
      ...score,
      excluded: excluded ?? null,
      features: JSON.stringify(features),
      consentUntil:
        profile.consentUntil === null ? null : new Date(profile.consentUntil).toISOString(),
    },
  ];
}
