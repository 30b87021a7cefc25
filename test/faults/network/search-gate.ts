import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** One document that the server has taken. */
export interface AcceptedWrite {
  index: string;
  id: string;
  /** what the server keeps as its version */
  version: number;
  /** the order in which the server took the writes of one index */
  order: number;
}

type State = 'open' | 'down' | 'busy' | 'busy documents' | 'black hole';

interface Watch {
  /** called once, when a batch has come in or has been answered; the batch waits for it, and goes on when it says so */
  at: 'request' | 'answer';
  then: (ids: readonly string[]) => Promise<'go on' | 'drop'>;
}

/** Stands between a process of the product and Elasticsearch, and knows where a batch of documents is on its way. */
export class SearchGate {
  state: State = 'open';
  private watches: Watch[] = [];
  private waiting: (() => void)[] = [];
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly target: URL,
    private readonly accepted: AcceptedWrite[],
  ) {
    server.on(
      'request',
      (incoming, answer) => void this.pass(incoming, answer).catch(() => answer.destroy()),
    );
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      if (this.state === 'down') socket.resetAndDestroy();
    });
  }

  /** @param accepted every document that the server takes is added to it */
  static async open(target: string, accepted: AcceptedWrite[]): Promise<SearchGate> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SearchGate(
      server,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      new URL(target),
      accepted,
    );
  }

  /** Calls back at the next batch, once. The function that is returned gives it up. */
  atNextBatch(at: Watch['at'], then: Watch['then']): () => void {
    const watch = { at, then };
    this.watches.push(watch);
    return () => {
      this.watches = this.watches.filter((other) => other !== watch);
    };
  }

  down(): void {
    this.state = 'down';
    this.server.closeAllConnections();
  }

  reset(): void {
    this.server.closeAllConnections();
  }

  heal(): void {
    this.state = 'open';
    this.watches = [];
    for (const go of this.waiting.splice(0)) go();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    this.agent.destroy();
  }

  private async pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await textOf(incoming);
    if (this.state === 'down') return void answer.destroy();
    while (this.state === 'black hole')
      await new Promise((resolve) => this.waiting.push(resolve as () => void));
    const isBatch = /\/_bulk(\?|$)/.test(incoming.url ?? '');
    const ids = isBatch ? idsOf(body) : [];
    if (isBatch) {
      if (this.state === 'busy')
        return reply(answer, 429, {
          error: { type: 'es_rejected_execution_exception', reason: 'too much to do' },
          status: 429,
        });
      if (this.state === 'busy documents') {
        const refused = {
          status: 429,
          error: { type: 'es_rejected_execution_exception', reason: 'too much to do' },
        };
        return reply(answer, 200, {
          took: 1,
          errors: true,
          items: ids.map((id) => ({ index: { _id: id, ...refused } })),
        });
      }
      if ((await this.meet('request', ids)) === 'drop') return void answer.destroy();
    }
    const { status, headers, text } = await this.forward(incoming, body);
    if (isBatch) {
      if (status === 200) this.record(text);
      if ((await this.meet('answer', ids)) === 'drop') return void answer.destroy();
    }
    if (answer.destroyed) return;
    answer.writeHead(status, headers);
    answer.end(text);
  }

  private async meet(at: Watch['at'], ids: readonly string[]): Promise<'go on' | 'drop'> {
    const watch = this.watches.find((other) => other.at === at);
    if (!watch) return 'go on';
    this.watches = this.watches.filter((other) => other !== watch);
    return watch.then(ids);
  }

  private record(text: string): void {
    const { items } = JSON.parse(text) as {
      items: {
        index?: { _index: string; _id: string; _version: number; _seq_no: number; status: number };
      }[];
    };
    for (const { index } of items) {
      if (index && index.status < 300)
        this.accepted.push({
          index: index._index,
          id: index._id,
          version: index._version,
          order: index._seq_no,
        });
    }
  }

  private async forward(
    incoming: IncomingMessage,
    body: string,
  ): Promise<{ status: number; headers: Record<string, string>; text: string }> {
    const {
      'content-length': _,
      'transfer-encoding': __,
      connection: ___,
      host: ____,
      ...headers
    } = incoming.headers;
    const outgoing = request({
      host: this.target.hostname,
      port: this.target.port,
      method: incoming.method,
      path: incoming.url,
      agent: this.agent,
      headers: { ...headers, ...(body ? { 'content-length': Buffer.byteLength(body) } : {}) },
    });
    outgoing.end(body || undefined);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    const text = await textOf(response);
    const kept = Object.fromEntries(
      Object.entries(response.headers).filter(
        ([name, value]) =>
          typeof value === 'string' &&
          !/^(content-length|transfer-encoding|connection)$/.test(name),
      ),
    );
    return { status: response.statusCode!, headers: kept as Record<string, string>, text };
  }
}

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const idsOf = (body: string): string[] =>
  body
    .split('\n')
    .flatMap((line) =>
      line.startsWith('{"index":')
        ? [(JSON.parse(line) as { index: { _id: string } }).index._id]
        : [],
    );

function reply(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, {
    'content-type': 'application/json',
    'x-elastic-product': 'Elasticsearch',
  });
  answer.end(JSON.stringify(body));
}
