/** Who asks: the five roles of the hiring side. */
export const Role: { readonly [Name in Role]: Role } = {
  ADMIN: 'ADMIN',
  RECRUITER: 'RECRUITER',
  HIRING_MANAGER: 'HIRING_MANAGER',
  ANALYST: 'ANALYST',
  AUDITOR: 'AUDITOR',
};
export type Role = 'ADMIN' | 'RECRUITER' | 'HIRING_MANAGER' | 'ANALYST' | 'AUDITOR';

/** The person, key or command behind a request, as the policies see it. */
export interface Viewer {
  /** stable and unique: `user:<id>`, `key:<id>`, `system:<name>` */
  readonly subject: string;
  /** as it stands in histories: an e-mail address, a key's name, or `system` */
  readonly actor: string;
  readonly userId?: string;
  readonly role: Role;
  /** names of departments; only HIRING_MANAGER is limited to them */
  readonly departments: readonly string[];
  /** when the token behind this viewer ends, in seconds since 1970 */
  readonly expiresAt?: number;
}

/** The product itself: imports and consumers, started by whoever may start the command line. */
export const systemViewer = (name: string): Viewer => ({
  subject: `system:${name}`,
  actor: name,
  role: Role.ADMIN,
  departments: [],
});

/** The departments that a viewer is limited to; undefined: all. */
export const departmentScope = (viewer: Viewer): readonly string[] | undefined =>
  viewer.role === Role.HIRING_MANAGER ? viewer.departments : undefined;

/** What decides what a viewer may see: two viewers with the same permissions see the same. */
export const permissionsOf = (viewer: Viewer): string =>
  JSON.stringify([viewer.role, departmentScope(viewer)?.toSorted()]);

/** Anybody with the permissions of this viewer: what is read for many may not depend on who one of them is. */
export const anybodyLike = (viewer: Viewer): Viewer => ({
  subject: `anybody:${permissionsOf(viewer)}`,
  actor: 'anybody',
  role: viewer.role,
  departments: viewer.departments,
});
