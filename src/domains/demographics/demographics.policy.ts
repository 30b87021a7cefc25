import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Breakdowns by self-identified group are for those who measure and audit, never for those who decide about people. */
export const maySeeDiversity = ({ role }: Viewer): boolean =>
  [Role.ANALYST, Role.AUDITOR, Role.ADMIN].includes(role);

/** Fewer people than this make a small cell. A deployment may ask for more, never for fewer. */
export const smallestCell = 10;

/** Restating what was published, and the bias audit with its small cells, are for those who answer for fairness. */
export const mayAuditDiversity = ({ role }: Viewer): boolean =>
  [Role.AUDITOR, Role.ADMIN].includes(role);
