import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.js';

const epoch = '0d9b4d5e-6a1c-4c0a-8f39-0b8b7a5f2a11';

test('a cursor comes back as it was made', () => {
  for (const cursor of [
    { epoch, position: 0 },
    { epoch, position: 1_650_000 },
    { epoch, outboxId: 7 },
  ]) {
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  }
});

test('any other text is refused with BAD_CURSOR', () => {
  const whole = encodeCursor({ epoch, position: 12 });
  const refused = (text: string) =>
    expect(() => decodeCursor(text)).toThrow(expect.objectContaining({ code: 'BAD_CURSOR' }));
  for (const text of ['', 'x', `${whole}=`, ` ${whole}`, whole.slice(1), whole.slice(0, -3)])
    refused(text);
  fc.assert(fc.property(fc.string(), (text) => refused(text)));
});
