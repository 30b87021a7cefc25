import { sql } from 'kysely';
import type { Columns } from '../../platform/database/columns.js';
import { rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import type { Role } from '../users/user.enums.js';

/** The user to whom an identity is linked. */
export const linkedUser = (database: Sql, issuer: string, subject: string) =>
  rowOf<Columns<'app_user', 'id' | 'role' | 'active'>>(
    database,
    sql`select u.id, u.role, u.active from identity i join app_user u on u.id = i.user_id
      where i.issuer = ${issuer} and i.subject = ${subject}`,
  );

/** The user with an e-mail address, and whether another account of the provider signs in as that user. */
export const userWithEmail = (database: Sql, email: string, issuer: string) =>
  rowOf<Columns<'app_user', 'id' | 'role' | 'active'> & { linkedElsewhere: boolean }>(
    database,
    sql`select u.id, u.role, u.active,
        exists (select from identity i where i.user_id = u.id and i.issuer = ${issuer}) as "linkedElsewhere"
      from app_user u where u.email = ${email}::citext`,
  );

/** Links an identity to a user, in the place of an older one of the same provider, and notes its use. */
export const keepIdentity = (database: Sql, issuer: string, subject: string, userId: string) =>
  rowsOf(
    database,
    sql`with replaced as (delete from identity where user_id = ${userId} and issuer = ${issuer} and subject <> ${subject})
      insert into identity (issuer, subject, user_id) values (${issuer}, ${subject}, ${userId})
      on conflict (issuer, subject) do update set last_used_at = now()`,
  );

export const giveRole = (database: Sql, userId: string, role: Role) =>
  rowsOf(
    database,
    sql`update app_user set role = ${role}, version = version + 1, updated_at = now()
      where id = ${userId} and role <> ${role}`,
  );

/** Makes a user. @returns undefined when somebody has the e-mail address */
export const makeUser = (database: Sql, email: string, name: string | undefined, role: Role) =>
  rowOf<Columns<'app_user', 'id'>>(
    database,
    sql`insert into app_user (email, name, role) values (${email}, ${name ?? null}, ${role})
      on conflict (email) do nothing returning id`,
  );

/** True while nobody can administrate: one at a time asks this before it makes the first administrator. */
export async function nobodyYet(database: Sql, { lock }: { lock: boolean }): Promise<boolean> {
  if (lock)
    await rowsOf(
      database,
      sql`select pg_advisory_xact_lock(hashtext('the first administrator')) is null as locked`,
    );
  const found = await rowOf<{ nobody: boolean }>(
    database,
    sql`select not exists (select from app_user) as nobody`,
  );
  return found?.nobody ?? false;
}

export interface NewSession {
  hash: Buffer;
  userId: string;
  issuer?: string;
  subject?: string;
  /** the session at the provider */
  providerSession?: string;
  /** sealed */
  refreshToken?: string;
  hours: number;
}

/** @returns when the session ends, in seconds since 1970 */
export const startSession = (database: Sql, session: NewSession) =>
  rowOf<{ expiresAt: number }>(
    database,
    sql`insert into web_session (hash, user_id, issuer, subject, provider_session, refresh_token, expires_at)
      values (${session.hash}, ${session.userId}, ${session.issuer ?? null}, ${session.subject ?? null},
        ${session.providerSession ?? null}, ${session.refreshToken ?? null}, now() + make_interval(secs => ${session.hours * 3_600}))
      returning extract(epoch from expires_at)::int as "expiresAt"`,
  );

/** The user of a session that goes on. `toCheck`: the provider has not been asked for a while. */
export const sessionByHash = (database: Sql, hash: Buffer, checkAfterMinutes: number) =>
  rowOf<
    Columns<'app_user', 'id' | 'email' | 'role' | 'departments'> & {
      sessionId: string;
      expiresAt: number;
      toCheck: boolean;
    }
  >(
    database,
    sql`select s.id as "sessionId", extract(epoch from s.expires_at)::int as "expiresAt",
        s.refresh_token is not null and s.checked_at < now() - make_interval(mins => ${checkAfterMinutes}) as "toCheck",
        u.id, u.email, u.role, u.departments
      from web_session s join app_user u on u.id = s.user_id
      where s.hash = ${hash} and s.ended_at is null and s.expires_at > now() and u.active`,
    { prepared: true },
  );

/**
 * Takes the check of a session: the row is marked as checked now, so that parallel requests do not ask the provider too.
 * @returns undefined when another request took it
 */
export const takeCheck = (database: Sql, sessionId: string, checkAfterMinutes: number) =>
  rowOf<Columns<'web_session', 'refresh_token' | 'subject' | 'user_id'>>(
    database,
    sql`update web_session set checked_at = now()
      where id = ${sessionId} and ended_at is null and refresh_token is not null
        and checked_at < now() - make_interval(mins => ${checkAfterMinutes})
      returning refresh_token as "refreshToken", subject, user_id as "userId"`,
  );

export const keepRefreshToken = (database: Sql, sessionId: string, refreshToken: string) =>
  rowsOf(
    database,
    sql`update web_session set refresh_token = ${refreshToken} where id = ${sessionId}`,
  );

export const endSession = (database: Sql, sessionId: string) =>
  rowsOf(
    database,
    sql`update web_session set ended_at = now(), refresh_token = null
      where id = ${sessionId} and ended_at is null`,
  );

export const endSessionByHash = (database: Sql, hash: Buffer) =>
  rowsOf(
    database,
    sql`update web_session set ended_at = now(), refresh_token = null
      where hash = ${hash} and ended_at is null`,
  );

/** Ends the sessions that a provider names: one of its own, or all of a subject. */
export const endSessionsOf = (
  database: Sql,
  issuer: string,
  { subject, session }: { subject?: string; session?: string },
) =>
  rowsOf<Columns<'web_session', 'id'>>(
    database,
    sql`update web_session set ended_at = now(), refresh_token = null
      where issuer = ${issuer} and ended_at is null
        and (${subject ?? null}::text is null or subject = ${subject ?? null})
        and (${session ?? null}::text is null or provider_session = ${session ?? null})
      returning id`,
  );

/** Deletes sessions and links that ended more than 30 days ago. @returns how many */
export const forgetOld = async (database: Sql, atMost: number): Promise<number> => {
  const sessions = await rowsOf<Columns<'web_session', 'id'>>(
    database,
    sql`delete from web_session where id in (select id from web_session
      where expires_at < now() - interval '30 days' order by expires_at limit ${atMost}) returning id`,
  );
  const links = await rowsOf<Columns<'sign_in_link', 'hash'>>(
    database,
    sql`delete from sign_in_link where hash in (select hash from sign_in_link
      where expires_at < now() - interval '30 days' limit ${atMost}) returning hash`,
  );
  return sessions.length + links.length;
};

export type LinkPurpose = 'INVITATION' | 'ACCESS' | 'FIRST_ADMINISTRATOR';

export const makeLink = (
  database: Sql,
  link: {
    hash: Buffer;
    purpose: LinkPurpose;
    userId?: string;
    madeBy: string;
    hours: number;
  },
) =>
  rowsOf(
    database,
    sql`insert into sign_in_link (hash, purpose, user_id, made_by, expires_at)
      values (${link.hash}, ${link.purpose}, ${link.userId ?? null}, ${link.madeBy}, now() + make_interval(secs => ${link.hours * 3_600}))`,
  );

/** A link that can still be used; `email` is absent for the first administrator. */
export const linkByHash = (database: Sql, hash: Buffer) =>
  rowOf<
    { purpose: LinkPurpose } & Columns<'sign_in_link', 'user_id'> & {
        email: string | null;
        role: Role | null;
        active: boolean | null;
      }
  >(
    database,
    sql`select l.purpose, l.user_id as "userId", u.email, u.role, u.active from sign_in_link l left join app_user u on u.id = l.user_id
      where l.hash = ${hash} and l.used_at is null and l.expires_at > now()`,
  );

/** Uses a link up. @returns undefined when it was used or has expired */
export const useLink = (database: Sql, hash: Buffer) =>
  rowOf<Columns<'sign_in_link', 'hash'>>(
    database,
    sql`update sign_in_link set used_at = now()
      where hash = ${hash} and used_at is null and expires_at > now() returning hash`,
  );

export const allUsers = (database: Sql) =>
  rowsOf<
    Columns<'app_user', 'email' | 'role' | 'active'> & {
      identities: number;
      sessions: number;
    }
  >(
    database,
    sql`select u.email, u.role, u.active,
        (select count(*)::int from identity i where i.user_id = u.id) as identities,
        (select count(*)::int from web_session s where s.user_id = u.id and s.ended_at is null and s.expires_at > now()) as sessions
      from app_user u order by u.email`,
  );

export const setActive = (database: Sql, email: string, active: boolean) =>
  rowOf<Columns<'app_user', 'id'>>(
    database,
    sql`update app_user set active = ${active}, version = version + 1, updated_at = now()
      where email = ${email}::citext returning id`,
  );

export const endSessionsOfUser = (database: Sql, userId: string) =>
  rowsOf(
    database,
    sql`update web_session set ended_at = now(), refresh_token = null
      where user_id = ${userId} and ended_at is null`,
  );

/** How many other active administrators there are. Their rows stay locked, so that two can't remove each other. */
export const otherAdministrators = async (database: Sql, userId: string): Promise<number> => {
  const rows = await rowsOf<Columns<'app_user', 'id'>>(
    database,
    sql`select id from app_user where role = 'ADMIN' and active and id <> ${userId} order by id for update`,
  );
  return rows.length;
};
