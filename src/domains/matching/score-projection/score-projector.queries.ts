import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import type { MatchTier } from '../fit/fit-formula.js';
import type { MatchExclusion } from '../fit/fit-person.js';
import type { TierEntryCause } from './tier-entry.enums.js';

/** Deletes the scores of jobs that are closed or gone. Tier entries stay on record. */
export const dropProjections = (database: Sql, jobIds: readonly string[]) =>
  rowsOf(database, sql`delete from kept_match where job_id = any(${[...jobIds]}::uuid[])`);

export interface ProjectedScore {
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
  features: string;
}

export interface ScoringRun {
  jobId: string;
  formula: string;
  /** the day, like 2026-11-25 */
  asOf: string;
  /** identifies the position that was scored: `ResolvedPosition.key` */
  positionKey: string;
  /** the feed position that the scores are current to */
  position: number;
  cause: TierEntryCause;
}

/**
 * Replaces the scores of a job, and records who entered another tier.
 * @param among the candidates who were scored; undefined: everybody
 */
export async function writeScores(
  database: Sql,
  { jobId, formula, asOf, positionKey, position, cause }: ScoringRun,
  scores: readonly ProjectedScore[],
  among?: readonly string[],
): Promise<void> {
  if (!among) {
    await rowsOf(
      database,
      sql`
      insert into kept_match (job_id, formula, as_of, question, position) values (${jobId}, ${formula}, ${asOf}::date, ${positionKey}, ${position})
      on conflict (job_id) do update set formula = excluded.formula, as_of = excluded.as_of, question = excluded.question, position = excluded.position, scored_at = now()`,
    );
  }
  await rowsOf(
    database,
    sql`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(scores)}::jsonb) as g(
        id uuid, tier text, fit float8, engage float8, rank float8, coverage float8, "mustsMet" float8, excluded text, "consentUntil" timestamptz(3), features text)
    ), gone as (
      delete from kept_score k where k.job_id = ${jobId} ${among ? sql`and k.candidate_id = any(${[...among]}::uuid[])` : sql``}
        and not exists (select from given g where g.id = k.candidate_id) returning k.candidate_id, k.tier
    ), written as (
      insert into kept_score as k (job_id, candidate_id, tier, fit, engage, rank, coverage, musts_met, excluded, consent_until, features, formula, as_of, position)
      select ${jobId}, id, tier, fit, engage, rank, coverage, "mustsMet", excluded, "consentUntil", features, ${formula}, ${asOf}::date, ${position} from given
      on conflict (job_id, candidate_id) do update set tier = excluded.tier, fit = excluded.fit, engage = excluded.engage, rank = excluded.rank, coverage = excluded.coverage,
        musts_met = excluded.musts_met, excluded = excluded.excluded, consent_until = excluded.consent_until, features = excluded.features,
        formula = excluded.formula, as_of = excluded.as_of, position = excluded.position
      returning k.candidate_id, old.tier as before, new.tier, new.fit, new.rank
    )
    insert into tier_entry (job_id, candidate_id, tier, previous_tier, cause, fit, rank, formula, as_of, position)
    select ${jobId}::uuid, candidate_id, tier, before, ${cause}::text, fit, rank, ${formula}::text, ${asOf}::date, ${position}::bigint from written where before is distinct from tier
    union all select ${jobId}::uuid, candidate_id, null::text, tier, ${cause}::text, null::float8, null::float8, ${formula}::text, ${asOf}::date, ${position}::bigint from gone`,
  );
}
