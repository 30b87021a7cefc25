import { poolRoles } from './pool.policy.js';
import { asks, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees talent pools, and who may ask about them. */
export const poolFieldRules: readonly FieldRule[] = [
  sees('Pool', poolRoles, 'createdAt description id madeBy mine name size updatedAt version'),
  sees('PoolCandidateResult', poolRoles, 'id'),
  sees('PoolCandidatesPayload', poolRoles, 'changed pool results'),
  sees('PoolPayload', poolRoles, 'pool'),
  sees('Query', poolRoles, 'pool pools'),
  sees('Candidate', poolRoles, 'pools'),
  ...asks(['CandidateFilter', 'CandidateChangeFilter'], { poolIds: ['Candidate.pools'] }),
];
