import type { Client } from '../staging/connection.queries.js';
import { checkedName, literal } from '../staging/names.queries.js';
import { createTemporary, dropTables } from '../staging/temporary.queries.js';
import type { Written } from './rows.queries.js';

/**
 * Removes stages. One that the history of an application names is hidden instead of deleted.
 * @param which an SQL condition over the active stages `x`
 */
async function retire(client: Client, which: string): Promise<void> {
  await createTemporary(
    client,
    'retired',
    `select x.id from stage x where x.deleted_at is null and ${which}`,
  );
  await client.query(`update stage x set deleted_at = now(), version = version + 1 from retired r where r.id = x.id
    and (exists (select from application a where a.stage_id = x.id and a.job_id = x.job_id) or exists (
      select from application a join transition t on t.application_id = a.id where a.job_id = x.job_id and (t.to_stage_id = x.id or t.from_stage_id = x.id)))`);
  await client.query(
    'delete from stage x using retired r where r.id = x.id and x.deleted_at is null',
  );
  await dropTables(client, 'retired');
}

/** Gives every job without a stage the pipeline of its source's template, or the built-in one. */
export async function ensureStages(client: Client): Promise<void> {
  await client.query(
    `insert into stage (job_id, name, position, milestone, from_template)
     select j.id, p.name, p.position, p.milestone, true
     from job j join stage_template p on p.source = case when exists (select from stage_template o where o.source = j.source) then j.source else '' end
     where not exists (select from stage s where s.job_id = j.id and s.deleted_at is null)
     order by j.id, p.position`,
  );
}

/**
 * Writes stages.csv. Rows without a job are the source's template. Rows with a job replace the stages that the job got
 * from the template.
 */
export async function writeStages(client: Client, source: string): Promise<Written> {
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

/** Brings the jobs of the source that have no stages of their own in line with its template. */
async function followTemplate(client: Client, from: string): Promise<void> {
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
