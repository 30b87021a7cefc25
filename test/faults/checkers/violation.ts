/** What is promised: the invariants of the feed by number, and promises that rest on them. */
export const promises = {
  1: 'every committed change appears exactly once in the feed, nothing rolled back does',
  2: 'positions are dense; along them no version falls, nor in the index',
  3: 'what was acknowledged before another change began has the lower position',
  4: 'resuming from any cut loses nothing',
  5: 'a pruned or foreign cursor is refused explicitly, and no other',
  6: 'after quiet the index is what the database says',
  7: 'replays are authorized like live delivery',
  8: 'one effect for each idempotency key',
  9: 'a removed person is in no table, index or log',
  'own change': 'a read with waitFor shows a client its own change',
  content: 'no message comes without its content',
  ends: 'every end of a subscription tells the client what to do, and the web app does it',
  stop: 'a stop takes less than 10 s and ends with code 0',
  fate: 'every change that was asked for is answered, or its key tells what became of it',
  survival: 'no process of the product ends by itself while it serves, and all come to rest',
} as const;

/** Keys of `promises`; numbers are texts there. */
export type PromiseName = `${keyof typeof promises}`;

export interface Violation {
  promise: PromiseName;
  /** one line */
  what: string;
}

const shown = 3;

/** One violation for all that went wrong in the same way: how many, and the first few of them. */
export function gather(promise: PromiseName, what: string, found: readonly string[]): Violation[] {
  if (found.length === 0) return [];
  const rest = found.length > shown ? `; and ${found.length - shown} more` : '';
  return [
    { promise, what: `${found.length} × ${what}: ${found.slice(0, shown).join('; ')}${rest}` },
  ];
}
