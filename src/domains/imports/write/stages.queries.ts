import type pg from 'pg';
import { checkedName, literal } from '../checks/checks.queries.js';
import type { Written } from './rows.queries.js';

/** A stage that history names is only hidden; others go. `which` picks among active stages `x`. */
async function retire(client: pg.ClientBase, which: string): Promise<void> {
  await client.query(
    `create temp table retired on commit drop as select x.id from stage x where x.deleted_at is null and ${which}`,
  );
  await client.query(`update stage x set deleted_at = now(), version = version + 1 from retired r where r.id = x.id
    and (exists (select from application a where a.stage_id = x.id and a.job_id = x.job_id) or exists (
      select from application a join transition t on t.application_id = a.id where a.job_id = x.job_id and (t.to_stage_id = x.id or t.from_stage_id = x.id)))`);
  await client.query(
    'delete from stage x using retired r where r.id = x.id and x.deleted_at is null',
  );
  await client.query('drop table retired');
}

/**
 * Gives every job without a stage the pipeline of its source's template, or the built-in one. For jobs made in any
 * way: call it in the transaction that made them.
 * @param jobIds only these jobs; absent: all
 * @returns the number of stages made
 */
export async function ensureStages(
  client: Pick<pg.ClientBase, 'query'>,
  jobIds?: readonly string[],
): Promise<number> {
  const { rowCount } = await client.query(
    `insert into stage (job_id, name, position, milestone, from_template)
     select j.id, p.name, p.position, p.milestone, true
     from job j join stage_template p on p.source = case when exists (select from stage_template o where o.source = j.source) then j.source else '' end
     where ($1::uuid[] is null or j.id = any ($1)) and not exists (select from stage s where s.job_id = j.id and s.deleted_at is null)
     order by j.id, p.position`,
    [jobIds ?? null],
  );
  return rowCount ?? 0;
}

/** Writes stages.csv: rows without a job are the source's template, rows with one replace the copies of the template. */
export async function writeStages(client: pg.ClientBase, source: string): Promise<Written> {
  const checked = checkedName('stages');
  const from = literal(source);
  const count = async (statement: string) => (await client.query(statement)).rowCount ?? 0;
  const forAll = `select * from ${checked} where job_ref is null`;
  const ofJob = `select * from ${checked} where job_ref is not null`;
  let updated =
    await count(`update stage_template x set position = t.position, milestone = t.milestone from (${forAll}) t
    where x.source = ${from} and lower(x.name) = lower(t.stage) and (x.position, x.milestone) is distinct from (t.position, t.milestone)`);
  let created =
    await count(`insert into stage_template (source, name, position, milestone) select ${from}, t.stage, t.position, t.milestone from (${forAll}) t
    where not exists (select from stage_template x where x.source = ${from} and lower(x.name) = lower(t.stage))`);
  updated +=
    await count(`update stage x set name = t.stage, position = t.position, milestone = t.milestone, from_template = false, version = x.version + 1 from (${ofJob}) t
    where x.job_id = t.job_ref and lower(x.name) = lower(t.stage) and x.deleted_at is null
      and (x.name, x.position, x.milestone, x.from_template) is distinct from (t.stage, t.position, t.milestone, false)`);
  created +=
    await count(`insert into stage (job_id, name, position, milestone) select t.job_ref, t.stage, t.position, t.milestone from (${ofJob}) t
    where not exists (select from stage x where x.job_id = t.job_ref and lower(x.name) = lower(t.stage) and x.deleted_at is null) order by t.line`);
  await retire(client, `x.from_template and x.job_id in (select job_ref from ${checked})`);
  if ((await count(`${forAll} limit 1`)) > 0) await followTemplate(client, from);
  return { created, updated };
}

/** The source's jobs without stages of their own follow its template. */
async function followTemplate(client: pg.ClientBase, from: string): Promise<void> {
  const following = `select j.id from job j where j.source = ${from} and not exists (select from stage o where o.job_id = j.id and o.deleted_at is null and not o.from_template)`;
  await client.query(`update stage x set position = p.position, milestone = p.milestone, version = x.version + 1 from stage_template p
    where p.source = ${from} and x.from_template and x.deleted_at is null and lower(x.name) = lower(p.name) and x.job_id in (${following}) and (x.position, x.milestone) is distinct from (p.position, p.milestone)`);
  await client.query(`insert into stage (job_id, name, position, milestone, from_template) select j.id, p.name, p.position, p.milestone, true from (${following}) j, stage_template p
    where p.source = ${from} and not exists (select from stage x where x.job_id = j.id and x.deleted_at is null and lower(x.name) = lower(p.name))`);
  await retire(
    client,
    `x.from_template and x.job_id in (${following}) and not exists (select from stage_template p where p.source = ${from} and lower(p.name) = lower(x.name))`,
  );
}

/**
 * The stages by which events are read, one for each job and name: `rank` counts the job's active stages; a hidden one
 * stands between them.
 */
export const createJobStages = (
  source: string,
): string => `create temp table job_stage on commit drop as
  with active as (select s.*, row_number() over (partition by job_id order by position, id) as number from stage s where deleted_at is null)
  select distinct on (s.job_id, lower(s.name)) s.id, s.job_id, lower(s.name) as key, s.name, s.milestone, s.deleted_at is not null as hidden,
    coalesce(a.number::real, (select count(*) from active o where o.job_id = s.job_id and o.position <= s.position) + 0.5)::real as rank
  from stage s join job j on j.id = s.job_id left join active a on a.id = s.id
  where j.source = ${literal(source)}
  order by s.job_id, lower(s.name), s.deleted_at desc nulls first`;
