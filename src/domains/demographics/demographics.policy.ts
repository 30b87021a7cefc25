import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** The roles that may see breakdowns by self-identified group. Roles that decide about people may not. */
export const maySeeDiversity = ({ role }: Viewer): boolean =>
  [Role.ANALYST, Role.AUDITOR, Role.ADMIN].includes(role);

/** The smallest allowed size of a cell. A deployment may raise it, never lower it. */
export const smallestCell = 10;

/** The roles that may restate a publication and see the bias audit with its small cells. */
export const mayAuditDiversity = ({ role }: Viewer): boolean =>
  [Role.AUDITOR, Role.ADMIN].includes(role);
