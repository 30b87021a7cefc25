import type { Directory } from '../../platform/auth/authenticate.js';
import type { Database } from '../../platform/database/database.js';
import { Role } from '../users/user.enums.js';
import { directoryUser, keyByHash } from '../users/user.queries.js';
import { viewerOf } from '../users/viewers.js';
import type { SignInService } from './sign-in.service.js';

const isRole = (value: unknown): value is Role => Object.values<unknown>(Role).includes(value);

/** Looks up users, API keys and sessions for sign-in. */
export const directoryOf = (database: Database, signIn: SignInService): Directory => ({
  viewerOfSession: (token) => signIn.viewerOf(token),
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
        expiresAt: key.expiresAt ?? undefined,
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
