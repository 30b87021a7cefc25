import { everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees skills. */
export const skillFieldRules: readonly FieldRule[] = [
  sees('Query', everybody, 'skills'),
  sees('Skill', everybody, 'aliases broader id name'),
];
