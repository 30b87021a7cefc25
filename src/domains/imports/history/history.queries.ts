import type pg from 'pg';
import { checkedName, literal, type Context } from '../checks/checks.queries.js';
import { reviseHistory } from './revisions.queries.js';
import { eventId } from '../tables/tables.js';
import type { Written } from '../write/rows.queries.js';

const endKinds = `('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE')`;
const kindOfStatus = (status: string) =>
  `case ${status} when 'HIRED' then 'HIRE' when 'REJECTED' then 'REJECT' when 'WITHDRAWN' then 'WITHDRAW' when 'TRANSFERRED' then 'TRANSFER' end`;
const statusOfKind = (kind: string) =>
  `case ${kind} when 'HIRE' then 'HIRED' when 'REJECT' then 'REJECTED' when 'WITHDRAW' then 'WITHDRAWN' when 'TRANSFER' then 'TRANSFERRED' else 'ACTIVE' end`;

/** What stage_events.csv is checked for beside its cells: the stage of the application's job, and a kind where it can't be worked out. */
export function eventChecks(context: Context): {
  joins: string;
  values: string;
  problems: string[];
} {
  const cell = (name: string) => (context.provided.has(name) ? `s.${name}` : 'null::text');
  const kind = `upper(${cell('kind')})`;
  const told = kindOfStatus('coalesce(g.status, r_application.status)');
  const mark = 'chr(31)';
  return {
    joins: `left join job_stage e_stage on e_stage.job_id = r_application.job_id and e_stage.key = lower(${cell('stage')})
      left join given_status g on g.application_id = r_application.id`,
    values: `e_stage.id as stage_ref, e_stage.rank, r_application.job_id as job_ref, case when ${cell('stage')} is null and ${cell('kind')} is null then ${told} end as told`,
    problems: [
      `when ${cell('stage')} is not null and e_stage.id is null then 'stage' || ${mark} || 'the application''s job has no stage "' || left(${cell('stage')}, 60) || '": it has ' ||
        coalesce((select string_agg(o.name, ', ' order by o.rank) from job_stage o where o.job_id = r_application.job_id and not o.hidden), 'none')`,
      `when ${cell('stage')} is null and ${cell('kind')} is null and ${told} is null then 'kind' || ${mark} || 'is empty, as the stage is, and the application has not ended: state REJECT, WITHDRAW, HIRE or TRANSFER'`,
      `when ${cell('stage')} is null and ${kind} in ('ENTER', 'ADVANCE', 'SKIP', 'BACK') then 'stage' || ${mark} || 'is empty, and ' || ${kind} || ' goes into a stage'`,
    ],
  };
}

export const createGivenStatus =
  'create temp table given_status (application_id uuid primary key, status text, written boolean not null) on commit drop';

/** Notes the status that applications.csv gives, for the events to agree with. */
export async function noteStatuses(client: pg.ClientBase, context: Context): Promise<void> {
  if (!context.provided.has('status')) return;
  await client.query(`insert into given_status select a.id, t.status, a.xmin = pg_current_xact_id()::xid from ${checkedName('applications')} t
    join application a on a.source = ${literal(context.source)} and a.external_id = t.application_id where t.status is not null`);
}

export interface HistoryOutcome extends Written {
  /** applications whose given status the events contradict */
  conflicts: number;
  /** applications that took the status their file gives */
  statusesTaken: number;
}

/**
 * Brings the history of the applications of this source in order (analytics.md, rule 16) and writes what is new.
 * Set-based: each step is one statement over all applications that something new is known about.
 * @param events stage_events.csv is there, checked
 */
