import type { Directory } from '../../platform/auth/authenticate.js';
import type { Database } from '../../platform/database/database.js';
import { directoryUser, keyByHash } from './user.queries.js';

/** Users and keys, as sign-in sees them. */
export const directoryOf = (database: Database): Directory => ({
  userByEmail: async (email) => directoryUser(database.sql, email),
  keyByHash: (hash) => keyByHash(database.sql, hash),
});

/** Whose rights a change of the feed is about, as `Viewer.subject`; undefined: nobody's. */
export function subjectOfChange({
  entity,
  entityId,
}: {
  entity: string;
  entityId: string;
}): string | undefined {
  if (entity === 'USER') return `user:${entityId}`;
  return entity === 'API_KEY' ? `key:${entityId}` : undefined;
}
