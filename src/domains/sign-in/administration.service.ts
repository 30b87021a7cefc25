import { RapportError } from '../../errors.js';
import { makeApiKey } from '../../platform/auth/authenticate.js';
import { everybody } from '../../platform/rights/field-rule.js';
import type { RightsTable } from '../../platform/rights/rights.js';
import { checkVersion, findLocked, refuse, UserErrorCode } from '../../platform/graphql/change.js';
import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs } from '../../platform/graphql/mutation.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { addressOf, isEmailAddress } from '../candidates/candidate-rules.js';
import { ApiKeyEntity, UserEntity } from '../users/user.entity.js';
import { Role } from '../users/user.enums.js';
import {
  apiKeyListing,
  apiKeysById,
  directoryUser,
  type ApiKeyRow,
} from '../users/user.queries.js';
import type { UserService } from '../users/user.service.js';
import { keepsAdministrator, mayAdministrate } from './administration.policy.js';
import {
  ApiKey,
  type ApiKeyInput,
  type FieldRight,
  type UserInput,
} from './administration.type.js';
import { endSessionsOfUser, otherAdministrators } from './sign-in.queries.js';
import type { SignInService } from './sign-in.service.js';

/** Hours until an invitation can't be used any more. */
const invitationHours = 7 * 24;
const toKey = (row: ApiKeyRow) => instanceOf(ApiKey, row);

/** Users, their roles and departments, and API keys. For administrators. */
export class AdministrationService {
  constructor(
    private readonly users: UserService,
    private readonly signIn: SignInService,
    private readonly rights: RightsTable,
  ) {}

  /** Which roles see each field of the API, by type and field. @throws FORBIDDEN */
  fieldRights(session: Session): FieldRight[] {
    this.authorize(session);
    return this.rights.seen
      .flatMap(({ type, fields, roles }) =>
        fields.map((field) => ({
          type,
          field,
          roles: Object.values(Role).filter((role) => roles === everybody || roles.includes(role)),
        })),
      )
      .sort((a, b) => (`${a.type}.${a.field}` < `${b.type}.${b.field}` ? -1 : 1));
  }

  /** Adds a user, and makes the link of the invitation. */
  async invite(session: Session, input: UserInput, args: ChangeArgs) {
    this.authorize(session);
    let code: string | undefined;
    const changed = await change(session, 'userInvite', input, args, async () => {
      const email = addressOf(input.email ?? '');
      if (!email || !isEmailAddress(email))
        refuse(
          UserErrorCode.INVALID,
          ['input', 'email'],
          'Give an e-mail address, like ada@example.com.',
        );
      if (!input.role)
        refuse(UserErrorCode.INVALID, ['input', 'role'], 'Say what the person may do.');
      const known = await directoryUser(session.sql, email);
      if (known)
        refuse(
          UserErrorCode.INVALID,
          ['input', 'email'],
          `${known.email} is a user already${known.active ? '' : ', who was deactivated. Activate them with userActivate'}.`,
        );
      const user = session.em.create(UserEntity, {
        email,
        name: input.name?.trim() || null,
        role: input.role,
        departments: departmentsOf(input.departments, input.role),
      });
      await session.em.persist(user).flush();
      code = await this.linkFor(session, user.id);
      return { id: user.id };
    });
    session.answersOnce = true;
    return { ...(await this.answer(session, changed)), path: code && `/welcome#${code}` };
  }

  /** Makes another link for a user, in the place of one that was lost. */
  async inviteAgain(session: Session, id: string, args: ChangeArgs) {
    this.authorize(session);
    let code: string | undefined;
    const changed = await change(session, 'userInviteAgain', { id }, args, async () => {
      const user = await findLocked(session, UserEntity, id, 'user');
      if (!user.active)
        refuse(UserErrorCode.INVALID, 'id', 'This user was deactivated. Activate them first.');
      code = await this.linkFor(session, user.id);
      return { id: user.id };
    });
    session.answersOnce = true;
    return { ...(await this.answer(session, changed)), path: code && `/welcome#${code}` };
  }

  async update(
    session: Session,
    id: string,
    input: UserInput,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    this.authorize(session);
    return this.answer(
      session,
      await change(session, 'userUpdate', { id, input, expectedVersion }, args, async () => {
        const user = await findLocked(session, UserEntity, id, 'user');
        checkVersion(user, expectedVersion);
        if (input.email != null && input.email.toLowerCase() !== user.email.toLowerCase())
          refuse(
            UserErrorCode.INVALID,
            ['input', 'email'],
            'The e-mail address of a user is fixed. Invite the new address, and deactivate this user.',
          );
        const role = input.role ?? user.role;
        if (role !== Role.ADMIN)
          await this.checkAdministratorStays(session, user, ['input', 'role']);
        if (input.name !== undefined) user.name = input.name?.trim() || null;
        user.role = role;
        user.departments = departmentsOf(input.departments ?? user.departments, role);
        await session.em.flush();
        return { id: user.id };
      }),
    );
  }

