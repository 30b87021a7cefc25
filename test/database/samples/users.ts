import {
  apiKeyListing,
  apiKeys,
  apiKeysById,
  demoUsers,
  directoryUser,
  keyByHash,
  revokeKey,
  userListing,
  usersByEmail,
  usersById,
} from '../../../src/domains/users/user.queries.js';
import {
  addMembers,
  poolListing,
  poolNameIsTaken,
  poolsById,
  poolSizes,
  poolsOfCandidates,
  removeMembers,
} from '../../../src/domains/pools/pool.queries.js';
import { anotherId, id, type Sample } from '../sampling.js';

export const samples: Sample[] = [
  ({ list }) => list({ userListing: userListing(false) }),
  ({ list }) => list({ userListing: userListing(true) }),
  ({ list }) => list({ apiKeyListing }),
  ({ sql }) => apiKeysById(sql, [id]),
  ({ sql }) => usersByEmail(sql, ['a@example.com']),
  ({ sql }) => usersById(sql, [id]),
  ({ sql }) => directoryUser(sql, 'a@example.com'),
  ({ sql }) => demoUsers(sql),
  ({ sql }) => keyByHash(sql, Buffer.from('hash')),
  ({ sql }) => apiKeys(sql),
  ({ sql }) => revokeKey(sql, 'dashboard'),

  ({ list }) => list({ poolListing }),
  ({ sql }) => poolsById(sql, [id]),
  ({ sql }) => poolsOfCandidates(sql, [id]),
  ({ sql }) => poolSizes(sql, [id], ['Engineering']),
  ({ sql }) => poolNameIsTaken(sql, 'Founders', undefined),
  ({ sql }) => addMembers(sql, id, [anotherId], 'a@example.com'),
  ({ sql }) => removeMembers(sql, id, [anotherId]),
];