export async function writeHistory(
  client: pg.ClientBase,
  context: Context,
  options: { events: boolean; replace: boolean },
): Promise<HistoryOutcome> {
  const source = literal(context.source);
  const {
    rows: [{ before }],
  } = await client.query(
    `select exists (select from transition where source = ${source}) as before`,
  );
  const eventRows = before ? 'table event on commit drop' : 'view event';
  await client.query(
    `create temp ${eventRows} as ${
      options.events
        ? `select t.application_ref as application_id, ${eventId} as external_id, t.stage_ref as stage_id, t.at, coalesce(t.kind, t.told) as kind, t.reason, t."by" as actor, t.origin, t.line${before ? '' : ', true as news'}
       from ${checkedName('stage_events')} t`
        : `select null::uuid as application_id, null::text as external_id, null::uuid as stage_id, null::timestamptz(3) as at, null::text as kind, null::text as reason, null::text as actor, 0 as origin, 0::bigint as line${before ? '' : ', true as news'} where false`
    }`,
  );
  const written = await compareEvents(client, source, before);
  await client.query(touchedStatement(source, options.replace));
  await client.query('analyze touched');
  await client.query(inputsStatement(options.replace));
  await client.query('analyze history (application_id)');
  const {
    rows: [{ highest }],
  } = await client.query('select coalesce(max(rank), 0)::int as highest from job_stage');
  await client.query(shapeStatement(highest));
  await client.query('analyze shape');
  await client.query(addEntries);
  await client.query(addEnds);
  await stageOfReturns(client);
  await client.query(finishedStatement);
  await fillGaps(client);
  await reviseHistory(client, source);
  const outcome = await project(client);
  await client.query(`drop ${before ? 'table' : 'view'} event`);
  await client.query('drop table touched, history, shape, finished');
  return { ...written, ...outcome };
}

/** Counts what is new and what says something else than the row that is stored, and marks both. */
async function compareEvents(
  client: pg.ClientBase,
  source: string,
  before: boolean,
): Promise<Written> {
  if (!before) {
    const { rows } = await client.query('select count(*)::int as created from event');
    return { created: rows[0].created, updated: 0 };
  }
  await client.query(`create temp table compared on commit drop as
    select e.*, c.id is null or c.application_id <> e.application_id
      or (c.at, c.reason, c.actor) is distinct from (e.at, e.reason, e.actor)
      or (e.kind is null) is distinct from (not c.kind_given) or (e.kind is not null and e.kind <> c.kind)
      or (e.stage_id is not null and e.stage_id is distinct from c.to_stage_id and c.kind not in ('REJECT', 'WITHDRAW', 'TRANSFER')) as news,
      exists (select from transition o where o.source = ${source} and o.external_id = e.external_id) as known
    from event e left join current_transition c on c.source = ${source} and c.external_id = e.external_id`);
  await client.query('drop table event');
  await client.query('alter table compared rename to event');
  const { rows } = await client.query(
    'select (count(*) filter (where news and not known))::int as created, (count(*) filter (where news and known))::int as updated from event',
  );
  await client.query('alter table event drop column known');
  await client.query('analyze event');
  return rows[0];
}

/** Applications whose history may change: new events, a status that is not theirs, or no history at all. */
const touchedStatement = (
  source: string,
  replace: boolean,
) => `create temp table touched on commit drop as
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
      where c.application_id = a.id and c.imported and c.external_id is null and c.kind in ${endKinds} limit 1)) as wish
  from wanted w join application a on a.id = w.application_id left join given_status g on g.application_id = a.id`;

/** Everything that is said about the touched applications: the file's events, what is stored beside, what was recorded here. */
const inputsStatement = (replace: boolean) => `create temp table history on commit drop as
  with mine as materialized (select e.*, t.job_id from event e join touched t using (application_id)),
  stored as materialized (
    select c.*, t.job_id from touched t join transition c using (application_id) where not exists (select from transition_superseded s where s.transition_id = c.id)),
  said as (
    select application_id, job_id, external_id, null::uuid as transition_id, stage_id, at, kind, reason, actor, true as imported, 1 as tie, origin, line from mine
    union all
    select application_id, job_id, external_id, id, to_stage_id, at, case when kind_given then kind end, reason, actor, imported, 0, 0, ordinal from stored c
    where not imported or (external_id is not null and not exists (select from mine e where e.external_id = c.external_id)
      ${replace ? 'and not exists (select from mine e where e.application_id = c.application_id)' : ''}))
  select s.application_id, s.job_id, s.external_id, s.transition_id, s.at, s.reason, s.actor, s.imported, s.tie, s.origin, s.line,
    case when s.kind in ('REJECT', 'WITHDRAW', 'TRANSFER') then null when s.kind = 'HIRE' then coalesce(s.stage_id, h.id) else s.stage_id end as stage_id,
    coalesce(o.rank, case when s.kind = 'HIRE' then h.rank end) as rank,
    coalesce(s.kind, case when o.milestone = 'HIRED' then 'HIRE' end) as kind, s.kind is not null as kind_given
  from said s left join job_stage o on o.id = s.stage_id
  left join (select distinct on (job_id) * from job_stage where milestone = 'HIRED' and not hidden order by job_id, rank) h on h.job_id = s.job_id and s.kind = 'HIRE'`;

