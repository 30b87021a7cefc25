import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type Client } from 'graphql-ws';
import { closeCodes } from '../../../src/platform/subscriptions/close-codes.js';
import { TcpProxy } from '../network/tcp-proxy.js';
import { contentProblem } from './content.js';
import type { History, Watched, WatchEvent } from './history.js';
import { send } from './http.js';
import { QuietSocket } from './socket.js';
import { bearer, type World } from './world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape of their document */

export const watchDocument = `subscription ($filter: PipelineFilter, $after: String) {
  pipelineChanges(filter: $filter, after: $after) { changeCursor relation kind clientMutationId applicationId
    application { id version stage { name } candidate { name } } transition { id reason to { name } } } }`;

/** Applications that are on a board. */
export const onBoard = ['ACTIVE', 'HIRED'];
const boardDocument = `query ($filter: ApplicationFilter, $after: String) {
  applications(first: 100, filter: $filter, after: $after) { changeCursor nodes { id } pageInfo { hasNextPage endCursor } } }`;

export interface WatcherWish {
  name: string;
  /** a hiring manager of these; absent: a recruiter, who sees all */
  departments?: string[];
  jobIds?: string[];
}

/** How a subscription ended. */
interface End {
  code?: number;
  reason?: string;
  refusal?: string;
  opened?: boolean;
}

const pingInterval = 2_000;
const pongPatience = 3_000;

/** A board: subscribes, records what it receives, and after every interruption resumes from its last cursor at another process. */
export class Watcher {
  readonly watched: Watched;
  private cursor = '';
  private connection = 0;
  private stopped = false;
  private away = false;
  private end: ((how: End) => void) | undefined;
  private client: Client | undefined;

  private constructor(
    private readonly world: World,
    history: History,
    private readonly wish: WatcherWish,
    readonly network: TcpProxy,
    private readonly authorization: string,
  ) {
    this.watched = { ...wish, events: [] };
    history.watched.push(this.watched);
  }

  static async open(world: World, history: History, wish: WatcherWish): Promise<Watcher> {
    const role = wish.departments ? 'HIRING_MANAGER' : 'RECRUITER';
    return new Watcher(
      world,
      history,
      wish,
      await TcpProxy.open(world.apis[0]!.port),
      await bearer({ sub: wish.name, role, departments: wish.departments }),
    );
  }

  get name(): string {
    return this.wish.name;
  }

  /** the cursor that it would resume after */
  get position(): string {
    return this.cursor;
  }

  /** Watches until it is closed. */
  async run(): Promise<void> {
    this.cursor = await this.reads();
    while (!this.stopped) {
      if (this.away) {
        await delay(50);
        continue;
      }
      const how = await this.watches();
      this.note({ type: 'ended', ...how });
      if (this.stopped) return;
      if (how.refusal === 'RESYNC_REQUIRED') {
        const to = await this.reads();
        this.note({ type: 'resync', from: this.cursor, to });
        this.cursor = to;
      } else if (how.code === closeCodes.rightsChanged) {
        this.cursor = await this.reads();
      } else {
        await delay(100 + 100 * (this.connection % 3));
      }
    }
  }

  /** Disconnects, and does not reconnect until `returns`. */
  leaves(): void {
    this.away = true;
    this.hangUp('away');
  }

  returns(): void {
    this.away = false;
  }

  /** Connects again at once. */
  hangUp(reason = 'hung up'): void {
    this.client?.terminate();
    this.end?.({ reason });
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.hangUp('the run is over');
    await this.network.close();
  }

  /** Reads its board page by page. It resumes from the cursor of the first page. */
  private async reads(): Promise<string> {
    let cursor: string | undefined;
    let after: string | undefined;
    const applicationIds: string[] = [];
    for (let turn = 0; !this.stopped; turn++) {
      const api = this.world.apis[turn % this.world.apis.length]!;
      const reply = await send(api.url, this.authorization, boardDocument, {
        after,
        filter: { statuses: onBoard, ...(this.wish.jobIds ? { jobIds: this.wish.jobIds } : {}) },
      });
      if ('lost' in reply || !reply.data) {
        await delay(200);
        continue;
      }
      const { changeCursor, nodes, pageInfo } = reply.data.applications;
      cursor ??= changeCursor as string;
      applicationIds.push(...nodes.map(({ id }: { id: string }) => id));
      if (pageInfo.hasNextPage) after = pageInfo.endCursor;
      else break;
    }
    if (cursor !== undefined) this.note({ type: 'board', cursor, applicationIds });
    return cursor ?? this.cursor;
  }

  private async watches(): Promise<End> {
    const api = this.world.apis[this.connection++ % this.world.apis.length]!;
    this.network.target = api.port;
    this.note({ type: 'subscribed', after: this.cursor, api: api.name });
    let pong: NodeJS.Timeout | undefined;
    let opened = false;
    const client = (this.client = createClient({
      url: `ws://127.0.0.1:${this.network.port}/graphql`,
      webSocketImpl: QuietSocket,
      connectionParams: { authorization: this.authorization },
      retryAttempts: 0,
      connectionAckWaitTimeout: pongPatience,
      keepAlive: pingInterval,
      on: {
        // Our ping got no answer: the other side is gone without a word.
        ping: (received) => {
          if (!received)
            pong ??= setTimeout(() => this.hangUp('no answer to a ping'), pongPatience);
        },
        connected: () => (opened = true),
        pong: () => {
          clearTimeout(pong);
          pong = undefined;
        },
      },
    }));
    const { jobIds } = this.wish;
    const how = await new Promise<End>((resolve) => {
      this.end = resolve;
      client.subscribe<any>(
        {
          query: watchDocument,
          variables: { filter: jobIds ? { jobIds } : {}, after: this.cursor },
        },
        {
          next: ({ data, errors }) => {
            if (!data?.pipelineChanges)
              return resolve({
                refusal: String(errors?.[0]?.extensions?.code ?? errors?.[0]?.message),
              });
            const what = contentProblem({ data, errors: errors as any[] }, !this.wish.departments);
            if (what) this.note({ type: 'broken', what });
            const { changeCursor, kind, relation, applicationId, clientMutationId } =
              data.pipelineChanges;
            this.note({
              type: 'change',
              cursor: changeCursor,
              kind,
              relation,
              applicationId,
              clientMutationId,
            });
            this.cursor = changeCursor;
          },
          error: (error: any) =>
            resolve(
              Array.isArray(error)
                ? { refusal: String(error[0]?.extensions?.code ?? error[0]?.message) }
                : { code: error?.code, reason: String(error?.reason || error?.message || 'lost') },
            ),
          complete: () => resolve({ refusal: 'complete' }),
        },
      );
    });
    clearTimeout(pong);
    client.terminate();
    await client.dispose();
    this.end = undefined;
    return { ...how, opened };
  }

  private note(
    event: WatchEvent extends infer Each
      ? Each extends WatchEvent
        ? Omit<Each, 'at'>
        : never
      : never,
  ): void {
    this.watched.events.push({ at: this.world.now(), ...event } as WatchEvent);
  }
}
