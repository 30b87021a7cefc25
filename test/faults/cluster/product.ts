import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SearchGate, type AcceptedWrite } from '../network/search-gate.js';
import { TcpProxy } from '../network/tcp-proxy.js';
import type { Stop } from '../workload/history.js';
import { spawnChild } from './children.js';
import { freePort, type Postgres } from './postgres.js';

export type Role = 'api' | 'worker';
export type Plant = (typeof plants)[number];
/** Known bugs that can be built in: see plants/. */
export const plants = [
  'cursor-by-id',
  'xmin-and-id',
  'checkpoint-first',
  'internal-versions',
  'empty-messages',
  'swallowed-close',
] as const;

export const jwtSecret = 'a secret of thirty-two bytes or more';

export interface ProductOptions {
  name: string;
  role: Role;
  postgres: Postgres;
  /** absent: PostgreSQL searches */
  elasticsearch?: { url: string; index: string };
  plant?: Plant;
  /** a folder for its logs */
  folder: string;
  accepted: AcceptedWrite[];
  /** called when a process that served has ended after SIGTERM, and nothing else has disturbed its end */
  stopped(stop: Omit<Stop, 'at'>): void;
}

/** A process that ended without an order. */
export interface UnexpectedEnd {
  process: string;
  code: number | null;
  signal: string | null;
  /** it had been serving */
  served: boolean;
  lastLines: string;
}

const commands: Record<Role, string[]> = { api: ['serve'], worker: ['feed', 'run'] };
const program = ['--enable-source-maps', 'dist/src/main.js'];
const plantLoader = ['--import', './dist/test/faults/plants/register.js'];
/** As a supervisor would: soon, but not at once again and again. */
const restartPause = 300;

/**
 * One process of the product behind networks of its own: towards its clients, the database and the search engine. It is
 * started again when it ends, unless it is held down.
 */
export class Product {
  readonly unexpected: UnexpectedEnd[] = [];
  /** how often it has ended by itself since it last served */
  endedSinceServing = 0;
  private child: ChildProcess | undefined;
  private wanted = false;
  private held = false;
  private ordered = false;
  /** how often it was killed or stood still, which disturbs a stop */
  private disturbed = 0;
  private served = false;
  private tail = '';
  private readonly log: WriteStream;

  private constructor(
    private readonly options: ProductOptions,
    readonly port: number,
    /** clients come through here */
    readonly front: TcpProxy,
    readonly database: TcpProxy,
    readonly search: SearchGate | undefined,
  ) {
    this.log = createWriteStream(`${options.folder}/${options.name}.log`, { flags: 'a' });
  }

  static async make(options: ProductOptions): Promise<Product> {
    const port = await freePort();
    const search =
      options.elasticsearch && (await SearchGate.open(options.elasticsearch.url, options.accepted));
    return new Product(
      options,
      port,
      await TcpProxy.open(port),
      await TcpProxy.open(options.postgres.port),
      search,
    );
  }

  get name(): string {
    return this.options.name;
  }

  get role(): Role {
    return this.options.role;
  }

  get url(): string {
    return `http://127.0.0.1:${this.front.port}`;
  }

  /** what it printed last */
  get lastLines(): string {
    return this.tail.trim().split('\n').slice(-5).join('\n');
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    this.wanted = true;
    if (!this.child && !this.held) this.spawn();
  }

  /** Ends it, and keeps it down until it is released. */
  async hold(): Promise<void> {
    this.held = true;
    this.disturbed += 1;
    await this.stop('SIGKILL');
  }

  letGo(): void {
    this.held = false;
    this.start();
  }

