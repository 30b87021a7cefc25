import type { Viewer } from '../../platform/auth/viewer.js';
import { departmentScope } from '../users/viewers.js';
import { Role } from '../users/user.enums.js';

/**
 * Departments whose referrals the viewer may see, by the job or by the person's applications; undefined: all of them.
 */
export const referralScope = departmentScope;

export const mayRecordReferrals = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER].includes(role);
