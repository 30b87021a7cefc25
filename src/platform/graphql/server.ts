import type { IncomingMessage } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Log } from '../telemetry/log.js';
import type { Measure } from '../telemetry/measure.js';
import { prometheusText, prometheusType } from '../telemetry/prometheus.js';
import { RequestMeasures } from '../telemetry/request-measures.js';
import { formatErrors } from './format-error.js';
import { type ExecutorParts, executorFor } from './gateway.js';
import { jsonOf } from './json-text.js';
import { limitPlugins, limitRules, maxBody, maxTokens } from './limits.js';
import { answerRefusedBodies, refuseOtherMethods } from './refused-body.js';
import type { Session } from './session.js';
import { subscriptionsElsewherePlugin } from './subscriptions-elsewhere.js';
import { refuseNulPlugin } from './text.js';
import { arrivalOptions, bodyTimes, type BodyTimes, limitBodies } from '../web/request-bodies.js';
import { makeRequestsWork } from '../web/request-work.js';
import type { Works } from '../work/work.js';
import { mutationsWorkPlugin } from './mutation-work.js';
import { trustedByHash, trustedOnlyPlugin, type TrustedDocuments } from './trusted.js';

export interface HttpOptions extends ExecutorParts {
  log: Log;
  works: Works;
  /** the address of a client */
  addressOf(request: IncomingMessage): string;
  /** how long requests may take to arrive */
  bodyTimes?: Partial<BodyTimes>;
  /** false: clients can't query the schema, and errors suggest no names of it */
  introspection: boolean;
  /** false: no /metrics */
  metrics: boolean;
  /** adds hooks, before any route */
  addHooks(app: FastifyInstance): void;
  trusted: TrustedDocuments;
  /** true: other documents are refused */
  trustedOnly: boolean;
  /** the session of the Authorization header; throws UNAUTHENTICATED */
  session(authorization: string | undefined): Promise<Session>;
  /** why the process is not ready, by name; empty: it is ready */
  notReady(): Promise<Record<string, string>>;
  /** the measures of the process, for /metrics */
  measures(): Promise<Measure[]>;
}

/** Makes the HTTP server: `/graphql` for queries and mutations, `/healthz`, `/readyz`, `/metrics`. It does not listen yet. */
export async function makeHttpServer(
  options: HttpOptions,
): Promise<{ app: FastifyInstance; apollo: ApolloServer<Session> }> {
  const times = { ...bodyTimes, ...options.bodyTimes };
  const app = Fastify({
    bodyLimit: maxBody,
    forceCloseConnections: 'idle',
    logger: false,
    ...arrivalOptions(times),
  });
  limitBodies(app, times);
  answerRefusedBodies(app);
  makeRequestsWork(app, options.works, options.addressOf, ['/graphql']);
  options.addHooks(app);
  const apollo = new ApolloServer<Session>({
    gateway: executorFor(options),
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    validationRules: limitRules,
    parseOptions: { maxTokens },
    persistedQueries: { cache: trustedByHash(options.trusted) },
    formatError: formatErrors(options.log, options.introspection),
    // Apollo hands it on to Fastify as it is, and Fastify takes bytes as well.
    stringifyResult: (result) => jsonOf(result) as unknown as string,
    plugins: [
      mutationsWorkPlugin as ApolloServerPlugin<Session>,
      ...(limitPlugins as ApolloServerPlugin<Session>[]),
      refuseNulPlugin as ApolloServerPlugin<Session>,
      subscriptionsElsewherePlugin as ApolloServerPlugin<Session>,
      ...(options.trustedOnly
        ? [trustedOnlyPlugin(options.trusted) as ApolloServerPlugin<Session>]
        : []),
      // Measured: the cache-control plugin wraps every field resolver and doubles the time of a list.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();
  await app.register(fastifyApollo(apollo), {
    context: (request: FastifyRequest) => options.session(request.headers.authorization),
  } as never);
  refuseOtherMethods(app);

  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_, reply) => {
    const problems = await options.notReady();
    const ready = Object.keys(problems).length === 0;
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', problems });
  });
  const requests = new RequestMeasures();
  app.addHook('onResponse', (request, reply, done) => {
    requests.answered(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime);
    done();
  });
  if (!options.metrics) return { app, apollo };
  app.get('/metrics', async (_, reply) =>
    reply
      .type(prometheusType)
      .send(await prometheusText([...(await options.measures()), ...requests.measures()])),
  );
  return { app, apollo };
}
