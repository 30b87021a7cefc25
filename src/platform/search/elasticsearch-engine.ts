import { Client, errors } from '@elastic/elasticsearch';
import { setTimeout as delay } from 'node:timers/promises';
import { RapportError } from '../../errors.js';
import { batchesOf, bulkLines, type BulkItem, outcomeOf } from './elasticsearch-bulk.js';
import {
  type DocumentState,
  type EngineHealth,
  type IndexDefinition,
  type IndexDocument,
  isOfThisMapping,
  type Rebuild,
  type SearchEngine,
  type WriteOutcome,
} from './engine.js';
import { currentWork } from '../work/work.js';
import { searchTimeout, beforeDeadline, untilEnd } from './deadline.js';
import { present } from '../present.js';

export interface ElasticsearchConfig {
  url: string;
  apiKey?: string;
  /** PEM text */
  certificateAuthority?: string;
}

/** Milliseconds for writes, alerts and new indexes, which may take longer than a search that a user waits for. */
const workTimeout = 60_000;
/** Pauses in milliseconds after the server said that it is overloaded (429). */
const pauses = [100, 200, 400, 800, 1_600, 3_200];

const isAbsent = (error: unknown) =>
  error instanceof errors.ResponseError && error.statusCode === 404;

/** Turns a failed connection and a server that is temporarily unable into the same error for the caller. */
function unavailable(error: unknown): never {
  if (error instanceof RapportError) throw error;
  const ended = currentWork()?.reason;
  if (ended) throw ended;
  const status = error instanceof errors.ResponseError ? (error.statusCode ?? 0) : 0;
  const passing =
    error instanceof errors.ConnectionError ||
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoLivingConnectionsError ||
    error instanceof errors.RequestAbortedError ||
    status === 404 ||
    status === 408 ||
    status === 429 ||
    status >= 500 ||
    status === 401 ||
    status === 403;
  if (!passing && /too many (nested )?clauses/.test((error as Error).message))
    throw new RapportError(
      'LIMIT_EXCEEDED',
      'The search is too large for the search engine. Use fewer words.',
    );
  if (!passing) throw error;
  throw new RapportError(
    'SEARCH_UNAVAILABLE',
    'The search engine does not answer. Lists and everything else still work; try again in a moment.',
  );
}

/**
 * Elasticsearch. Searches and writes go through an alias, so that a rebuild can fill another index and swap the alias.
 * Versions are external (`external_gte`): a late write never replaces a newer one.
 */
export class ElasticsearchEngine implements SearchEngine {
  readonly kind = 'elasticsearch';
  private readonly client: Client;

  constructor(
    config: ElasticsearchConfig,
    private readonly index: IndexDefinition,
    options: Partial<ConstructorParameters<typeof Client>[0]> = {},
  ) {
    this.client = new Client({
      node: config.url,
      auth: config.apiKey ? { apiKey: config.apiKey } : undefined,
      tls: config.certificateAuthority ? { ca: config.certificateAuthority } : undefined,
      requestTimeout: workTimeout,
      maxRetries: 0,
      ...options,
    });
  }

  async isCurrent(): Promise<boolean> {
    if (
      !(await beforeDeadline(searchTimeout, (options) =>
        this.client.indices.existsAlias({ name: this.index.name }, options),
      ).catch(unavailable))
    )
      return false;
    return isOfThisMapping(
      await this.mappingVersion().catch(unavailable),
      this.index.mappingVersion,
    );
  }

  write(documents: readonly IndexDocument[]): Promise<WriteOutcome> {
    return this.bulk(this.index.name, documents);
  }

  /** Runs one search request in Elasticsearch's query language and returns the response. */
  async search<Answer>(body: object): Promise<Answer> {
    return (await beforeDeadline(searchTimeout, (options) =>
      this.client.search({ index: this.index.name, ...body }, options),
    ).catch(unavailable)) as Answer;
  }

