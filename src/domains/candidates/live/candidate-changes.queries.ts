import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { candidateConditions } from '../candidate-filter.queries.js';
import type { CandidateFilter } from '../candidate.filter.js';
import { visibleCandidates } from '../candidate.queries.js';

const all = (conditions: readonly RawBuilder<unknown>[]) =>
  conditions.length ? sql.join(conditions, sql` and `) : sql`true`;

/** For those of these people who still exist: whether the viewer may see them, and whether they match the filter. */
export const standingOf = (
  database: Sql,
  ids: readonly string[],
  filter: CandidateFilter,
  departments: readonly string[] | undefined,
) =>
  rowsOf<{ id: string; visible: boolean; within: boolean }>(
    database,
    sql`
    select id, visible, visible and filtered as within from (
      select c.id, ${all(visibleCandidates(departments))} as visible, coalesce(${all(candidateConditions(filter, 'c', new Date(), departments))}, false) as filtered
      from candidate c where c.id = any(${ids}::uuid[])) c`,
  );

/** People who match the filter and whom the viewer may see, at most `limit`. */
export const candidatesWithin = (
  database: Sql,
  filter: CandidateFilter,
  departments: readonly string[] | undefined,
  limit: number,
) =>
  rowsOf<{ id: string }>(
    database,
    sql`
    select c.id from candidate c where ${all([...visibleCandidates(departments), ...candidateConditions(filter, 'c', new Date(), departments)])} limit ${limit}`,
  );

/** People with an application for one of these jobs. */
export const candidatesOfJobs = (database: Sql, jobIds: readonly string[]) =>
  rowsOf<{ jobId: string; candidateId: string }>(
    database,
    sql`
    select distinct a.job_id as "jobId", a.candidate_id as "candidateId" from application a where a.job_id = any(${jobIds}::uuid[])`,
  );