  /** Ends the access of a user, or gives it back. Sessions and sockets end at once. */
  async setActive(session: Session, id: string, active: boolean, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      await change(session, active ? 'userActivate' : 'userDeactivate', { id }, args, async () => {
        const user = await findLocked(session, UserEntity, id, 'user');
        if (!active) {
          await this.checkAdministratorStays(session, user, ['id']);
          await endSessionsOfUser(session.sql, user.id);
        }
        user.active = active;
        await session.em.flush();
        return { id: user.id };
      }),
    );
  }

  /** Signs a user out everywhere. */
  async signOut(session: Session, id: string, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      await change(session, 'userSignOut', { id }, args, async () => {
        const user = await findLocked(session, UserEntity, id, 'user');
        await endSessionsOfUser(session.sql, user.id);
        return { id: user.id };
      }),
    );
  }

  /** API keys, the newest first. @throws FORBIDDEN */
  async apiKeys(session: Session, page: RootPageArgs) {
    this.authorize(session);
    await session.waitFor(page.waitFor);
    return readPage(session.sql, apiKeyListing, page, toKey, session.changeCursor);
  }

  async apiKeyById(session: Session, id: string): Promise<ApiKey | undefined> {
    if (!mayAdministrate(session.viewer)) return undefined;
    return session
      .loader(
        'apiKey',
        async (ids) =>
          new Map((await apiKeysById(session.sql, ids)).map((row) => [row.id, toKey(row)])),
      )
      .load(id);
  }

  async createKey(session: Session, input: ApiKeyInput, args: ChangeArgs) {
    this.authorize(session);
    let secret: string | undefined;
    const { result, ...rest } = await change(session, 'apiKeyCreate', input, args, async () => {
      const name = input.name.trim();
      if (name === '') refuse(UserErrorCode.INVALID, ['input', 'name'], 'Say what it is for.');
      const expiresAt = input.expiresAt == null ? null : new Date(input.expiresAt);
      if (expiresAt && expiresAt.getTime() <= Date.now())
        refuse(
          UserErrorCode.INVALID,
          ['input', 'expiresAt'],
          'This time is over. Give a later one.',
        );
      const made = makeApiKey();
      const key = session.em.create(ApiKeyEntity, {
        name,
        role: input.role,
        departments: departmentsOf(input.departments, input.role),
        hash: made.hash,
        expiresAt,
      });
      await session.em.persist(key).flush();
      secret = made.key;
      return { id: key.id };
    });
    session.answersOnce = true;
    return {
      ...rest,
      apiKey: result && (await this.apiKeyById(session, result.id)),
      secret: result && secret,
    };
  }

  async revokeKey(session: Session, id: string, args: ChangeArgs) {
    this.authorize(session);
    const { result, ...rest } = await change(session, 'apiKeyRevoke', { id }, args, async () => {
      const key = await findLocked(session, ApiKeyEntity, id, 'API key');
      key.revokedAt ??= new Date();
      await session.em.flush();
      return { id: key.id };
    });
    return { ...rest, apiKey: result && (await this.apiKeyById(session, result.id)) };
  }

  private linkFor(session: Session, userId: string): Promise<string> {
    return this.signIn.makeLink(session.sql, {
      purpose: 'INVITATION',
      userId,
      madeBy: session.viewer.subject,
      hours: invitationHours,
    });
  }

  private async checkAdministratorStays(
    session: Session,
    user: { id: string; role: string; active: boolean },
    field: string[],
  ): Promise<void> {
    const others = user.role === Role.ADMIN ? await otherAdministrators(session.sql, user.id) : 0;
    const why = keepsAdministrator(session.viewer, user, others);
    if (why) refuse(UserErrorCode.INVALID, field, why);
  }

  private authorize({ viewer }: Session): void {
    if (!mayAdministrate(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not administrate users and keys.`);
  }

  private async answer<Payload extends { result?: { id: string } }>(
    session: Session,
    { result, ...rest }: Payload,
  ) {
    return { ...rest, user: result && (await this.users.byId(session, result.id)) };
  }
}

/** Departments, trimmed and each once. Refuses a hiring manager without any, who would see nothing. */
function departmentsOf(given: readonly string[] | null | undefined, role: string): string[] {
  const departments = [
    ...new Set((given ?? []).map((name) => name.trim()).filter((name) => name !== '')),
  ];
  if (role === Role.HIRING_MANAGER && departments.length === 0)
    refuse(
      UserErrorCode.INVALID,
      ['input', 'departments'],
      'A HIRING_MANAGER sees the departments given here. Give at least one.',
    );
  return departments;
}
