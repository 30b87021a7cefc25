import pg from 'pg';
import type { Deadlines } from '../../config.js';
import { currentWork, type Work } from '../work/work.js';
import { connectionOf, type DatabaseUrls, timeoutOf } from './connection.js';
import { GuardedClient } from './guarded-client.js';

/**
 * Connections for background work. Each consumer holds one in its turn and may take a second: there must be more than
 * consumers, or all could wait for each other.
 */
const backgroundSize = 16;
const demographicsSize = 4;

/** Milliseconds: background work that held a connection longer leaves the processor to requests before the next time. */
const heavy = 50;
/**
 * The longest such pause, in milliseconds. It ends when all requests are answered, and is no longer than the connection was
 * held, so the work gets on at half its speed however many requests there are.
 */
const longestPause = 500;

/**
 * The pools of one process: one for requests, one for background work, so that no request waits for its connections, and
 * one for self-identification. The work on whose behalf a connection is taken decides which pool it comes from.
 */
export class Pools {
  readonly demographics: pg.Pool | undefined;
  private readonly all: pg.Pool[] = [];
  private readonly clients = new Set<pg.PoolClient>();
  /** how long each piece of background work held its last connection, in milliseconds */
  private readonly held = new WeakMap<Work, number>();

  constructor(
    private readonly urls: DatabaseUrls,
    private readonly deadlines: Deadlines | undefined,
  ) {
    if (!urls.demographics) return;
    const pool = this.pool({
      ...connectionOf(urls.demographics, 'rapport_demographics', {
        timeout: timeoutOf(deadlines, 'requests'),
      }),
      max: demographicsSize,
    });
    const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
    pool.connect = ((...given: []) =>
      given.length > 0 ? connect(...given) : this.acquire(connect)) as typeof pool.connect;
    this.demographics = pool;
  }

  /** Makes a pool of connections for requests give background work connections of a pool of its own. */
  divide(requests: pg.Pool): void {
    const background = this.pool({
      ...requests.options,
      ...connectionOf(this.urls.app, 'rapport_app', {
        name: 'rapport background',
        timeout: timeoutOf(this.deadlines, 'background'),
      }),
      max: backgroundSize,
    });
    this.watch(requests);
    const take = requests.connect.bind(requests) as () => Promise<pg.PoolClient>;
    requests.connect = (() =>
      currentWork()?.isBackground
        ? this.acquireInBackground(() => background.connect())
        : this.acquire(take)) as typeof requests.connect;
  }

  /** Closes the pools that were made here. Those who still wait for a connection are told. */
  async end(): Promise<void> {
    await Promise.all(this.all.map((pool) => pool.end()));
  }

  /** Cuts all connections. What runs on them fails. */
  cut(): void {
    for (const client of this.clients) (client as unknown as pg.Client).connection.stream.destroy();
  }

  private pool(config: pg.PoolConfig): pg.Pool {
    const pool = new pg.Pool({ Client: GuardedClient, ...config } as pg.PoolConfig);
    pool.on('error', () => undefined);
    // pg.Pool only reports errors of idle clients, so errors of busy ones are caught here.
    pool.on('connect', (client) => void client.on('error', () => undefined));
    this.watch(pool);
    this.all.push(pool);
    return pool;
  }

  private watch(pool: pg.Pool): void {
    pool.on('connect', (client) => this.clients.add(client));
    pool.on('remove', (client) => this.clients.delete(client));
  }

  /** Takes a connection, unless the work is ended before there is one. */
  private acquire(connect: () => Promise<pg.PoolClient>): Promise<pg.PoolClient> {
    const work = currentWork();
    if (!work) return connect();
    if (work.reason) return Promise.reject(work.reason);
    return work.waitFor(connect(), (client) => client.release());
  }

  private async acquireInBackground(connect: () => Promise<pg.PoolClient>): Promise<pg.PoolClient> {
    const work = currentWork()!;
    const last = this.held.get(work) ?? 0;
    this.held.delete(work);
    if (last >= heavy && !work.isUrgent)
      await work.all.untilAnswered(Math.min(last, longestPause), work.signal);
    const client = await this.acquire(connect);
    const begun = performance.now();
    const release = client.release.bind(client);
    client.release = (destroy) => {
      this.held.set(work, performance.now() - begun);
      release(destroy);
    };
    return client;
  }
}
