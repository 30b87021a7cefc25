import { sql } from 'kysely';
import type { Joins } from '../../platform/graphql/rows.queries.js';
import { toOne, toPage } from '../../platform/graphql/joins.queries.js';
import { candidateScope } from '../candidates/candidate.policy.js';
import { visibleCandidates } from '../candidates/candidate.queries.js';
import { candidateRows } from '../candidates/candidate-rows.js';
import { jobScope } from '../jobs/job.policy.js';
import { visibleJobs } from '../jobs/job.queries.js';
import { jobRows, stageRows } from '../jobs/job-rows.js';
import type { ApplicationFilter } from './application.filter.js';
import { applicationRows, visibleListing } from './application-rows.js';
import type { ApplicationOrder } from './application.type.js';

const pageBy = (column: string) =>
  toPage(
    applicationRows,
    (parent) => sql`${sql.ref(`a.${column}`)} = ${parent('id')}`,
    (session, { filter, orderBy }) =>
      visibleListing(
        session,
        filter as ApplicationFilter | undefined,
        (orderBy ?? undefined) as ApplicationOrder | undefined,
      ),
  );

export const applicationJoins: Joins = {
  'Candidate.applications': pageBy('candidate_id'),
  'Job.applications': pageBy('job_id'),
  'Application.candidate': toOne(candidateRows, sql`candidate c`, (session, application) => [
    sql`c.id = ${application('candidate_id')}`,
    ...visibleCandidates(candidateScope(session.viewer)),
  ]),
  'Application.job': toOne(jobRows, sql`job j`, (session, application) => [
    sql`j.id = ${application('job_id')}`,
    ...visibleJobs(jobScope(session.viewer)),
  ]),
  'Application.stage': toOne(stageRows, sql`stage st`, (_, application) => [
    sql`st.id = ${application('stage_id')}`,
  ]),
};
