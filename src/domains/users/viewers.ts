import type { Viewer } from '../../platform/auth/viewer.js';
import { Role } from './user.enums.js';

declare module '../../platform/auth/viewer.js' {
  interface Viewer {
    readonly role: Role;
    /** names of departments; only HIRING_MANAGER is limited to them */
    readonly departments: readonly string[];
  }
}

/** The departments that a viewer is limited to; undefined: all. */
export const departmentScope = ({
  role,
  departments,
}: Pick<Viewer, 'role' | 'departments'>): readonly string[] | undefined =>
  role === Role.HIRING_MANAGER ? departments : undefined;

/** A viewer with the permissions that follow from the role and the departments. */
export const viewerOf = (who: Omit<Viewer, 'permissions'>): Viewer => ({
  ...who,
  permissions: JSON.stringify([who.role, departmentScope(who)?.toSorted()]),
});

/**
 * The product itself: imports, consumers and the command line.
 * @param role what it may do
 */
export const systemViewer = (name: string, role: Role = Role.ADMIN): Viewer =>
  viewerOf({ subject: `system:${name}`, actor: name, role, departments: [] });
