import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { hiredBit, keptFrom, reachedBit, undoneBit } from '../history/kept.queries.js';
import {
  groupedBy,
  insideRange,
  keptCandidates,
  keyOfGroup,
  periodStart,
} from '../history/scope.queries.js';
import {
  referralsAndTheirs,
  type ReferralAnswer,
  type ReferralQuestion,
} from './referral-counts.queries.js';

/** Columns of `alias` that rows are by; `at` is the time that periods go by. The department is one of the table job. */
const columnsOf = (
  question: ReferralQuestion,
  alias: string,
  at: string,
  referrer: ReturnType<typeof sql>,
) => ({
  REFERRER: referrer,
  JOB: sql.ref(`${alias}.job_id`),
  DEPARTMENT: sql`job.department`,
  PERIOD: periodStart(sql.ref(`${alias}.${at}`), question),
});

/**
 * referralCounts from what the database keeps. Only what came of a referral is looked at one by one. That an application has a
 * referral channel is counted as one figure a group, and what somebody got credit for is taken from it.
 */
export async function keptReferralCounts(
  database: Sql,
  question: ReferralQuestion,
): Promise<ReferralAnswer> {
  const { groupBy, range, timeZone } = question;
  const byReferrer = groupBy.includes('REFERRER');
  const made = groupedBy(groupBy, columnsOf(question, 'made', 'at', sql`made.referrer`));
  const came = groupedBy(groupBy, columnsOf(question, 'came', 'at', sql`came.referrer`));
  const named = groupedBy(groupBy, columnsOf(question, 'named', 'applied_at', sql`named.referrer`));
  const nobody = groupedBy(groupBy, columnsOf(question, 'named', 'applied_at', sql`null::text`));
  // Several jobs are of one department: those of a job are counted first.
  const whole = groupedBy(groupBy, {
    REFERRER: sql`null::text`,
    JOB: sql`volume.job_id`,
    DEPARTMENT: sql`job.department`,
    PERIOD: sql`volume.period`,
  });
  const byDepartment = groupBy.includes('DEPARTMENT');
  const byJob = byDepartment || groupBy.includes('JOB');
  const withJob = (alias: string) =>
    byDepartment ? sql`left join job on job.id = ${sql.ref(`${alias}.job_id`)}` : sql``;
  const applied = (alias: string) => insideRange(sql.ref(`${alias}.applied_at`), range, timeZone);
  const none = (...names: string[]) => sql.join(names.map((name) => sql`0 as ${sql.ref(name)}`));
  const answer = await rowOf<ReferralAnswer>(
    database,
    sql`
  with recursive ${keptCandidates}, scope as not materialized (
    select j.application_id as id, j.person_id, j.job_id, j.applied_at, j.channel_id, j.outcome from ${keptFrom(question, undefined)}
  ), ${referralsAndTheirs(question, sql`, scope.applied_at, scope.channel_id, scope.outcome`)}, volume as materialized (
    select ${byJob ? sql`j.job_id` : sql`null::uuid`} as job_id, ${groupBy.includes('PERIOD') ? periodStart(sql`j.applied_at`, question) : sql`null::date`} as period,
      j.channel_id, ${hiredBit('j')} as hired, count(*)::int as n
    from ${keptFrom(question, range)} group by 1, 2, 3, 4
  ), credited as materialized (
    select j.application_id, lower(btrim(a.referred_by)) as referrer, j.job_id, j.applied_at, j.channel_id
    from ${keptFrom(question, range, ['application'])} and a.referred_by is not null and btrim(a.referred_by) <> ''
  ), named as materialized (
    select credited.*, true as credit from credited
    union all
    select application_id, referrer, job_id, applied_at, channel_id, false from came where ${applied('came')}
  ), facts as (
    select ${made.columns} count(*) as referrals, count(distinct made.person_id) as candidates, ${none('applications', 'interviews', 'hires', 'sourced', 'credited')}
    from made ${withJob('made')} where ${insideRange(sql`made.at`, range, timeZone)} ${made.clause}
    union all
    select ${came.columns} 0, 0, count(distinct came.application_id), count(distinct came.application_id) filter (where ${reachedBit('INTERVIEW', 'came')}),
      count(distinct came.application_id) filter (where ${hiredBit('came')}), 0, 0
    from came ${withJob('came')} where came.in_range ${came.clause}
    union all
    select ${named.columns} 0, 0, 0, 0, 0, ${byReferrer ? sql`count(distinct named.application_id) filter (where channel.kind = 'REFERRAL')` : sql`0`}, count(distinct named.application_id) filter (where named.credit)
    from named left join channel on channel.id = named.channel_id ${withJob('named')} ${named.clause}
    union all
    select ${whole.columns} 0, 0, 0, 0, 0, coalesce(sum(volume.n), 0), 0
    from volume join channel on channel.id = volume.channel_id and channel.kind = 'REFERRAL' ${withJob('volume')} ${whole.clause}
    ${
      byReferrer
        ? sql`union all
    select ${nobody.columns} 0, 0, 0, 0, 0, -count(distinct named.application_id), 0
    from named join channel on channel.id = named.channel_id and channel.kind = 'REFERRAL' ${withJob('named')} ${nobody.clause}`
        : sql``
    }
  ), summed as (
    select ${groupedBy(groupBy, Object.fromEntries(groupBy.map((group) => [group, sql.ref(`facts.${group}`)]))).columns} sum(referrals)::int as referrals, sum(candidates)::int as candidates,
      sum(applications)::int as applications, sum(interviews)::int as interviews, sum(hires)::int as hires, sum(sourced)::int as sourced, sum(credited)::int as credited
    from facts ${made.clause}
  ), counted as (
    select ${keyOfGroup(groupBy, 'summed')} as key, referrals, candidates, applications, interviews, hires, sourced, credited from summed
    where referrals <> 0 or candidates <> 0 or applications <> 0 or interviews <> 0 or hires <> 0 or sourced <> 0 or credited <> 0
  )
  select now()::text as "asOf", (select count(*)::int from made where ${insideRange(sql`made.at`, range, timeZone)}) as n,
    (select count(distinct application_id)::int from came where in_range and ${undoneBit('came')}) as "hireUndone",
    (select coalesce(sum(n) filter (where hired), 0)::int from volume)
      + (select count(distinct application_id)::int from came where in_range and ${hiredBit('came')} and not ${applied('came')}) as "allHires",
    coalesce((select jsonb_agg(distinct referrer) from made), '[]') as referrers,
    coalesce((select jsonb_agg(to_jsonb(counted)) from counted), '[]') as rows`,
  );
  return answer!;
}
