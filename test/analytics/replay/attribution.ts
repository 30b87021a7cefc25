import { sql } from 'kysely';
import type { Attribution } from '../../../src/domains/analytics/common/analytics.enums.js';

/** CTE `possible(application_id, channel_id, campaign, at, own, of_application, id)`: every touch that an application of `scope` could count for. */
export const possibleTouches = sql`identity as (
    select id as application_id, person_id as candidate_id, applied_at from scope
    union all
    select scope.id, person.id, scope.applied_at from scope join person on person.kept_id = scope.person_id
  ), possible as (
    select identity.application_id, t.channel_id, t.campaign, t.at, false as own, false as of_application, t.id
    from identity join touch t on t.candidate_id = identity.candidate_id and t.at <= identity.applied_at
    union all
    select identity.application_id, other.channel_id, other.campaign, other.applied_at, other.id = identity.application_id, true, other.id
    from identity join application other on other.candidate_id = identity.candidate_id and other.applied_at <= identity.applied_at
    where other.channel_id is not null
  )`;

/**
 * CTE `touched(application_id, channel_id, campaign)`: the touch, or with ANY the touches, that an application of
 * `scope` counts for; one row with nulls where there is none.
 *
 * Touches are those of the person before or at applied_at, the channels of the person's applications until then
 * included. Of two at the same time that of an application is the later one, then the application's own, then the higher id.
 */
export function attributed(attribution: Attribution) {
  const order =
    attribution === 'FIRST'
      ? sql`at, of_application, own, id`
      : sql`at desc, of_application desc, own desc, id desc`;
  const chosen =
    attribution === 'ANY'
      ? sql`select distinct application_id, channel_id, campaign from possible`
      : sql`select distinct on (application_id) application_id, channel_id, campaign from possible order by application_id, ${order}`;
  return sql`${possibleTouches}, touched as materialized (
    select scope.id as application_id, chosen.channel_id, chosen.campaign from scope left join (${chosen}) chosen on chosen.application_id = scope.id
  )`;
}
