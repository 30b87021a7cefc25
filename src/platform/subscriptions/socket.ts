import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  type ExecutionArgs,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { RapportError, WorkEnded } from '../../errors.js';
import type { Looks } from '../audit/looks.js';
import type { Costs } from '../graphql/cost.js';
import { formatErrors } from '../graphql/format-error.js';
import { maxFrame } from '../graphql/limits.js';
import type { TrustedDocuments } from '../graphql/trusted.js';
import { variablesRefused } from '../graphql/text.js';
import type { CostBudget } from '../limits/cost-budget.js';
import type { Log } from '../telemetry/log.js';
import type { Measured } from '../telemetry/measure.js';
import { clientGone, type Work, type Works } from '../work/work.js';
import { Access, type AccessParts } from './access.js';
import { closeCodes } from './close-codes.js';
import { Connection, type SocketLimits } from './connection.js';
import { Documents, isRefusal, withCode } from './documents.js';
import { Hub, type HubParts, type SubscribeRequest } from './hub.js';
import { KeepAlive } from './keep-alive.js';
import { SocketMeasures } from './socket-measures.js';

export interface SocketSettings extends SocketLimits {
  /** milliseconds that a new socket has to sign in */
  signInWithin: number;
  /** milliseconds between two pings; a peer that has not answered by the next ping is cut */
  pingEvery: number;
  /** subscriptions on one socket */
  subscriptions: number;
}

const defaults: SocketSettings = {
  queueBytes: 128 * 1024,
  slowAfter: 15_000,
  signInWithin: 10_000,
  pingEvery: 12_000,
  subscriptions: 100,
};
/** Milliseconds in which a peer has to answer a close; after that the connection is cut. */
const closeWithin = 5_000;
/** The same, in milliseconds, when the server stops. */
const stopWithin = 2_000;

export interface SocketOptions {
  schema: GraphQLSchema;
  costs: Costs;
  looks: Looks;
  budget: CostBudget;
  /** false: errors suggest no names of the schema */
  introspection: boolean;
  /** the address of a client */
  addressOf(request: IncomingMessage): string;
  /** sockets that one viewer may have open; 0: any number */
  socketsPerViewer: number;
  /** the only documents that are executed; absent: all valid ones */
  trusted?: TrustedDocuments;
  log: Log;
  works: Works;
  feed: HubParts['feed'] & Pick<AccessParts, 'watch'>;
  /** the session of a sign-in; throws UNAUTHENTICATED */
  session: AccessParts['session'];
  subjectOf: AccessParts['subjectOf'];
  report: HubParts['report'];
  /** why a page or host may not open a socket here; undefined: it may */
  refuse(headers: IncomingHttpHeaders): string | undefined;
  /** the token in the cookie of a browser */
  cookieToken(headers: IncomingHttpHeaders): string | undefined;
  settings?: Partial<SocketSettings>;
}

interface Extra extends Record<PropertyKey, unknown> {
  socket: WebSocket;
  wire: Socket;
  /** of the browser's cookie; counts when the client sends no other */
  authorization?: string;
  /** what is done for this socket; ended when it closes */
  work: Work;
  connection?: Connection;
}

