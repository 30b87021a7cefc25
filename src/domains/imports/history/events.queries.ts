import { ApplicationStatus } from '../../applications/application.enums.js';
import { endKinds, leavingKinds, statusOfKind } from '../checks/kinds.queries.js';
import type { Client } from '../staging/connection.queries.js';
import { checkedName, literal } from '../staging/names.queries.js';
import { createTemporary, dropTables } from '../staging/temporary.queries.js';
import { eventId } from '../tables/applications.js';
import type { Written } from '../write/rows.queries.js';

/**
 * Creates `event`: the checked rows of stage_events.csv. As long as the source has no stored events all of them are new,
 * and a view is enough.
 * @param present true when the import has stage_events.csv
 * @param before true when the source has stored events
 */
export async function createEvents(
  client: Client,
  present: boolean,
  before: boolean,
): Promise<void> {
  const news = before ? '' : ', true as news';
  const rows = present
    ? `select t.application_ref as application_id, ${eventId} as external_id, t.stage_ref as stage_id, t.at, coalesce(t.kind, t.kind_by_status) as kind, t.reason, t."by" as actor, t.origin, t.line${news}
       from ${checkedName('stage_events')} t`
    : `select null::uuid as application_id, null::text as external_id, null::uuid as stage_id, null::timestamptz(3) as at, null::text as kind, null::text as reason, null::text as actor, 0 as origin, 0::bigint as line${news} where false`;
  if (before) await createTemporary(client, 'event', rows);
  else await client.query(`create temp view event as ${rows}`);
}

/**
 * Compares the events of the file with the stored ones: marks those that are new or differ (`news`), and counts both.
 * @param before true when the source has stored events
 */
export async function compareEvents(
  client: Client,
  source: string,
  before: boolean,
): Promise<Written> {
  if (!before) {
    const { rows } = await client.query('select count(*)::int as created from event');
    return { created: rows[0].created, updated: 0 };
  }
  await createTemporary(
    client,
    'compared',
    `select e.*, c.id is null or c.application_id <> e.application_id
      or (c.at, c.reason, c.actor) is distinct from (e.at, e.reason, e.actor)
      or (e.kind is null) is distinct from (not c.kind_given) or (e.kind is not null and e.kind <> c.kind)
      or (e.stage_id is not null and e.stage_id is distinct from c.to_stage_id and c.kind not in ${leavingKinds}) as news,
      exists (select from transition o where o.source = ${source} and o.external_id = e.external_id) as known
    from event e left join current_transition c on c.source = ${source} and c.external_id = e.external_id`,
  );
  await dropTables(client, 'event');
  await client.query('alter table compared rename to event');
  const { rows } = await client.query(
    'select (count(*) filter (where news and not known))::int as created, (count(*) filter (where news and known))::int as updated from event',
  );
  await client.query('alter table event drop column known');
  return rows[0];
}

/**
 * Creates `touched`: the applications whose history may change. They are new, or have new events, another status than the
 * file gives, or no history yet.
 * @param source an SQL constant
 * @param stored true when the source has stored applications
 * @param replace see writeHistory
 */
export const createTouched = (
  client: Client,
  source: string,
  { stored, replace }: { stored: boolean; replace: boolean },
): Promise<void> =>
  createTemporary(
    client,
    'touched',
    `${stored ? `${storedTouched(source, replace)} union all ` : ''}
  select n.id as application_id, n.job_id, n.applied_at, ${literal(ApplicationStatus.ACTIVE)} as status_before, g.status as given_status
  from new_application n left join given_status g on g.application_id = n.id`,
  );

const storedTouched = (source: string, replace: boolean): string => `
  select * from (
  with wanted as (
    select application_id from event where news
    union select g.application_id from given_status g join application a on a.id = g.application_id where a.status <> g.status
    ${
      replace
        ? `union select c.application_id from current_transition c where c.source = ${source} and c.imported and c.external_id is not null
      and c.application_id in (select application_id from event) and not exists (select from event e where e.external_id = c.external_id)`
        : ''
    }
    union select a.id from application a where a.source = ${source} and not exists (select from transition t where t.application_id = a.id))
  select a.id as application_id, a.job_id, a.applied_at, a.status as status_before,
    coalesce(g.status, (select ${statusOfKind('c.kind')} from current_transition c
      where c.application_id = a.id and c.imported and c.external_id is null and c.kind in ${endKinds} limit 1)) as given_status
  from wanted w join application a on a.id = w.application_id left join given_status g on g.application_id = a.id) stored`;

/**
 * Creates `history`: all events of the touched applications. These are the events of the file, stored events of the
 * source that the file does not have, and what was recorded in Rapport.
 * @param stored false when the source has no stored applications: then there are only the events of the file
 * @param replace leaves out the stored events of applications that the file has events of
 */
export const createHistory = (
  client: Client,
  { stored, replace }: { stored: boolean; replace: boolean },
): Promise<void> =>
  createTemporary(
    client,
    'history',
    `${stored ? storedEvents(replace) : `with said as (${eventsOf('event e join touched t using (application_id)')})`}
  select s.application_id, s.job_id, s.external_id, s.transition_id, s.at, s.reason, s.actor, s.imported, s.tie, s.origin, s.line,
    case when s.kind in ${leavingKinds} then null when s.kind = 'HIRE' then coalesce(s.stage_id, h.id) else s.stage_id end as stage_id,
    coalesce(o.rank, case when s.kind = 'HIRE' then h.rank end) as rank,
    coalesce(s.kind, case when o.milestone = 'HIRED' then 'HIRE' end) as kind, s.kind is not null as kind_given
  from said s left join job_stage o on o.id = s.stage_id
  left join (select distinct on (job_id) * from job_stage where milestone = 'HIRED' and not hidden order by job_id, rank) h on h.job_id = s.job_id and s.kind = 'HIRE'`,
  );

/** The events of the file, in the columns of `said`. */
const eventsOf = (from: string): string =>
  `select application_id, job_id, external_id, null::uuid as transition_id, stage_id, at, kind, reason, actor, true as imported, 1 as tie, origin, line from ${from}`;

/** `said`: the events of the file, and those that are stored. */
const storedEvents = (replace: boolean): string => `
  with mine as materialized (select e.*, t.job_id from event e join touched t using (application_id)),
  stored as materialized (
    select c.*, t.job_id from touched t join transition c using (application_id) where not exists (select from transition_superseded s where s.transition_id = c.id)),
  said as (
    ${eventsOf('mine')}
    union all
    select application_id, job_id, external_id, id, to_stage_id, at, case when kind_given then kind end, reason, actor, imported, 0, 0, ordinal from (
      select * from stored where not imported
      union all
      select * from stored c where imported and external_id is not null and not exists (select from mine e where e.external_id = c.external_id)
        ${replace ? 'and not exists (select from mine e where e.application_id = c.application_id)' : ''}) kept)`;
