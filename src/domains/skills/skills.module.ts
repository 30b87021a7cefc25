import { defineModule } from '../../platform/module.js';
import { SkillAliasEntity, SkillEntity } from './skill.entity.js';
import { SkillResolver } from './skill.resolver.js';
import { SkillService } from './skill.service.js';
import { skillFieldRules } from './field-rules.policy.js';

/** Skills, each with one canonical name and its aliases. */
export const skillsModule = defineModule({
  name: 'skills',
  dependsOn: [],
  entities: [SkillEntity, SkillAliasEntity],
  changes: { SKILL: ['SKILL', 'ALIASES', 'BROADER'] },
  services: () => ({ skills: new SkillService() }),
  resolvers: ({ skills }) => [new SkillResolver(skills)],
  nodes: ({ skills }) => ({ Skill: { table: 'skill', byId: skills.byId.bind(skills) } }),
  personalData: { none: 'names of skills; who has them is of candidates' },
  fieldRules: skillFieldRules,
});
