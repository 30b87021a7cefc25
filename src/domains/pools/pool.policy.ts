import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** The roles that may use talent pools. Roles that only read figures may not even see their names. */
export const poolRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];
export const mayUsePools = ({ role }: Viewer): boolean => poolRoles.includes(role);

/** True if the viewer may rename and delete the pool. Everybody who uses pools may change who is in it. */
export const mayOwnPool = (viewer: Viewer, { owner }: { owner: string }): boolean =>
  mayUsePools(viewer) && (owner === viewer.subject || viewer.role === Role.ADMIN);
