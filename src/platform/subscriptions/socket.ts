import type { Server } from 'node:http';
import {
  createSourceEventStream, execute, getOperationAST, GraphQLError, parse, specifiedRules, validate,
  type DocumentNode, type ExecutionArgs, type ExecutionResult, type GraphQLSchema,
} from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { RapportError } from '../../errors.js';
import { limitRules, maxFrame, maxTokens } from '../graphql/limits.js';
import { formatErrors } from '../graphql/format-error.js';
import type { Session } from '../graphql/session.js';
import { nulRefused, pathOfNul } from '../graphql/text.js';
import type { Log } from '../telemetry/log.js';
import { endedWith } from './live.js';

export interface SocketOptions {
  schema: GraphQLSchema;
  log: Log;
  /** who asks; throws UNAUTHENTICATED */
  session(authorization: unknown): Promise<Session>;
}

/** Token ended: sign in again, then resume from the last cursor. */
const tokenExpired = 4401;
const documentsKept = 500;

interface Extra extends Record<PropertyKey, unknown> {
  session?: Session;
  expiry?: NodeJS.Timeout;
}

/** Serves subscriptions, and nothing else, over graphql-transport-ws at /graphql of the same port. */
export function serveSockets(server: Server, options: SocketOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: maxFrame });
  const format = formatErrors(options.log);
  const documents = new Map<string, DocumentNode | readonly GraphQLError[]>();

  /** Parsed and validated once: a thousand boards subscribe with the same document. */
  const prepare = (query: string): DocumentNode | readonly GraphQLError[] => {
    const known = documents.get(query);
    if (known) return known;
    const prepared = readDocument(options.schema, query);
    if (documents.size >= documentsKept) documents.delete(documents.keys().next().value!);
    documents.set(query, prepared);
    return prepared;
  };

  const toClient = (errors: readonly GraphQLError[]) => errors.map((error) => {
    const { message, extensions } = format(error.toJSON(), error);
    return new GraphQLError(message, { path: error.path, extensions });
  });

  const disposable = useServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: 10_000,
    onConnect: async (context) => {
      const extra = context.extra as unknown as Extra & { socket: { close(code: number, reason: string): void } };
      try {
        extra.session = await options.session(context.connectionParams?.authorization ?? context.connectionParams?.Authorization);
      } catch (error) {
        if (error instanceof RapportError) {
          extra.socket.close(CloseCode.Forbidden, error.message.slice(0, 120));
          return false;
        }
        throw error;
      }
      const { expiresAt } = extra.session.viewer;
      if (expiresAt) {
        extra.expiry = setTimeout(() => extra.socket.close(tokenExpired, 'The token has expired. Sign in again.'), Math.min(Math.max(0, expiresAt * 1000 - Date.now()), 2 ** 31 - 1));
        extra.expiry.unref();
      }
      return true;
    },
    onDisconnect: (context) => clearTimeout((context.extra as Extra).expiry),
    onSubscribe: (context, _id, payload) => {
      const document = prepare(payload.query);
      if (isErrors(document)) return document;
      const operation = getOperationAST(document, payload.operationName);
      if (operation?.operation !== 'subscription') return [withCode(new GraphQLError('This socket takes subscriptions only. Send queries and mutations over HTTP.'), 'BAD_REQUEST')];
      const path = pathOfNul(payload.variables);
      if (path !== undefined) return [nulRefused(path)];
      return {
        schema: options.schema, document, operationName: payload.operationName ?? undefined,
        variableValues: payload.variables, contextValue: (context.extra as Extra).session!,
      } as ExecutionArgs;
    },
    subscribe: liveResults as never,
    onError: (_context, _id, _payload, errors) => toClient(errors),
    onNext: (_context, _id, _payload, _args, result) => (result.errors ? { ...result, errors: toClient(result.errors) } : result),
  }, sockets, 12_000);

  return {
    close: async () => {
      for (const socket of sockets.clients) socket.close(1001, 'The server is going away. Connect again and resume.');
      await disposable.dispose();
    },
  };
}

const isErrors = (document: DocumentNode | readonly GraphQLError[]): document is readonly GraphQLError[] => Array.isArray(document);

/** Apollo gives these codes over HTTP; a client reads the same ones here. */
const withCode = (error: GraphQLError, code: string) =>
  new GraphQLError(error.message, { nodes: error.nodes, positions: error.positions, extensions: { code } });

function readDocument(schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query, { maxTokens });
    const errors = validate(schema, document, [...specifiedRules, ...limitRules]);
    return errors.length ? errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) : document;
  } catch (error) {
    return [withCode(error instanceof GraphQLError ? error : new GraphQLError('The document cannot be read.'), 'GRAPHQL_PARSE_FAILED')];
  }
}

/** Each delivered change is executed in a session of its own, so that nothing loaded for an earlier one is shown again. */
async function liveResults(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  // Errors without a path are of the request, like a variable of the wrong type; Apollo says so over HTTP.
  if (!(Symbol.asyncIterator in source)) return { ...source, errors: source.errors?.map((error) => (error.path ? error : withCode(error, 'BAD_USER_INPUT'))) };
  const session = args.contextValue as Session;
  const results = (async function* resultsOf() {
    try {
      for await (const event of source as AsyncIterable<unknown>) {
        yield await execute({ ...args, rootValue: event, contextValue: session.fresh() });
      }
    } catch (error) {
      // A refused cursor ends the subscription with an error that can be read, not with a closed socket.
      yield { errors: [error instanceof GraphQLError ? error : new GraphQLError('The subscription failed.', { originalError: error as Error })] };
    }
  })();
  return endedWith(results, source as AsyncIterableIterator<unknown>);
}
