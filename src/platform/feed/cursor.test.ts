import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Cursors } from './cursor.js';

const epoch = '0d9b4d5e-6a1c-4c0a-8f39-0b8b7a5f2a11';
const cursors = new Cursors(Buffer.alloc(32, 1));
const refused = (text: string, code = 'BAD_CURSOR') =>
  expect(() => cursors.decode(text)).toThrow(expect.objectContaining({ code }));

test('a cursor comes back as it was made', () => {
  for (const cursor of [
    { epoch, position: 0 },
    { epoch, position: 1_650_000 },
    { epoch, position: 2 ** 48 - 1 },
    { epoch, outboxId: 7 },
  ]) {
    expect(cursors.decode(cursors.encode(cursor))).toEqual(cursor);
  }
});

test('any other text is refused with BAD_CURSOR, a cursor of another installation too', () => {
  const whole = cursors.encode({ epoch, position: 12 });
  for (const text of ['', 'x', `${whole}=`, ` ${whole}`, whole.slice(1), whole.slice(0, -3)])
    refused(text);
  refused(new Cursors(Buffer.alloc(32, 2)).encode({ epoch, position: 0 }));
  fc.assert(fc.property(fc.string(), (text) => refused(text)));
});

test('a cursor from before they were sealed asks the client to read again', () => {
  for (const content of [`1p0@${epoch}`, `1o12@${epoch}`])
    refused(Buffer.from(content).toString('base64url'), 'RESYNC_REQUIRED');
});
