import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { allOf, applicationConditions } from '../../applications/application.filter.queries.js';
import type { Question } from '../common/analytics.question.js';
import type { DayRange } from '../common/periods.js';
import { insideRange, jobOfViewer, keptCandidates, periodStart } from './scope.queries.js';

/**
 * What the database keeps of each history in `application_journey`, read under the names that the replay of
 * journeys.queries.ts gives: whoever counts need not know which of the two was read. Bits of `outcome` are described
 * at the column, in the migration that made the table.
 */

const flag = (bit: number, alias: string) =>
  sql<boolean>`(${sql.ref(`${alias}.outcome`)} >> ${sql.lit(bit)} & 1) = 1`;

/** Whether the hire that stands is dated before what preceded it. */
export const hireFlaggedBit = (alias: string) => flag(22, alias);
export const hiredBit = (alias: string) => flag(15, alias);
export const endedBit = (alias: string) => flag(16, alias);
export const undoneBit = (alias: string) => flag(17, alias);
const reachedBits = { SCREEN: 18, ASSESSMENT: 19, INTERVIEW: 20, OFFER: 21 };
export const reachedBit = (milestone: keyof typeof reachedBits, alias: string) =>
  flag(reachedBits[milestone], alias);

/** The ways in which a milestone was left, at their number; 0: never there. */
export const ways = [
  'never',
  'advanced',
  'movedBack',
  'rejected',
  'withdrew',
  'transferred',
  'stillThere',
  'skippedPast',
] as const;

/** Number of the way in which the milestone at a place (0 APPLICATION … 4 OFFER) was left. */
export const wayAt = (place: number, alias: string) =>
  sql<number>`(${sql.ref(`${alias}.outcome`)} >> ${sql.lit(3 * place)} & 7)`;

/** Whether a filter asks for what application_journey does not have. */
function asksForMore({ filter }: Question): boolean {
  const { appliedFrom: _, appliedTo: __, ...rest } = filter ?? {};
  return Object.values(rest).some((value) => value != null);
}

/**
 * `from` and `where` over application_journey `j`, with the joins that the question needs: application `a` where the
 * filter asks for more than is kept, `job` where rights do.
 * @param joined what has to be joined though the question does not need it
 */
export function keptFrom(
  question: Question,
  applied: DayRange | undefined,
  joined: readonly ('job' | 'application')[] = [],
): RawBuilder<unknown> {
  const more = joined.includes('application') || asksForMore(question);
  const withJob =
    joined.includes('job') || question.departments !== undefined || question.jobId !== undefined;
  const conditions = [
    jobOfViewer(question, 'job'),
    applicationConditions(question.filter, more ? 'a' : 'j'),
    ...(applied ? [insideRange(sql`j.applied_at`, applied, question.timeZone)] : []),
  ];
  return sql`application_journey j ${withJob ? sql`join job on job.id = j.job_id` : sql``} ${more ? sql`join application a on a.id = j.application_id` : sql``} where ${allOf(conditions)}`;
}

/** What `furthest` says of the hire, of a row of `scope` as {@link keptHistory} has it: without looking it up again. */
export const keptHire = sql`cross join lateral (select ${hiredBit('scope')} as hired, scope.hired_at, ${hireFlaggedBit('scope')} as hire_out_of_order) f`;

/** How many applications in the range of applied dates have a hire that was undone. */
export const keptUndoneHires = async (database: Sql, question: Question): Promise<number> =>
  (await rowOf<{ count: number }>(
    database,
    sql`select count(*)::int as count from ${keptFrom(question, question.range)} and ${undoneBit('j')}`,
  ))!.count;

/** CTEs `scope`, `furthest`, `reached` and `undone` as the replay has them, with the kept columns in `scope` beside. */
export const keptHistory = (
  question: Question,
  applied: DayRange | undefined,
) => sql`${keptCandidates}, scope as (
    select j.application_id as id, j.person_id, j.job_id, job.department, j.applied_at, j.channel_id, j.campaign, a.status, a.stage_id, j.outcome, j.quality,
      j.screen_at, j.assessment_at, j.interview_at, j.offer_at, j.hired_at, j.undone_at, j.first_channel_id, j.first_campaign, j.last_channel_id, j.last_campaign
    from ${keptFrom(question, applied, ['job', 'application'])}
  ), furthest as (
    select id as application_id, job_id, ${hiredBit('scope')} as hired, hired_at, ${hireFlaggedBit('scope')} as hire_out_of_order, quality from scope
  ), undone as (
    select id as application_id, undone_at as at from scope where ${undoneBit('scope')}
  ), reached as (
    select scope.id as application_id, m.milestone, m.at from scope cross join lateral (values
      ('SCREEN', ${reachedBit('SCREEN', 'scope')}, scope.screen_at), ('ASSESSMENT', ${reachedBit('ASSESSMENT', 'scope')}, scope.assessment_at),
      ('INTERVIEW', ${reachedBit('INTERVIEW', 'scope')}, scope.interview_at), ('OFFER', ${reachedBit('OFFER', 'scope')}, scope.offer_at)
    ) m(milestone, holds, at) where m.holds
  )`;

/**
 * CTE `profiles`: how many applications have the same outcome in the same place, a few thousand rows for any number of
 * applications: `n`, `outcome`, sum and number of `quality`, and the columns that the groups of `groupBy` come from
 * (`job_id`, `department`, `channel_id`, `channel_kind`, `campaign`, `period`; null where they are not asked for).
 * @param channel which channel and campaign an application counts for: its own, or that of a touch
 */
export function profilesOf(
  question: Question & { groupBy: readonly string[] },
  channel: 'OWN' | 'FIRST' | 'LAST',
  condition: RawBuilder<unknown> = sql`true`,
) {
  const by = (...groups: string[]) => question.groupBy.some((group) => groups.includes(group));
  const prefix = channel === 'OWN' ? '' : `${channel.toLowerCase()}_`;
  const columns = [
    by('JOB', 'DEPARTMENT') ? sql`j.job_id` : sql`null::uuid`,
    by('CHANNEL', 'CHANNEL_KIND') ? sql.ref(`j.${prefix}channel_id`) : sql`null::uuid`,
    by('CAMPAIGN') ? sql.ref(`j.${prefix}campaign`) : sql`null::text`,
    by('PERIOD') ? sql`${periodStart(sql`j.applied_at`, question)}` : sql`null::date`,
  ];
  return sql`profiles as materialized (
    select p.*, job.department, channel.kind as channel_kind
    from (
      select ${columns[0]} as job_id, ${columns[1]} as channel_id, ${columns[2]} as campaign, ${columns[3]} as period, j.outcome,
        count(*)::int as n, sum(j.quality) as quality, count(j.quality)::int as with_quality
      from ${keptFrom(question, question.range)} and ${condition} group by 1, 2, 3, 4, 5
    ) p left join job on job.id = p.job_id left join channel on channel.id = p.channel_id
  )`;
}

/** The columns of `profiles` that rows are by. */
export const profileColumns = {
  JOB: sql`profiles.job_id::text`,
  DEPARTMENT: sql`profiles.department`,
  CHANNEL: sql`profiles.channel_id::text`,
  CHANNEL_KIND: sql`profiles.channel_kind`,
  CAMPAIGN: sql`profiles.campaign`,
  PERIOD: sql`profiles.period::text`,
};
