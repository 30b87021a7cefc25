import { sql, type RawBuilder } from 'kysely';
import type { ApplicationGroup, HireEnd, HireStart } from '../common/analytics.enums.js';
import type { Question } from '../common/analytics.question.js';
import { possibleTouches } from '../channel-yield/attribution.queries.js';
import { milliseconds, reasonOf } from '../durations/duration.queries.js';
import type { HistorySource } from '../common/metric.js';
import { historyOf } from '../history/history.queries.js';
import { keptHire } from '../history/kept.queries.js';
import { hasStarted, offers, startOf } from '../history/offers.queries.js';
import { keyOf, periodStart, scopeColumns, scopeOf } from '../history/scope.queries.js';

export interface TimeToHireQuestion extends Question {
  start: HireStart;
  end: HireEnd;
  excludeOnHold: boolean;
  groupBy: readonly ApplicationGroup[];
}

interface End {
  reached: RawBuilder<unknown>;
  at: RawBuilder<unknown>;
}

const endOf = (end: HireEnd, timeZone: string): End =>
  ({
    HIRED: { reached: sql`f.hired`, at: sql`f.hired_at` },
    OFFER_SENT: { reached: sql`first_sent.application_id is not null`, at: sql`first_sent.at` },
    OFFER_ACCEPTED: {
      reached: sql`(latest_offer.status = 'ACCEPTED') is true`,
      at: sql`latest_offer.resolved_at`,
    },
    STARTED: {
      reached: sql`${hasStarted('latest_offer', timeZone)} is true`,
      at: startOf('latest_offer', timeZone),
    },
  })[end];

export const starts = (row: string, job: string): Record<HireStart, RawBuilder<unknown>> => ({
  APPLIED: sql.ref(`${row}.applied_at`),
  FIRST_TOUCH: sql`coalesce(first_touch.at, ${sql.ref(`${row}.applied_at`)})`,
  JOB_OPENED: sql.ref(`${job}.opened_at`),
});

/** Up to the CTE `spells`: one for each application that reached the end point, and one for each active one that has not (rule 10). */
export function hireSpells(question: TimeToHireQuestion, source: HistorySource) {
  const { range, groupBy, excludeOnHold, timeZone } = question;
  const { reached, at } = endOf(question.end, timeZone);
  const start = starts('scope', 'opened')[question.start];
  const flagged = question.end === 'HIRED' ? sql`f.hire_out_of_order` : sql`false`;
  const job = excludeOnHold ? sql`scope.job_id` : undefined;
  return sql`with recursive ${question.end === 'HIRED' ? historyOf(question, range, source) : scopeOf(question, range)}, ${offers},
  ${question.start === 'FIRST_TOUCH' ? sql`${possibleTouches}, first_touch as (select application_id, min(at) as at from possible group by 1),` : sql``}
  spells as materialized (
    select ${keyOf(groupBy, { ...scopeColumns, PERIOD: sql`${periodStart(sql`scope.applied_at`, question)}::text` })} as key, null::text as step, scope.id as unit, scope.id as application_id, r.reason,
      case when ${reached} and r.reason is null then ${milliseconds(start, at, job)} end as closed,
      case when not ${reached} and scope.status = 'ACTIVE' then 0 end as open
    from scope join job opened on opened.id = scope.job_id
    ${question.end === 'HIRED' ? (source === 'MILESTONES' ? keptHire : sql`join furthest f on f.application_id = scope.id`) : sql`left join first_sent on first_sent.application_id = scope.id left join latest_offer on latest_offer.application_id = scope.id`}
    ${question.start === 'FIRST_TOUCH' ? sql`left join first_touch on first_touch.application_id = scope.id` : sql``}
    cross join lateral (select case when ${reached} then ${reasonOf(start, at, flagged)} end as reason) r
  )`;
}
