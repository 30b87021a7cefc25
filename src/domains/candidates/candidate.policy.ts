import type { Viewer } from '../../platform/auth/viewer.js';
import { departmentScope } from '../users/viewers.js';
import { Role } from '../users/user.enums.js';

/** The roles that may edit people. Analysts and auditors only read. */
export const mayEditCandidates = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER].includes(role);

/** The roles that may see contact details and free text. Roles that only read figures see the rest. */
export const contactRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];

/** The viewer sees only people who applied in one of these departments; undefined: everybody. */
export const candidateScope = departmentScope;
