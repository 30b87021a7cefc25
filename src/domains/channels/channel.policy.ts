import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Everyone who is signed in may see channels. What channels cost is for those who plan and measure. */
export const spendRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.ANALYST];
export const maySeeSpend = ({ role }: Viewer): boolean => spendRoles.includes(role);
