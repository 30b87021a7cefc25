import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import pg from 'pg';
import { migrations } from '../../../migrations/index.js';
import type { DatabaseUrls } from './connection.js';
import { GuardedClient } from './guarded-client.js';

/**
 * Runs the pending migrations as the owner, and makes the application's logins members of the group roles. Several
 * processes may call it at once; they take turns.
 * @returns the names of the migrations that ran
 */
export async function migrate(urls: DatabaseUrls): Promise<string[]> {
  const lock: pg.Client = new GuardedClient({
    connectionString: urls.owner,
    application_name: 'rapport migrate',
  });
  // When the server goes away, the next statement fails. Without a listener the process would end with a stack trace.
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await requireVersion(lock);
    await lock.query(`select pg_advisory_lock(hashtext('rapport migrations'))`);
    const orm = await MikroORM.init({
      entities: [],
      discovery: { warnWhenNoEntities: false },
      clientUrl: urls.owner,
      extensions: [Migrator],
      driverOptions: {
        Client: GuardedClient,
        connectionString: urls.owner,
        options: '-c timezone=UTC -c lock_timeout=30s',
      },
      migrations: {
        migrationsList: [...migrations],
        snapshot: false,
        silent: true,
        tableName: 'migration',
      },
    });
    try {
      const done = await orm.migrator.up();
      await grantLogins(lock, urls);
      return done.map(({ name }) => name);
    } finally {
      await orm.close(true);
    }
  } finally {
    await lock.end();
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  );
  if (rows[0].number < 180_000)
    throw new Error(
      `PostgreSQL 18 or newer is needed, and this server is ${rows[0].name}. Upgrade it, or leave DATABASE_URL out to use the embedded one.`,
    );
}

/** Even a login that is the owner needs the membership, because each connection takes a group role (see database.ts). */
async function grantLogins(client: pg.Client, urls: DatabaseUrls): Promise<void> {
  const members = [
    ['rapport_app', urls.app],
    ['rapport_demographics', urls.demographics],
  ] as const;
  for (const [role, url] of members) {
    if (!url) continue;
    const login = decodeURIComponent(new URL(url).username);
    const { rows } = await client.query(
      `select pg_has_role($1, $2, 'SET') and not (select rolsuper from pg_roles where rolname = $1) or (select rolsuper from pg_roles where rolname = $1) as member`,
      [login, role],
    );
    if (!rows[0]?.member)
      await client.query(
        `grant ${role} to ${pg.escapeIdentifier(login)} with inherit false, set true`,
      );
  }
}
