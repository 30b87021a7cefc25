import { asks, sees, type FieldRule } from '../../platform/rights/field-rule.js';
import { erasers, ledgerReaders } from './erasure.policy.js';

/** Who sees erasures, and who may ask about them. */
export const erasureFieldRules: readonly FieldRule[] = [
  sees(
    'Erasure',
    ledgerReaders,
    'askedAt askedBy candidateIds decidedAt decidedBy doneAt erasedAt id note open people reason rule state',
  ),
  sees('ErasureOpenStore', ledgerReaders, 'store why'),
  sees('ErasurePayload', erasers, 'erasure'),
  sees('ErasureLiftPayload', erasers, 'lifted'),
  sees(
    'ErasurePreview',
    erasers,
    'blocks candidateIds needsApproval referralsMade sameAddressIds stores userEmail',
  ),
  sees('ErasureStore', erasers, 'columns effect holds rows store why'),
  sees('ErasureBlock', erasers, 'by why'),
  sees('Query', ledgerReaders, 'erasures'),
  sees('Query', erasers, 'candidateErasurePreview'),
  ...asks(['ErasureFilter'], {
    states: ['Erasure.state'],
    reasons: ['Erasure.reason'],
    candidateId: ['Erasure.candidateIds'],
    from: ['Erasure.askedAt'],
    to: ['Erasure.askedAt'],
  }),
];
