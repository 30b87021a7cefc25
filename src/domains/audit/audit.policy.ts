import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Who reads the audit log. */
export const auditRoles: readonly Role[] = [Role.ADMIN, Role.AUDITOR];
export const mayReadAudit = ({ role }: Viewer): boolean => auditRoles.includes(role);

/** Who sees the values of an edit: they are contacts and texts, which an auditor does not see of the person either. */
export const auditValueRoles: readonly Role[] = [Role.ADMIN];
