import { everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees what of colleagues. */
export const userFieldRules: readonly FieldRule[] = [
  sees('Me', everybody, 'actor departments role'),
  sees('Query', everybody, 'me users'),
  sees('User', everybody, 'active departments email id name role version'),
];
