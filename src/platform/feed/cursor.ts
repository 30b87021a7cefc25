import { RapportError } from '../../errors.js';
import { isId } from '../graphql/node.js';

/**
 * The content of a `changeCursor`. A reader gets a position. A writer can't know the position of its change, which is
 * assigned after the commit, so it gets the id of its last outbox row. `feed.outbox_id` maps that id to the position.
 */
export type ChangeCursor =
  { epoch: string; position: number } | { epoch: string; outboxId: number };

/** The first letter is the version of the format; clients must not look inside. */
const version = '1';

/** Cursors are opaque text: base64url without padding, about 70 characters. */
export function encodeCursor(cursor: ChangeCursor): string {
  const path = 'position' in cursor ? `p${cursor.position}` : `o${cursor.outboxId}`;
  return Buffer.from(`${version}${path}@${cursor.epoch}`).toString('base64url');
}

/** @throws BAD_CURSOR when the text was not made by `encodeCursor` */
export function decodeCursor(text: string): ChangeCursor {
  const inside = Buffer.from(text, 'base64url').toString('latin1');
  const [, kind, digits, epoch] = /^1([po])(\d{1,15})@(.+)$/.exec(inside) ?? [];
  // Decoding ignores characters that are not base64url. Accept only a text that encodes back to itself.
  if (
    !kind ||
    !epoch ||
    !isId(epoch) ||
    Buffer.from(inside, 'latin1').toString('base64url') !== text
  ) {
    throw new RapportError(
      'BAD_CURSOR',
      'This is not a change cursor. Pass one as it came from changeCursor, or leave it out.',
    );
  }
  return kind === 'p' ? { epoch, position: Number(digits) } : { epoch, outboxId: Number(digits) };
}

/** The error for a cursor that can't be resumed: the client reloads the list and subscribes with the list's new cursor. */
export const resyncRequired = (why: string) =>
  new RapportError(
    'RESYNC_REQUIRED',
    `${why} Read the list again and continue from its changeCursor.`,
  );
