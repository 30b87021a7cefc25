import type { OpenIdConfig } from '../../config.js';
import type { ProvidedIdentity } from '../../platform/auth/openid.js';
import { Role } from '../users/user.enums.js';

/** A user as sign-in needs it. */
interface KnownUser {
  id: string;
  role: Role;
  active: boolean;
}

/** What is known when somebody comes back from the provider. */
export interface Circumstances {
  identity: ProvidedIdentity;
  /** the user to whom this identity was linked before */
  linked?: KnownUser;
  /** the user to whom the invitation that the browser brought belongs */
  invited?: KnownUser;
  /** the user with the identity's e-mail address */
  byEmail?: KnownUser & { linkedElsewhere: boolean };
  /** true when the browser brought the link for the first administrator */
  firstAdministrator: boolean;
}

/** Who signs in, and with which role from now on. */
export type Decision =
  | { user: string; role: Role; link: boolean }
  | { create: { email: string; name?: string; role: Role } }
  | { refusal: string };

const isRole = (role: string): role is Role => Object.values<string>(Role).includes(role);

/**
 * The role that groups give: the first in the configuration.
 * @returns undefined when groups do not decide here, null when none of the groups has a role
 */
export function roleOfGroups(
  roles: OpenIdConfig['roles'],
  groups: readonly string[] | undefined,
): Role | null | undefined {
  if (roles.length === 0) return undefined;
  const role = roles.find(({ group }) => groups?.includes(group))?.role;
  return role !== undefined && isRole(role) ? role : null;
}

/** The roles in AUTH_OIDC_ROLES that do not exist. */
export const unknownRoles = (roles: OpenIdConfig['roles']): string[] =>
  roles.map(({ role }) => role).filter((role) => !isRole(role));

/**
 * Decides who signs in. An identity is linked to a user by an invitation, or by an e-mail address that the provider has
 * verified; never by an address alone to an administrator, because then anybody who can set an address at the provider
 * would be one. When groups give roles, they decide at each sign-in.
 */
export function decide(
  { identity, linked, invited, byEmail, firstAdministrator }: Circumstances,
  roles: OpenIdConfig['roles'],
): Decision {
  const given = roleOfGroups(roles, identity.groups);
  const verified = identity.emailVerified ? identity.email : undefined;
  if (firstAdministrator) {
    if (!verified) return { refusal: notVerified(identity) };
    return { create: { email: verified, name: identity.name, role: Role.ADMIN } };
  }
  const user = linked ?? invited ?? (verified ? byEmail : undefined);
  if (user && !user.active) return { refusal: 'This user was deactivated. Ask an administrator.' };
  if (given === null)
    return { refusal: 'None of your groups has a role here. Ask an administrator.' };
  if (linked && invited && linked.id !== invited.id)
    return {
      refusal:
        'This invitation is for somebody else: your account at the provider belongs to another user here.',
    };
  if (linked) return { user: linked.id, role: given ?? linked.role, link: false };
  if (invited) return { user: invited.id, role: given ?? invited.role, link: true };
  if (!verified) return { refusal: notVerified(identity) };
  if (byEmail) {
    if (byEmail.linkedElsewhere)
      return {
        refusal:
          'The user with your e-mail address signs in with another account of the provider. Ask an administrator for an invitation.',
      };
    if (byEmail.role === Role.ADMIN)
      return {
        refusal:
          'An administrator signs in the first time with an invitation. Make one with: rapport user invite.',
      };
    return { user: byEmail.id, role: given ?? byEmail.role, link: true };
  }
  if (given) return { create: { email: verified, name: identity.name, role: given } };
  return { refusal: `${verified} is no user here. Ask an administrator for an invitation.` };
}

const notVerified = ({ email }: ProvidedIdentity) =>
  email === undefined
    ? 'The provider sends no e-mail address. Ask an administrator for an invitation.'
    : 'The provider has not verified your e-mail address. Verify it there, or ask an administrator for an invitation.';