  /** As `search`, over a point in time; undefined if it has expired or never existed. */
  async searchAt<Answer>(
    pit: { id: string; keep_alive: string },
    body: object,
  ): Promise<Answer | undefined> {
    return (await beforeDeadline(searchTimeout, (options) =>
      this.client.search({ pit, ...body }, options),
    ).catch((error: unknown) =>
      error instanceof errors.ResponseError &&
      (error.statusCode === 404 || error.statusCode === 400)
        ? undefined
        : unavailable(error),
    )) as Answer | undefined;
  }

  /** Runs several searches in one request and returns a response for each. */
  async searchEach<Answer>(bodies: readonly object[]): Promise<Answer[]> {
    const { responses } = await beforeDeadline(workTimeout, (options) =>
      this.client.msearch(
        { index: this.index.name, searches: bodies.flatMap((body) => [{}, body]) as never[] },
        options,
      ),
    ).catch(unavailable);
    return responses.map((response) => {
      if ('error' in response)
        throw new RapportError(
          'SEARCH_UNAVAILABLE',
          `The search engine could not run a search: ${response.error.type}.`,
        );
      return response as Answer;
    });
  }

  /** Freezes the current state of the index for later searches. Returns the id to pass to `searchAt`. */
  async openPointInTime(keepAlive: string): Promise<string> {
    return (
      await beforeDeadline(searchTimeout, (options) =>
        this.client.openPointInTime({ index: this.index.name, keep_alive: keepAlive }, options),
      ).catch(unavailable)
    ).id;
  }

  async refresh(): Promise<void> {
    await this.client.indices.refresh({ index: this.index.name }, untilEnd()).catch(unavailable);
  }

  async count(index: string = this.index.name): Promise<number> {
    await this.client.indices.refresh({ index }, untilEnd()).catch(unavailable);
    return (
      await this.client
        .count({ index, query: { term: { deleted: false } } }, untilEnd())
        .catch(unavailable)
    ).count;
  }

  async health(): Promise<EngineHealth> {
    try {
      const [{ version }, made] = await Promise.all([
        beforeDeadline(searchTimeout, (options) => this.client.info({}, options)),
        this.mappingVersion(),
      ]);
      const needsRebuild = made !== this.index.mappingVersion;
      return {
        ok: true,
        detail: `Elasticsearch ${version.number}${needsRebuild ? `, index of mapping ${made}: it is being rebuilt` : ''}`,
        needsRebuild,
      };
    } catch (error) {
      return {
        ok: false,
        detail: `Elasticsearch: ${(error as Error).message}`,
        needsRebuild: isAbsent(error),
      };
    }
  }

  async states(
    after: string,
    limit: number,
    index: string = this.index.name,
  ): Promise<DocumentState[]> {
    await this.client.indices.refresh({ index }, untilEnd()).catch(unavailable);
    const { hits } = await this.client
      .search<{ hash?: string }>(
        {
          index,
          size: limit,
          sort: [{ id: 'asc' }],
          version: true,
          _source: ['hash'],
          track_total_hits: false,
          query: {
            bool: { filter: [{ term: { deleted: false } }, { range: { id: { gt: after } } }] },
          },
        },
        untilEnd(),
      )
      .catch(unavailable);
    return hits.hits.map(({ _id, _version, _source }) => ({
      id: present(_id, 'The id of a hit'),
      version: present(_version, 'The version of a hit'),
      hash: _source?.hash ?? '',
    }));
  }

  /** Reads documents by id. This includes documents that searches do not find yet. */
  async statesOf(
    ids: readonly string[],
    index: string = this.index.name,
  ): Promise<DocumentState[]> {
    if (ids.length === 0) return [];
    const { docs } = await this.client
      .mget<{ hash?: string; deleted: boolean }>(
        {
          index,
          ids: [...ids],
          _source: ['hash', 'deleted'],
        },
        untilEnd(),
      )
      .catch(unavailable);
    return docs.flatMap((document) => {
      if (!('found' in document) || !document.found) return [];
      const { deleted, hash = '' } = present(document._source, 'The content of a document');
      const version = present(document._version, 'The version of a document');
      return [{ id: document._id, version, hash: deleted ? null : hash }];
    });
  }

