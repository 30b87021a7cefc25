import { spendRoles } from './channel.policy.js';
import { asks, everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees what of channels, and who may ask about it. */
export const channelFieldRules: readonly FieldRule[] = [
  sees('Channel', everybody, 'createdAt id kind name'),
  sees('Channel', spendRoles, 'spend'),
  sees('ChannelSpend', spendRoles, 'amount campaign currency firstDay lastDay'),
  sees('Query', everybody, 'channels'),
  sees('Touch', everybody, 'at campaign channel id'),
  sees('Candidate', everybody, 'touches'),
  ...asks(['CandidateFilter', 'CandidateChangeFilter'], { channelIds: ['Candidate.touches'] }),
  ...asks(['ChannelFilter'], { kinds: ['Channel.kind'], nameContains: ['Channel.name'] }),
  ...asks(['ChannelOrderField'], { NAME: ['Channel.name'], CREATED_AT: ['Channel.createdAt'] }),
];
