import type { Member } from '../scenario/index.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of the API */

const fields = `position at actorKind actor actorName role door address action outcome operation entity entityId candidateIds count fields arguments
  changes { entity before after erasedAt }`;

/** The newest events of the audit log first, without looks into the log itself. */
export async function logOf(member: Member, filter: object = {}, first = 50): Promise<any[]> {
  const { auditEvents } = await member.asks(
    `query ($filter: AuditEventFilter, $first: Int!) { auditEvents(first: $first, filter: $filter) { nodes { ${fields} } } }`,
    { filter, first },
  );
  return auditEvents.nodes.filter(({ operation }: any) => operation !== 'auditEvents');
}

/** The newest of them. */
export const lastOf = async (member: Member, filter: object = {}): Promise<any> =>
  (await logOf(member, filter))[0];
