import { isIP } from 'node:net';
import { join } from 'node:path';

/** Reads and validates all environment variables; nothing else reads the environment. See docs/configuration.md. */

export type SearchConfig = {
  url: string;
  apiKey?: string;
  certificateAuthority?: string;
  index?: string;
};
export type JwtConfig = {
  secret?: string;
  jwksUrl?: string;
  issuer?: string;
  audience?: string;
  /** true: a token may give a role to somebody who is not in the users table */
  roleClaims: boolean;
  /** a token is refused so many hours after it was issued, whatever its end */
  maxHours: number;
};

/** How people sign in at an OpenID Connect provider. */
export type OpenIdConfig = {
  issuer: string;
  clientId: string;
  /** absent: a public client */
  clientSecret?: string;
  scopes: string;
  /** the claim that lists somebody's groups */
  groupsClaim: string;
  /** the role of each group, the highest first; empty: groups say nothing about roles */
  roles: readonly { group: string; role: string }[];
  /** what people call the provider */
  name: string;
  /** where the provider sends browsers back to */
  redirectUrl: string;
};

/**
 * The kinds of work that have a deadline: the variable that sets it, in seconds, and the default. The deadline of
 * `subscription`, `import` and `background` is one of each statement, and that of the others is one of the whole work.
 */
export const deadlineSettings = {
  query: { variable: 'RAPPORT_DEADLINE_QUERY_SECONDS', seconds: 30 },
  mutation: { variable: 'RAPPORT_DEADLINE_MUTATION_SECONDS', seconds: 30 },
  search: { variable: 'RAPPORT_DEADLINE_SEARCH_SECONDS', seconds: 15 },
  metric: { variable: 'RAPPORT_DEADLINE_METRIC_SECONDS', seconds: 20 },
  bi: { variable: 'RAPPORT_DEADLINE_BI_SECONDS', seconds: 60 },
  views: { variable: 'RAPPORT_DEADLINE_VIEWS_SECONDS', seconds: 60 },
  subscription: { variable: 'RAPPORT_DEADLINE_SUBSCRIPTION_SECONDS', seconds: 30 },
  import: { variable: 'RAPPORT_DEADLINE_IMPORT_SECONDS', seconds: 3_600 },
  background: { variable: 'RAPPORT_DEADLINE_BACKGROUND_SECONDS', seconds: 600 },
} as const;
export type WorkKind = keyof typeof deadlineSettings;
/** The deadline of each kind of work, in milliseconds. */
export type Deadlines = Readonly<Record<WorkKind, number>>;

/** How self-identification is published; see docs/diversity.md. */
type DiversityConfig = {
  smallCell: number;
  period: 'MONTH' | 'QUARTER' | 'YEAR';
  roundTo: 1 | 5;
};

/** What one request, viewer or address may use. 0 stands for no limit. */
export interface LimitConfig {
  /** the most points that an operation may cost; see src/platform/graphql/cost.ts */
  cost: number;
  /** points that the operations of one viewer may cost in a minute */
  costPerMinute: number;
  /** sign-ins from one address that may fail in a minute */
  failedSignInsPerMinute: number;
  /** sockets that one viewer may have open */
  socketsPerViewer: number;
}

export interface Config {
  port: number;
  host: string;
  /** folder of the embedded database and of all other files */
  dataFolder: string;
  /** absent: the embedded server under `dataFolder` */
  databaseUrl?: string;
  databaseOwnerUrl?: string;
  databaseDemographicsUrl?: string;
  /** absent: PostgreSQL searches */
  elasticsearch?: SearchConfig;
  jwt: JwtConfig;
  /** absent: nobody signs in at a provider */
  openId?: OpenIdConfig;
  /** hours until people have to sign in again */
  sessionHours: number;
  /** true: `serve` runs the consumers of the feed too */
  feedWorker: boolean;
  /** how long changes are kept, in days; see retention.ts */
  feedRetention: { days: number; lagDays: number };
  /** seconds; `/readyz` fails when the lag of a consumer is larger */
  readyLag: number;
  limits: LimitConfig;
  /** addresses, or ranges like 10.0.0.0/8, of the proxies whose X-Forwarded-For counts */
  trustedProxies: string[];
  /** how long work of each kind may take; see deadlineSettings */
  deadlines: Deadlines;
  demo: boolean;
  diversity: DiversityConfig;
  /** true: only trusted documents are executed */
  trustedOnly: boolean;
  /** seconds between two checks whether the rows of the SQL views are out of date; 0: they are never updated */
  viewsRefresh: number;
  /** files for an import through the API: the most bytes of one upload, and the hours until an abandoned one is deleted */
  uploads: { folder: string; limitBytes: number; keepHours: number };
  /** whether another administrator has to approve an erasure, and the file with the copy of the ledger */
  erasure: { approval: boolean; ledger: string };
  /** folder of the archives of what is held about people */
  exportsFolder: string;
  /** where browsers reach this installation, without a slash at the end, when that is not the address that it listens on */
  publicUrl?: string;
  /** origins of other pages that may open sockets and use the session cookie */
  allowedOrigins: string[];
  /** false: `/metrics` answers 404 */
  metrics: boolean;
  /** false: the schema can't be queried */
  introspection: boolean;
  logLevel: LogLevel;
  production: boolean;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '::1', '[::1]'];
