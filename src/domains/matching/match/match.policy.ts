import type { Viewer } from '../../../platform/auth/viewer.js';
import { Role } from '../../users/user.enums.js';

/** The roles that may rank people. A hiring manager ranks only people and jobs that they may see. */
export const mayMatch = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER].includes(role);

/** The roles that may see which ranking was shown to whom. */
export const maySeeMatchRuns = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.AUDITOR].includes(role);
