import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Sealer } from './sealer.js';

const secret = Buffer.alloc(32, 7);
const sealer = new Sealer(secret, 'test');

test('what was sealed opens again, and the same content has the same text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const content = Buffer.from(bytes);
      const text = sealer.seal(content);
      expect(sealer.open(text)).toEqual(content);
      expect(sealer.seal(content)).toBe(text);
    }),
  );
});

test('a changed text, one of another purpose or another installation, and any other text do not open', () => {
  const text = sealer.seal(Buffer.from('content'));
  for (let index = 0; index < text.length; index++) {
    const other = text[index] === 'A' ? 'B' : 'A';
    expect(sealer.open(`${text.slice(0, index)}${other}${text.slice(index + 1)}`)).toBeUndefined();
  }
  for (const changed of [`${text}=`, ` ${text}`, text.slice(1), text.slice(0, -1), `${text}A`, ''])
    expect(sealer.open(changed)).toBeUndefined();
  expect(new Sealer(secret, 'other').open(text)).toBeUndefined();
  expect(new Sealer(Buffer.alloc(32, 8), 'test').open(text)).toBeUndefined();
  fc.assert(fc.property(fc.string(), (any) => sealer.open(any) === undefined));
});

test('a sealed text does not show its content', () => {
  const text = sealer.seal(Buffer.from('a very secret word'));
  expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('secret');
});
