import { sql } from 'kysely';
import { type Columns, columnsOf, type RowOf } from '../../platform/database/columns.js';
import { rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';

const columns = columnsOf('app_user u', [
  'id',
  'email',
  'name',
  'role',
  'departments',
  'active',
  'version',
]);
export type UserRow = RowOf<typeof columns>;

/** Users by e-mail address. @param all true: deactivated ones too */
export const userListing = (all: boolean): Listing<UserRow> => ({
  name: all ? 'users, with deactivated' : 'users',
  columns,
  from: sql`app_user u`,
  where: all ? [] : [sql`u.active`],
  keys: [
    { value: sql`u.email::text`, direction: SortDirection.ASC, type: 'text' },
    { value: sql`u.id`, direction: SortDirection.ASC, type: 'uuid' },
  ],
});

export const usersByEmail = (database: Sql, emails: readonly string[]) =>
  rowsOf<UserRow>(
    database,
    sql`select ${columns} from app_user u where u.active and u.email = any(${emails}::citext[])`,
  );

export const usersById = (database: Sql, ids: readonly string[]) =>
  rowsOf<UserRow>(
    database,
    sql`select ${columns} from app_user u where u.id = any(${ids}::uuid[])`,
  );

/** The user with this e-mail address, also a deactivated one. */
export const directoryUser = (database: Sql, email: string) =>
  rowOf<UserRow>(
    database,
    sql`select ${columns} from app_user u where u.email = ${email}::citext`,
    { prepared: true },
  );

export const demoUsers = (database: Sql) =>
  rowsOf<UserRow>(
    database,
    sql`select distinct on (u.role) ${columns} from app_user u where u.active and u.email like '%@demo.example' order by u.role, u.created_at, u.id`,
  );

/**
 * The API key with this hash. Its last use is stored to the minute, so that a busy dashboard does not write at each
 * request.
 */
export const keyByHash = (database: Sql, hash: Buffer) =>
  rowOf<Columns<'api_key', 'id' | 'name' | 'role' | 'departments'> & { expiresAt: number | null }>(
    database,
    sql`
    with known as (select id, name, role, departments, extract(epoch from expires_at)::int as "expiresAt"
                   from api_key where hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > now())),
         used as (update api_key k set last_used_at = now() from known
                  where k.id = known.id and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute'))
    select id, name, role, departments, "expiresAt" from known`,
    { prepared: true },
  );

const keyColumns = columnsOf('api_key k', [
  'id',
  'name',
  'role',
  'departments',
  'created_at',
  'last_used_at',
  'expires_at',
  'revoked_at',
]);
export type ApiKeyRow = RowOf<typeof keyColumns>;

export const apiKeyListing: Listing<ApiKeyRow> = {
  name: 'apiKeys',
  columns: keyColumns,
  from: sql`api_key k`,
  where: [],
  keys: [
    { value: sql`k.created_at`, direction: SortDirection.DESC, type: 'timestamptz' },
    { value: sql`k.id`, direction: SortDirection.DESC, type: 'uuid' },
  ],
};

export const apiKeysById = (database: Sql, ids: readonly string[]) =>
  rowsOf<ApiKeyRow>(
    database,
    sql`select ${keyColumns} from api_key k where k.id = any(${ids}::uuid[])`,
  );

export const apiKeys = (database: Sql) =>
  rowsOf<ApiKeyRow>(
    database,
    sql`
    select ${keyColumns} from api_key k order by k.created_at`,
  );

export const revokeKey = (database: Sql, name: string) =>
  rowsOf<Columns<'api_key', 'id'>>(
    database,
    sql`update api_key set revoked_at = now() where name = ${name} and revoked_at is null returning id`,
  );
