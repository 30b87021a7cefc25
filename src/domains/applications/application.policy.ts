import type { Viewer } from '../../platform/auth/viewer.js';
import { departmentScope } from '../users/viewers.js';
import { Role } from '../users/user.enums.js';

/** Departments whose applications the viewer may see; undefined: all of them. */
export const applicationScope = departmentScope;

/**
 * The roles that may change applications. `jobScope` decides which ones: a viewer who sees a job may change its
 * applications, and a hiring manager sees only the jobs of their departments.
 */
export const workingRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];
export const mayWorkWithApplications = ({ role }: Viewer): boolean => workingRoles.includes(role);
