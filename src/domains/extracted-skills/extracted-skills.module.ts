import { defineModule } from '../../platform/module.js';
import { skillsModule } from '../skills/skills.module.js';
import { taxonomyModule } from '../taxonomy/taxonomy.module.js';
import { extractedSkillsConsumer } from './extracted-skills.consumer.js';
import {
  CandidateExtractedSkillsResolver,
  FoundSkillResolver,
  JobExtractedSkillsResolver,
} from './extracted-skills.resolver.js';
import { ExtractedSkillsService } from './extracted-skills.service.js';
import { ExtractedSkillsUpdater } from './extracted-skills-updater.js';
import { extractedSkillFieldRules } from './field-rules.policy.js';

/** Skills and occupations that are extracted from texts of people and jobs. */
export const extractedSkillsModule = defineModule({
  name: 'extracted-skills',
  dependsOn: [taxonomyModule, skillsModule],
  changes: { CANDIDATE: ['FOUND_SKILLS', 'OCCUPATIONS'], JOB: ['FOUND_SKILLS'] },
  services: () => ({ extractedSkills: new ExtractedSkillsService() }),
  resolvers: ({ extractedSkills, skills }) => [
    new CandidateExtractedSkillsResolver(extractedSkills),
    new JobExtractedSkillsResolver(extractedSkills),
    new FoundSkillResolver(skills),
  ],
  consumers: ({ database, taxonomy }) => [
    extractedSkillsConsumer(database, new ExtractedSkillsUpdater(taxonomy)),
  ],
  personalData: [
    {
      table: 'candidate_found_skill',
      by: ['candidate_id'],
      holds: 'skills that a text names, with the place',
      erasure: { rows: 'DELETED' },
    },
    {
      table: 'candidate_occupation',
      by: ['candidate_id'],
      holds: 'what the titles of the person mean',
      erasure: { rows: 'DELETED' },
    },
  ],
  fieldRules: extractedSkillFieldRules,
});
