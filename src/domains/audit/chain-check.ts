import { createHash } from 'node:crypto';
import type { Sql } from '../../platform/database/database.js';
import {
  auditHead,
  chainAfter,
  type ChainRow,
  chainValues,
  type ChainValueRow,
  hashAt,
} from './audit.queries.js';

/** What the first event refers to. */
const beginning = sha256(Buffer.from('rapport audit')).toString('hex');
/** Events of one statement. */
const pageSize = 2_000;

export interface ChainState {
  /** the last position that was checked */
  checkedTo: number;
  /** true: everything up to the last event was checked */
  complete: boolean;
  /** the first position that does not hold, and what is wrong there */
  broken?: { position: number; problem: string };
  /** the last event when the check began */
  head: { position: number; hash: string };
  /** events without a position */
  waiting: number;
}

export interface ChainCheckOptions {
  /** checks what is behind this position; default: everything */
  after?: number;
  /** checks at most so many events; default: all */
  most?: number;
  /** a head that was seen before: it must be in the chain still */
  expected?: { position: number; hash: string };
  onProgress?(checkedTo: number, of: number): void;
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Each field with its length in bytes, so that no two rows have one text. */
const textOf = (fields: ChainRow['fields']): string =>
  fields.map((field) => (field === null ? '-' : `${Buffer.byteLength(field)}:${field}`)).join(',');

/** Why an event does not hold; undefined: it does. @param previous the hash of the event before */
function problemOf(
  event: ChainRow,
  values: readonly ChainValueRow[],
  expected: number,
  previous: string,
): string | undefined {
  if (event.position !== expected) return 'It is missing.';
  if (event.previous.toString('hex') !== previous)
    return 'It does not follow the entry before it: one of the two was changed, replaced or moved.';
  if (!sha256(event.previous, Buffer.from(textOf(event.fields))).equals(event.hash))
    return 'It was changed.';
  if ((event.contentsHash === null) !== (values.length === 0))
    return 'Values that belong to it were added or removed.';
  if (event.contentsHash && !sha256(...values.map(({ hash }) => hash)).equals(event.contentsHash))
    return 'Values that belong to it were replaced.';
  const changed = values.some(
    ({ salt, content, hash }) =>
      salt !== null && content !== null && !sha256(salt, Buffer.from(content)).equals(hash),
  );
  return changed ? 'Values that belong to it were changed.' : undefined;
}

/**
 * Walks along the chain of the audit log and computes each hash again.
 * @returns how far it came, and the first position that does not hold
 */
export async function checkChain(
  database: Sql,
  { after = 0, most = Infinity, expected, onProgress }: ChainCheckOptions = {},
): Promise<ChainState> {
  const { waiting, ...head } = await auditHead(database);
  const state: ChainState = { checkedTo: after, complete: false, head, waiting };
  const brokenAt = (position: number, problem: string): ChainState => ({
    ...state,
    broken: { position, problem },
  });
  const begun = after === 0 ? beginning : (await hashAt(database, after))?.hash;
  if (begun === undefined)
    return after > head.position ? { ...state, complete: true } : brokenAt(after, 'It is missing.');
  let previous = begun;
  for (const last = after + most; state.checkedTo < last;) {
    const events = await chainAfter(
      database,
      state.checkedTo,
      Math.min(pageSize, last - state.checkedTo),
    );
    if (events.length === 0) break;
    const values = Map.groupBy(
      await chainValues(database, state.checkedTo + 1, state.checkedTo + events.length),
      ({ position }) => position,
    );
    for (const event of events) {
      const next = state.checkedTo + 1;
      const problem = problemOf(event, values.get(next) ?? [], next, previous);
      if (problem) return brokenAt(next, problem);
      previous = event.hash.toString('hex');
      for (const known of [head, expected])
        if (known?.position === next && known.hash !== previous)
          return brokenAt(next, 'Its hash is not the one that was kept: the log was written anew.');
      state.checkedTo = next;
    }
    onProgress?.(state.checkedTo, head.position);
  }
  if (state.checkedTo >= after + most && state.checkedTo < head.position) return state;
  state.complete = true;
  for (const known of [head, expected])
    if (known && known.position > state.checkedTo)
      return brokenAt(
        state.checkedTo + 1,
        'The log ends before it: its last entries were removed.',
      );
  return state;
}
