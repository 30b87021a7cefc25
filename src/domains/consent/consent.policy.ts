import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Who sees what people agreed to and objected to: those who talk to them, and auditors. */
export const consentRoles: readonly Role[] = [
  Role.ADMIN,
  Role.RECRUITER,
  Role.HIRING_MANAGER,
  Role.AUDITOR,
];
export const maySeeConsents = ({ role }: Viewer): boolean => consentRoles.includes(role);

/** Who records what a person said. */
export const mayRecordConsents = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER].includes(role);

/** Who says what people are asked for, and in which words. */
export const mayEditPurposes = ({ role }: Viewer): boolean => role === Role.ADMIN;
