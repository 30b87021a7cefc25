import { sql } from 'kysely';
import type { Columns } from '../../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { milestones } from '../../jobs/job.enums.js';
import { visibleJobs } from '../../jobs/job.queries.js';

export type ComparedJob = Columns<'job', 'id' | 'title'> & {
  /** ids of skills that are musts */
  musts: string[];
};

/** Jobs with applications to learn from, and the job itself. */
export const readComparedJobs = (
  database: Sql,
  jobId: string,
  departments: readonly string[] | undefined,
): Promise<ComparedJob[]> =>
  rowsOf<ComparedJob>(
    database,
    sql`
    select j.id, j.title, array(select s.skill_id from job_skill s where s.job_id = j.id and s.need = 'MUST' order by 1) as musts
    from job j where ${sql.join([sql`(j.id = ${jobId} or exists (select from application a where a.job_id = j.id))`, ...visibleJobs(departments)], sql` and `)} order by j.id`,
  );

export interface ChannelOutcomes {
  channelId: string;
  /** applications that have ended */
  ended: number;
  open: number;
  /** of those that have ended: came to an interview or farther */
  interviewed: number;
  hired: number;
}

/** Outcomes of the applications for these jobs, by their own channel. */
export const readChannelOutcomes = (
  database: Sql,
  jobIds: readonly string[],
): Promise<ChannelOutcomes[]> =>
  rowsOf<ChannelOutcomes>(
    database,
    sql`
    with asked as (
      select a.id, a.channel_id, a.status, a.stage_id from application a where a.job_id = any(${[...jobIds]}::uuid[]) and a.channel_id is not null
    ), reached as (
      select id, max(array_position(${[...milestones]}::text[], milestone)) as furthest from (
        select a.id, g.milestone from asked a join stage g on g.id = a.stage_id
        union all select a.id, g.milestone from asked a join current_transition t on t.application_id = a.id join stage g on g.id = t.to_stage_id
      ) places group by 1
    )
    select a.channel_id as "channelId", count(*) filter (where a.status <> 'ACTIVE')::int as ended, count(*) filter (where a.status = 'ACTIVE')::int as open,
      count(*) filter (where a.status <> 'ACTIVE' and r.furthest >= array_position(${[...milestones]}::text[], 'INTERVIEW'))::int as interviewed,
      count(*) filter (where a.status = 'HIRED')::int as hired
    from asked a left join reached r using (id) group by 1 order by 1`,
  );
