import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import {
  endedBit,
  hiredBit,
  keptFrom,
  profileColumns,
  profilesOf,
  undoneBit,
  wayAt,
  ways,
} from '../history/kept.queries.js';
import { keyOf, periodStart } from '../history/scope.queries.js';
import type { DropOffAnswer, DropOffCounts, DropOffQuestion } from './drop-off.queries.js';

const milestones = ['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER'] as const;
const counted = ways.filter((way) => way !== 'never');
const stillThere = sql.lit(ways.indexOf('stillThere'));

/** Each milestone of a row of `alias` with the way in which it was left; HIRED is still there. */
const steps = (alias: string, { skipPolicy }: DropOffQuestion) => sql`lateral (
    select step, way from (values ${sql.join([...milestones.map((milestone, place) => sql`(${sql.lit(milestone)}, ${wayAt(place, alias)})`), sql`('HIRED', case when ${hiredBit(alias)} then ${stillThere} else 0 end)`])}) s(step, way)
    where way <> 0 ${skipPolicy === 'ACTUAL' ? sql`and way <> ${sql.lit(ways.indexOf('skippedPast'))}` : sql``}
  ) s`;

const considered = ({ openPolicy }: DropOffQuestion) =>
  openPolicy === 'EXCLUDE_OPEN' ? endedBit('j') : sql<boolean>`true`;

/** dropOffStages' counts by MILESTONE from what the database keeps. */
export async function keptDropOffCounts(
  database: Sql,
  question: DropOffQuestion,
): Promise<DropOffAnswer> {
  const key = keyOf(question.groupBy, profileColumns);
  const answer = await rowOf<DropOffAnswer>(
    database,
    sql`
    with ${profilesOf(question, 'OWN', considered(question))}, cells as (
      select ${key} as key, s.step, s.step as milestone, s.step as name, null::int as position,
        ${sql.join(counted.map((way) => sql`coalesce(sum(n) filter (where s.way = ${sql.lit(ways.indexOf(way))}), 0)::int as ${sql.ref(way)}`))}
      from profiles cross join ${steps('profiles', question)} group by 1, 2
    ), groups as (
      select ${key} as key, sum(n)::int as applications from profiles group by 1
    )
    select now()::text as "asOf", (select coalesce(sum(n), 0)::int from profiles) as n,
      (select coalesce(sum(n), 0)::int from profiles where ${undoneBit('profiles')}) as "hireUndone",
      coalesce((select jsonb_agg(to_jsonb(groups)) from groups), '[]') as groups, coalesce((select jsonb_agg(to_jsonb(cells)) from cells), '[]') as cells`,
  );
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key and step. */
export function keptDropOffApplications(
  question: DropOffQuestion,
  key: DropOffCounts['key'],
  step: string,
  measure: string,
) {
  const columns = {
    JOB: sql`j.job_id::text`,
    DEPARTMENT: sql`(select department from job where job.id = j.job_id)`,
    CHANNEL: sql`j.channel_id::text`,
    PERIOD: sql`${periodStart(sql`j.applied_at`, question)}::text`,
  };
  return sql`select j.application_id from ${keptFrom(question, question.range)} and ${considered(question)}
    and ${keyOf(question.groupBy, columns)} = cast(${JSON.stringify(key)} as jsonb)
    and exists (select from ${steps('j', question)} where s.step = ${step} ${measure === 'entered' ? sql`` : sql`and s.way = ${sql.lit(ways.indexOf(measure as (typeof ways)[number]))}`})`;
}
