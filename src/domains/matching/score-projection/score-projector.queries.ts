import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import type { Features } from '../fit/fit-features.js';
import type { MatchTier } from '../fit/fit-formula.js';
import type { MatchExclusion } from '../fit/fit-person.js';
import type { TierEntryCause } from '../match/match.enums.js';

/** Writes the features of people, and takes out those of people who are gone. */
export async function writeFeatures(
  database: Sql,
  people: readonly { id: string; features: Features | null }[],
  position: number,
): Promise<void> {
  const given = people.flatMap(({ id, features }) =>
    features
      ? [{ id, skills: features[1].map(([skill]) => skill), features: JSON.stringify(features) }]
      : [],
  );
  const gone = people.filter(({ features }) => features === null).map(({ id }) => id);
  await rowsOf(
    database,
    sql`
    insert into candidate_features as f (candidate_id, skills, features, position)
    select id, skills, features, ${position} from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(id uuid, skills integer[], features text)
    where exists (select from candidate c where c.id = g.id) order by id
    on conflict (candidate_id) do update set skills = excluded.skills, features = excluded.features, position = excluded.position
    where f.features is distinct from excluded.features`,
  );
  if (gone.length > 0)
    await rowsOf(
      database,
      sql`delete from candidate_features where candidate_id = any(${gone}::uuid[])`,
    );
}

/** Whether everybody who is not merged into another has features. */
export const allHaveFeatures = async (database: Sql): Promise<boolean> =>
  (await rowOf<{ all: boolean }>(
    database,
    sql`
    select not exists (select from candidate c where c.merged_into_id is null and not exists (select from candidate_features f where f.candidate_id = c.id)) as all`,
  ))!.all;

export const removeMergedFeatures = (database: Sql) =>
  rowsOf(
    database,
    sql`delete from candidate_features f using candidate c where c.id = f.candidate_id and c.merged_into_id is not null`,
  );

/** A job's scores are no longer kept: it is not open, or gone. What was entered stays on record. */
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
  /** consent apart: it ends by itself */
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
  /** the feed position that the scores know of */
  position: number;
  cause: TierEntryCause;
}

/**
 * Puts the scores of a job in the place of what was kept, and records who came into another tier.
 * @param among only these people were scored; undefined: everybody
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
