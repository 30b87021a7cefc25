import { RapportError } from '../../errors.js';
import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Who may erase people, and approve what others ask for. */
export const erasers: readonly Role[] = [Role.ADMIN];
/** Who may look into the ledger. */
export const ledgerReaders: readonly Role[] = [Role.ADMIN, Role.AUDITOR];

/** @throws RapportError FORBIDDEN */
export function requireEraser({ role }: Viewer): void {
  if (!erasers.includes(role)) throw new RapportError('FORBIDDEN', `${role} may not erase people.`);
}

/** @throws RapportError FORBIDDEN */
export function requireLedgerReader({ role }: Viewer): void {
  if (!ledgerReaders.includes(role))
    throw new RapportError('FORBIDDEN', `${role} may not see the ledger of erasures.`);
}

/** Why this viewer may not decide about an erasure that somebody asked for; undefined: they may. */
export const mayNotDecide = (viewer: Viewer, askedBy: string): string | undefined =>
  viewer.subject === askedBy
    ? 'You asked for this erasure yourself. Another administrator has to decide about it.'
    : undefined;
