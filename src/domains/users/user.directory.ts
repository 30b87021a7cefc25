import type { Directory } from '../../platform/auth/authenticate.js';
import type { Database } from '../../platform/database/database.js';
import { directoryUser, keyByHash } from './user.queries.js';

/** Users and keys, as sign-in sees them. */
export const directoryOf = (database: Database): Directory => ({
  userByEmail: async (email) => directoryUser(database.sql, email),
  keyByHash: (hash) => keyByHash(database.sql, hash),
});
