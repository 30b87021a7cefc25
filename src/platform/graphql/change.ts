import { LockMode, type EntitySchema, type InferEntity } from '@mikro-orm/core';
import { isId } from './node.js';
import type { Session } from './session.js';
import { refuse, UserErrorCode } from './user-error.js';

export { refuse, UserErrorCode } from './user-error.js';

/** Reads an object for a change and locks its row until the transaction ends. Refuses an unknown or malformed id with NOT_FOUND. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the entity's shape comes back through InferEntity
export async function findLocked<E extends EntitySchema<any>>(
  session: Session,
  entity: E,
  id: string,
  noun: string,
  field: string | string[] = 'id',
): Promise<InferEntity<E>> {
  const found = isId(id)
    ? await session.em.findOne(
        entity as EntitySchema<{ id: string }>,
        { id },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      )
    : undefined;
  if (!found) refuse(UserErrorCode.NOT_FOUND, field, `There is no ${noun} ${id}.`);
  return found as InferEntity<E>;
}

/** Refuses a change that is based on an older version. */
export function checkVersion(
  found: { version: number },
  expectedVersion: number | null | undefined,
): void {
  if (
    expectedVersion === undefined ||
    expectedVersion === null ||
    found.version === expectedVersion
  )
    return;
  refuse(
    UserErrorCode.VERSION_CONFLICT,
    'expectedVersion',
    `It is at version ${found.version}, but version ${expectedVersion} was expected. Read it again, then decide.`,
  );
}
