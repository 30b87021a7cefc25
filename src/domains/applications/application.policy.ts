import type { Viewer } from '../../platform/auth/viewer.js';
import { departmentScope } from '../users/viewers.js';
import { Role } from '../users/user.enums.js';

/** Departments whose applications are seen; undefined: all of them. */
export const applicationScope = departmentScope;

/**
 * The roles that change applications. Which applications is not decided here: whoever sees a job (`jobScope`) may
 * change its applications, and a hiring manager sees the jobs of their departments only.
 */
export const workingRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];
export const mayWorkWithApplications = ({ role }: Viewer): boolean => workingRoles.includes(role);

/** Reasons of a rejection are free text about a person. */
export const maySeeReasons = mayWorkWithApplications;
