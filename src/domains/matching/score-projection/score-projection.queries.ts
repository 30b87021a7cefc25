import { sql, type RawBuilder } from 'kysely';
import type { Columns } from '../../../platform/database/columns.js';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import { candidateConditions } from '../../candidates/candidate-filter.queries.js';
import { visibleCandidates } from '../../candidates/candidate.queries.js';
import type { Features } from '../fit/fit-features.js';
import { matchTiers } from '../fit/fit-formula.js';
import type { MatchExclusion } from '../fit/fit-person.js';
import type { MatchCounts, Ranked, RankKey } from '../ranking/ranking.js';
import { noCounts } from '../ranking/ranking.js';

/** How the scores of a job were computed. */
export interface JobProjection {
  jobId: string;
  formula: string;
  /** a day, as its first moment */
  asOf: Date;
  /** identifies the position that was scored: `ResolvedPosition.key` */
  positionKey: string;
  position: number;
}

const projectionColumns = sql`job_id as "jobId", formula, as_of::text as day, question as "positionKey", position::float8 as position`;
const toProjection = ({
  day,
  ...row
}: Omit<JobProjection, 'asOf'> & { day: string }): JobProjection => ({
  ...row,
  asOf: new Date(`${day}T00:00:00Z`),
});

export const readJobProjection = async (
  database: Sql,
  jobId: string,
): Promise<JobProjection | undefined> => {
  const row = await rowOf<Omit<JobProjection, 'asOf'> & { day: string }>(
    database,
    sql`select ${projectionColumns} from kept_match where job_id = ${jobId}`,
  );
  return row && toProjection(row);
};

export const readJobProjections = async (database: Sql): Promise<JobProjection[]> =>
  (
    await rowsOf<Omit<JobProjection, 'asOf'> & { day: string }>(
      database,
      sql`select ${projectionColumns} from kept_match order by job_id`,
    )
  ).map(toProjection);

/** Why somebody is left out now. Consent ends without a change, so it is checked when reading. */
const excludedNow = (now: Date) => sql`case when k.excluded = 'DO_NOT_CONTACT' then k.excluded
  when k.consent_until <= ${now.toISOString()}::timestamptz then 'CONSENT_EXPIRED' else k.excluded end`;
const mayBeOffered = (now: Date) =>
  sql`k.excluded is null and (k.consent_until is null or k.consent_until > ${now.toISOString()}::timestamptz)`;

export interface ScoreQuery {
  jobId: string;
  filter: CandidateFilter;
  departments?: readonly string[];
  now: Date;
}

/** The rows of a job, limited to what the viewer may see and the filter. */
function from({ jobId, filter, departments, now }: ScoreQuery): {
  from: RawBuilder<unknown>;
  where: RawBuilder<unknown>;
} {
  const filters = candidateConditions(filter, 'c', now, departments);
  const narrowed = filters.length > 0 || departments !== undefined;
  return {
    from: narrowed
      ? sql`kept_score k join candidate c on c.id = k.candidate_id`
      : sql`kept_score k`,
    where: sql.join(
      [
        sql`k.job_id = ${jobId}`,
        ...(narrowed ? [...visibleCandidates(departments), ...filters] : []),
      ],
      sql` and `,
    ),
  };
}

/** One page of a job's candidates in order; `first + 1` rows when there are more. */
export async function readScorePage(
  database: Sql,
  query: ScoreQuery,
  first: number,
  after?: RankKey,
): Promise<Ranked[]> {
  const { from: rows, where } = from(query);
  // Written out instead of a row comparison, so that the index returns rows in order from this key on.
  const beyond = after
    ? sql`and k.tier >= ${after.tier} and (k.tier > ${after.tier} or k.rank < ${after.rank} or (k.rank = ${after.rank} and k.candidate_id > ${after.id}::uuid))`
    : sql``;
  const found = await rowsOf<Omit<Ranked, 'features'> & { features: string }>(
    database,
    sql`
    select k.candidate_id as id, k.tier, k.fit, k.engage, k.rank, k.coverage, k.musts_met as "mustsMet", k.features
    from ${rows} where ${where} and ${mayBeOffered(query.now)} ${beyond}
    order by k.tier, k.rank desc, k.candidate_id limit ${first + 1}`,
  );
  return found.map((row) => ({ ...row, features: JSON.parse(row.features) as Features }));
}

/** How many people are in each tier, and how many are left out by reason. */
export async function readScoreCounts(database: Sql, query: ScoreQuery): Promise<MatchCounts> {
  const { from: rows, where } = from(query);
  const found = await rowsOf<
    Columns<'kept_score', 'tier'> & { excluded: MatchExclusion | null; count: number }
  >(
    database,
    sql`
    select k.tier, ${excludedNow(query.now)} as excluded, count(*)::int as count from ${rows} where ${where} group by 1, 2`,
  );
  const counts = noCounts();
  for (const { tier, excluded, count } of found) {
    if (excluded) counts.excluded[excluded] += count;
    else counts.tiers[tier] += count;
  }
  return counts;
}

/** How many people are in each tier of these jobs; no row for a job without a projection. */
export const readJobTiers = (
  database: Sql,
  jobIds: readonly string[],
  departments: readonly string[] | undefined,
  now: Date,
): Promise<{ jobId: string; A: number; B: number; C: number }[]> =>
  rowsOf(
    database,
    sql`
    select m.job_id as "jobId", ${sql.join(matchTiers.map((tier) => sql`count(k.tier) filter (where k.tier = ${sql.lit(tier)})::int as ${sql.ref(tier)}`))}
    from kept_match m left join kept_score k on k.job_id = m.job_id and ${mayBeOffered(now)}
      ${departments ? sql`and exists (select from candidate c where c.id = k.candidate_id and ${sql.join(visibleCandidates(departments), sql` and `)})` : sql``}
    where m.job_id = any(${[...jobIds]}::uuid[]) group by 1`,
  );