const isLoopback = (url: string) => loopbackNames.includes(new URL(url).hostname);

/** True for an address, or an address with the length of its network. */
function isAddressRange(text: string): boolean {
  const [address = '', length, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return (
    length === undefined ||
    (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128))
  );
}

/** A variable that can't be used. The message names the variable, the problem and the remedy. */
export class ConfigError extends Error {
  constructor(variable: string, problem: string, remedy: string) {
    super(`${variable}: ${problem}. ${remedy}.`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError at the first variable that can't be used
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const value = (name: string) => environment[name]?.trim() || undefined;

  const url = (name: string, protocols: string[]) => {
    const text = value(name);
    if (!text) return undefined;
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    if (!parsed || !protocols.includes(parsed.protocol)) {
      throw new ConfigError(name, 'is not an address', `Write it as ${protocols[0]}//host:port`);
    }
    return text;
  };
  const choice = <T extends string>(name: string, choices: readonly T[], fallback: T): T => {
    const text = value(name);
    if (!text) return fallback;
    if (!(choices as readonly string[]).includes(text))
      throw new ConfigError(name, `"${text}" is not known`, `Use one of ${choices.join(', ')}`);
    return text as T;
  };

  const number = (name: string, fallback: number, least: number) => {
    const text = value(name);
    if (text === undefined) return fallback;
    if (!/^\d+(\.\d+)?$/.test(text) || Number(text) < least)
      throw new ConfigError(
        name,
        `"${text}" is not a number of at least ${least}`,
        `Set a number, or leave it out for ${fallback}`,
      );
    return Number(text);
  };

  const list = (name: string) =>
    (value(name) ?? '')
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== '');

  const portText = value('PORT') ?? '4000';
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port > 65_535)
    throw new ConfigError(
      'PORT',
      `"${portText}" is not a port`,
      'Use a number from 0 to 65535; 0 picks a free one',
    );

  const production =
    choice('NODE_ENV', ['development', 'test', 'production'] as const, 'development') ===
    'production';
  const host = value('HOST') ?? '127.0.0.1';
  const databaseUrl = url('DATABASE_URL', ['postgresql:', 'postgres:']);
  const databaseOwnerUrl = url('DATABASE_OWNER_URL', ['postgresql:', 'postgres:']);
  const databaseDemographicsUrl = url('DATABASE_DEMOGRAPHICS_URL', ['postgresql:', 'postgres:']);
  for (const [name, text] of [
    ['DATABASE_OWNER_URL', databaseOwnerUrl],
    ['DATABASE_DEMOGRAPHICS_URL', databaseDemographicsUrl],
  ] as const) {
    if (text && !databaseUrl)
      throw new ConfigError(
        name,
        'is set without DATABASE_URL',
        'Set DATABASE_URL too, or neither for the embedded server',
      );
  }

