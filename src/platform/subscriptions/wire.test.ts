import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Writable } from 'node:stream';
import * as ws from 'ws';
import { onTheWire } from './wire.js';

/** The library's own reader, which its types do not declare. */
const { Receiver } = ws as unknown as {
  Receiver: new (options: { isServer: boolean }) => Writable;
};

test('a reader of the protocol gets every message unchanged, whatever its length', async () => {
  const lengths = fc.oneof(
    fc.constantFrom(0, 1, 120, 121, 122, 123, 65_530, 65_531, 65_532, 70_000),
    fc.nat(300),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.array(lengths, { minLength: 1, maxLength: 5 }),
      async (id, sizes) => {
        const prefix = Buffer.from(JSON.stringify(id));
        const frames = sizes.map((size, position) => ({
          position,
          payload: Buffer.alloc(size, 'x'),
        }));
        const received: string[] = [];
        const receiver = new Receiver({ isServer: false });
        receiver.on('message', (data: Buffer, isBinary: boolean) =>
          received.push(`${String(data)}${isBinary}`),
        );
        await new Promise<void>((resolve) =>
          receiver.end(onTheWire(prefix, frames, 0, frames.length), resolve),
        );
        expect(received).toEqual(
          frames.map(({ payload }) => `${String(prefix)}${String(payload)}false`),
        );
        expect(onTheWire(prefix, frames, 1, frames.length).length).toBeLessThan(
          onTheWire(prefix, frames, 0, frames.length).length,
        );
      },
    ),
    { numRuns: 50 },
  );
});
