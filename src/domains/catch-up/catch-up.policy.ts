import { RapportError } from '../../errors.js';
import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Those who edit people and wait to find them. */
export const catchUpRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER];

/**
 * How far background work is tells how much there is.
 * @throws RapportError FORBIDDEN
 */
export function requireCatchUps({ role }: Viewer): void {
  if (!catchUpRoles.includes(role))
    throw new RapportError(
      'FORBIDDEN',
      'Only administrators and recruiters see how far background work is.',
    );
}