  async rebuild(target?: string): Promise<Rebuild> {
    const { name } = this.index;
    const serving = Object.keys(
      await this.client.indices
        .getAlias({ name })
        .catch((error) => (isAbsent(error) ? {} : unavailable(error))),
    );
    // The index of another installation may have a name with the same prefix.
    const isOurs = (index: string) => /^\d+$/.test(index.slice(name.length + 1));
    const others = Object.keys(
      await this.client.indices
        .get({ index: `${name}-*`, features: ['aliases'] })
        .catch(unavailable),
    ).filter((index) => isOurs(index) && !serving.includes(index));
    // Left by an abandoned rebuild: the caller allows only one rebuild at a time.
    const abandoned = others.filter((index) => index !== target);
    if (abandoned.length > 0)
      await this.client.indices.delete({ index: abandoned }).catch(unavailable);
    const resumed = target !== undefined && others.includes(target);
    const fresh = resumed ? target : `${name}-${new Date().toISOString().replace(/\D/g, '')}`;
    // A late batch must not create an index by its name after the index was deleted, so batches go through an alias too.
    const filling = `${fresh}-filling`;
    await (
      resumed
        ? this.client.indices.putAlias({ index: fresh, name: filling })
        : this.createIndex(fresh, filling)
    ).catch(unavailable);
    return {
      target: fresh,
      resumed,
      exclusive: true,
      write: (documents) => this.bulk(filling, documents),
      count: () => this.count(fresh),
      states: (after, limit) => this.states(after, limit, fresh),
      statesOf: (ids) => this.statesOf(ids, fresh),
      swap: async () => {
        await this.client.indices
          .putSettings({ index: fresh, settings: { refresh_interval: null as unknown as string } })
          .catch(unavailable);
        await this.client.indices
          .updateAliases({
            actions: [
              ...serving.map((index) => ({ remove_index: { index } })),
              { add: { index: fresh, alias: name, is_write_index: true } },
              { remove: { index: fresh, alias: filling } },
            ],
          })
          .catch(unavailable);
      },
      abandon: async () =>
        void (await this.client.indices
          .delete({ index: fresh, ignore_unavailable: true })
          .catch(unavailable)),
    };
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async mappingVersion(): Promise<number | undefined> {
    const mappings = await beforeDeadline(searchTimeout, (options) =>
      this.client.indices.getMapping({ index: this.index.name }, options),
    );
    return Object.values(mappings)[0]?.mappings._meta?.mappingVersion as number | undefined;
  }

  /** Creates an index without refreshes: nobody searches it before it is complete. */
  private async createIndex(index: string, alias: string): Promise<void> {
    await this.client.indices.create({
      index,
      aliases: { [alias]: {} },
      mappings: this.index.mapping,
      settings: { ...this.index.settings, refresh_interval: '-1' },
    } as Parameters<Client['indices']['create']>[0]);
  }

  private async bulk(alias: string, documents: readonly IndexDocument[]): Promise<WriteOutcome> {
    const total: WriteOutcome = { written: 0, superseded: 0, refused: [] };
    for (const batch of batchesOf(documents)) {
      let left: readonly IndexDocument[] = batch;
      for (let attempt = 0; left.length > 0; attempt++) {
        const items = await this.send(alias, left);
        const outcome =
          items === 'busy'
            ? { ...total, written: 0, superseded: 0, refused: [], again: left }
            : outcomeOf(left, items);
        total.written += outcome.written;
        total.superseded += outcome.superseded;
        total.refused.push(...outcome.refused);
        left = outcome.again;
        if (left.length === 0) break;
        if (attempt >= pauses.length)
          throw new RapportError('SEARCH_UNAVAILABLE', 'The search engine is overloaded.');
        await delay(pauses[attempt], undefined, untilEnd()).catch(unavailable);
      }
    }
    return total;
  }

  private async send(
    alias: string,
    documents: readonly IndexDocument[],
  ): Promise<BulkItem[] | 'busy'> {
    try {
      const answer = await this.client.bulk(
        {
          index: alias,
          require_alias: true,
          operations: bulkLines(documents) as never[],
        },
        untilEnd(),
      );
      return answer.items as BulkItem[];
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 429) return 'busy';
      return unavailable(error);
    }
  }
}
