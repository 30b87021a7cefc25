import { sees, type FieldRule } from '../../platform/rights/field-rule.js';
import { administrators } from './administration.policy.js';

/** Who sees API keys and the results of administration. */
export const signInFieldRules: readonly FieldRule[] = [
  sees(
    'ApiKey',
    administrators,
    'createdAt departments expiresAt id lastUsedAt name revokedAt role',
  ),
  sees('ApiKeyPayload', administrators, 'apiKey'),
  sees('ApiKeyCreatePayload', administrators, 'apiKey secret'),
  sees('UserPayload', administrators, 'user'),
  sees('UserInvitePayload', administrators, 'path user'),
  sees('FieldRight', administrators, 'field roles type'),
  sees('Query', administrators, 'apiKeys fieldRights'),
];
