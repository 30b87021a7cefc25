import { RapportError } from '../../errors.js';
import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/**
 * How far background work is tells how much there is: for those who edit people and wait to find them.
 * @throws RapportError FORBIDDEN
 */
export function requireCatchUps({ role }: Viewer): void {
  if (role !== Role.ADMIN && role !== Role.RECRUITER)
    throw new RapportError(
      'FORBIDDEN',
      'Only administrators and recruiters see how far background work is.',
    );
}
