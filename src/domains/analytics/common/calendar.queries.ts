import { sql, type RawBuilder } from 'kysely';
import { allOf } from '../../applications/application-filter.queries.js';
import type { MetricParams } from './metric-params.js';
import type { Calendar, DayRange } from './periods.js';

/** The moment at which a day begins in the time zone. */
const dayStart = (day: string, timeZone: string) =>
  sql`(cast(${day} as date)::timestamp at time zone ${timeZone})`;

/** Whether a point in time is inside the range of days. A missing time is inside only where no range is given. */
export function insideRange(
  time: RawBuilder<unknown>,
  { from, to }: DayRange,
  timeZone: string,
): RawBuilder<boolean> {
  const conditions: RawBuilder<boolean>[] = [];
  if (from) conditions.push(sql`${time} >= ${dayStart(from, timeZone)}`);
  if (to) conditions.push(sql`${time} < ${dayStart(to, timeZone)}`);
  return allOf(conditions);
}

/** First day of the period that a local time is in: the same day that `periodOf` of periods.ts gives. */
export function periodOfLocal(local: RawBuilder<unknown>, { period, fiscalYearStart }: Calendar) {
  const unit = sql.lit(period.toLowerCase());
  if (fiscalYearStart === 1 || !['QUARTER', 'YEAR'].includes(period))
    return sql`date_trunc(${unit}, ${local})::date`;
  const offset = sql`make_interval(months => ${sql.lit(fiscalYearStart - 1)})`;
  return sql`(date_trunc(${unit}, date_trunc('month', ${local}) - ${offset}) + ${offset})::date`;
}

/** First day of the period that a point in time is in. */
export const periodStart = (
  time: RawBuilder<unknown>,
  params: Calendar & Pick<MetricParams, 'timeZone'>,
) => periodOfLocal(sql`(${time} at time zone ${params.timeZone})`, params);
