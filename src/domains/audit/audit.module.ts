import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { erasureModule } from '../erasure/erasure.module.js';
import { calledOf } from '../erasure/mentions.queries.js';
import { auditCommand } from './audit.command.js';
import { namesOf } from './audit.queries.js';
import { AuditResolver } from './audit.resolver.js';
import { serveAudit } from './audit.routes.js';
import { AuditService } from './audit.service.js';
import { auditFieldRules } from './field-rules.policy.js';

/** The audit log: who saw or changed what. The platform writes it; this module reads, checks and exports it. */
export const auditModule = defineModule({
  name: 'audit',
  dependsOn: [candidatesModule, erasureModule],
  services: ({ audit, eraser }) => {
    const auditLog = new AuditService(audit);
    eraser.addStore({
      store: 'audit log',
      holds: 'values of edits, and searches and lists that name the person',
      erase: async (sql, { people }) => {
        const called = await calledOf(sql, people);
        // A search for one name alone is emptied too: who searched when stays.
        const names = (await namesOf(sql, people)).map(({ name }) => name);
        await auditLog.forget(sql, people, [...Object.values(called).flat(), ...names]);
      },
    });
    return { auditLog };
  },
  resolvers: ({ auditLog, candidates }) => [new AuditResolver(auditLog, candidates)],
  routes: (app, { auditLog, session }) => serveAudit(app, { auditLog, session }),
  commands: (open) => [auditCommand(open)],
  documents: ['dashboards/documents/audit.graphql'],
  personalData: [
    {
      table: 'audit_event',
      by: ['candidate_id'],
      holds: 'when and through which door the person was looked at or changed, by which role',
      erasure: {
        rows: 'KEPT',
        because: 'it proves who saw what, under an id that leads to nobody any more',
      },
      texts: {
        actor_kind: 'a closed set',
        actor: 'an opaque id of a member of the hiring side',
        role: 'a closed set',
        door: 'a closed set',
        address: 'of the client of a member of the hiring side',
        action: 'a closed set',
        outcome: 'a closed set',
        operation: 'the name of a query, a document or a command',
        entity: 'the name of a type',
        detail: 'counts and names of fields',
        previous_hash: 'a hash',
        hash: 'a hash',
        contents_hash: 'a hash',
      },
      others: ['actor', 'address'],
    },
    {
      table: 'audit_value',
      by: ['candidate_id'],
      holds: 'fields of the person before and after each edit',
      erasure: {
        rows: 'CLEARED',
        columns: ['content', 'salt'],
        through: 'audit_forget',
        because: 'the chain of hashes needs the hash of each value',
      },
      texts: { entity: 'the name of a type', hash: 'a salted hash' },
    },
    {
      table: 'audit_inbox',
      by: [],
      holds: 'entries of the audit log that have no position yet',
      erasure: { rows: 'SEARCHED', how: 'they are moved into the audit log first' },
    },
  ],
  fieldRules: auditFieldRules,
  fieldCosts: { 'Query.auditChain': { base: 2_000 } },
});