/** Serves subscriptions over graphql-transport-ws at /graphql of the same port. Queries and mutations are refused. */
export function serveSockets(
  server: Server,
  options: SocketOptions,
): Measured & { close(): Promise<void> } {
  const settings = { ...defaults, ...options.settings };
  const sockets = new WebSocketServer({
    server,
    path: '/graphql',
    maxPayload: maxFrame,
    handleProtocols: protocolFor,
    closeTimeout: closeWithin,
    verifyClient: (
      { req }: { req: IncomingMessage },
      done: (accepted: boolean, status?: number, message?: string) => void,
    ) => {
      const reason = options.refuse(req.headers);
      done(reason === undefined, 403, reason);
    },
  } as ConstructorParameters<typeof WebSocketServer>[0]);
  // Errors of the port are handled by the HTTP server that listens on it.
  sockets.on('error', () => undefined);
  const toClient = formatter(options.log, options.introspection);
  const documents = new Documents(options.schema, options.trusted);
  const hub = new Hub({
    feed: options.feed,
    works: options.works,
    format: toClient,
    report: options.report,
  });
  const access = new Access({
    watch: (watcher) => options.feed.watch(watcher),
    session: options.session,
    subjectOf: options.subjectOf,
  });
  const connections = new Set<Connection>();
  /** how many signed-in sockets each viewer has, by subject */
  const socketsOf = new Map<string, number>();
  const measures = new SocketMeasures(sockets.clients, connections, hub);
  const keepAlive = new KeepAlive(settings.pingEvery, measures.cut);

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: settings.signInWithin,
    onConnect: async ({ extra, connectionParams }) => {
      const authorization =
        connectionParams?.authorization ?? connectionParams?.Authorization ?? extra.authorization;
      try {
        const session = await extra.work.run(() => access.signIn(authorization));
        const connection = new Connection(
          extra.socket,
          extra.wire,
          settings,
          authorization,
          session,
          measures,
        );
        if (!connection.isOpen) return false;
        const others = socketsOf.get(session.viewer.subject) ?? 0;
        if (options.socketsPerViewer > 0 && others >= options.socketsPerViewer) {
          connection.close(
            closeCodes.rateLimited,
            `You have ${others} sockets open, and may have no more. Close some, then connect again.`,
          );
          return false;
        }
        socketsOf.set(session.viewer.subject, others + 1);
        extra.connection = connection;
        connections.add(connection);
        access.add(connection);
        return true;
      } catch (error) {
        if (error instanceof WorkEnded || !(error instanceof RapportError)) throw error;
        const code = error.code === 'RATE_LIMITED' ? closeCodes.rateLimited : closeCodes.forbidden;
        measures.closed(code);
        extra.socket.close(code, error.message.slice(0, 120));
        return false;
      }
    },
    onSubscribe: (context, id, payload) => {
      const connection = context.extra.connection!;
      if (Object.keys(context.subscriptions).length > settings.subscriptions)
        return [
          withCode(
            new GraphQLError(
              `A socket takes ${settings.subscriptions} subscriptions. End some, or open another socket.`,
            ),
            'LIMIT_EXCEEDED',
          ),
        ];
      const prepared = documents.prepare(payload.query);
      if (isRefusal(prepared)) return prepared;
      const operation = getOperationAST(prepared.document, payload.operationName);
      if (!operation)
        return [
          withCode(
            new GraphQLError('Name the operation of the document in operationName.'),
            'OPERATION_RESOLUTION_FAILURE',
          ),
        ];
      if (operation.operation !== 'subscription')
        return [
          withCode(
            new GraphQLError(
              'This socket takes subscriptions only. Send queries and mutations over HTTP.',
            ),
            'BAD_REQUEST',
          ),
        ];
      const refused = variablesRefused(payload.variables);
      if (refused) return [refused];
      const values = getVariableValues(
        options.schema,
        operation.variableDefinitions ?? [],
        payload.variables ?? {},
        { maxErrors: 1 },
      );
      // Wrong variables are refused where the subscription begins.
      if (values.coerced) {
        const { viewer } = connection.session;
        const cost = options.costs.of(prepared.document, operation, values.coerced);
        const { refusal } = options.budget.charge(viewer, cost);
        if (refusal) return [refusal];
        const unwritten = connection.session.audit?.refusal;
        if (unwritten) return [unwritten];
        context.extra.work.run(() => {
          for (const entry of options.looks.ofSubscription(operation, payload.variables))
            connection.session.noteLook(entry);
        });
      }
      const args: ExecutionArgs = {
        schema: options.schema,
        document: prepared.document,
        operationName: payload.operationName ?? undefined,
        variableValues: payload.variables,
        contextValue: connection.session,
      };
      // graphql-ws passes only these arguments on to `subscribe`.
      return {
        ...args,
        request: { id, prepared, args, connection } satisfies SubscribeRequest,
        work: context.extra.work,
      };
    },
    subscribe: ((args: ExecutionArgs & { request: SubscribeRequest; work: Work }) =>
      args.work.run(() => hub.subscribe(args.request))) as never,
    onError: (_context, _id, _payload, errors) => toClient(errors),
  });

  sockets.on('connection', (socket, request) => {
    const work = options.works.begin('subscription', { address: options.addressOf(request) });
    const token = options.cookieToken(request.headers);
    const extra: Extra = {
      socket,
      wire: request.socket,
      work,
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const failed = (error: unknown) => {
      if (work.reason) return; // the client is gone, or all sockets are being closed
      options.report('socket', error);
      measures.closed(closeCodes.tryAgainLater);
      socket.close(
        closeCodes.tryAgainLater,
        'Something went wrong on our side. Connect again and resume.',
      );
    };
    access.opened();
    keepAlive.add(socket, request.socket);
    // A message that is too long or not valid: ws closes the socket with the right code itself.
    socket.on('error', () => undefined);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve) =>
            socket.readyState === socket.OPEN ? socket.send(data, () => resolve()) : resolve(),
          ),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on('message', (data) => void handle(String(data)).catch(failed)),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      work.end(clientGone());
      work.close();
      if (extra.connection) {
        connections.delete(extra.connection);
        const { subject } = extra.connection.session.viewer;
        const left = (socketsOf.get(subject) ?? 1) - 1;
        if (left > 0) socketsOf.set(subject, left);
        else socketsOf.delete(subject);
      }
      access.closed(extra.connection);
      closed(code, String(reason)).catch(failed);
    });
  });

  return {
    measures: () => measures.measures(),
    close: async () => {
      keepAlive.stop();
      for (const socket of sockets.clients)
        socket.close(closeCodes.goingAway, 'The server stops. Connect again and resume.');
      const cut = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, stopWithin);
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
      clearTimeout(cut);
    },
  };
}

/**
 * The subprotocol that is answered with. A client of another one is answered too, and then closed with 4406: without an
 * answer it would see 1006, as when the network breaks, and come again.
 */
const protocolFor = (offered: ReadonlySet<string>): string | false =>
  offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL)
    ? GRAPHQL_TRANSPORT_WS_PROTOCOL
    : ([...offered][0] ?? false);

/** Formats errors for clients, and logs our own faults. */
function formatter(
  log: Log,
  introspection: boolean,
): (errors: readonly GraphQLError[]) => GraphQLError[] {
  const format = formatErrors(log, introspection);
  return (errors) =>
    errors.map((error) => {
      const { message, extensions } = format(error.toJSON(), error);
      return new GraphQLError(message, { path: error.path, extensions });
    });
}
