import type { AddressInfo } from 'node:net';
import type { onRequestAsyncHookHandler } from 'fastify';
import { ConfigError, type Config } from './config.js';
import { catalogued } from './errors.js';
import { modules as allModules } from './modules.js';
import { compose, type Composition } from './platform/compose.js';
import type { Module } from './platform/module.js';
import type { Database } from './platform/database/database.js';
import { AuditChainer } from './platform/audit/chainer.js';
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
import { RecentSignIns } from './platform/auth/recent-sign-ins.js';
import { SessionCookie } from './platform/auth/session-cookie.js';
import type { Viewer } from './platform/auth/viewer.js';
import { clientAddresses } from './platform/limits/client-address.js';
import { CostBudget } from './platform/limits/cost-budget.js';
import { SignInBudget } from './platform/limits/sign-in-budget.js';
import { notLocal } from './platform/web/local-only.js';
import { isAllowedOrigin } from './platform/web/origin.js';
import { addSecurityHeaders } from './platform/web/security-headers.js';
import { acceptSessionCookie, serveSession } from './platform/web/session.routes.js';
import type { BodyTimes } from './platform/web/request-bodies.js';
import { serveWebApp } from './platform/web/web-app.js';
import type { Measure } from './platform/telemetry/measure.js';
import { currentWork, withoutWork } from './platform/work/work.js';
import { type StoppableParts, stopServer, type StopTimes } from './stop-server.js';

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
  /** the address at which the first administrator of a fresh installation signs in; undefined: there are users */
  firstPage(): Promise<string | undefined>;
  /** the measures of the sockets */
  measures(): Measure[];
  /** what people can open besides the API */
  pages: { webApp: boolean; graphiql: boolean };
  /** Finishes accepted requests, closes sockets with 1001, and stops the feed, in bounded time. The database stays open. */
  close(): Promise<void>;
}

/** Parts that a test replaces. */
export interface Parts {
  modules?: readonly Module[];
  /** called with failures of background work, which is retried */
  report?: ReportFailure;
  sockets?: Partial<SocketSettings>;
  /** how long requests may take to arrive */
  bodyTimes?: Partial<BodyTimes>;
  /** when what happens while the server stops */
  stopTimes?: Partial<StopTimes>;
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
  const given = parts.report ?? reportTo(log);
  // That work was cut off by the stop is no failure.
  const report: ReportFailure = (where, error) => {
    if (catalogued(error)?.code !== 'SERVER_STOPS') given(where, error);
  };
  const composition = await compose(parts.modules ?? allModules, config, database, report);
  const { works, feed } = composition;
  // Everything that runs beside the requests belongs to this work, until the server is closed.
  const background = works.begin('background');
  const running: StoppableParts = {
    works,
    report,
    stopBackground: () => feed.stop(),
    close: async () => {
      await composition.close();
      background.close();
    },
  };
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= withoutWork(async () => stopServer(running, parts.stopTimes)));
  try {
    const { app, views, jobs, sockets, demoUsers, pages } = await assemble(
      config,
      composition,
      log,
      report,
      parts,
      running,
    );
    if (config.viewsRefresh > 0) await views.prepare();
    await loaded;
    await background.run(() => feed.start());
    // Listen last, so that an open port means the server is ready. What it serves is no part of the start.
    await withoutWork(() => app.listen({ port: config.port, host: config.host }));
    background.run(() => {
      if (config.viewsRefresh > 0) views.start();
      for (const job of jobs) job.start();
    });
    const url = urlOf(config.host, app.server.address() as AddressInfo);
    return {
      url,
      composition,
      views,
      pages,
      demoUsers,
      firstPage: async () => {
        const path = await composition.signIn.firstPage(composition.services);
        return path && (config.publicUrl ?? url) + path;
      },
      measures: () => sockets.measures(),
      close,
    };
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
}

/**
 * Makes everything that serves. Nothing listens or runs yet.
 * @param running gets each part as soon as it is made, so that it is closed when a later one fails
 */
