// For what is always there though its type can't say so: a missing one fails at once, with words.

/**
 * What is always there.
 * @param what names it in the error
 * @throws RangeError when it is not there
 */
export function present<Value>(value: Value | null | undefined, what: string): Value {
  if (value === undefined || value === null) throw new RangeError(`${what} is missing.`);
  return value;
}

/**
 * The item at an index that the list has.
 * @throws RangeError when it has none there
 */
export function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`A list of ${items.length} has no item ${index}.`);
  return item;
}

/**
 * The first item of a list that is never empty.
 * @throws RangeError when it is empty
 */
export const firstOf = <Item>(items: readonly Item[]): Item => itemAt(items, 0);

/**
 * The last item of a list that is never empty.
 * @throws RangeError when it is empty
 */
export const lastOf = <Item>(items: readonly Item[]): Item => itemAt(items, items.length - 1);

/**
 * The value of a key that the map has.
 * @throws RangeError when it has not
 */
export function valueOf<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new RangeError('A map lacks a key that it always has.');
  return value;
}

/**
 * Keeps a map from growing beyond a size: deletes what was set first.
 * @param most so many entries are left at most
 */
export function forgetOldest(map: Map<unknown, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
