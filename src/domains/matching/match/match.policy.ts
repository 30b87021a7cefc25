import type { Viewer } from '../../../platform/auth/viewer.js';
import { Role } from '../../users/user.enums.js';

/** Ranking people is for those who talk to them; a hiring manager ranks those whom they may see, for jobs that they may see. */
export const mayMatch = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER].includes(role);

/** What was shown to whom is for those who have to answer for it. */
export const maySeeMatchRuns = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.AUDITOR].includes(role);
