import {
  endKinds,
  kindOfStatus,
  kinds,
  leavingKinds,
  returnKinds,
} from '../checks/kinds.queries.js';
import type { Client } from '../staging/connection.queries.js';
import { createTemporary } from '../staging/temporary.queries.js';

/**
 * Creates `shape`: for each application whether it entered a stage, whether it ended, and whether it is `winding`: a stage
 * occurs twice, there is more than one end, or a way back. One pass finds repeated stages with a set of bits.
 * @param highest the highest rank of a stage
 */
export const createShape = (client: Client, highest: number): Promise<void> =>
  createTemporary(
    client,
    'shape',
    `select application_id, bool_or(stage_id is not null and (kind is null or kind not in ${kinds('HIRE', 'UNHIRE', 'REOPEN')})) as entered, bool_or(kind in ${endKinds}) as ended,
    count(stage_id) <> bit_count((bit_or(${highest < 31 ? `1::bigint << (rank * 2)::int` : `set_bit(0::bit(${2 * highest + 2}), (rank * 2)::int, 1)`}) filter (where stage_id is not null))${highest < 31 ? '::bit(64)' : ''})
      or count(*) filter (where kind in ${endKinds}) > 1 or count(*) filter (where kind in ${kinds('BACK', 'UNHIRE', 'REOPEN')}) > 0 as winding
  from history group by application_id`,
  );

/** The columns of rows that no file has. */
const madeColumns =
  'application_id, job_id, at, imported, tie, origin, line, stage_id, rank, kind, kind_given';

/** Adds the entry into the first stage, at the time of the application, where no event enters a stage. */
export const addEntries = `insert into history (${madeColumns})
  select t.application_id, t.job_id, t.applied_at, true, 0, 0, 0, f.id, f.rank, null, false
  from touched t join (select distinct on (job_id) * from job_stage where not hidden order by job_id, rank) f on f.job_id = t.job_id
  left join shape s using (application_id) where s.entered is not true`;

/** Adds an end without a date where the given status has ended and no event ends the application. */
export const addEnds = `insert into history (${madeColumns})
  select t.application_id, t.job_id, null, true, 2, 0, 0, h.id, h.rank, ${kindOfStatus('t.given_status')}, false
  from touched t
  left join (select distinct on (job_id) * from job_stage where milestone = 'HIRED' and not hidden order by job_id, rank) h on h.job_id = t.job_id and t.given_status = 'HIRED'
  left join shape s using (application_id) where t.given_status <> 'ACTIVE' and s.ended is not true`;

/**
 * The rows of `history` with what orders them (docs/import.md, "The order of events"). An application that is not winding
 * is ordered by its stages, whatever the dates say. A winding one is ordered by date; an event without a date comes
 * before the first event of a later stage.
 * @param only a where clause
 */
const orderedRows = (only?: string): string => `
  with ranked as (
    select h.*, coalesce(w.winding, false) as winding,
      case when kind in ${leavingKinds} then 1000001 when kind in ${returnKinds} then 1000002 when kind = 'HIRE' then coalesce(rank, 1000000) else rank end as position
    from (select ctid as tid, * from history ${only ?? ''}) h left join shape w using (application_id)),
  placed as (
    select u.application_id, u.position, min(o.at) as at
    from (select distinct application_id, position from ranked where winding and at is null) u join history o on o.application_id = u.application_id and o.rank > u.position
    group by 1, 2)
  select r.*, case when r.winding then coalesce(r.at, p.at, 'infinity') end as moment
  from ranked r left join placed p on r.winding and r.at is null and p.application_id = r.application_id and p.position = r.position`;
const inOrder = 'moment, position, tie, origin, line';

/** Gives REOPEN and UNHIRE without a stage the stage where the application was before it ended. */
export async function stageOfReturns(client: Client): Promise<void> {
  const { rows } = await client.query(
    `select exists (select from history where kind in ${returnKinds} and stage_id is null) as any`,
  );
  if (!rows[0].any) return;
  const returning = `where application_id in (select application_id from history where kind in ${returnKinds} and stage_id is null)`;
  await client.query(`with ordered as (select o.*, row_number() over (partition by application_id order by ${inOrder}) as ordinal from (${orderedRows(returning)}) o)
    update history h set stage_id = b.stage_id, rank = b.rank from (
      select distinct on (r.tid) r.tid, e.stage_id, e.rank
      from ordered r join ordered e on e.application_id = r.application_id and e.ordinal < r.ordinal and e.stage_id is not null and (r.kind = 'REOPEN' or e.kind is distinct from 'HIRE')
      where r.kind in ${returnKinds} and r.stage_id is null order by r.tid, e.ordinal desc) b
    where h.ctid = b.tid`);
}

/**
 * Creates `finished`: the history in its order, with the kinds that no file gives, and `out_of_order` for an event dated
 * before the one that precedes it. One sort is enough, because all of it depends on neighbouring rows only.
 */
export const createFinished = (client: Client): Promise<void> =>
  createTemporary(
    client,
    'finished',
    `select application_id, external_id, transition_id, ordinal::int as ordinal, from_stage as from_stage_id, from_rank, stage_id as to_stage_id, rank, at,
    coalesce(kind, case
      when kind_before in ${leavingKinds} then 'REOPEN' when kind_before = 'HIRE' then 'UNHIRE' when from_rank is null or rank = from_rank then 'ENTER'
      when rank < from_rank then 'BACK' when rank - from_rank <= 1 then 'ADVANCE' else 'SKIP' end) as kind,
    kind_given, at_before, coalesce(at < at_before, false) as out_of_order, reason, actor, imported, is_last
  from (select o.*, row_number() over w as ordinal, lag(stage_id) over w as from_stage, lag(rank) over w as from_rank, lag(kind) over w as kind_before, lag(at) over w as at_before,
          lead(tie) over w is null as is_last
        from (${orderedRows()}) o window w as (partition by application_id order by ${inOrder})) o`,
  );

/** Fills what the preceding row does not have from earlier rows: the stage before an event, and the date to compare with. */
export async function fillGaps(client: Client): Promise<void> {
  const { rows } = await client.query(
    `select coalesce(bool_or(from_stage_id is null), false) as stages, coalesce(bool_or(at is not null and at_before is null), false) as dates
     from finished where ordinal > 1`,
  );
  const [{ stages, dates }] = rows;
  if (stages)
    await client.query(`update finished f set from_stage_id = b.to_stage_id,
      kind = case when f.kind = 'ENTER' and not f.kind_given then case when f.rank < b.rank then 'BACK' when f.rank = b.rank then 'ENTER' when f.rank - b.rank <= 1 then 'ADVANCE' else 'SKIP' end else f.kind end
    from (select distinct on (g.application_id, g.ordinal) g.application_id, g.ordinal, e.to_stage_id, e.rank
      from finished g join finished e on e.application_id = g.application_id and e.ordinal < g.ordinal and e.to_stage_id is not null
      where g.from_stage_id is null and g.ordinal > 1 order by g.application_id, g.ordinal, e.ordinal desc) b
    where b.application_id = f.application_id and b.ordinal = f.ordinal`);
  if (dates)
    await client.query(`update finished f set out_of_order = true
    from (select distinct on (g.application_id, g.ordinal) g.application_id, g.ordinal, g.at, e.at as before
      from finished g join finished e on e.application_id = g.application_id and e.ordinal < g.ordinal and e.at is not null
      where g.at is not null and g.at_before is null and g.ordinal > 1 order by g.application_id, g.ordinal, e.ordinal desc) b
    where b.application_id = f.application_id and b.ordinal = f.ordinal and b.at < b.before`);
}