  const elasticsearchUrl = url('ELASTICSEARCH_URL', ['http:', 'https:']);
  const index = value('ELASTICSEARCH_INDEX');
  if (index && !/^[a-z0-9][a-z0-9-]{0,99}$/.test(index)) {
    throw new ConfigError(
      'ELASTICSEARCH_INDEX',
      `"${index}" can't name an index`,
      'Use up to 100 small letters, digits and hyphens, with a letter or digit first',
    );
  }
  const jwt: JwtConfig = {
    secret: value('AUTH_JWT_SECRET'),
    jwksUrl: url('AUTH_JWKS_URL', ['https:', 'http:']),
    issuer: value('AUTH_ISSUER'),
    audience: value('AUTH_AUDIENCE'),
    roleClaims: choice('AUTH_ROLE_CLAIMS', ['0', '1'] as const, '0') === '1',
    maxHours: number('AUTH_TOKEN_MAX_HOURS', 24, 0.01),
  };
  if (jwt.secret && jwt.jwksUrl)
    throw new ConfigError('AUTH_JWT_SECRET', 'is set beside AUTH_JWKS_URL', 'Set one of the two');
  if (jwt.secret && Buffer.byteLength(jwt.secret) < 32) {
    throw new ConfigError(
      'AUTH_JWT_SECRET',
      'is shorter than 32 bytes',
      'Make one with: openssl rand -base64 32',
    );
  }
  const oidcIssuer = url('AUTH_OIDC_ISSUER', ['https:', 'http:']);
  if (production && !jwt.secret && !jwt.jwksUrl && !oidcIssuer) {
    throw new ConfigError(
      'AUTH_OIDC_ISSUER',
      'is not set, and NODE_ENV is production',
      'Set it, AUTH_JWKS_URL or AUTH_JWT_SECRET, so that people can sign in',
    );
  }
  // Keys that come over a plain connection can be replaced on the way.
  if (jwt.jwksUrl && !jwt.jwksUrl.startsWith('https:') && (production || !isLoopback(jwt.jwksUrl)))
    throw new ConfigError(
      'AUTH_JWKS_URL',
      'is not an https address',
      'Use https; http is for this machine in development only',
    );
  // Without them the tokens that the same provider makes for other applications would be accepted.
  for (const [name, text] of [
    ['AUTH_ISSUER', jwt.issuer],
    ['AUTH_AUDIENCE', jwt.audience],
  ] as const)
    if (production && !text && (jwt.secret ?? jwt.jwksUrl))
      throw new ConfigError(
        name,
        'is not set, and NODE_ENV is production',
        `Set it to the ${name === 'AUTH_ISSUER' ? 'iss' : 'aud'} of your tokens`,
      );

  const diversity: DiversityConfig = {
    smallCell: Math.ceil(number('RAPPORT_SMALL_CELL', 10, 10)),
    period: choice('RAPPORT_DIVERSITY_PERIOD', ['MONTH', 'QUARTER', 'YEAR'] as const, 'YEAR'),
    roundTo: choice('RAPPORT_DIVERSITY_ROUNDING', ['0', '5'] as const, '0') === '5' ? 5 : 1,
  };
  const deadlines = Object.fromEntries(
    Object.entries(deadlineSettings).map(([kind, { variable, seconds }]) => [
      kind,
      number(variable, seconds, 0.1) * 1_000,
    ]),
  ) as Record<WorkKind, number>;
  const keepDays = number('RAPPORT_FEED_KEEP_DAYS', 14, 1);
  const lagDays = number('RAPPORT_FEED_KEEP_LAGGING_DAYS', Math.max(60, keepDays), 1);
  if (lagDays < keepDays)
    throw new ConfigError(
      'RAPPORT_FEED_KEEP_LAGGING_DAYS',
      `${lagDays} is less than RAPPORT_FEED_KEEP_DAYS`,
      `Set it to ${keepDays} or more`,
    );

  const limits: LimitConfig = {
    cost: number('RAPPORT_COST_LIMIT', 100_000, 1_000),
    costPerMinute: number('RAPPORT_COST_PER_MINUTE', 300_000_000, 0),
    failedSignInsPerMinute: number('RAPPORT_FAILED_SIGN_INS_PER_MINUTE', 300, 0),
    socketsPerViewer: number('RAPPORT_SOCKETS_PER_VIEWER', 10_000, 0),
  };
  if (limits.costPerMinute > 0 && limits.costPerMinute < limits.cost)
    throw new ConfigError(
      'RAPPORT_COST_PER_MINUTE',
      `${limits.costPerMinute} is less than RAPPORT_COST_LIMIT`,
      `Set it to ${limits.cost} or more, or to 0 for no limit`,
    );
  const trustedProxies = list('RAPPORT_TRUSTED_PROXIES');
  for (const text of trustedProxies)
    if (!isAddressRange(text))
      throw new ConfigError(
        'RAPPORT_TRUSTED_PROXIES',
        `"${text}" is no address`,
        'Write addresses or ranges, like 10.0.0.5 or 10.0.0.0/8, with commas between them',
      );

  const publicUrl = url('RAPPORT_PUBLIC_URL', ['https:', 'http:'])?.replace(/\/+$/, '');
  const allowedOrigins = list('RAPPORT_ALLOWED_ORIGINS');
  for (const text of allowedOrigins)
    if (!URL.canParse(text) || new URL(text).origin !== text)
      throw new ConfigError(
        'RAPPORT_ALLOWED_ORIGINS',
        `"${text}" is not an origin`,
        'Write origins as https://host or https://host:port, with commas between them',
      );

  const openId = oidcIssuer
    ? openIdConfig(oidcIssuer, { value, list, production, publicUrl })
    : undefined;

