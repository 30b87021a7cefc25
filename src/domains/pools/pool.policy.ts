import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Pools are shared by those who look for people; what they are called is nothing for those who only measure. */
export const mayUsePools = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER].includes(role);

/** Rename and delete it; whom it holds is for all who use pools. */
export const mayOwnPool = (viewer: Viewer, { owner }: { owner: string }): boolean =>
  mayUsePools(viewer) && (owner === viewer.subject || viewer.role === Role.ADMIN);
