import { Cursors } from '../../src/platform/feed/cursor.js';

/** The secret of every installation under test, so that the checkers can read and make cursors. */
export const installationSecret = Buffer.alloc(32, 0x5a);
export const cursors = new Cursors(installationSecret);
