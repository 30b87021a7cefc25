import type { Directory } from '../../platform/auth/authenticate.js';
import type { Database } from '../../platform/database/database.js';
import { Role } from './user.enums.js';
import { directoryUser, keyByHash } from './user.queries.js';
import { viewerOf } from './viewers.js';

const isRole = (value: unknown): value is Role => Object.values<unknown>(Role).includes(value);

/** Looks up users and API keys for sign-in. */
export const directoryOf = (database: Database): Directory => ({
  async userByEmail(email) {
    const user = await directoryUser(database.sql, email);
    return (
      user && {
        active: user.active,
        viewer: viewerOf({
          subject: `user:${user.id}`,
          actor: user.email,
          userId: user.id,
          role: user.role,
          departments: user.departments,
        }),
      }
    );
  },
  async keyByHash(hash) {
    const key = await keyByHash(database.sql, hash);
    return (
      key &&
      viewerOf({
        subject: `key:${key.id}`,
        actor: key.name,
        role: key.role,
        departments: key.departments,
      })
    );
  },
  viewerOfClaims({ sub, role, departments }, actor) {
    if (!sub || !isRole(role)) return undefined;
    return viewerOf({
      subject: `jwt:${sub}`,
      actor,
      role,
      departments: Array.isArray(departments)
        ? departments.filter((name): name is string => typeof name === 'string')
        : [],
    });
  },
});

/** The subject (`Viewer.subject`) whose rights a change of the feed may have changed; undefined: nobody's. */
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
