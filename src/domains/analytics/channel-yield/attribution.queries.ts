import { sql } from 'kysely';
import type { Attribution } from '../common/analytics.enums.js';
import type { HistorySource } from '../common/metric.js';

/** CTE `possible(application_id, channel_id, campaign, at, own, id)`: every touch that an application of `scope` could count for. */
export const possibleTouches = sql`identity as (
    select id as application_id, person_id as candidate_id, applied_at from scope
    union all
    select scope.id, person.id, scope.applied_at from scope join person on person.kept_id = scope.person_id
  ), possible as (
    select identity.application_id, t.channel_id, t.campaign, t.at, false as own, t.id
    from identity join touch t on t.candidate_id = identity.candidate_id and t.at <= identity.applied_at
    union all
    select identity.application_id, other.channel_id, other.campaign, other.applied_at, other.id = identity.application_id, other.id
    from identity join application other on other.candidate_id = identity.candidate_id and other.applied_at <= identity.applied_at
    where other.channel_id is not null
  )`;

/**
 * CTE `touched(application_id, channel_id, campaign)`: the touch, or with ANY the touches, that an application of
 * `scope` counts for; one row with nulls where there is none.
 *
 * Touches are those of the person before or at applied_at, the channels of the person's applications until then
 * included. Of two at the same time the application's own channel is the later one, then the higher id.
 */
export function attributed(attribution: Attribution, source: HistorySource) {
  if (source === 'MILESTONES' && attribution !== 'ANY') {
    const column = (name: string) => sql.ref(`scope.${attribution.toLowerCase()}_${name}`);
    return sql`touched as (select scope.id as application_id, ${column('channel_id')} as channel_id, ${column('campaign')} as campaign from scope)`;
  }
  const order = attribution === 'FIRST' ? sql`at, own, id` : sql`at desc, own desc, id desc`;
  const chosen =
    attribution === 'ANY'
      ? sql`select distinct application_id, channel_id, campaign from possible`
      : sql`select distinct on (application_id) application_id, channel_id, campaign from possible order by application_id, ${order}`;
  return sql`${possibleTouches}, touched as materialized (
    select scope.id as application_id, chosen.channel_id, chosen.campaign from scope left join (${chosen}) chosen on chosen.application_id = scope.id
  )`;
}
