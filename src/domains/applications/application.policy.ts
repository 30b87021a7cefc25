import { departmentScope, Role, type Viewer } from '../../platform/auth/viewer.js';

/** Departments whose applications are seen; undefined: all of them. */
export const applicationScope = departmentScope;

/** Recruiters decide everywhere, hiring managers in their departments. */
export const mayDecide = (viewer: Viewer, department: string | null | undefined): boolean =>
  [Role.ADMIN, Role.RECRUITER].includes(viewer.role) ||
  (viewer.role === Role.HIRING_MANAGER &&
    department != null &&
    viewer.departments.includes(department));

/** Who works with applications at all; the department is asked once the job is known. */
export const workingRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];
export const mayWorkWithApplications = ({ role }: Viewer): boolean => workingRoles.includes(role);

/** Reasons of a rejection are free text about a person. */
export const maySeeReasons = mayWorkWithApplications;
