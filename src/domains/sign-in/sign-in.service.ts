import { randomBytes } from 'node:crypto';
import { type Config, ConfigError } from '../../config.js';
import { RapportError } from '../../errors.js';
import { hashOfSecret, sessionKeyPrefix } from '../../platform/auth/authenticate.js';
import { OpenId, type ProvidedIdentity } from '../../platform/auth/openid.js';
import type { Viewer } from '../../platform/auth/viewer.js';
import type { Database, Sql } from '../../platform/database/database.js';
import type { ReportFailure } from '../../platform/feed/wake.js';
import { installationSecret } from '../../platform/sealing/installation.queries.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import { Role } from '../users/user.enums.js';
import { viewerOf } from '../users/viewers.js';
import { decide, roleOfGroups, unknownRoles } from './identity.policy.js';
import {
  endSession,
  endSessionByHash,
  endSessionsOf,
  giveRole,
  keepIdentity,
  keepRefreshToken,
  linkByHash,
  linkedUser,
  makeLink,
  makeUser,
  nobodyYet,
  sessionByHash,
  startSession,
  takeCheck,
  useLink,
  userWithEmail,
  type LinkPurpose,
} from './sign-in.queries.js';

/** Minutes after which the provider is asked whether a session goes on. */
const checkAfterMinutes = 15;
const codeBytes = 32;

/** A session that begins: what the browser keeps, and when it ends, in seconds since 1970. */
export interface StartedSession {
  token: string;
  expiresAt: number;
}

/** What a link does, for the page that asks before it is used. */
export interface LinkOffer {
  purpose: LinkPurpose;
  /** of the user who signs in with it; null for the first administrator */
  email: string | null;
}

