import { Role } from '../users/user.enums.js';

/** The roles that may see what channels cost. Everyone who is signed in may see the channels themselves. */
export const spendRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.ANALYST];
