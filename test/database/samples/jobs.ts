import {
  jobListing,
  jobsById,
  openingsById,
  openingsOfJobs,
  skillsOfJobs,
  stagesById,
  stagesOfJobs,
} from '../../../src/domains/jobs/job.queries.js';
import { SortDirection } from '../../../src/platform/graphql/connection.js';
import { id, type Sample } from '../sampling.js';

const { ASC, DESC } = SortDirection;

export const samples: Sample[] = [
  ({ list }) => list({ jobListing: jobListing(undefined) }),
  ({ list }) =>
    list({
      jobListing: jobListing(
        ['Engineering'],
        {
          statuses: ['OPEN'],
          departments: ['Engineering'],
          locations: ['Berlin'],
          sources: ['ats'],
          titleContains: 'engineer',
        },
        { field: 'TITLE', direction: ASC },
      ),
    }),
  ({ list }) => list({ jobListing: jobListing([], {}, { field: 'CREATED_AT', direction: DESC }) }),
  ({ sql }) => jobsById(sql, [id], ['Engineering']),
  ({ sql }) => skillsOfJobs(sql, [id]),
  ({ sql }) => stagesOfJobs(sql, [id]),
  ({ sql }) => stagesById(sql, [id]),
  ({ sql }) => openingsById(sql, [id]),
  ({ sql }) => openingsOfJobs(sql, [id]),
];
