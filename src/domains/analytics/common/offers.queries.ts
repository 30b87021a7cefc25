import { sql } from 'kysely';

/** The moment at which a person with this offer starts: the first of the day, in the time zone. */
export const startOf = (offer: string, timeZone: string) =>
  sql`(${sql.ref(`${offer}.starts_on`)}::timestamp at time zone ${timeZone})`;

/**
 * CTEs about offers:
 * - `first_sent(application_id, at)`: the first version that left the company, and when.
 * - `latest_offer(application_id, status, sent_at, resolved_at, starts_on)`: the latest version. A draft after versions that
 *   were sent is negotiated: the offer is open, since the latest of these; a draft alone is no offer yet.
 */
export const offers = sql`first_sent as (
    select distinct on (application_id) application_id, sent_at as at from offer where status <> 'DRAFT' order by application_id, revision
  ), latest_offer as (
    select o.application_id, case o.status when 'DRAFT' then 'SENT' else o.status end as status,
      coalesce(o.sent_at, (select max(any_of.sent_at) from offer any_of where any_of.application_id = o.application_id)) as sent_at, o.resolved_at, o.starts_on
    from (select distinct on (application_id) application_id, status, sent_at, resolved_at, starts_on from offer order by application_id, revision desc) o
    where o.status <> 'DRAFT' or exists (select from offer sent where sent.application_id = o.application_id and sent.status <> 'DRAFT')
  )`;

/** Whether the start of an accepted offer has come. */
export const hasStarted = (offer: string, timeZone: string) =>
  sql`(${sql.ref(`${offer}.status`)} = 'ACCEPTED' and ${startOf(offer, timeZone)} <= now())`;
