import { asks, sees, type FieldRule } from '../../platform/rights/field-rule.js';
import { auditRoles, auditValueRoles } from './audit.policy.js';

/** Who sees what of the audit log, and who may ask about it. */
export const auditFieldRules: readonly FieldRule[] = [
  sees('Query', auditRoles, 'auditEvents auditChain'),
  sees(
    'AuditEvent',
    auditRoles,
    'action actor actorKind actorName address arguments at candidate candidateIds changes count detail door entity entityId fields hash operation outcome position role',
  ),
  sees('AuditChange', auditRoles, 'entity entityId erasedAt'),
  sees('AuditChange', auditValueRoles, 'before after'),
  sees(
    'AuditChainCheck',
    auditRoles,
    'brokenAt checkedTo complete headHash headPosition problem waiting',
  ),
  ...asks(['AuditEventFilter'], {
    candidateIds: ['AuditEvent.candidateIds'],
    actors: ['AuditEvent.actor'],
    actions: ['AuditEvent.action'],
    outcomes: ['AuditEvent.outcome'],
    doors: ['AuditEvent.door'],
    entities: ['AuditEvent.entity'],
    entityIds: ['AuditEvent.entityId'],
    operations: ['AuditEvent.operation'],
    from: ['AuditEvent.at'],
    to: ['AuditEvent.at'],
  }),
  ...asks(['AuditEventOrderField'], { AT: ['AuditEvent.at'] }),
];
