import type { AddressInfo } from 'node:net';
import type { onRequestAsyncHookHandler } from 'fastify';
import { ConfigError, type Config } from './config.js';
import { modules as allModules } from './modules.js';
import { compose, type Composition } from './platform/compose.js';
import type { Module } from './platform/module.js';
import type { Database } from './platform/database/database.js';
import { flatDocument, readDocuments, trustedAmong } from './platform/bi/document.js';
import { answerOf, serveBi } from './platform/bi/bi.routes.js';
import { ViewRefresh } from './platform/bi/view-refresh.js';
import { limitRefresh } from './platform/bi/views.queries.js';
import { Role } from './domains/users/user.enums.js';
import { systemViewer } from './domains/users/viewers.js';
import { serveGraphiql } from './platform/graphql/graphiql.js';
import { KeyRetention } from './platform/graphql/key-retention.js';
import { makeHttpServer } from './platform/graphql/server.js';
import { serveSockets, type SocketSettings } from './platform/subscriptions/socket.js';
import { logCatchUp } from './platform/feed/log-catch-up.js';
import { feedMeasures, lagProblems } from './platform/feed/status.js';
import { readHead } from './platform/feed/feed.queries.js';
import { readFeedStatus } from './platform/feed/status.queries.js';
import type { ReportFailure } from './platform/feed/wake.js';
import { type Log, reportTo } from './platform/telemetry/log.js';
import { installationSecret } from './platform/sealing/installation.queries.js';
import { Sealer } from './platform/sealing/sealer.js';
import { SessionCookie } from './platform/auth/session-cookie.js';
import { notLocal } from './platform/web/local-only.js';
import { isAllowedOrigin } from './platform/web/origin.js';
import { addSecurityHeaders } from './platform/web/security-headers.js';
import { acceptSessionCookie, serveSession } from './platform/web/session.routes.js';
import { serveWebApp } from './platform/web/web-app.js';
import type { Measure } from './platform/telemetry/measure.js';

export interface DemoUser {
  email: string;
  role: string;
  token: string;
}

export interface Server {
  url: string;
  composition: Composition;
  /** updates the rows behind the SQL views */
  views: ViewRefresh;
  /** the invented users with whom anybody on this machine may sign in */
  demoUsers(): Promise<DemoUser[]>;
  /** the measures of the sockets */
  measures(): Measure[];
  /** Finishes accepted requests, closes sockets with 1001, and stops the feed. The database stays open. */
  close(): Promise<void>;
}

/** Parts that a test replaces. */
export interface Parts {
  modules?: readonly Module[];
  /** called with failures of background work, which is retried */
  report?: ReportFailure;
  sockets?: Partial<SocketSettings>;
}

/** The folder of the built web app. */
const webAppFolder = 'dist/dashboards';

const exampleQuery = `# Run with Ctrl-Enter. The documentation is behind the book on the left.
{
  jobs(first: 5, filter: { statuses: [OPEN] }) {
    nodes {
      id
      title
      department
      applications(first: 3) {
        nodes { candidate { name } stage { name } appliedAt }
      }
    }
  }
}
`;

/** Milliseconds between two searches for idle connections while the server closes. */
const idleInterval = 50;

/**
 * Serves the API on the configured port.
 * @param parts `loaded`: the feed and the port start when it resolves; everything else is made before
 */
