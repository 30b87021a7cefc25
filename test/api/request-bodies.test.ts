import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { aWorld, type World } from '../scenario/index.js';

let world: World;
beforeAll(async () => {
  world = await aWorld({}, { bodyTimes: { headers: 300, body: 300, piece: 1_000 } });
});
afterAll(() => world?.close());

/** Sends the beginning of a request. */
function begins(head: string): { socket: Socket; answer: Promise<string> } {
  const { hostname, port } = new URL(world.url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (data) => (received += String(data)));
  socket.on('error', () => undefined);
  socket.write(head);
  return {
    socket,
    answer: new Promise((resolve) => socket.once('close', () => resolve(received))),
  };
}

const post = (headers: string, body: string) =>
  `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;

test('connections whose body does not arrive are answered with 408 and closed', async () => {
  const answers = await Promise.all(
    Array.from(
      { length: 20 },
      (_, index) =>
        begins(
          index % 2
            ? post('Content-Length: 100', '{"query":')
            : post('Transfer-Encoding: chunked', '9\r\n{"query":\r\n'),
        ).answer,
    ),
  );
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"BODY_TIMED_OUT"');
  }
});

test('so are connections whose headers do not arrive', async () => {
  expect(await begins('POST /graphql HTTP/1.1\r\nHost: x\r\n').answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('a file that stops arriving is cut off, one that goes on arriving is not', async () => {
  const { importUploadCreate } = await world
    .anAdmin()
    .asks('mutation { importUploadCreate { upload { id } } }');
  const authorization = (await world.anAdmin().authorization())!;
  const head = `PUT /imports/${importUploadCreate.upload.id}/files/people.csv HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nAuthorization: ${authorization}\r\nContent-Length: 12\r\n\r\n`;
  expect(await begins(`${head}abc`).answer).toMatch(/^HTTP\/1\.1 408 /);
  // Longer than the limit in all, but a piece of it arrives all the time.
  const slow = begins(head.replace('Content-Length: 12', 'Transfer-Encoding: chunked'));
  const answered = once(slow.socket, 'data');
  const begun = performance.now();
  const sending = setInterval(() => {
    const isDone = performance.now() - begun > 2_000;
    slow.socket.write(isDone ? '0\r\n\r\n' : '1\r\na\r\n');
    if (isDone) clearInterval(sending);
  }, 20);
  expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 200 /);
  slow.socket.destroy();
});

test.each([
  ['without a sign-in', '', '401'],
  ['that is too large', 'admin', '413'],
])('an upload %s is answered, and no more of it is taken', async (_, who, status) => {
  const authorization = who ? (await world.anAdmin().authorization())! : 'Bearer nobody';
  const id = who
    ? (await world.anAdmin().asks('mutation { importUploadCreate { upload { id } } }'))
        .importUploadCreate.upload.id
    : '00000000-0000-4000-8000-000000000000';
  const { socket, answer } = begins(
    `PUT /imports/${id}/files/people.csv HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nAuthorization: ${authorization}\r\nContent-Length: 500000000\r\n\r\n`,
  );
  const piece = Buffer.alloc(64 * 1024, 'x');
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
  expect(await answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  // What the system of both ends holds for a connection, and not the file.
  expect(socket.bytesWritten - socket.writableLength).toBeLessThan(30_000_000);
});
