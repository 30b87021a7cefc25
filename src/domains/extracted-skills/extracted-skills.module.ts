import { defineModule } from '../../platform/module.js';
import { contactRoles } from '../candidates/candidate.policy.js';
import { skillsModule } from '../skills/skills.module.js';
import { taxonomyModule } from '../taxonomy/taxonomy.module.js';
import { findingsConsumer } from './findings.consumer.js';
import {
  CandidateFindingsResolver,
  FoundSkillResolver,
  JobFindingsResolver,
} from './findings.resolver.js';
import { FindingsService } from './findings.service.js';
import { FindingsUpdate } from './findings.update.js';

/** Skills and occupations that texts of people and jobs name. */
export const findingsModule = defineModule({
  name: 'findings',
  dependsOn: [taxonomyModule, skillsModule],
  changes: { CANDIDATE: ['FOUND_SKILLS', 'OCCUPATIONS'], JOB: ['FOUND_SKILLS'] },
  services: () => ({ findings: new FindingsService() }),
  resolvers: ({ findings, skills }) => [
    new CandidateFindingsResolver(findings),
    new JobFindingsResolver(findings),
    new FoundSkillResolver(skills),
  ],
  consumers: ({ database, taxonomy }) => [findingsConsumer(database, new FindingsUpdate(taxonomy))],
  personalData: [
    {
      table: 'candidate_found_skill',
      by: ['candidate_id'],
      holds: 'skills that a text names, with the place',
    },
    {
      table: 'candidate_occupation',
      by: ['candidate_id'],
      holds: 'what the titles of the person mean',
    },
  ],
  fieldRules: [{ type: 'SkillMention', fields: ['quote'], roles: contactRoles }],
});
