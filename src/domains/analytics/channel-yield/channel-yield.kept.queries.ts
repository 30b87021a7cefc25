import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import {
  hiredBit,
  profileColumns,
  profilesOf,
  reachedBit,
  undoneBit,
} from '../history/kept.queries.js';
import { keyOf } from '../history/scope.queries.js';
import { byTouch, type YieldAnswer, type YieldQuestion } from './channel-yield.queries.js';

/** Whether each application counts once and at one date: then it is enough to count outcomes. */
export const countsOutcomes = ({ basis, attribution, groupBy }: YieldQuestion): boolean =>
  basis === 'COHORT' && (attribution !== 'ANY' || !byTouch(groupBy));

/** channelYield's counts from what the database keeps, for questions that {@link countsOutcomes}. */
export async function keptYieldCounts(
  database: Sql,
  question: YieldQuestion,
): Promise<YieldAnswer> {
  const groupBy = question.groupBy.filter((group) => group !== 'CURRENCY');
  const count = (condition: ReturnType<typeof hiredBit>) =>
    sql`coalesce(sum(n) filter (where ${condition}), 0)::int`;
  const reached = (milestone: Parameters<typeof reachedBit>[0]) =>
    count(reachedBit(milestone, 'profiles'));
  const answer = await rowOf<YieldAnswer>(
    database,
    sql`
    with ${profilesOf({ ...question, groupBy }, question.attribution === 'FIRST' ? 'FIRST' : 'LAST')}, counted as (
      select ${keyOf(groupBy, profileColumns)} as key, sum(n)::int as applications, ${reached('SCREEN')} as screen, ${reached('ASSESSMENT')} as assessment,
        ${reached('INTERVIEW')} as interview, ${reached('OFFER')} as offer, ${count(hiredBit('profiles'))} as hires, sum(quality) / nullif(sum(with_quality), 0) as quality
      from profiles group by 1
    )
    select now()::text as "asOf", (select coalesce(sum(n), 0)::int from profiles) as n,
      (select coalesce(sum(n), 0)::int from profiles where ${undoneBit('profiles')}) as "hireUndone", 0 as undated,
      coalesce((select jsonb_agg(to_jsonb(counted)) from counted), '[]') as rows`,
  );
  return answer!;
}
