import type { Directory } from '../../platform/auth/authenticate.js';
import type { Database } from '../../platform/database/database.js';
import { keyByHash, usersByEmail } from './user.queries.js';

/** Users and keys, as sign-in sees them. */
export const directoryOf = (database: Database): Directory => ({
  userByEmail: async (email) => (await usersByEmail(database.sql, [email]))[0],
  keyByHash: (hash) => keyByHash(database.sql, hash),
});
