import * as extracted from '../../../src/domains/extracted-skills/extracted-skills.queries.js';
import { id, type Sample } from '../sampling.js';

export const samples: Sample[] = [
  ({ sql }) => extracted.textsOfCandidates(sql, [id]),
  ({ sql }) => extracted.textsOfJobs(sql, [id]),
  ...(['candidate', 'job'] as const).flatMap((owner): Sample[] => [
    ({ sql }) =>
      extracted.replaceExtractedSkills(
        sql,
        owner,
        [id],
        [{ ownerId: id, skillId: id, confidence: 0.5, mentions: [] }],
      ),
    ({ sql }) => extracted.readExtractedSkills(sql, owner, [id]),
    ({ sql }) => extracted.ownersAfter(sql, owner, id, 10),
    ({ sql }) => extracted.everyOwnerAfter(sql, id, 10),
    ({ sql }) => extracted.jobsAmong(sql, [id]),
    ({ sql }) => extracted.skillsStatedBy(sql, owner, [id]),
  ]),
  ({ sql }) =>
    extracted.replaceOccupations(sql, [id], [{ candidateId: id, occupationId: id, current: true }]),
  ({ sql }) => extracted.readFinderVersion(sql),
  ({ sql }) => extracted.writeFinderVersion(sql, 1),
];
