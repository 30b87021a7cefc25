import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { ConfigError, readConfig } from '../../src/config.js';
import { makeLog } from '../../src/platform/telemetry/log.js';
import { startServer, type Server } from '../../src/serve.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';

let fresh: FreshDatabase;
const servers: Server[] = [];
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await fresh?.close();
});

const starts = async (port: number) => {
  const server = await startServer(
    readConfig({ PORT: String(port), HOST: '127.0.0.1', AUTH_JWT_SECRET: 'x'.repeat(32) }),
    fresh.database,
    makeLog('silent'),
  );
  servers.push(server);
  return server;
};

/** Somebody else's server, on a port that was free. */
async function aPortInUse() {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  return {
    port: (other.address() as AddressInfo).port,
    free: () => new Promise((resolve) => other.close(resolve)),
  };
}

/**
 * Opens sockets until the port answers.
 * @returns the protocol of the first answer, or its refusal
 * @throws when nothing answers within 30 s
 */
async function firstAnswer(port: number): Promise<string> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    const answer = await new Promise<string | undefined>((resolve) => {
      socket.once('open', () => resolve(socket.protocol));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        resolve(error.code === 'ECONNREFUSED' ? undefined : error.message),
      );
    });
    socket.terminate();
    if (answer !== undefined) return answer;
  }
  throw new Error(`Nothing answers at port ${port}.`);
}

test('the first socket that finds the port open is served', async () => {
  const { port, free } = await aPortInUse();
  await free();
  const [answer] = await Promise.all([firstAnswer(port), starts(port)]);
  expect(answer).toBe('graphql-transport-ws');
});

test('a port in use is an error that names it, and leaves nothing running', async () => {
  const { port, free } = await aPortInUse();
  await expect(starts(port)).rejects.toThrow(
    new ConfigError(
      'PORT',
      `${port} is in use`,
      'Stop the other program, or set another port; PORT=0 picks a free one',
    ),
  );
  await free();
  const server = await starts(port);
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'alive' });
});
