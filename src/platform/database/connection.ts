import type pg from 'pg';
import type { Deadlines, WorkKind } from '../../config.js';

export interface DatabaseUrls {
  /** URL for the login of the application */
  app: string;
  /** URL for the login that owns the tables; only for migrations */
  owner: string;
  /** URL for the login that may read self-identification; absent: no demographics here */
  demographics?: string;
}

/** Milliseconds by which PostgreSQL's own timeout is later than ours, which tells the client more. */
const later = 5_000;

/** The largest deadline of the kinds of work that use a pool. */
const kindsOf = {
  requests: ['query', 'mutation', 'search', 'metric', 'bi', 'subscription'],
  background: ['background', 'views'],
  import: ['import'],
} as const satisfies Record<string, readonly WorkKind[]>;

/** PostgreSQL's timeout for the statements of a pool or connection, in milliseconds; undefined: none. */
export const timeoutOf = (
  deadlines: Deadlines | undefined,
  use: keyof typeof kindsOf,
): number | undefined =>
  deadlines && Math.max(...kindsOf[use].map((kind) => deadlines[kind])) + later;

/**
 * The settings of a connection. Each takes one of the group roles, whatever else its login may do.
 * @param options.name is seen in pg_stat_activity
 * @param options.timeout milliseconds after which PostgreSQL itself ends a statement
 */
export const connectionOf = (
  url: string,
  role: string,
  { name = 'rapport', timeout }: { name?: string; timeout?: number } = {},
): pg.ClientConfig => ({
  connectionString: url,
  application_name: name,
  // Times are read and written in UTC. A caller's time zone is always an argument.
  options: `-c timezone=UTC -c datestyle=ISO -c role=${role}${timeout === undefined ? '' : ` -c statement_timeout=${Math.ceil(timeout)}`}`,
});