async function assemble(
  config: Config,
  composition: Composition,
  log: Log,
  report: ReportFailure,
  parts: Parts,
  running: StoppableParts,
) {
  const { authenticator, costs, database, feed, looks, modules, schema, signIn, works } =
    composition;
  const consumers = composition.consumers.map(({ name }) => name);
  feed.onCatchUp(logCatchUp(log));
  const budget = new CostBudget(config.limits);
  const signIns = new SignInBudget(config.limits.failedSignInsPerMinute);
  const addressOf = clientAddresses(config.trustedProxies);
  const sessionBy = (by: (authorization: unknown) => Promise<Viewer>) => (authorization: unknown) =>
    signIns.signIn(currentWork()?.address, authorization, async () =>
      composition.session(await by(authorization)),
    );
  const authenticate = (authorization: unknown) => authenticator.authenticate(authorization);
  const session = sessionBy(authenticate);
  const recent = new RecentSignIns({
    authenticate,
    watch: (watcher) => feed.watch(watcher),
    subjectOf: signIn.subjectOf,
  });
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
    costs,
    looks,
    budget,
    addressOf,
    log,
    works,
    // Whether a demo has ended is no change of the feed.
    session: composition.demo
      ? session
      : sessionBy((authorization) => recent.authenticate(authorization)),
    trusted,
    trustedOnly: config.trustedOnly,
    introspection: config.introspection,
    metrics: config.metrics,
    addHooks: (fastify) => {
      if (composition.demo) fastify.addHook('onRequest', refuseForwarded);
      addSecurityHeaders(fastify, https);
      acceptSessionCookie(fastify, { cookie, allowedOrigins: config.allowedOrigins });
    },
    bodyTimes: parts.bodyTimes,
    notReady: () => notReady(composition, consumers, config),
    measures: async () => [
      ...feedMeasures(await readFeedStatus(database.sql, consumers)),
      ...sockets.measures(),
    ],
  });
  Object.assign(running, { app, apollo } satisfies Partial<StoppableParts>);
  const views = new ViewRefresh({
    database,
    report,
    everySeconds: config.viewsRefresh,
    head: () => readHead(database.sql),
    documents: flat.filter(({ path }) => viewPaths.includes(path)),
    answer: (document, deadlineMs) =>
      works.run('views', () => {
        const analyst = composition.session(systemViewer('SQL views', Role.ANALYST));
        // Nobody sees anything by it: the views are read in PostgreSQL.
        analyst.door = 'BI';
        return analyst.transaction(async () => {
          await limitRefresh(analyst.sql, deadlineMs);
          return answerOf(apollo, document, analyst);
        });
      }),
  });
  for (const module of modules)
    await module.routes?.(app, { ...composition.services, session, cookie });
  serveBi(app, { apollo, session, documents: flat });
  serveSession(app, {
    cookie,
    allowedOrigins: config.allowedOrigins,
    session,
    endSession: (token) => signIn.endSession(composition.services, token),
  });
  const demoUsers = async (): Promise<DemoUser[]> => {
    const { demo } = composition;
    if (!demo || (await demo.ended())) return [];
    const users = await signIn.demoUsers(database);
    return users.map((user) => ({ ...user, token: demo.tokens.tokenOf(user.email) }));
  };
  const graphiql =
    !config.production && (await serveGraphiql(app, { defaultQuery: exampleQuery, demoUsers }));
  const webApp = await serveWebApp(app, {
    folder: webAppFolder,
    signInOptions: async ({ headers }) => ({
      ...signIn.options(composition.services),
      demoUsers: await demoUsers(),
      demoEnded: (await composition.demo?.ended()) ?? null,
      signedIn: headers.authorization !== undefined,
    }),
  });
  if (!webApp && graphiql) app.get('/', (_, reply) => reply.redirect('/graphiql'));
  const jobs = [
    new KeyRetention(database, report),
    new AuditChainer(database, report),
    ...composition.jobs,
  ];
  running.stopBackground = () =>
    Promise.all([feed.stop(), views.stop(), ...jobs.map((job) => job.stop())]);
  const sockets = serveSockets(app.server, {
    schema,
    costs,
    looks,
    budget,
    addressOf,
    introspection: config.introspection,
    socketsPerViewer: config.limits.socketsPerViewer,
    trusted: config.trustedOnly ? trusted : undefined,
    log,
    works,
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
  running.sockets = sockets;
  return { app, views, jobs, sockets, demoUsers, pages: { webApp, graphiql } };
}

/** The address at which people on this machine reach the server. */
function urlOf(host: string, { port }: AddressInfo): string {
  const named = host.includes(':') ? `[${host}]` : host;
  return `http://${named === '0.0.0.0' ? '127.0.0.1' : named}:${port}`;
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
