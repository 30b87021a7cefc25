import type { Frame } from './pages.js';
import { itemAt } from '../present.js';

/** A final text frame, and the first bytes of the two longer forms of a length (RFC 6455, 5.2). */
const text = 0x81;
const length16 = 126;
const length64 = 127;

const headOf = (length: number) => (length < length16 ? 2 : length < 2 ** 16 ? 4 : 10);

/**
 * Encodes messages as WebSocket frames, one frame for each message, in one buffer for one system call. The library would
 * write head and body separately; measured with 5,000 sockets, that is half of the cost of a message.
 * @param prefix comes before each payload
 * @param first index of the first frame
 * @param end index after the last frame
 */
export function onTheWire(
  prefix: Buffer,
  frames: readonly Frame[],
  first: number,
  end: number,
): Buffer {
  let size = 0;
  for (let index = first; index < end; index += 1) {
    const length = prefix.length + itemAt(frames, index).payload.length;
    size += headOf(length) + length;
  }
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (let index = first; index < end; index += 1) {
    const { payload } = itemAt(frames, index);
    const length = prefix.length + payload.length;
    bytes[at++] = text;
    if (length < length16) bytes[at++] = length;
    else if (length < 2 ** 16) {
      bytes[at++] = length16;
      at = bytes.writeUInt16BE(length, at);
    } else {
      bytes[at++] = length64;
      at = bytes.writeBigUInt64BE(BigInt(length), at);
    }
    at += prefix.copy(bytes, at);
    at += payload.copy(bytes, at);
  }
  return bytes;
}