/** What is said about each application in short, in one pass: a set of its stages as bits tells whether one comes twice. */
const shapeStatement = (highest: number) => `create temp table shape on commit drop as
  select application_id, bool_or(stage_id is not null and (kind is null or kind not in ('HIRE', 'UNHIRE', 'REOPEN'))) as entered, bool_or(kind in ${endKinds}) as ended,
    count(stage_id) <> bit_count((bit_or(${highest < 31 ? `1::bigint << (rank * 2)::int` : `set_bit(0::bit(${2 * highest + 2}), (rank * 2)::int, 1)`}) filter (where stage_id is not null))${highest < 31 ? '::bit(64)' : ''})
      or count(*) filter (where kind in ${endKinds}) > 1 or count(*) filter (where kind in ('BACK', 'UNHIRE', 'REOPEN')) > 0 as winding
  from history group by application_id`;

const synthetic =
  'application_id, job_id, at, imported, tie, origin, line, stage_id, rank, kind, kind_given';

/** Every application has entered its first stage: where nothing says so, when it was made. */
const addEntries = `insert into history (${synthetic})
  select t.application_id, t.job_id, t.applied_at, true, 0, 0, 0, f.id, f.rank, null, false
  from touched t join (select distinct on (job_id) * from job_stage where not hidden order by job_id, rank) f on f.job_id = t.job_id
  left join shape s using (application_id) where s.entered is not true`;

/** An ended status without an end: an undated end of its kind. */
const addEnds = `insert into history (${synthetic})
  select t.application_id, t.job_id, null, true, 2, 0, 0, h.id, h.rank, ${kindOfStatus('t.wish')}, false
  from touched t
  left join (select distinct on (job_id) * from job_stage where milestone = 'HIRED' and not hidden order by job_id, rank) h on h.job_id = t.job_id and t.wish = 'HIRED'
  left join shape s using (application_id) where t.wish <> 'ACTIVE' and s.ended is not true`;

/**
 * The order. Where every stage occurs once, with one end at most and no way back, it is the order of the stages: the
 * dates then agree with it, or lose against it. Elsewhere it is by date, and an undated event stands before the first
 * event of a later stage.
 */
const orderedRows = (only?: string) => `
  with ranked as (
    select h.*, coalesce(w.winding, false) as winding,
      case when kind in ('REJECT', 'WITHDRAW', 'TRANSFER') then 1000001 when kind in ('REOPEN', 'UNHIRE') then 1000002 when kind = 'HIRE' then coalesce(rank, 1000000) else rank end as place
    from (select ctid as tid, * from history ${only ?? ''}) h left join shape w using (application_id)),
  placed as (
    select u.application_id, u.place, min(o.at) as at
    from (select distinct application_id, place from ranked where winding and at is null) u join history o on o.application_id = u.application_id and o.rank > u.place
    group by 1, 2)
  select r.*, case when r.winding then coalesce(r.at, p.at, 'infinity') end as moment
  from ranked r left join placed p on r.winding and r.at is null and p.application_id = r.application_id and p.place = r.place`;
const inOrder = 'moment, place, tie, origin, line';

/** REOPEN and UNHIRE without a stage go back to where the application was. */
async function stageOfReturns(client: pg.ClientBase): Promise<void> {
  const returning = `where application_id in (select application_id from history where kind in ('REOPEN', 'UNHIRE') and stage_id is null)`;
  await client.query(`with ordered as (select o.*, row_number() over (partition by application_id order by ${inOrder}) as ordinal from (${orderedRows(returning)}) o)
    update history h set stage_id = b.stage_id, rank = b.rank from (
      select distinct on (r.tid) r.tid, e.stage_id, e.rank
      from ordered r join ordered e on e.application_id = r.application_id and e.ordinal < r.ordinal and e.stage_id is not null and (r.kind = 'REOPEN' or e.kind is distinct from 'HIRE')
      where r.kind in ('REOPEN', 'UNHIRE') and r.stage_id is null order by r.tid, e.ordinal desc) b
    where h.ctid = b.tid`);
}

