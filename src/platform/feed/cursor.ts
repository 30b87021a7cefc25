import { RapportError } from '../../errors.js';
import { Sealer } from '../sealing/sealer.js';

/**
 * The content of a `changeCursor`. A reader gets a position. A writer can't know the position of its change, which is
 * assigned after the commit, so it gets the id of its last outbox row. `feed.outbox_id` maps that id to the position.
 */
export type ChangeCursor =
  { epoch: string; position: number } | { epoch: string; outboxId: number };

/** The bytes of a cursor: kind, number, epoch. */
const kinds = { position: 1, outboxId: 2 } as const;
const length = 1 + 6 + 16;

/** Writes and reads change cursors. They are sealed: a client can't make one that replays what it never saw. */
export class Cursors {
  private readonly sealer: Sealer;

  /** @param secret of the installation */
  constructor(secret: Buffer) {
    this.sealer = new Sealer(secret, 'change cursor');
  }

  /** Opaque text: base64url without padding, 68 characters. */
  encode(cursor: ChangeCursor): string {
    const content = Buffer.alloc(length);
    content.writeUInt8('position' in cursor ? kinds.position : kinds.outboxId);
    content.writeUIntBE('position' in cursor ? cursor.position : cursor.outboxId, 1, 6);
    content.write(cursor.epoch.replaceAll('-', ''), 7, 'hex');
    return this.sealer.seal(content);
  }

  /** @throws BAD_CURSOR when this installation did not make the text; RESYNC_REQUIRED for a cursor of an older version */
  decode(text: string): ChangeCursor {
    const content = this.sealer.open(text);
    if (content?.length === length) {
      const number = content.readUIntBE(1, 6);
      const epoch = content
        .toString('hex', 7)
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      return content.readUInt8() === kinds.position
        ? { epoch, position: number }
        : { epoch, outboxId: number };
    }
    if (unsealed.test(Buffer.from(text, 'base64url').toString('latin1')))
      throw resyncRequired('This cursor was made by an older version.');
    throw new RapportError(
      'BAD_CURSOR',
      'This is not a change cursor. Pass one as it came from changeCursor, or leave it out.',
    );
  }
}

/** Cursors before they were sealed. */
const unsealed = /^1[po]\d{1,15}@[0-9a-f-]{36}$/;

/** The error for a cursor that can't be resumed: the client reloads the list and subscribes with the list's new cursor. */
export const resyncRequired = (why: string) =>
  new RapportError(
    'RESYNC_REQUIRED',
    `${why} Read the list again and continue from its changeCursor.`,
  );
