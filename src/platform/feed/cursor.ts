import { RapportError } from '../../errors.js';
import { isId } from '../graphql/node.js';

/**
 * What is inside a `changeCursor`. A reader gets a position. A writer cannot know the position of its change, which is
 * given after its commit, so it gets the id of its last outbox row; `feed.outbox_id` leads from it to the position.
 */
export type ChangeCursor =
  { epoch: string; position: number } | { epoch: string; outboxId: number };

/** The first letter is the version of the format; clients must not look inside. */
const version = '1';

/** Cursors are opaque text: base64url without padding, about 70 characters. */
export function encodeCursor(cursor: ChangeCursor): string {
  const place = 'position' in cursor ? `p${cursor.position}` : `o${cursor.outboxId}`;
  return Buffer.from(`${version}${place}@${cursor.epoch}`).toString('base64url');
}

/** @throws BAD_CURSOR when the text was not made by `encodeCursor` */
export function decodeCursor(text: string): ChangeCursor {
  const inside = Buffer.from(text, 'base64url').toString('latin1');
  const [, kind, digits, epoch] = /^1([po])(\d{1,15})@(.+)$/.exec(inside) ?? [];
  // Decoding drops what is not base64url, so only the text that encodes back to itself is taken.
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

/** The answer to a cursor that leads nowhere any more: reload the list, then subscribe with its new cursor. */
export const resyncRequired = (why: string) =>
  new RapportError(
    'RESYNC_REQUIRED',
    `${why} Read the list again and go on from its changeCursor.`,
  );