  /** kill -9; it comes back after a pause in milliseconds. */
  async kill(pause = restartPause): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.wanted = false;
    this.ordered = true;
    this.disturbed += 1;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await delay(pause);
    this.start();
  }

  /** Stops it in order, with SIGKILL when that takes longer than it may. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.wanted = false;
    this.ordered = true;
    const { child } = this;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    const begun = Date.now();
    const { disturbed, served } = this;
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const [code, endedBy] = (await ended) as [number | null, string | null];
    clearTimeout(late);
    if (signal === 'SIGTERM' && served && disturbed === this.disturbed)
      this.options.stopped({
        process: this.name,
        took: Date.now() - begun,
        code,
        signal: endedBy,
      });
  }

  /** Stops it in order, and starts it again after a pause in milliseconds. */
  async restart(pause = restartPause): Promise<void> {
    await this.stop();
    await delay(pause);
    if (!this.held) this.start();
  }

  /** Pauses it, as on an overloaded machine. */
  async freeze(milliseconds: number): Promise<void> {
    const { child } = this;
    this.disturbed += 1;
    child?.kill('SIGSTOP');
    await delay(milliseconds);
    child?.kill('SIGCONT');
  }

  async isReady(): Promise<boolean> {
    if (!this.child || !this.served || this.role === 'worker')
      return this.served && this.child !== undefined;
    return fetch(`http://127.0.0.1:${this.port}/healthz`, {
      signal: AbortSignal.timeout(2_000),
    }).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  /** Runs another command of the product through the same networks, to its end or until it is killed after so many milliseconds. */
  async runs(command: string[], killAfter = 120_000): Promise<{ code: number; output: string }> {
    const done = promisify(execFile)(
      process.execPath,
      [...this.plantArguments, ...program, ...command],
      { env: this.environment, timeout: killAfter, killSignal: 'SIGKILL' },
    );
    return done.then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (error: { code?: number; stdout?: string; stderr?: string }) => ({
        code: error.code ?? 1,
        output: `${error.stdout}${error.stderr}`,
      }),
    );
  }

  async close(): Promise<void> {
    this.held = true; // whoever killed it and starts it again after a pause comes too late
    await this.stop();
    await Promise.all([this.front.close(), this.database.close(), this.search?.close()]);
    this.log.end();
  }

  private get plantArguments(): string[] {
    return this.options.plant ? plantLoader : [];
  }

  private get environment(): NodeJS.ProcessEnv {
    const { postgres, elasticsearch, plant } = this.options;
    const url = (login: string) => postgres.url(login, this.database.port);
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      PORT: String(this.port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      RAPPORT_DEMO: '0',
      NODE_ENV: 'test',
      AUTH_JWT_SECRET: jwtSecret,
      AUTH_ROLE_CLAIMS: '1',
      RAPPORT_DATA: this.options.folder,
      DATABASE_URL: url('rapport_runtime'),
      DATABASE_OWNER_URL: url('rapport_owner'),
      DATABASE_DEMOGRAPHICS_URL: url('rapport_demographics_runtime'),
      ...(elasticsearch
        ? { ELASTICSEARCH_URL: this.search!.url, ELASTICSEARCH_INDEX: elasticsearch.index }
        : {}),
      ...(plant ? { FAULTS_PLANT: plant } : {}),
    };
  }

  private spawn(): void {
    this.ordered = this.served = false;
    this.tail = '';
    const child = spawnChild(
      process.execPath,
      [...this.plantArguments, ...program, ...commands[this.role]],
      { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.child = child;
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (data: Buffer) => {
        this.log.write(data);
        const text = this.tail + data.toString();
        if (/Rapport is ready|The feed worker runs/.test(text)) this.served = true;
        this.tail = text.slice(-2_000);
      });
    }
    child.on('exit', (code, signal) => {
      this.child = undefined;
      if (!this.ordered) {
        this.endedSinceServing = this.served ? 1 : this.endedSinceServing + 1;
        this.unexpected.push({
          process: this.name,
          code,
          signal,
          served: this.served,
          lastLines: this.lastLines,
        });
        setTimeout(() => this.wanted && this.start(), restartPause);
      }
    });
  }
}
