import { sql, type RawBuilder } from 'kysely';
import type { Columns } from '../../../platform/database/columns.js';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import { visibleJobs } from '../../jobs/job.queries.js';
import type { JobStatus, SkillNeed } from '../../jobs/job.enums.js';

export type Vector = [number, number, number];

export interface PositionSkill {
  id: string;
  name: string;
  need: SkillNeed;
  minLevel: number | null;
  minYears: number | null;
}

export type JobPosition = Columns<
  'job',
  | 'id'
  | 'title'
  | 'department'
  | 'status'
  | 'seniority'
  | 'remote'
  | 'location'
  | 'languages'
  | 'certificates'
> & {
  vector: Vector | null;
  skills: PositionSkill[];
};

/** A point of the unit sphere. Computed in SQL like those of candidates, so that equal coordinates have equal bits. */
const vectorOf = (latitude: RawBuilder<unknown>, longitude: RawBuilder<unknown>) =>
  sql`case when ${latitude} is not null and ${longitude} is not null then jsonb_build_array(
        cosd(${latitude}) * cosd(${longitude}), cosd(${latitude}) * sind(${longitude}), sind(${latitude})) end`;

/** What jobs ask for; with `departments` only jobs that a viewer of these may see. */
export const readJobPositions = (
  database: Sql,
  where: { ids?: readonly string[]; status?: JobStatus },
  departments?: readonly string[],
): Promise<JobPosition[]> =>
  rowsOf<JobPosition>(
    database,
    sql`
    select j.id, j.title, j.department, j.status, j.seniority, j.remote, j.location, ${vectorOf(sql`j.latitude`, sql`j.longitude`)} as vector, j.languages, j.certificates,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'need', js.need, 'minLevel', js.min_level, 'minYears', js.min_years)
        order by array_position(array['MUST', 'SHOULD', 'NICE'], js.need), s.key)
        from job_skill js join skill s on s.id = js.skill_id where js.job_id = j.id), '[]') as skills
    from job j where ${sql.join(
      [
        ...(where.ids ? [sql`j.id = any(${[...where.ids]}::uuid[])`] : []),
        ...(where.status ? [sql`j.status = ${where.status}`] : []),
        ...visibleJobs(departments),
      ],
      sql` and `,
    )} order by j.id`,
  );

/** The vector of given coordinates, in degrees. */
export const readVector = async (
  database: Sql,
  latitude: number,
  longitude: number,
): Promise<Vector | null> =>
  (
    await rowOf<{ vector: Vector }>(
      database,
      sql`select ${vectorOf(sql`${latitude}::float8`, sql`${longitude}::float8`)} as vector`,
    )
  )?.vector ?? null;

export type NumberedSkill = Columns<'skill', 'id' | 'number' | 'name'>;

export const readSkillNumbers = (database: Sql, ids: readonly string[]): Promise<NumberedSkill[]> =>
  rowsOf<NumberedSkill>(
    database,
    sql`select id, number, name from skill where id = any(${[...ids]}::uuid[]) order by number`,
  );
