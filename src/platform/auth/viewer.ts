/**
 * The person, key or command behind a request. The module that provides `signIn` extends this interface by what its
 * policies ask: roles, departments.
 */
export interface Viewer {
  /** stable and unique: `user:<id>`, `key:<id>`, `system:<name>` */
  readonly subject: string;
  /** as it stands in histories: an e-mail address, a key's name, or `system` */
  readonly actor: string;
  readonly userId?: string;
  /** what decides what a viewer may see, as text: two viewers with the same permissions see the same */
  readonly permissions: string;
  /** when the token behind this viewer ends, in seconds since 1970 */
  readonly expiresAt?: number;
}

/** Anybody with the permissions of this viewer: what is read for many may not depend on who one of them is. */
export const anybodyLike = (viewer: Viewer): Viewer => ({
  ...viewer,
  subject: `anybody:${viewer.permissions}`,
  actor: 'anybody',
  userId: undefined,
  expiresAt: undefined,
});
