import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';

/** What is stored of a quarter when it is published. */
export interface PublishedQuarter {
  quarter: string;
  answers: number;
  surveysSent: number;
  meanScore: number;
  netPromoterScore: number;
}

/** The present, and the first quarter with an answer. */
export async function quarterBounds(
  database: Sql,
): Promise<{ asOf: string; today: string; first: string | null }> {
  return (await rowOf<{ asOf: string; today: string; first: string | null }>(
    database,
    sql`
    select now()::text as "asOf", (now() at time zone 'UTC')::date::text as today,
      (select date_trunc('quarter', min(at) at time zone 'UTC')::date::text from interaction where type = 'SURVEY' and direction = 'IN') as first`,
  ))!;
}

/**
 * Stores the quarters of a range that have ended and have enough answers, each once and for good: what comes in late
 * cannot be worked out from the difference of two answers.
 * @param from first day of a quarter
 * @param to the day after the last one, not after today
 */
export const publishQuarters = (database: Sql, from: string, to: string, least: number) =>
  rowsOf(
    database,
    sql`
  insert into experience_published (quarter, answers, surveys_sent, mean_score, net_promoter_score)
  select quarter, count(*) filter (where score is not null), count(*) filter (where sent),
    avg(score), 100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(score)
  from (
    select date_trunc('quarter', at at time zone 'UTC')::date as quarter, candidate_id, direction = 'OUT' as sent,
      case when direction = 'IN' then (substring(body from '^\\s*(10|[0-9])(?:\\s*/\\s*10)?(?:\\s|$)'))::int end as score
    from interaction where type = 'SURVEY' and at >= (cast(${from} as date)::timestamp at time zone 'UTC') and at < (cast(${to} as date)::timestamp at time zone 'UTC')
  ) surveys
  where not exists (select from experience_published p where p.quarter = surveys.quarter)
  group by quarter having count(score) >= ${least} and count(distinct candidate_id) filter (where score is not null) >= ${least}
  on conflict do nothing`,
  );

export const publishedQuarters = (
  database: Sql,
  from: string,
  to: string,
): Promise<PublishedQuarter[]> =>
  rowsOf(
    database,
    sql`
  select quarter::text, answers, surveys_sent as "surveysSent", mean_score::float8 as "meanScore", net_promoter_score::float8 as "netPromoterScore"
  from experience_published where quarter >= cast(${from} as date) and quarter < cast(${to} as date)`,
  );
