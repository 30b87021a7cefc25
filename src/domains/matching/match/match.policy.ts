import type { Viewer } from '../../../platform/auth/viewer.js';
import { Role } from '../../users/user.enums.js';

/** The roles that may rank people. A hiring manager ranks only people and jobs that they may see. */
export const matchRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];
export const mayMatch = ({ role }: Viewer): boolean => matchRoles.includes(role);

/** The roles that may see which ranking was shown to whom. */
export const matchRunRoles: readonly Role[] = [Role.ADMIN, Role.AUDITOR];
export const maySeeMatchRuns = ({ role }: Viewer): boolean => matchRunRoles.includes(role);
