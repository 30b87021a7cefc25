import { applicationConditions } from '../../../src/domains/applications/application-filter.queries.js';
import {
  activeApplication,
  announceByTransition,
  applicationListing,
  applicationsById,
  boardListing,
  boardStages,
  cardsOfJobs,
  nextOrdinal,
  offerListing,
  offersById,
  offersOfApplications,
  placesOf,
  transitionsById,
  transitionsOfApplications,
  visibleApplications,
} from '../../../src/domains/applications/application.queries.js';
import { SortDirection } from '../../../src/platform/graphql/connection.js';
import { id, moment, readListOfEach, type Sample } from '../sampling.js';

const { ASC } = SortDirection;

export const samples: Sample[] = [
  ({ list }) =>
    list({ applicationListing: applicationListing(visibleApplications(['Engineering'])) }),
  ({ list }) =>
    list({
      applicationListing: applicationListing(
        [
          applicationConditions({
            jobIds: [id],
            departments: ['Engineering'],
            locations: ['Berlin'],
            candidateIds: [id],
            candidateRelationships: ['ACTIVE'],
            channelIds: [id],
            channelKinds: ['JOB_BOARD'],
            campaigns: ['spring'],
            statuses: ['ACTIVE'],
            stageIds: [id],
            sources: ['ats'],
            appliedFrom: moment,
            appliedTo: moment,
            imported: true,
            referred: true,
          }),
          applicationConditions({ referred: false, jobIds: [id], departments: ['Sales'] }),
          applicationConditions(undefined),
        ],
        { field: 'UPDATED_AT', direction: ASC },
      ),
    }),
  ({ list }) => list({ boardListing: boardListing(id) }),
  ({ list }) => list({ offerListing: offerListing([]) }),
  ({ sql }) => readListOfEach(sql, boardListing(id), 'a.stage_id'),
  ({ sql }) => applicationsById(sql, [id], ['Engineering']),
  ({ sql }) => transitionsOfApplications(sql, [id]),
  ({ sql }) => transitionsById(sql, [id]),
  ({ sql }) => nextOrdinal(sql, id),
  ({ sql }) => offersOfApplications(sql, [id]),
  ({ sql }) => offersById(sql, [id]),
  ({ sql }) => announceByTransition(sql),
  ({ sql }) => activeApplication(sql, id, id),
  ({ sql }) => boardStages(sql, id, undefined),
  ({ sql }) => boardStages(sql, id, ['Sales']),
  ({ sql }) => placesOf(sql, [id]),
  ({ sql }) => cardsOfJobs(sql, [id], 7),
];
