import { RapportError } from '../../errors.js';
import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** An import can write anything, administrators included: for administrators and the command line. */
export const importRoles: readonly Role[] = [Role.ADMIN];
const mayImport = ({ role }: Viewer): boolean => importRoles.includes(role);

/** @throws RapportError FORBIDDEN */
export function requireImport(viewer: Viewer): void {
  if (!mayImport(viewer))
    throw new RapportError('FORBIDDEN', 'Only an administrator imports data.');
}
