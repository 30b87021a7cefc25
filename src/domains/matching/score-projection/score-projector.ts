import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from '../../../platform/database/database.js';
import type { Change } from '../../../platform/feed/change.js';
import { buildDocuments, candidateIdsAfter } from '../../candidates/candidate.document.queries.js';
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
import type { ResolvedPosition, PositionService } from '../position/position.service.js';
import { dropProjections, type ProjectedScore, writeScores } from './score-projector.queries.js';
import { type JobProjection, readJobProjections } from './score-projection.queries.js';

/** As many documents are built at a time as the indexer builds. */
const peopleInBatch = 500;
const firstId = '00000000-0000-0000-0000-000000000000';

const dateOf = (time: Date) => time.toISOString().slice(0, 10);

/**
 * Keeps the features of people and the scores of open jobs current. It reads the database alone, so that scores do not
 * depend on a search engine. Scores of a job are all of one day; they are made anew when the day is over.
 */
export class ScoreProjector {
  /** scorers of kept jobs, as long as question and day are the same */
  private readonly scorers = new Map<string, { asked: ResolvedPosition; scorer: Scorer }>();

  constructor(
    private readonly positions: PositionService,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** Takes in what changed. @param position up to which rows read from now on know everything */
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

  /** Takes people in whom no change names, because something around them has changed. */
  async processCandidates(sql: Sql, ids: readonly string[], position: number): Promise<void> {
    await this.updateScores(
      sql,
      await this.refreshFeatures(sql, ids, position),
      position,
      new Set(),
    );
  }

  /** Scores the jobs that are due for another reason than a change: another day, formula or taxonomy. */
  async refresh(sql: Sql, position: number): Promise<void> {
    await this.projectJobs(sql, undefined, position);
  }

  /** Whether everybody has features; those recorded before there were any do not. */
  isComplete(sql: Sql): Promise<boolean> {
    return allHaveFeatures(sql);
  }

  /** Makes everything anew from the database. */
  async rebuild(sql: Sql, position: number): Promise<void> {
    for (
      let ids = await candidateIdsAfter(sql, firstId, peopleInBatch);
      ids.length > 0;
      ids = await candidateIdsAfter(sql, ids.at(-1)!, peopleInBatch)
    ) {
      await this.refreshFeatures(sql, ids, position);
    }
    await removeMergedFeatures(sql);
    await this.projectJobs(sql, undefined, position, true);
  }

  /** Brings features up to date; returns them, null for people who are gone. */
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
   * Scores the open ones of these jobs, of all when none are named, where that is due, and lets go of those that are not
   * open any more.
   * @param anew whether it is due in any case
   * @returns those that were scored
   */
  private async projectJobs(
    sql: Sql,
    ids: readonly string[] | undefined,
    position: number,
    anew = false,
  ): Promise<Set<string>> {
    const open = await readJobPositions(sql, { ids, status: 'OPEN' });
    const kept = new Map((await readJobProjections(sql)).map((match) => [match.jobId, match]));
    const closed = (ids ?? [...kept.keys()]).filter(
      (id) => kept.has(id) && !open.some((job) => job.id === id),
    );
    if (closed.length > 0) await dropProjections(sql, closed);
    for (const id of closed) this.scorers.delete(id);
    const scored = new Set<string>();
    for (const asked of await this.positions.ofJobs(sql, open)) {
      const cause =
        this.causeOf(kept.get(asked.jobId!), asked) ?? (anew ? 'PERSON_CHANGED' : undefined);
      if (!cause) continue;
      await this.projectJob(sql, asked, cause, position);
      scored.add(asked.jobId!);
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
    for (const kept of await readJobProjections(sql)) {
      if (!without.has(kept.jobId)) await this.updateJob(sql, kept, people, position);
      await nextTurn();
    }
  }

  private causeOf(
    kept: JobProjection | undefined,
    { key }: ResolvedPosition,
  ): TierEntryCause | undefined {
    if (!kept) return 'JOB_OPENED';
    if (kept.formula !== formulaVersion) return 'FORMULA_CHANGED';
    if (kept.positionKey !== key) return 'REQUIREMENTS_CHANGED';
    return dayOf(kept.asOf) === dayOf(this.clock()) ? undefined : 'TIME_PASSED';
  }

  private async projectJob(
    sql: Sql,
    asked: ResolvedPosition,
    cause: TierEntryCause,
    position: number,
  ): Promise<void> {
    const asOf = this.clock();
    const scorer = new Scorer(asked.position, asked.relateTitle, dayOf(asOf), defaultWeights);
    const scores: ProjectedScore[] = [];
    for (const batch of await readFeatures(sql, {
      ...narrowingFor(scorer, asked),
      filter: {},
      now: asOf,
    })) {
      for (const features of JSON.parse(batch) as Features[])
        scores.push(...projectedScore(scorer, asked.jobId!, features, asOf));
      await nextTurn();
    }
    await writeScores(
      sql,
      {
        jobId: asked.jobId!,
        formula: formulaVersion,
        asOf: dateOf(asOf),
        positionKey: asked.key,
        position,
        cause,
      },
      scores,
    );
    this.scorers.set(asked.jobId!, { asked, scorer });
  }

  /** Scores people who changed for a job whose scores are kept, on the day of its other scores. */
  private async updateJob(
    sql: Sql,
    kept: JobProjection,
    people: ReadonlyMap<string, Features | null>,
    position: number,
  ): Promise<void> {
    const { jobId, asOf, positionKey, formula } = kept;
    const known = this.scorers.get(jobId);
    let asked = known?.asked;
    let scorer = known?.scorer;
    if (!asked || !scorer || asked.key !== positionKey || scorer.asOfDay !== dayOf(asOf)) {
      [asked] = await this.positions.ofJobs(sql, await readJobPositions(sql, { ids: [jobId] }));
      if (!asked) return;
      if (asked.key !== positionKey || formula !== formulaVersion)
        return this.projectJob(
          sql,
          asked,
          formula === formulaVersion ? 'REQUIREMENTS_CHANGED' : 'FORMULA_CHANGED',
          position,
        );
      scorer = new Scorer(asked.position, asked.relateTitle, dayOf(asOf), defaultWeights);
      this.scorers.set(jobId, { asked, scorer });
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
