import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/**
 * Who may export a person and see which tables hold something about them. An archive has self-identification in it, even
 * whether there is any, and notes of every department. Those who work with applicants and decide about them may not know
 * that.
 */
export const exportRoles: readonly Role[] = [Role.ADMIN];
export const mayExport = ({ role }: Viewer): boolean => exportRoles.includes(role);

/** Days until an archive is deleted and its link ends. */
export const daysKept = 7;

/** How often an archive is tried before it counts as failed. A process that was killed has tried, too. */
export const mostAttempts = 5;
