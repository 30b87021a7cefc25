import type { Viewer } from '../auth/viewer.js';

/** The way in: what somebody used to see or change something. */
export type AuditDoor = 'GRAPHQL' | 'SOCKET' | 'BI' | 'FILE' | 'COMMAND_LINE' | 'IMPORT';

export type AuditAction =
  | 'READ'
  | 'LIST'
  | 'SEARCH'
  | 'CREATE'
  | 'UPDATE'
  | 'DELETE'
  | 'EXPORT'
  | 'IMPORT'
  | 'SUBSCRIBE'
  | 'RUN';

/** What came of it. REPEATED: an earlier request with the same idempotency key had made the change. */
export type AuditOutcome = 'DONE' | 'REFUSED' | 'FAILED' | 'REPEATED';

/** Values that can be erased later: they are kept beside the log. */
export interface AuditContent {
  /** the type of the object that they belong to */
  entity?: string;
  /** its id */
  id?: string;
  content: object;
}

/** What somebody saw or did. */
export interface AuditEntry {
  action: AuditAction;
  /** default: DONE */
  outcome?: AuditOutcome;
  /** a field of Query, Mutation or Subscription, a document, a file or a command */
  operation: string;
  /** the type of the object or of the objects in the list */
  entity?: string;
  entityId?: string;
  /** the people whom it is about */
  people?: readonly string[];
  /** objects that it is about: their people are looked up when it gets its position */
  ids?: readonly string[];
  /** counts and names of fields, without personal data: it stays when a person is erased */
  detail?: object;
  contents?: readonly AuditContent[];
}

/** Who does something, and through which door. */
export interface AuditActor {
  viewer: Pick<Viewer, 'subject'> & { role?: string };
  door: AuditDoor;
  /** where the client is */
  address?: string;
}

/** A row of the inbox. */
export interface AuditRow {
  actor_kind: string;
  actor: string;
  role?: string;
  door: AuditDoor;
  address?: string;
  action: AuditAction;
  outcome: AuditOutcome;
  operation: string;
  entity?: string;
  entity_id?: string;
  people: readonly string[];
  ids: readonly string[];
  detail: object;
  contents: readonly AuditContent[];
}

const kinds: Readonly<Record<string, string>> = { key: 'API_KEY', system: 'SYSTEM' };

/** What `Viewer.subject` begins with says what kind of actor it is. */
function kindOf(subject: string): string {
  const begin = subject.slice(0, subject.indexOf(':'));
  return /-(line|link)$/.test(begin)
    ? begin.toUpperCase().replace('-', '_')
    : (kinds[begin] ?? 'USER');
}

export const auditRow = ({ viewer, door, address }: AuditActor, entry: AuditEntry): AuditRow => ({
  actor_kind: kindOf(viewer.subject),
  actor: viewer.subject,
  role: viewer.role,
  door,
  address,
  action: entry.action,
  outcome: entry.outcome ?? 'DONE',
  operation: entry.operation,
  entity: entry.entity,
  entity_id: entry.entityId,
  people: entry.people ?? [],
  ids: entry.ids ?? [],
  detail: entry.detail ?? {},
  contents: entry.contents ?? [],
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** At most so many objects of one entry are looked up. */
const mostIds = 100;

/** The ids of objects anywhere in a value, like the arguments of a field; the first hundred. */
export function idsIn(value: unknown, found: Set<string> = new Set()): string[] {
  if (found.size < mostIds) {
    if (typeof value === 'string') {
      if (uuid.test(value)) found.add(value.toLowerCase());
    } else if (typeof value === 'object' && value !== null)
      for (const part of Object.values(value)) idsIn(part, found);
  }
  return [...found];
}
