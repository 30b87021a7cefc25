import type { DocumentState } from './engine.js';

/** Pages of states after an id, in the order of their ids. */
export type ReadStates = (after: string, limit: number) => Promise<DocumentState[]>;

export const firstId = '00000000-0000-0000-0000-000000000000';

/** Returns the rows of a keyset one by one; undefined at the end. Memory holds one page. */
function oneByOne(read: ReadStates, page: number): () => Promise<DocumentState | undefined> {
  let rows: DocumentState[] = [];
  let after = firstId;
  let ended = false;
  return async () => {
    if (rows.length === 0 && !ended) {
      rows = (await read(after, page)).toReversed();
      after = rows[0]?.id ?? after;
      ended = rows.length < page;
    }
    return rows.pop();
  };
}

/** Merges two lists of states: each id once, with the state that each list has for it. */
export async function* sideBySide(
  left: ReadStates,
  right: ReadStates,
  page: number,
): AsyncGenerator<{ id: string; left?: DocumentState; right?: DocumentState }> {
  const [nextLeft, nextRight] = [oneByOne(left, page), oneByOne(right, page)];
  let [a, b] = [await nextLeft(), await nextRight()];
  for (;;) {
    const id = a && (!b || a.id < b.id) ? a.id : b?.id;
    if (id === undefined) return;
    yield { id, left: a?.id === id ? a : undefined, right: b?.id === id ? b : undefined };
    if (a?.id === id) a = await nextLeft();
    if (b?.id === id) b = await nextRight();
  }
}
