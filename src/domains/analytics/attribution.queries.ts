import { sql } from 'kysely';
import type { Attribution } from './analytics.enums.js';

/**
 * CTE `touched(application_id, channel_id, campaign)`: the touch, or with ANY the touches, that an application of
 * `scope` counts for; one row with nulls where there is none.
 *
 * Touches are those of the person before or at applied_at, the channels of the person's applications until then
 * included. Of two at the same time the application's own channel is the later one, then the higher id.
 */
export function attributed(attribution: Attribution) {
  const candidates = sql`
      select t.channel_id, t.campaign, t.at, false as own, t.id
      from (select scope.person_id as candidate_id union select person.id from person where person.kept_id = scope.person_id) identity
      join touch t on t.candidate_id = identity.candidate_id
      where t.at <= scope.applied_at
      union all
      select other.channel_id, other.campaign, other.applied_at, other.id = scope.id, other.id
      from (select scope.person_id as candidate_id union select person.id from person where person.kept_id = scope.person_id) identity
      join application other on other.candidate_id = identity.candidate_id
      where other.applied_at <= scope.applied_at and other.channel_id is not null`;
  if (attribution === 'ANY') {
    return sql`touched as materialized (
    select distinct scope.id as application_id, touch.channel_id, touch.campaign
    from scope left join lateral (${candidates}) touch on true
  )`;
  }
  const order = attribution === 'FIRST' ? sql`at, own, id` : sql`at desc, own desc, id desc`;
  return sql`touched as materialized (
    select scope.id as application_id, touch.channel_id, touch.campaign
    from scope left join lateral (select * from (${candidates}) possible order by ${order} limit 1) touch on true
  )`;
}
