import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import type { MatchTier } from '../fit/fit-formula.js';
import type { MatchExclusion } from '../fit/fit-person.js';
import type { TierEntryCause } from './tier-entry.enums.js';

/** Deletes the scores of jobs that are closed or gone. Tier entries stay on record. */
export const dropProjections = (database: Sql, jobIds: readonly string[]) =>
  rowsOf(database, sql`delete from kept_match where job_id = any(${[...jobIds]}::uuid[])`);

export interface ProjectedScore {
  jobId: string;
  /** of the candidate */
  id: string;
  tier: MatchTier;
  fit: number;
  engage: number;
  rank: number;
  coverage: number;
  mustsMet: number;
  /** without consent, which ends by itself and is checked when reading */
  excluded: Exclude<MatchExclusion, 'CONSENT_EXPIRED'> | null;
  consentUntil: string | null;
}

/** The rules and the day by which the scores of a job are computed. */
export interface ScoringRun {
  jobId: string;
  formula: string;
  /** the day, like 2026-11-25 */
  asOf: string;
  /** identifies the position that was scored: `ResolvedPosition.key` */
  positionKey: string;
}

/** Records by which rules and for which day all scores of a job are computed. */
export const recordProjection = (
  database: Sql,
  { jobId, formula, asOf, positionKey }: ScoringRun,
  position: number,
) =>
  rowsOf(
    database,
    sql`
      insert into kept_match (job_id, formula, as_of, question, position) values (${jobId}, ${formula}, ${asOf}::date, ${positionKey}, ${position})
      on conflict (job_id) do update set formula = excluded.formula, as_of = excluded.as_of, question = excluded.question, position = excluded.position, scored_at = now()`,
  );

/**
 * Replaces the scores of jobs, and records who entered another tier. The features that were scored are those of
 * candidate_features. Unchanged scores are not written.
 * @param runs of all jobs that were scored, also of those for which nobody is in a tier
 * @param position the feed position that the scores are current to
 * @param among the candidates who were scored; undefined: everybody
 */
export async function writeScores(
  database: Sql,
  runs: readonly ScoringRun[],
  scores: readonly ProjectedScore[],
  { position, cause }: { position: number; cause: TierEntryCause },
  among?: readonly string[],
): Promise<void> {
  const jobIds = runs.map(({ jobId }) => jobId);
  await rowsOf(
    database,
    sql`
    with run as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(runs)}::jsonb) as r("jobId" uuid, formula text, "asOf" date)
    ), given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(scores)}::jsonb) as g(
        "jobId" uuid, id uuid, tier text, fit float8, engage float8, rank float8, coverage float8, "mustsMet" float8, excluded text, "consentUntil" timestamptz(3))
    ), gone as (
      delete from kept_score k where k.job_id = any(${jobIds}::uuid[]) ${among ? sql`and k.candidate_id = any(${[...among]}::uuid[])` : sql``}
        and not exists (select from given g where g.id = k.candidate_id and g."jobId" = k.job_id) returning k.job_id, k.candidate_id, k.tier
    ), written as (
      insert into kept_score as k (job_id, candidate_id, tier, fit, engage, rank, coverage, musts_met, excluded, consent_until, features, formula, as_of, position)
      select g."jobId", g.id, tier, fit, engage, rank, coverage, "mustsMet", excluded, "consentUntil", f.features, run.formula, run."asOf", ${position}
      from given g join run on run."jobId" = g."jobId" join candidate_features f on f.candidate_id = g.id
      on conflict (job_id, candidate_id) do update set tier = excluded.tier, fit = excluded.fit, engage = excluded.engage, rank = excluded.rank, coverage = excluded.coverage,
        musts_met = excluded.musts_met, excluded = excluded.excluded, consent_until = excluded.consent_until, features = excluded.features,
        formula = excluded.formula, as_of = excluded.as_of, position = excluded.position
      where (k.tier, k.fit, k.engage, k.rank, k.coverage, k.musts_met, k.excluded, k.consent_until, k.features, k.formula, k.as_of)
        is distinct from (excluded.tier, excluded.fit, excluded.engage, excluded.rank, excluded.coverage, excluded.musts_met, excluded.excluded, excluded.consent_until, excluded.features, excluded.formula, excluded.as_of)
      returning k.job_id, k.candidate_id, old.tier as before, new.tier, new.fit, new.rank
    ), entered as (
      select job_id, candidate_id, tier, before, fit, rank from written where before is distinct from tier
      union all select job_id, candidate_id, null::text, tier, null::float8, null::float8 from gone
    )
    insert into tier_entry (job_id, candidate_id, tier, previous_tier, cause, fit, rank, formula, as_of, position)
    select e.job_id, e.candidate_id, e.tier, e.before, ${cause}::text, e.fit, e.rank, run.formula, run."asOf", ${position}::bigint
    from entered e join run on run."jobId" = e.job_id`,
  );
}

/** People who were erased, or merged into others, and still have features or scores. */
export const mergedAmongScored = async (database: Sql): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`
    select c.id from candidate c where (c.merged_into_id is not null or c.erased_at is not null)
      and (exists (select from candidate_features f where f.candidate_id = c.id) or exists (select from kept_score k where k.candidate_id = c.id))`,
    )
  ).map(({ id }) => id);
