import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { readConfig } from '../src/config.js';
import { DemoService } from '../src/domains/demo/demo.service.js';
import { openDatabase } from '../src/open.js';
import { makeLog } from '../src/platform/telemetry/log.js';
import { startServer } from '../src/serve.js';
import { milliseconds, quantile } from './report.js';

/**
 * From a mutation's answer to the subscription's message, and to the document that can be searched, at a steady rate:
 *   npm run build && node dist/benchmarks/live-latency.js --rate 50 --seconds 20
 * With ELASTICSEARCH_URL set, Elasticsearch is searched.
 */
const { values } = parseArgs({
  options: { rate: { type: 'string', default: '50' }, seconds: { type: 'string', default: '20' } },
});
const rate = Number(values.rate);
const total = rate * Number(values.seconds);

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const config = readConfig({
  RAPPORT_DATA: join(folder, 'data'),
  PORT: '0',
  ELASTICSEARCH_URL: process.env.ELASTICSEARCH_URL,
});
const opened = await openDatabase(config);
await new DemoService(opened.database).load();
const server = await startServer(config, opened.database, makeLog('warn'));
const demoUsers = await server.demoUsers();
const authorization = `Bearer ${demoUsers.find(({ role }) => role === 'ADMIN')?.token}`;

interface Answer {
  data: Record<string, any>;
  errors?: unknown[];
}
async function ask(query: string, variables: object = {}): Promise<Answer['data']> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Answer;
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

try {
  await server.composition.feed.drained();
  const { applications } = await ask(
    `{ applications(first: 100, filter: { statuses: [ACTIVE] }) { nodes { id candidate { id } job { stages { id milestone } } } } }`,
  );
  const cards = applications.nodes.map((node: any) => ({
    id: node.id,
    stages: node.job.stages.filter((stage: any) => stage.milestone !== 'HIRED'),
  }));
  const answered = new Map<string, number>();
  const arrived = new Map<string, number>();
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    lazy: false,
  });
  const done = new Promise<void>((resolve, reject) => {
    client.subscribe(
      {
        query:
          'subscription { pipelineChanges { clientMutationId changeCursor relation application { id stage { name } } } }',
      },
      {
        next: ({ data }: any) => {
          arrived.set(data.pipelineChanges.clientMutationId, performance.now());
          if (arrived.size === total) resolve();
        },
        error: reject,
        complete: () => undefined,
      },
    );
  });
  await wait(500);
  const searched: number[] = [];
  const pending: Promise<unknown>[] = [];
  for (let index = 0; index < total; index += 1) {
    const due = wait(1000 / rate);
    const card = cards[index % cards.length];
    const turn = Math.floor(index / cards.length);
    // Up the pipeline and down again, so that every call is a move.
    const stage = card.stages[(turn + 1) % card.stages.length];
    pending.push(
      ask(
        `mutation ($id: ID!, $stageId: ID!, $mine: String) { applicationMoveToStage(id: $id, stageId: $stageId, clientMutationId: $mine) { changeCursor userErrors { message } } }`,
        { id: card.id, stageId: stage.id, mine: String(index) },
      )
        .then(async ({ applicationMoveToStage: moved }) => {
          if (moved.userErrors.length) throw new Error(moved.userErrors[0].message);
          const at = performance.now();
          answered.set(String(index), at);
          if (index % 5) return;
          await ask(
            `query ($after: String) { searchCandidates(first: 1, waitFor: $after) { edges { cursor } } }`,
            { after: moved.changeCursor },
          );
          searched.push(performance.now() - at);
        })
        .catch((error: Error) => {
          // Two cards in the same stage already: counts as one message fewer.
          arrived.set(String(index), Number.NaN);
          console.error(error.message);
        }),
    );
    await due;
  }
  await Promise.all(pending);
  await Promise.race([done, wait(10_000)]);
  const delays = [...answered]
    .map(([id, at]) => Math.max(0, (arrived.get(id) ?? Number.NaN) - at))
    .filter((delay) => !Number.isNaN(delay));
  console.log(`${answered.size} changes at ${rate}/s`);
  console.log(
    `answer to message   p50 ${milliseconds(quantile(delays, 0.5))}  p99 ${milliseconds(quantile(delays, 0.99))}  n ${delays.length}`,
  );
  console.log(
    `answer to searched  p50 ${milliseconds(quantile(searched, 0.5))}  p99 ${milliseconds(quantile(searched, 0.99))}  n ${searched.length} (the search itself included)`,
  );
  await client.dispose();
} finally {
  await server.close();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}