export async function startServer(
  config: Config,
  database: Database,
  log: Log,
  { loaded, ...parts }: Parts & { loaded?: Promise<void> } = {},
): Promise<Server> {
  loaded?.catch(() => undefined); // awaited below
  const report = parts.report ?? reportTo(log);
  const composition = await compose(parts.modules ?? allModules, config, database, report);
  const { authenticator, feed, modules, schema, signIn } = composition;
  const consumers = composition.consumers.map(({ name }) => name);
  feed.onCatchUp(logCatchUp(log));
  const session = async (authorization: unknown) =>
    composition.session(await authenticator.authenticate(authorization));
  const https = config.publicUrl?.startsWith('https:') ?? false;
  const cookie = new SessionCookie(
    new Sealer(await installationSecret(database.sql), 'session cookie'),
    https,
  );
  const viewPaths = modules.flatMap(({ views: paths }) => paths ?? []);
  const documents = await readDocuments(
    [...viewPaths, ...modules.flatMap(({ documents: paths }) => paths ?? [])],
    schema,
  );
  const flat = documents.flatMap((document) => flatDocument(document, schema) ?? []);
  const trusted = trustedAmong(documents);
  const { app, apollo } = await makeHttpServer({
    schema,
    log,
    session,
    trusted,
    trustedOnly: config.trustedOnly,
    introspection: config.introspection,
    metrics: config.metrics,
    addHooks: (fastify) => {
      if (composition.demo) fastify.addHook('onRequest', refuseForwarded);
      addSecurityHeaders(fastify, https);
      acceptSessionCookie(fastify, { cookie, allowedOrigins: config.allowedOrigins });
    },
    notReady: () => notReady(composition, consumers, config),
    measures: async () => [
      ...feedMeasures(await readFeedStatus(database.sql, consumers)),
      ...sockets.measures(),
    ],
  });
  const views = new ViewRefresh({
    database,
    report,
    everySeconds: config.viewsRefresh,
    head: () => readHead(database.sql),
    documents: flat.filter(({ path }) => viewPaths.includes(path)),
    answer: (document, deadlineMs) => {
      const analyst = composition.session(systemViewer('SQL views', Role.ANALYST));
      return analyst.transaction(async () => {
        await limitRefresh(analyst.sql, deadlineMs);
        return answerOf(apollo, document, analyst);
      });
    },
  });
  for (const module of modules) await module.routes?.(app, { ...composition.services, session });
  serveBi(app, { apollo, session, documents: flat });
  serveSession(app, { cookie, allowedOrigins: config.allowedOrigins, session });
  const demoUsers = async (): Promise<DemoUser[]> => {
    const { demo } = composition;
    if (!demo || (await demo.ended())) return [];
    const users = await signIn.demoUsers(database);
    return users.map((user) => ({ ...user, token: demo.tokens.tokenOf(user.email) }));
  };
  const hasGraphiql =
    !config.production && (await serveGraphiql(app, { defaultQuery: exampleQuery, demoUsers }));
  const hasWebApp = await serveWebApp(app, {
    folder: webAppFolder,
    signInOptions: async ({ headers }) => ({
      demoUsers: await demoUsers(),
      demoEnded: (await composition.demo?.ended()) ?? null,
      signedIn: headers.authorization !== undefined,
    }),
  });
  if (!hasWebApp && hasGraphiql) app.get('/', (_, reply) => reply.redirect('/graphiql'));
  const jobs = [new KeyRetention(database, report), ...composition.jobs];
  const sockets = serveSockets(app.server, {
    schema,
    trusted: config.trustedOnly ? trusted : undefined,
    log,
    session,
    feed,
    report,
    subjectOf: signIn.subjectOf,
    settings: parts.sockets,
    cookieToken: ({ cookie: header }) => cookie.tokenIn(header),
    refuse: (headers) =>
      (composition.demo && notLocal(headers)) ??
      (isAllowedOrigin(headers, config.allowedOrigins)
        ? undefined
        : 'This page may not open a socket here. Add its origin to RAPPORT_ALLOWED_ORIGINS.'),
  });
  const close = async () => {
    // Close idle connections. Otherwise we would wait until the client of a kept-alive connection closes it.
    const idle = setInterval(() => app.server.closeIdleConnections(), idleInterval);
    try {
      await sockets.close();
      await apollo.stop();
      await app.close();
    } finally {
      clearInterval(idle);
    }
    await Promise.all([feed.stop(), views.stop(), ...jobs.map((job) => job.stop())]);
    await composition.close();
  };
  try {
    if (config.viewsRefresh > 0) await views.prepare();
    await loaded;
    await feed.start();
    // Listen last, so that an open port means the server is ready.
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new ConfigError(
        'PORT',
        `${config.port} is in use`,
        'Stop the other program, or set another port; PORT=0 picks a free one',
      );
    throw error;
  }
  if (config.viewsRefresh > 0) views.start();
  for (const job of jobs) job.start();
  const { port } = app.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    composition,
    views,
    demoUsers,
    measures: () => sockets.measures(),
    close,
  };
}

/** Refuses what does not come from this machine. */
const refuseForwarded: onRequestAsyncHookHandler = async ({ headers }, reply) => {
  const reason = notLocal(headers);
  if (reason)
    await reply
      .code(403)
      .send({ errors: [{ message: reason, extensions: { code: 'FORBIDDEN' } }] });
};

/** Why this process is not ready, by name; empty: it is ready. */
async function notReady(
  { database, problems }: Composition,
  consumers: readonly string[],
  { readyLag }: Config,
): Promise<Record<string, string>> {
  const [lag, others] = await Promise.all([
    readFeedStatus(database.sql, consumers).then(
      (status) => lagProblems(status, readyLag),
      () => ({ database: 'PostgreSQL does not answer.' }),
    ),
    problems(),
  ]);
  return { ...lag, ...others };
}
