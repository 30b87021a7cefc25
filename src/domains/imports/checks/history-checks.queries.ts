import type { Client } from '../staging/connection.queries.js';
import { checkedName, literal } from '../staging/names.queries.js';
import { analyse, createTemporary } from '../staging/temporary.queries.js';
import type { Context } from './context.js';
import { kinds, kindOfStatus } from './kinds.queries.js';
import { problem, problemWhen, shown } from './problem.queries.js';
import type { MoreChecks } from './rows.queries.js';

/**
 * Creates the temporary tables that applications and their events are checked and ordered by:
 * - `job_stage`: the stages that events can name, one for each job and name. `rank` counts the job's active stages; a
 *   hidden stage is between them.
 * - `given_status`: the status that applications.csv gives, by application. The writing of applications fills it.
 * - `new_application`: the applications that are not stored yet. They wait there until their history is known.
 */
export async function createHistoryTables(client: Client, source: string): Promise<void> {
  await client.query(
    `create temp table new_application (
      id uuid not null default uuidv7(), source text not null, external_id text not null, candidate_id uuid not null,
      job_id uuid not null, applied_at timestamptz(3) not null, channel_id uuid, campaign text, referred_by text,
      imported boolean not null) on commit drop`,
  );
  await client.query(
    'create temp table given_status (application_id uuid primary key, status text, written boolean not null) on commit drop',
  );
  await createTemporary(
    client,
    'job_stage',
    `select distinct on (s.job_id, lower(s.name)) s.id, s.job_id, lower(s.name) as key, s.name, s.milestone, s.deleted_at is not null as hidden,
      (case when s.deleted_at is null then s.number else s.before + 0.5 end)::real as rank
    from (select *, count(*) filter (where deleted_at is null) over (partition by job_id order by position, id rows unbounded preceding) as number,
        count(*) filter (where deleted_at is null) over (partition by job_id order by position) as before
      from stage) s join job j on j.id = s.job_id
    where j.source = ${literal(source)}
    order by s.job_id, lower(s.name), s.deleted_at desc nulls first`,
  );
  await analyse(client, 'given_status', 'new_application');
}

/** Checks of stage_events.csv: the job has the stage, and an event without a kind gets one. */
export function eventChecks({ source, provided }: Context): MoreChecks {
  const cell = (name: string) => (provided.has(name) ? `s.${name}` : 'null::text');
  const kind = `upper(${cell('kind')})`;
  // The two tables are joined one by one: PostgreSQL knows nothing of the values of their union, and would expect many
  // applications for each event.
  const id = 'coalesce(r_stored.id, r_new.id)';
  const jobId = 'coalesce(r_stored.job_id, r_new.job_id)';
  const kindByStatus = kindOfStatus('coalesce(g.status, r_stored.status)');
  return {
    application: (key) => ({
      join: `left join application r_stored on r_stored.source = ${literal(source)} and r_stored.external_id = ${key}
        left join new_application r_new on r_new.external_id = ${key}`,
      id,
    }),
    joins: `left join job_stage e_stage on e_stage.job_id = ${jobId} and e_stage.key = lower(${cell('stage')})
      left join (select job_id, string_agg(name, ', ' order by rank) as names from job_stage where not hidden group by job_id) e_stages on e_stages.job_id = ${jobId}
      left join given_status g on g.application_id = ${id}`,
    values: `e_stage.id as stage_ref, e_stage.rank, ${jobId} as job_ref, case when ${cell('stage')} is null and ${cell('kind')} is null then ${kindByStatus} end as kind_by_status`,
    problems: [
      problemWhen(
        `${cell('stage')} is not null and e_stage.id is null`,
        'stage',
        `'the application''s job has no stage "' || ${shown(cell('stage'))} || '": it has ' ||
        coalesce(e_stages.names, 'none')`,
      ),
      problemWhen(
        `${cell('stage')} is null and ${cell('kind')} is null and ${kindByStatus} is null`,
        'kind',
        `'is empty, as the stage is, and the application has not ended: state REJECT, WITHDRAW, HIRE or TRANSFER'`,
      ),
      problemWhen(
        `${cell('stage')} is null and ${kind} in ${kinds('ENTER', 'ADVANCE', 'SKIP', 'BACK')}`,
        'stage',
        `'is empty, and ' || ${kind} || ' needs a stage'`,
      ),
    ],
  };
}

/** Notes a problem of events whose id belongs to an event of another application. */
export async function checkEventIds(client: Client, source: string): Promise<void> {
  await client.query(`update ${checkedName('stage_events')} t set problem = ${problem('event_id', `'is the id of an event of another application'`)}
    from transition o where o.source = ${literal(source)} and o.external_id = t.event_id and o.application_id <> t.application_ref and t.problem is null`);
}

/** Notes a problem of applications that change their job: their history names stages of the job they have. */
export async function checkJobs(client: Client, source: string): Promise<void> {
  await client.query(`update ${checkedName('applications')} t set problem = ${problem('job_id', `'is another job than the one that this application has here: write a TRANSFER event, and a new application for the other job'`)}
    from application o where o.source = ${literal(source)} and o.external_id = t.application_id and o.job_id <> t.job_ref and t.problem is null`);
}
