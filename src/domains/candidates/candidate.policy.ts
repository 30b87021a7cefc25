import type { Viewer } from '../../platform/auth/viewer.js';
import { departmentScope } from '../users/viewers.js';
import { Role } from '../users/user.enums.js';

/** The hiring side works with people; analysts and auditors only read. */
export const mayEditCandidates = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER].includes(role);

/** Addresses and free text are for those who talk to the person; who only measures sees the rest. */
export const contactRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];
export const maySeeContact = ({ role }: Viewer): boolean => contactRoles.includes(role);

/** Departments in which a person must have applied to be seen; undefined: everyone is seen. */
export const candidateScope = departmentScope;
