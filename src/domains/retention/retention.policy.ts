import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Who sees rules, runs and holds. */
export const retentionRoles: readonly Role[] = [Role.ADMIN, Role.AUDITOR];
export const maySeeRetention = ({ role }: Viewer): boolean => retentionRoles.includes(role);

/** Who changes rules, makes and approves lists, and sets holds. */
export const mayManageRetention = ({ role }: Viewer): boolean => role === Role.ADMIN;
