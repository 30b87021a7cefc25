import { defineModule } from '../../platform/module.js';
import { skillsModule } from '../skills/skills.module.js';
import { CandidateEntity, CandidateSkillEntity, ExperienceEntity } from './candidate.entity.js';
import { candidateJoins } from './candidate-joins.queries.js';
import { CandidateResolver, CandidateSkillResolver } from './candidate.resolver.js';
import { CandidateService } from './candidate.service.js';
import { CandidateChangesResolver } from './live/candidate-changes.resolver.js';
import { CandidateChangesService } from './live/candidate-changes.service.js';
import { candidateFieldRules } from './field-rules.policy.js';

declare module '../../platform/feed/change.js' {
  interface Change {
    /** the person whom the change is about */
    candidateId: string | null;
  }
}

/** Candidates, with their skills and experience. */
export const candidatesModule = defineModule({
  name: 'candidates',
  dependsOn: [skillsModule],
  entities: [CandidateEntity, CandidateSkillEntity, ExperienceEntity],
  changes: { CANDIDATE: ['CANDIDATE', 'SKILLS', 'EXPERIENCE', 'MERGED'] },
  changeColumns: { carried: ['candidate_id'] },
  services: ({ skills }) => ({
    candidates: new CandidateService(skills),
    candidateChanges: new CandidateChangesService(),
  }),
  resolvers: ({ candidates, skills }) => [
    new CandidateResolver(candidates),
    new CandidateSkillResolver(skills),
    new CandidateChangesResolver(candidates),
  ],
  nodes: ({ candidates }) => ({
    Candidate: { table: 'candidate', byId: candidates.byId.bind(candidates) },
  }),
  joins: candidateJoins,
  documents: ['dashboards/documents/candidate.graphql'],
  personType: 'Candidate',
  personalData: [
    {
      table: 'candidate',
      by: ['id', 'merged_into_id'],
      holds: 'profile, contacts, summary, consent',
      erasure: {
        rows: 'CLEARED',
        columns: [
          'external_id',
          'given_name',
          'family_name',
          'emails',
          'phone',
          'location',
          'country',
          'title',
          'company',
          'education',
          'experience_years',
          'seniority',
          'languages',
          'certificates',
          'latitude',
          'longitude',
          'willing_to_move',
          'summary',
          'consent_until',
          'do_not_contact',
        ],
        because: 'applications belong to somebody: a row with an opaque id stays for them',
      },
      texts: { source: 'the name of a system', name: 'made from the given and the family name' },
    },
    {
      table: 'candidate_skill',
      by: ['candidate_id'],
      holds: 'skills with level, years and evidence',
      erasure: { rows: 'DELETED' },
    },
    {
      table: 'experience',
      by: ['candidate_id'],
      holds: 'positions and what was done there',
      erasure: { rows: 'DELETED' },
    },
  ],
  fieldRules: candidateFieldRules,
  // Each of these skills is a condition of its own.
  fieldCosts: {
    'CandidateFilter.allSkillIds': { entry: 50 },
    'CandidateChangeFilter.allSkillIds': { entry: 50 },
  },
});
