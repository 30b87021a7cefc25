import {
  buildDocuments,
  changedBetween,
  candidateIdsAfter,
  lastCandidateId,
  candidateIdsOfChannel,
  candidateIdsOfJob,
  candidateIdsWithSkill,
  candidatesGone,
  countCandidates,
  skillsInUse,
} from '../../../src/domains/candidates/candidate-document.queries.js';
import {
  candidateBySource,
  externalIdOf,
  isErasedAddress,
  isErasedSource,
  candidateListing,
  candidatesById,
  differFromSkills,
  experiencesOfCandidates,
  lockSource,
  replaceSkills,
  skillsOfCandidates,
  visibleCandidates,
  writeAsImport,
} from '../../../src/domains/candidates/candidate.queries.js';
import {
  candidatesOfJobs,
  candidatesWithin,
  standingOf,
} from '../../../src/domains/candidates/live/candidate-changes.queries.js';
import { SortDirection } from '../../../src/platform/graphql/connection.js';
import { anotherId, everyField, id, type Sample } from '../sampling.js';

const { ASC } = SortDirection;
const skills = [{ id: anotherId, level: 3, years: 2.5, lastUsed: '2025-06-01', evidence: 'SELF' }];

export const samples: Sample[] = [
  ({ list }) => list({ candidateListing: candidateListing(visibleCandidates(['Engineering'])) }),
  ...(['NAME', 'UPDATED_AT', 'EXPERIENCE_YEARS'] as const).map(
    (field): Sample =>
      ({ list }) =>
        list({ candidateListing: candidateListing([], { field, direction: ASC }) }),
  ),
  ({ sql }) => candidatesById(sql, [id], undefined),
  ({ sql }) => skillsOfCandidates(sql, [id]),
  ({ sql }) => experiencesOfCandidates(sql, [id]),
  ({ sql }) => candidateBySource(sql, 'ats', '1'),
  ({ sql }) => externalIdOf(sql, 'a@example.com'),
  ({ sql }) => isErasedSource(sql, 'ats', '1'),
  ({ sql }) => isErasedAddress(sql, ['a@example.com'], undefined),
  ({ sql }) => lockSource(sql, 'ats', '1'),
  ({ sql }) => writeAsImport(sql),
  ({ sql }) => differFromSkills(sql, id, skills),
  ({ sql }) => replaceSkills(sql, id, skills),

  ({ sql }) => buildDocuments(sql, [id]),
  ({ sql }) => changedBetween(sql, 1, 2),
  ({ sql }) => candidateIdsAfter(sql, id, 10),
  ({ sql }) => lastCandidateId(sql),
  ({ sql }) => countCandidates(sql),
  ({ sql }) => candidatesGone(sql, [id]),
  ({ sql }) => candidateIdsOfJob(sql, id, id, 10),
  ({ sql }) => candidateIdsWithSkill(sql, id, id, 10),
  ({ sql }) => candidateIdsOfChannel(sql, id, id, 10),
  ({ sql }) => skillsInUse(sql, [id]),

  ({ sql }) => standingOf(sql, [id], everyField, ['Engineering']),
  ({ sql }) => standingOf(sql, [id], {}, undefined),
  ({ sql }) => candidatesWithin(sql, {}, undefined, 10),
  ({ sql }) => candidatesOfJobs(sql, [id]),
];
