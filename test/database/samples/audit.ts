import {
  actorNames,
  auditEventsAfter,
  auditHead,
  auditListing,
  auditValues,
  chainAfter,
  chainValues,
  forgetValues,
  hashAt,
  namesOf,
} from '../../../src/domains/audit/audit.queries.js';
import { auditRow } from '../../../src/platform/audit/entry.js';
import { chainInbox, writeInbox } from '../../../src/platform/audit/inbox.queries.js';
import { auditImport } from '../../../src/domains/imports/import-run.queries.js';
import { systemViewer } from '../../../src/domains/users/viewers.js';
import { SortDirection } from '../../../src/platform/graphql/connection.js';
import { id, moment, type Sample } from '../sampling.js';

const everyField = {
  candidateIds: [id],
  actors: [`user:${id}`],
  actions: ['READ' as const],
  outcomes: ['DONE' as const],
  doors: ['GRAPHQL' as const],
  entities: ['Candidate'],
  entityIds: [id],
  operations: ['candidate'],
  from: moment,
  to: moment,
};
const row = auditRow(
  { viewer: systemViewer('test'), door: 'GRAPHQL' },
  { action: 'READ', operation: 'candidate' },
);

export const samples: Sample[] = [
  ({ list }) => list({ auditListing: auditListing({}) }),
  ({ list }) => list({ auditListing: auditListing(everyField, SortDirection.ASC) }),
  ({ sql }) => auditEventsAfter(sql, everyField, 0, 10),
  ({ sql }) => auditEventsAfter(sql, { doors: ['BI', 'FILE'] }, 0, 10),
  ({ sql }) => auditValues(sql, [1]),
  ({ sql }) => actorNames(sql, [id]),
  ({ sql }) => auditHead(sql),
  ({ sql }) => hashAt(sql, 1),
  ({ sql }) => namesOf(sql, [id]),
  ({ sql }) => chainAfter(sql, 0, 10),
  ({ sql }) => chainValues(sql, 1, 2),
  ({ sql }) => writeInbox(sql, [row], true),
  ({ sql }) => writeInbox(sql, [row], false),
  ({ sql }) => chainInbox(sql, 10, false),
  ({ sql }) => forgetValues(sql, [id], ['Ada']),
  ({ client }) =>
    auditImport(client, systemViewer('test'), id, 'DONE', {
      source: 'ats',
      dryRun: false,
      stopped: false,
      tables: {},
      rejects: [],
      warnings: [],
      seconds: 0,
    } as never),
];