  const dataFolder = value('RAPPORT_DATA') ?? '.data';
  const loopback = loopbackNames.includes(host);
  return {
    port,
    host,
    dataFolder,
    databaseUrl,
    databaseOwnerUrl,
    databaseDemographicsUrl,
    elasticsearch: elasticsearchUrl
      ? {
          url: elasticsearchUrl,
          apiKey: value('ELASTICSEARCH_API_KEY'),
          certificateAuthority: value('ELASTICSEARCH_CA'),
          index,
        }
      : undefined,
    jwt,
    openId,
    sessionHours: number('AUTH_SESSION_HOURS', 12, 0.01),
    limits,
    trustedProxies,
    deadlines,
    diversity,
    feedRetention: { days: keepDays, lagDays },
    readyLag: number('RAPPORT_READY_LAG_SECONDS', 60, 1),
    trustedOnly: choice('RAPPORT_TRUSTED_DOCUMENTS', ['0', '1'] as const, '0') === '1',
    viewsRefresh: number('RAPPORT_VIEWS_REFRESH', 60, 0),
    feedWorker: choice('RAPPORT_FEED_WORKER', ['0', '1'] as const, '1') === '1',
    demo:
      choice('RAPPORT_DEMO', ['0', '1'] as const, '1') === '1' &&
      !databaseUrl &&
      !production &&
      loopback,
    uploads: {
      folder: value('RAPPORT_UPLOADS') ?? join(dataFolder, 'uploads'),
      limitBytes: Math.floor(number('RAPPORT_UPLOAD_LIMIT_MB', 256, 1) * 1_000_000),
      keepHours: number('RAPPORT_UPLOAD_KEEP_HOURS', 24, 1),
    },
    erasure: {
      approval: choice('RAPPORT_ERASURE_APPROVAL', ['0', '1'] as const, '0') === '1',
      ledger: value('RAPPORT_ERASURE_LEDGER') ?? join(dataFolder, 'erasures.jsonl'),
    },
    exportsFolder: value('RAPPORT_EXPORTS') ?? join(dataFolder, 'exports'),
    publicUrl,
    allowedOrigins: [...(publicUrl ? [new URL(publicUrl).origin] : []), ...allowedOrigins],
    metrics: choice('RAPPORT_METRICS', ['0', '1'] as const, production ? '0' : '1') === '1',
    introspection:
      choice('RAPPORT_INTROSPECTION', ['0', '1'] as const, production ? '0' : '1') === '1',
    logLevel: choice('LOG_LEVEL', logLevels, 'info'),
    production,
  };
}

/** @throws ConfigError */
function openIdConfig(
  issuer: string,
  {
    value,
    list,
    production,
    publicUrl,
  }: {
    value(name: string): string | undefined;
    /** the entries of a list with commas */
    list(name: string): string[];
    production: boolean;
    publicUrl: string | undefined;
  },
): OpenIdConfig {
  if (!issuer.startsWith('https:') && (production || !isLoopback(issuer)))
    throw new ConfigError(
      'AUTH_OIDC_ISSUER',
      'is not an https address',
      'Use https; http is for this machine in development only',
    );
  const needed = (name: string, remedy: string) => {
    const text = value(name);
    if (!text) throw new ConfigError(name, 'is not set beside AUTH_OIDC_ISSUER', remedy);
    return text;
  };
  const clientId = needed('AUTH_OIDC_CLIENT_ID', 'Set the client id that your provider gave you');
  if (!publicUrl)
    throw new ConfigError(
      'RAPPORT_PUBLIC_URL',
      'is not set beside AUTH_OIDC_ISSUER',
      'Set the address at which browsers reach this installation; the provider sends them back there',
    );
  const roles = list('AUTH_OIDC_ROLES').map((text) => {
    const at = text.lastIndexOf('=');
    const [group, role] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    if (at < 0 || !group || !role)
      throw new ConfigError(
        'AUTH_OIDC_ROLES',
        `"${text}" is not a group with a role`,
        'Write group=ROLE, with commas between them, the highest role first',
      );
    return { group, role };
  });
  return {
    issuer,
    clientId,
    clientSecret: value('AUTH_OIDC_CLIENT_SECRET'),
    scopes: value('AUTH_OIDC_SCOPES') ?? 'openid email profile',
    groupsClaim: value('AUTH_OIDC_GROUPS_CLAIM') ?? 'groups',
    roles,
    name: value('AUTH_OIDC_NAME') ?? new URL(issuer).hostname,
    redirectUrl: `${publicUrl}/sign-in/callback`,
  };
}
