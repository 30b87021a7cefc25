import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from '../users/user.enums.js';

/** Who may invite and deactivate users and make API keys. */
export const administrators: readonly Role[] = [Role.ADMIN];
export const mayAdministrate = ({ role }: Viewer): boolean => administrators.includes(role);

/**
 * Why an administrator may not lose the role or the access; undefined: they may.
 * @param others how many other active administrators there are
 */
export function keepsAdministrator(
  viewer: Viewer,
  user: { id: string; role: string; active: boolean },
  others: number,
): string | undefined {
  if (user.role !== Role.ADMIN || !user.active) return undefined;
  if (viewer.userId === user.id)
    return 'This is you. Ask another administrator, so that nobody locks themselves out.';
  return others === 0
    ? 'This is the last administrator. Give somebody else the role first.'
    : undefined;
}
