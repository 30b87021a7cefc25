import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse } from './refusal.js';

/** How long the parts of a request may take to arrive, in milliseconds. */
export interface BodyTimes {
  /** all headers */
  headers: number;
  /** a body that is read as a whole */
  body: number;
  /** between two pieces of a body that is read as a stream, like an uploaded file */
  piece: number;
}

export const bodyTimes: BodyTimes = { headers: 15_000, body: 20_000, piece: 30_000 };
/** The longest time for a streamed body, in milliseconds. */
const longestStream = 3_600_000;
/** Milliseconds that a sender has to read its answer, when its body is not taken to the end. */
const lingering = 1_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** true: the handler reads the body as a stream */
    streamsBody?: boolean;
  }
}

/** The options of Fastify that limit how long a request may take to arrive. */
export const arrivalOptions = ({ headers, body, piece }: BodyTimes) => ({
  requestTimeout: longestStream,
  http: {
    headersTimeout: headers,
    connectionsCheckingInterval: Math.min(headers, body, piece, 5_000),
  },
});

/**
 * Ends requests whose body does not arrive, with 408. When a request is answered before its body has arrived, like one
 * that is refused, the rest is not read, and the connection is closed.
 */
export function limitBodies(app: FastifyInstance, times: BodyTimes): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (hasBody(request)) {
      const streams = request.routeOptions.config.streamsBody === true;
      const limit = streams ? times.piece : times.body;
      let taken = request.raw.socket.bytesRead;
      const check = () => {
        if (request.raw.complete || reply.sent) return;
        const { bytesRead } = request.raw.socket;
        if (streams && bytesRead > taken) {
          taken = bytesRead;
          timer = setTimeout(check, limit).unref();
        } else
          refuse(reply, {
            code: 'BODY_TIMED_OUT',
            message: `The body of the request did not arrive within ${limit / 1_000} seconds. Send it again over a faster connection.`,
          });
      };
      let timer = setTimeout(check, limit).unref();
      reply.raw.once('close', () => clearTimeout(timer));
    }
    done();
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    if (hasBody(request) && !request.raw.complete) {
      reply.header('connection', 'close');
      lingerAtEnd(request);
    }
    done(null, payload);
  });
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Node would close the connection when the answer is written, and what the sender has on its way would then make its
 * system drop the answer. So our side of the connection is closed first, nothing more is read, and the rest follows when
 * the sender has had the time to read.
 */
function lingerAtEnd({ raw: { socket } }: FastifyRequest): void {
  socket.destroySoon = () => {
    socket.end();
    setTimeout(() => socket.destroy(), lingering);
    // After Node, which begins to read and drop the rest of the body.
    setImmediate(() => socket.pause());
  };
}
