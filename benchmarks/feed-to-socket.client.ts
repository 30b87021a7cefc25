import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import pg from 'pg';
import WebSocket from 'ws';
import { now } from './clock.js';

/** What the client's process is told to do; it answers once. */
export interface MovesOrder {
  /** of the database, and of the socket */
  databaseUrl: string;
  socketUrl: string;
  authorization: string;
  /** moves a second */
  rate: number;
  /** moves of a commit */
  together: number;
  seconds: number;
  connections: number;
  /** whether each commit waits for the disk */
  durable: boolean;
}

export interface MovesAnswer {
  /** how long all the commits took, in milliseconds */
  took: number;
  changes: number;
  /** from the answer to a commit to the message on the socket, in milliseconds; without those that never came */
  delays: number[];
}

interface Card {
  id: string;
  stage: string;
  next: number;
}

/** Moves cards in SQL at a steady rate over connections that nobody tells of, and hears of them on a socket. */
async function move({
  databaseUrl,
  socketUrl,
  authorization,
  rate,
  together,
  seconds,
  connections,
  durable,
}: MovesOrder): Promise<MovesAnswer> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: `-c role=rapport_app -c synchronous_commit=${durable ? 'on' : 'off'}`,
    max: connections,
  });
  const { rows: cards } = await pool.query<Card>(`
    select a.id, a.stage_id as stage, coalesce((select max(ordinal) from transition t where t.application_id = a.id), 0) + 1 as next
    from application a where a.status = 'ACTIVE' and a.stage_id is not null limit 500`);
  const changes = Math.ceil((rate * seconds) / together) * together;
  const committed = new Map<string, number>();
  const arrived = new Map<string, number>();
  const client = createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    lazy: false,
  });
  const all = new Promise<void>((resolve, reject) => {
    client.subscribe<{ pipelineChanges: { transition?: { id: string } } }>(
      { query: 'subscription { pipelineChanges { changeCursor relation transition { id } } }' },
      {
        next: ({ data, errors }) => {
          if (errors) return reject(new Error(errors[0]!.message));
          const id = data?.pipelineChanges.transition?.id;
          if (id) arrived.set(id, now());
          if (arrived.size === changes) resolve();
        },
        error: reject,
        complete: () => undefined,
      },
    );
  });
  await wait(1_000);
  const commit = async (moved: readonly Card[]) => {
    const { rows } = await pool.query<{ id: string }>(
      `
      insert into transition (application_id, ordinal, from_stage_id, to_stage_id, at, kind)
      select id, ordinal, stage, stage, now(), 'ADVANCE' from unnest($1::uuid[], $2::int[], $3::uuid[]) as m (id, ordinal, stage) returning id`,
      [
        moved.map(({ id }) => id),
        moved.map((card) => (card.next += 1)),
        moved.map(({ stage }) => stage),
      ],
    );
    const at = now();
    for (const { id } of rows) committed.set(id, at);
  };
  const begun = now();
  const pending: Promise<void>[] = [];
  for (let index = 0; index < changes; index += together) {
    const early = begun + (index * 1_000) / rate - now();
    if (early > 0) await wait(early);
    pending.push(
      commit(Array.from({ length: together }, (_, one) => cards[(index + one) % cards.length]!)),
    );
  }
  await Promise.all(pending);
  const took = now() - begun;
  await Promise.race([all, wait(15_000)]);
  await client.dispose();
  await pool.end();
  return {
    took,
    changes,
    delays: [...committed].flatMap(([id, at]) =>
      arrived.has(id) ? [Math.max(0, arrived.get(id)! - at)] : [],
    ),
  };
}

process.on('message', (order: MovesOrder) => {
  move(order).then(
    (answer) => process.send!(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