/** Signs people in by a provider or by a link, and keeps their sessions. */
export class SignInService {
  readonly provider: OpenId | undefined;
  private sealer?: Promise<Sealer>;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly report: ReportFailure,
  ) {
    const [unknown] = unknownRoles(config.openId?.roles ?? []);
    if (unknown !== undefined)
      throw new ConfigError(
        'AUTH_OIDC_ROLES',
        `"${unknown}" is no role`,
        `Use one of ${Object.values(Role).join(', ')}`,
      );
    this.provider = config.openId && new OpenId(config.openId);
  }

  /**
   * Signs in who has come back from the provider.
   * @param code of the link that the browser brought, if any
   * @throws UNAUTHENTICATED with the reason and the remedy
   */
  async byIdentity(identity: ProvidedIdentity, code: string | undefined): Promise<StartedSession> {
    const sealed =
      identity.refreshToken === undefined
        ? undefined
        : (await this.sealing()).seal(Buffer.from(identity.refreshToken));
    return this.transaction(async (database) => {
      const link = code === undefined ? undefined : await linkByHash(database, hashOfSecret(code));
      if (code !== undefined && !link) throw unusableLink();
      const firstAdministrator = link?.purpose === 'FIRST_ADMINISTRATOR';
      if (firstAdministrator && !(await nobodyYet(database, { lock: true }))) throw unusableLink();
      const { issuer, subject, email } = identity;
      const decision = decide(
        {
          identity,
          firstAdministrator,
          linked: await knownUser(linkedUser(database, issuer, subject)),
          invited:
            link?.userId == null
              ? undefined
              : { id: link.userId, role: link.role as Role, active: link.active ?? false },
          byEmail:
            email === undefined
              ? undefined
              : await knownUser(userWithEmail(database, email, issuer)),
        },
        this.config.openId?.roles ?? [],
      );
      if ('refusal' in decision) throw unauthenticated(decision.refusal);
      if (code !== undefined && !(await useLink(database, hashOfSecret(code))))
        throw unusableLink();
      const userId =
        'user' in decision
          ? decision.user
          : (
              await makeUser(
                database,
                decision.create.email,
                decision.create.name,
                decision.create.role,
              )
            )?.id;
      if (userId === undefined)
        throw unauthenticated('Somebody with this e-mail address signs in already. Try again.');
      if ('user' in decision) await giveRole(database, userId, decision.role);
      await keepIdentity(database, issuer, subject, userId);
      return this.start(database, {
        userId,
        issuer,
        subject,
        providerSession: identity.session,
        refreshToken: sealed,
      });
    });
  }

  /** What a link does; undefined when it was used, has expired, or never was one. */
  async offerOf(code: string): Promise<LinkOffer | undefined> {
    const link = await linkByHash(this.database.sql, hashOfSecret(code));
    if (!link || link.active === false) return undefined;
    if (
      link.purpose === 'FIRST_ADMINISTRATOR' &&
      !(await nobodyYet(this.database.sql, { lock: false }))
    )
      return undefined;
    return { purpose: link.purpose, email: link.email };
  }

  /**
   * Signs in with a link alone.
   * @param who the first administrator, who has no user yet
   * @throws UNAUTHENTICATED when the link can't be used; BAD_USER_INPUT when who the first administrator is was not said
   */
  byLink(code: string, who: { email?: string; name?: string }): Promise<StartedSession> {
    return this.transaction(async (database) => {
      const link = await linkByHash(database, hashOfSecret(code));
      if (!link || link.active === false) throw unusableLink();
      if (link.purpose === 'INVITATION' && this.provider)
        throw unauthenticated(`Accept this invitation by signing in with ${this.provider.name}.`);
      let { userId } = link;
      if (link.purpose === 'FIRST_ADMINISTRATOR') {
        if (!who.email)
          throw new RapportError('BAD_USER_INPUT', 'Say your e-mail address.', {
            argument: 'email',
          });
        if (!(await nobodyYet(database, { lock: true }))) throw unusableLink();
        userId = (await makeUser(database, who.email, who.name, Role.ADMIN))?.id ?? null;
      }
      if (userId === null || !(await useLink(database, hashOfSecret(code)))) throw unusableLink();
      return this.start(database, { userId });
    });
  }

  /**
   * Makes a link that signs in once.
   * @returns its code, which is kept as a hash only
   */
  async makeLink(
    database: Sql,
    link: { purpose: LinkPurpose; userId?: string; madeBy: string; hours: number },
  ): Promise<string> {
    const code = randomBytes(codeBytes).toString('base64url');
    await makeLink(database, { ...link, hash: hashOfSecret(code) });
    return code;
  }

  /** The code of a link for the first administrator; undefined when there are users. */
  async firstAdministratorCode(): Promise<string | undefined> {
    if (!(await nobodyYet(this.database.sql, { lock: false }))) return undefined;
    return this.makeLink(this.database.sql, {
      purpose: 'FIRST_ADMINISTRATOR',
      madeBy: 'system:start',
      hours: 1,
    });
  }

  /** The viewer of a session; undefined when it has ended. */
  async viewerOf(token: string): Promise<Viewer | undefined> {
    const hash = hashOfSecret(token);
    let row = await sessionByHash(this.database.sql, hash, checkAfterMinutes);
    if (row?.toCheck) {
      await this.check(row.sessionId);
      row = await sessionByHash(this.database.sql, hash, checkAfterMinutes);
    }
    if (!row) return undefined;
    return viewerOf({
      subject: `user:${row.id}`,
      actor: row.email,
      userId: row.id,
      role: row.role as Role,
      departments: row.departments,
      expiresAt: row.expiresAt,
    });
  }

  async end(token: string): Promise<void> {
    await endSessionByHash(this.database.sql, hashOfSecret(token));
  }

  /** Ends the sessions that a logout token names. @throws BAD_REQUEST */
  async endByProvider(logoutToken: string): Promise<void> {
    if (!this.provider)
      throw new RapportError('BAD_REQUEST', 'Nobody signs in at a provider here.');
    const { issuer, ...whom } = await this.provider.loggedOut(logoutToken);
    await endSessionsOf(this.database.sql, issuer, whom);
  }

  /**
   * Asks the provider whether a session goes on, and which groups its user has. A provider that does not answer ends
   * nothing: the session has an end of its own.
   */
  private async check(sessionId: string): Promise<void> {
    const { provider, database } = this;
    const taken = await takeCheck(database.sql, sessionId, checkAfterMinutes);
    if (!taken?.refreshToken || !taken.subject || !provider) return;
    const sealer = await this.sealing();
    const refreshToken = sealer.open(taken.refreshToken)?.toString();
    try {
      if (refreshToken === undefined) throw unauthenticated('The session can not be checked.');
      const now = await provider.refresh(refreshToken, taken.subject);
      if (now.refreshToken !== undefined && now.refreshToken !== refreshToken)
        await keepRefreshToken(database.sql, sessionId, sealer.seal(Buffer.from(now.refreshToken)));
      if (now.groups === undefined) return;
      const role = roleOfGroups(this.config.openId?.roles ?? [], now.groups);
      if (role === null) await endSession(database.sql, sessionId);
      else if (role) await giveRole(database.sql, taken.userId, role);
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      if (error.code === 'UNAUTHENTICATED') await endSession(database.sql, sessionId);
      else this.report('checking a session', error);
    }
  }

  private async start(
    database: Sql,
    session: {
      userId: string;
      issuer?: string;
      subject?: string;
      providerSession?: string;
      refreshToken?: string;
    },
  ): Promise<StartedSession> {
    const token = `${sessionKeyPrefix}${randomBytes(codeBytes).toString('base64url')}`;
    const started = await startSession(database, {
      ...session,
      hash: hashOfSecret(token),
      hours: this.config.sessionHours,
    });
    if (!started) throw new Error('The session was not stored.');
    return { token, expiresAt: started.expiresAt };
  }

  private transaction<Result>(work: (database: Sql) => Promise<Result>): Promise<Result> {
    return this.database.sql.transaction().execute(work);
  }

  private sealing(): Promise<Sealer> {
    return (this.sealer ??= installationSecret(this.database.sql).then(
      (secret) => new Sealer(secret, 'refresh token'),
    ));
  }
}

const knownUser = async <Row extends { role: string }>(row: Promise<Row | undefined>) => {
  const found = await row;
  return found && { ...found, role: found.role as Role };
};

const unauthenticated = (message: string) => new RapportError('UNAUTHENTICATED', message);
const unusableLink = () =>
  unauthenticated('This link was used, or it has expired. Ask for a new one.');
