import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../../src/config.js';
import { openDatabase } from '../../../src/open.js';
import type { AcceptedWrite } from '../network/search-gate.js';
import { installationSecret } from '../cursors.js';
import { addAudit } from './audit.js';
import { Postgres } from './postgres.js';
import { type Plant, Product, type ProductOptions, type Role } from './product.js';

/** A stopped server with the product's newest schema in it: each run begins with a copy, which takes a tenth of the time. */
export async function makeTemplate(folder: string): Promise<Postgres> {
  const template = await Postgres.make(join(folder, 'template'));
  const url = (login: string) => template.url(login);
  const opened = await openDatabase(
    readConfig({
      DATABASE_URL: url('rapport_runtime'),
      DATABASE_OWNER_URL: url('rapport_owner'),
      DATABASE_DEMOGRAPHICS_URL: url('rapport_demographics_runtime'),
    }),
  );
  await opened.close();
  await template.rows('delete from outbox'); // what was announced before anybody watched
  await template.rows(
    `update installation set secret = '\\x${installationSecret.toString('hex')}'`,
  );
  await addAudit(template);
  await template.stop();
  return template;
}

export interface ClusterOptions {
  template: Postgres;
  /** where this run keeps its data and logs */
  folder: string;
  /** absent: PostgreSQL searches */
  elasticsearch?: { url: string; index: string };
  plant?: Plant;
  stopped: ProductOptions['stopped'];
}

const startPatience = 180_000;
const hopelessEnds = 6;

/** The whole product as processes: PostgreSQL, two APIs and a feed worker, each behind networks of its own. */
export class Cluster {
  readonly accepted: AcceptedWrite[] = [];
  readonly apis: Product[] = [];
  readonly workers: Product[] = [];

  private constructor(
    private readonly options: ClusterOptions,
    readonly postgres: Postgres,
  ) {}

  static async start(options: ClusterOptions): Promise<Cluster> {
    await rm(options.folder, { recursive: true, force: true });
    await mkdir(options.folder, { recursive: true, mode: 0o755 });
    const postgres = await Postgres.at(join(options.folder, 'postgres'));
    await postgres.restoreFrom(options.template.folder);
    const cluster = new Cluster(options, postgres);
    try {
      await postgres.start();
      // The copy has its own history: a cursor of another copy must be refused.
      await postgres.rows('update feed_head set epoch = gen_random_uuid()');
      cluster.apis.push(
        await cluster.product('api-1', 'api'),
        await cluster.product('api-2', 'api'),
      );
      cluster.workers.push(await cluster.product('worker-1', 'worker'));
      for (const product of cluster.products) product.start();
      await cluster.ready();
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  get products(): Product[] {
    return [...this.apis, ...this.workers];
  }

  product(name: string, role: Role): Promise<Product> {
    return Product.make({
      name,
      role,
      ...this.options,
      postgres: this.postgres,
      accepted: this.accepted,
    });
  }

  /** Resolves when every process serves. */
  async ready(): Promise<void> {
    for (const deadline = Date.now() + startPatience; ; await delay(100)) {
      const ready = await Promise.all(this.products.map((product) => product.isReady()));
      if (ready.every(Boolean)) return;
      const late = this.products.filter((_, index) => !ready[index]);
      // Nothing is broken now: a process that ends again and again will never serve.
      const hopeless = late.some((product) => product.endedSinceServing >= hopelessEnds);
      if (hopeless || Date.now() > deadline)
        throw new Error(
          `${late.map(({ name, lastLines }) => `${name} does not start: ${lastLines.split('\n').at(-1)}`).join('; ')}`,
        );
    }
  }

  /** Stops every process in order; PostgreSQL stays. */
  async stop(): Promise<void> {
    await Promise.all(this.products.map((product) => product.close()));
  }

  async close(): Promise<void> {
    await this.stop();
    await this.postgres.stopImmediately();
    const { elasticsearch } = this.options;
    if (elasticsearch) await dropIndex(elasticsearch);
  }
}

async function dropIndex({ url, index }: { url: string; index: string }): Promise<void> {
  const answer = await fetch(`${url}/_alias/${index}`).catch(() => undefined);
  const behind = answer?.ok ? Object.keys((await answer.json()) as object) : [];
  const left = await fetch(
    `${url}/_cat/indices/${index}-*?h=index&format=json&expand_wildcards=all`,
  ).then(
    (reply) => reply.json() as Promise<{ index: string }[]>,
    () => [],
  );
  for (const name of new Set([
    ...behind,
    ...(Array.isArray(left) ? left.map((one) => one.index) : []),
  ]))
    await fetch(`${url}/${name}`, { method: 'DELETE' }).catch(() => undefined);
}
