import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/**
 * Makes a function that tells the address of a client. A header can be invented, so X-Forwarded-For counts only for
 * requests that come from a trusted proxy, and only as far as proxies that are trusted wrote it.
 * @param trusted addresses or networks of proxies, like 10.0.0.5 or 10.0.0.0/8
 */
export function clientAddresses(
  trusted: readonly string[],
): (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string {
  const proxies = new BlockList();
  for (const text of trusted) {
    const [address = '', length] = text.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (length === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(length), family);
  }
  const isProxy = (address: string) => {
    const version = isIP(address);
    return version !== 0 && proxies.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
  return ({ headers, socket }) => {
    let address = plain(socket.remoteAddress ?? 'unknown');
    if (trusted.length === 0) return address;
    // The nearest proxy wrote last.
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    while (isProxy(address)) {
      const before = plain(forwarded.pop()?.trim() ?? '');
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

/** An IPv4 address that came over an IPv6 socket, without the prefix. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
