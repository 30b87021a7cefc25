import type { Postgres } from './cluster/postgres.js';
import type { JobOfWorld } from './workload/world.js';

const stages = [['Applied', 'APPLICATION'], ['Screen', 'SCREEN'], ['Interview', 'INTERVIEW'], ['Offer', 'OFFER'], ['Hired', 'HIRED']];

/** A job with its pipeline, which the API can't make. */
export async function insertJob(postgres: Postgres, title: string, department: string): Promise<JobOfWorld> {
  const [job] = await postgres.rows<{ id: string }>(`insert into job (title, department, status, opened_at) values ($1, $2, 'OPEN', now()) returning id`, [title, department]);
  const rows = await postgres.rows<{ id: string; position: number }>(`
    insert into stage (job_id, name, position, milestone) select $1, s.name, s.position, s.milestone from unnest($2::text[], $3::text[]) with ordinality s(name, milestone, position) returning id, position`,
    [job!.id, stages.map(([name]) => name), stages.map(([, milestone]) => milestone)]);
  return { id: job!.id, department, stageIds: rows.toSorted((a, b) => a.position - b.position).map(({ id }) => id) };
}
