import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import pg from 'pg';
import { migrations } from '../../../migrations/index.js';
import type { DatabaseUrls } from './connection.js';
import { GuardedClient } from './guarded-client.js';
import { mendSequences, sequenceInWords } from './sequences.js';

/** Milliseconds after which a migration that still runs is named, and between two such lines. */
const firstNews = 2_000;
const laterNews = 10_000;

/**
 * Runs the pending migrations as the owner, and makes the application's logins members of the group roles. Before that it
 * mends sequences that are behind their tables. Several processes may call it at once; they take turns.
 * @param log called with lines for people about each sequence, and while a migration takes long, as one does that fills a table
 * @param after milliseconds after which a migration takes long
 * @returns the names of the migrations that ran
 */
export async function migrate(
  urls: DatabaseUrls,
  log: (line: string) => void = () => undefined,
  after = firstNews,
): Promise<string[]> {
  let news: NodeJS.Timeout | undefined;
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
    for (const behind of await mendSequences(lock)) log(sequenceInWords(behind));
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
      orm.migrator.on('migrating', ({ name }) => {
        const begun = performance.now();
        const tell = () => {
          const seconds = Math.round((performance.now() - begun) / 1_000);
          log(`Upgrading the database: ${inWords(name)} (${seconds} s so far) …`);
          news = setTimeout(tell, laterNews);
        };
        news = setTimeout(tell, after);
      });
      orm.migrator.on('migrated', () => clearTimeout(news));
      const done = await orm.migrator.up();
      await grantLogins(lock, urls);
      return done.map(({ name }) => name);
    } finally {
      clearTimeout(news);
      await orm.close(true);
    }
  } finally {
    await lock.end();
  }
}

/** The subject of a migration: `application facts filled`. */
const inWords = (name: string): string =>
  name
    .replace(/^\d+-|^Migration\d+/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/-/g, ' ')
    .trim();

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
