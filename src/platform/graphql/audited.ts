import { GraphQLError } from 'graphql';
import { catalogued } from '../../errors.js';
import {
  type AuditAction,
  type AuditContent,
  type AuditEntry,
  type AuditOutcome,
  idsIn,
} from '../audit/entry.js';
import type { Looks } from '../audit/looks.js';
import { takeEdits } from '../database/edits.js';
import type { AroundField } from './execution.js';
import type { Session } from './session.js';

/** What the audit log must know of the composition to describe a change; it is among a session's instances. */
export class AuditKnowledge {
  constructor(
    readonly looks: Pick<Looks, 'entityOf' | 'isPerson'>,
    /** tables whose old values are kept */
    readonly personalTables: ReadonlySet<string>,
  ) {}
}

/** What the name of a mutation says that it does; anything else is an UPDATE. */
const actions: readonly [RegExp, AuditAction][] = [
  [/(Create|Log|Record|Invite)$/, 'CREATE'],
  [/(Delete|Erase|Revoke|Remove)$/, 'DELETE'],
  [/Export$/, 'EXPORT'],
];
const actionOf = (mutation: string): AuditAction =>
  actions.find(([name]) => name.test(mutation))?.[1] ?? 'UPDATE';

/**
 * Writes a change into the audit log, in its transaction: with the old values of the people whose rows it edited.
 * @param input what was asked for
 * @param result what came of it
 */
export async function auditChange(
  session: Session,
  operation: string,
  input: unknown,
  result: unknown,
): Promise<void> {
  const { audit } = session;
  const edits = takeEdits(session.em);
  if (!audit) return;
  const { looks, personalTables } = session.instances.of(AuditKnowledge);
  const entity = looks.entityOf(operation);
  // The object that was made or changed: the result has its id, or is it; otherwise it was asked for.
  const [id] = [...idsIn(idOf(result)), ...idsIn(idOf(input))];
  const ids = idsIn([result, input]).filter((each) => each !== id);
  const contents: AuditContent[] = edits
    .filter(({ table }) => personalTables.has(table))
    .map(({ entity: changed, id: changedId, before, after }) => ({
      entity: changed,
      ...(changedId !== undefined && { id: changedId }),
      content: { before, after },
    }));
  const fields = [
    ...new Set(edits.flatMap((edit) => Object.keys(edit.before).map((f) => `${edit.entity}.${f}`))),
  ].sort();
  await audit.write(session.sql, session.auditActor, {
    action: actionOf(operation),
    operation,
    ...(entity && { entity }),
    ...(id && { entityId: id }),
    ...(id && looks.isPerson(entity) ? { people: [id], ids } : { ids: id ? [id, ...ids] : ids }),
    ...(fields.length > 0 && { detail: { fields } }),
    contents,
  });
  session.audited = true;
}

const idOf = (value: unknown): unknown =>
  typeof value === 'string' ? value : (value as { id?: unknown } | null | undefined)?.id;

/** Takes down the root fields of a mutation that wrote nothing into the audit log: those that were refused or failed. */
export const auditing =
  (session: Session, variables: unknown, inner: AroundField): AroundField =>
  async (key, name, errors, execute) => {
    session.audited = false;
    let outcome: AuditOutcome = 'REFUSED';
    try {
      const value = await inner(key, name, errors, execute);
      if (session.made?.earlier) outcome = 'REPEATED';
      return value;
    } catch (error) {
      if (!isRefusal(error)) outcome = 'FAILED';
      throw error;
    } finally {
      if (!wasAudited(session)) session.noteLook(attempt(session, name, variables, outcome));
    }
  };

/** The services have set it meanwhile, which the compiler does not know. */
const wasAudited = (session: Session): boolean => session.audited;

const isRefusal = (error: unknown): boolean =>
  catalogued(error instanceof GraphQLError ? (error.originalError ?? error) : error)?.code ===
  'FORBIDDEN';

function attempt(
  session: Session,
  operation: string,
  variables: unknown,
  outcome: AuditOutcome,
): AuditEntry {
  const entity = session.audit && session.instances.of(AuditKnowledge).looks.entityOf(operation);
  return {
    action: actionOf(operation),
    outcome,
    operation,
    ...(entity && { entity }),
    ids: idsIn(variables),
  };
}
