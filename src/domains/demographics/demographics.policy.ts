import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** The roles that may see breakdowns by self-identified group. Roles that decide about people may not. */
export const diversityRoles: readonly Role[] = [Role.ANALYST, Role.AUDITOR, Role.ADMIN];
export const maySeeDiversity = ({ role }: Viewer): boolean => diversityRoles.includes(role);

/** The smallest allowed size of a cell. A deployment may raise it, never lower it. */
export const smallestCell = 10;

/** The roles that may restate a publication and see the bias audit. */
export const diversityAuditRoles: readonly Role[] = [Role.AUDITOR, Role.ADMIN];
export const mayAuditDiversity = ({ role }: Viewer): boolean => diversityAuditRoles.includes(role);
