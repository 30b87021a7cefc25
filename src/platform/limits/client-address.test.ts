import { expect, test } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { clientAddresses } from './client-address.js';

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

test('without trusted proxies the header counts for nothing', () => {
  const addressOf = clientAddresses([]);
  expect(addressOf(from('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
  expect(addressOf(from('::ffff:203.0.113.9'))).toBe('203.0.113.9');
});

test.each([
  ['10.0.0.5', '198.51.100.1', '198.51.100.1'],
  ['10.0.0.5', '192.0.2.66, 198.51.100.1', '198.51.100.1'], // the client invented the first one
  ['10.0.0.5', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
  ['::ffff:10.0.0.5', ' ::ffff:198.51.100.1 ', '198.51.100.1'],
  ['fd00::1', '2001:db8::7', '2001:db8::7'],
  ['10.0.0.5', 'nonsense', '10.0.0.5'],
  ['10.0.0.5', undefined, '10.0.0.5'],
  ['10.0.0.5', ', ,', '10.0.0.5'],
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'], // no proxy of ours
])('behind proxies %s with the header %j is %s', (socket, header, address) => {
  expect(clientAddresses(['10.0.0.0/8', 'fd00::/8'])(from(socket, header))).toBe(address);
});