/** Kinds that nobody gave, and the flag of an event dated before its predecessor: one sort, and all that looks to the neighbours in it. */
const finishedStatement = `create temp table finished on commit drop as
  select application_id, external_id, transition_id, ordinal::int as ordinal, from_stage as from_stage_id, from_rank, stage_id as to_stage_id, rank, at,
    coalesce(kind, case
      when kind_before in ('REJECT', 'WITHDRAW', 'TRANSFER') then 'REOPEN' when kind_before = 'HIRE' then 'UNHIRE' when from_rank is null or rank = from_rank then 'ENTER'
      when rank < from_rank then 'BACK' when rank - from_rank <= 1 then 'ADVANCE' else 'SKIP' end) as kind,
    kind_given, at_before, coalesce(at < at_before, false) as out_of_order, reason, actor, imported, is_last
  from (select o.*, row_number() over w as ordinal, lag(stage_id) over w as from_stage, lag(rank) over w as from_rank, lag(kind) over w as kind_before, lag(at) over w as at_before,
          lead(tie) over w is null as is_last
        from (${orderedRows()}) o window w as (partition by application_id order by ${inOrder})) o`;

/** What the row before does not know, an earlier one may: the stage before an end, the date before an undated event. */
async function fillGaps(client: pg.ClientBase): Promise<void> {
  await client.query(`update finished f set from_stage_id = b.to_stage_id,
      kind = case when f.kind = 'ENTER' and not f.kind_given then case when f.rank < b.rank then 'BACK' when f.rank = b.rank then 'ENTER' when f.rank - b.rank <= 1 then 'ADVANCE' else 'SKIP' end else f.kind end
    from (select distinct on (g.application_id, g.ordinal) g.application_id, g.ordinal, e.to_stage_id, e.rank
      from finished g join finished e on e.application_id = g.application_id and e.ordinal < g.ordinal and e.to_stage_id is not null
      where g.from_stage_id is null and g.ordinal > 1 order by g.application_id, g.ordinal, e.ordinal desc) b
    where b.application_id = f.application_id and b.ordinal = f.ordinal`);
  await client.query(`update finished f set out_of_order = true
    from (select distinct on (g.application_id, g.ordinal) g.application_id, g.ordinal, g.at, e.at as before
      from finished g join finished e on e.application_id = g.application_id and e.ordinal < g.ordinal and e.at is not null
      where g.at is not null and g.at_before is null and g.ordinal > 1 order by g.application_id, g.ordinal, e.ordinal desc) b
    where b.application_id = f.application_id and b.ordinal = f.ordinal and b.at < b.before`);
}

/** Stage and status of the application as its history says. */
async function project(
  client: pg.ClientBase,
): Promise<{ conflicts: number; statusesTaken: number }> {
  await client.query(`update application a set stage_id = p.stage_id, stage_entered_at = p.entered_at, status = p.status, ended_at = p.ended_at, version = a.version + 1, updated_at = now()
    from (
      select l.application_id, coalesce(l.to_stage_id, l.from_stage_id) as stage_id, case when l.to_stage_id is not null then l.at when l.earlier then e.at else l.at_before end as entered_at,
        ${statusOfKind('l.kind')} as status, case when l.kind in ${endKinds} then l.at end as ended_at
      from (select *, to_stage_id is null and from_rank is null as earlier from finished where is_last) l
      left join (select distinct on (f.application_id) f.application_id, f.at from finished f join finished g on g.application_id = f.application_id and g.is_last and g.to_stage_id is null and g.from_rank is null
        where f.to_stage_id is not null order by f.application_id, f.ordinal desc) e on l.earlier and e.application_id = l.application_id) p
    where a.id = p.application_id and (a.stage_id, a.stage_entered_at, a.status, a.ended_at) is distinct from (p.stage_id, p.entered_at, p.status, p.ended_at)`);
  const { rows } =
    await client.query(`select (count(*) filter (where a.status <> g.status))::int as conflicts,
      (count(*) filter (where a.status = g.status and t.status_before <> a.status and not g.written))::int as "statusesTaken"
    from given_status g join application a on a.id = g.application_id left join touched t on t.application_id = a.id`);
  return rows[0];
}
