import { contactRoles } from '../candidates/candidate.policy.js';
import { everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees what of extracted skills. */
export const extractedSkillFieldRules: readonly FieldRule[] = [
  sees('FoundSkill', everybody, 'confidence mentions skill stated'),
  sees('SkillMention', contactRoles, 'quote'),
  sees('SkillMention', everybody, 'source text'),
  sees('Candidate', everybody, 'foundSkills'),
  sees('Job', everybody, 'foundSkills'),
];
