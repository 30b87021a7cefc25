import { endKinds, statusOfKind } from '../checks/kinds.queries.js';
import type { Client } from '../staging/connection.queries.js';

/** What `finished` says of each application: its stage, since when, its status, and when it ended. */
const outcomes = `
  select l.application_id, coalesce(l.to_stage_id, l.from_stage_id) as stage_id, case when l.to_stage_id is not null then l.at when l.earlier then e.at else l.at_before end as entered_at,
    ${statusOfKind('l.kind')} as status, case when l.kind in ${endKinds} then l.at end as ended_at
  from (select *, to_stage_id is null and from_rank is null as earlier from finished where is_last) l
  left join (select distinct on (f.application_id) f.application_id, f.at from finished f join finished g on g.application_id = f.application_id and g.is_last and g.to_stage_id is null and g.from_rank is null
    where f.to_stage_id is not null order by f.application_id, f.ordinal desc) e on l.earlier and e.application_id = l.application_id`;

/** Inserts the new applications with the stage and status that their history gives them. */
export async function insertApplications(client: Client): Promise<void> {
  const given =
    'id, source, external_id, candidate_id, job_id, applied_at, channel_id, campaign, referred_by, imported';
  await client.query(`insert into application (${given}, stage_id, stage_entered_at, status, ended_at)
    select ${given}, p.stage_id, p.entered_at, coalesce(p.status, 'ACTIVE'), p.ended_at
    from new_application n left join (${outcomes}) p on p.application_id = n.id order by n.id`);
}

/** Updates the stage and status of each stored application to what its history says. */
export async function updateApplications(client: Client): Promise<void> {
  await client.query(`update application a set stage_id = p.stage_id, stage_entered_at = p.entered_at, status = p.status, ended_at = p.ended_at, version = a.version + 1, updated_at = now()
    from (${outcomes}) p
    where a.id = p.application_id and (a.stage_id, a.stage_entered_at, a.status, a.ended_at) is distinct from (p.stage_id, p.entered_at, p.status, p.ended_at)`);
}

/**
 * Compares the given statuses with those that the histories gave.
 * @returns applications whose given status their events contradict, and applications that took the given status
 */
export async function compareStatuses(
  client: Client,
): Promise<{ conflicts: number; statusesTaken: number }> {
  const { rows } =
    await client.query(`select (count(*) filter (where a.status <> g.status))::int as conflicts,
      (count(*) filter (where a.status = g.status and t.status_before <> a.status and not g.written))::int as "statusesTaken"
    from given_status g join application a on a.id = g.application_id left join touched t on t.application_id = a.id`);
  return rows[0];
}
