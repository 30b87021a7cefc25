/** What a row is by: a member (or null, where there is none) for every grouping. */
export type Key<Group extends string> = Partial<Record<Group, string | null>>;

/** A text that is the same for equal keys. */
export const keyText = <Group extends string>(groupBy: readonly Group[], key: Key<Group>): string =>
  JSON.stringify(groupBy.map((group) => key[group] ?? null));

const without = <Group extends string>(key: Key<Group>, group: string): Key<Group> =>
  Object.fromEntries(Object.entries(key).filter(([name]) => name !== group)) as Key<Group>;

/**
 * The keys of all rows of an answer, by rule 2: one row without grouping; with one grouping every member, and what
 * occurs beside; with several the combinations that occur, each over all periods.
 * @param occurring keys of what was counted
 * @param members members of a single grouping
 * @param periods first days of the periods inside the range
 */
export function filledKeys<Group extends string>(
  groupBy: readonly Group[],
  occurring: readonly Key<Group>[],
  members: readonly (string | null)[],
  periods: readonly string[],
): Key<Group>[] {
  if (groupBy.length === 0) return [{}];
  const found = new Map<string, Key<Group>>();
  const add = (key: Key<Group>) => found.set(keyText(groupBy, key), key);
  if (groupBy.length === 1) {
    const [group] = groupBy as readonly [Group];
    for (const member of group === 'PERIOD' ? periods : members)
      add({ [group]: member } as Key<Group>);
    for (const key of occurring) if (group !== 'PERIOD') add(key);
  } else if (groupBy.includes('PERIOD' as Group)) {
    // A combination occurs in many periods, and is filled over all of them once.
    const fixed = new Map<string, Key<Group>>();
    for (const key of occurring) {
      const own = without(key, 'PERIOD');
      fixed.set(keyText(groupBy, own), own);
    }
    for (const own of fixed.values())
      for (const period of periods) add({ ...own, PERIOD: period } as Key<Group>);
  } else {
    for (const key of occurring) add(key);
  }
  return [...found.values()];
}

/** Sorts by each of the texts in turn; nothing comes last. */
export function compareTexts(
  left: readonly (string | null | undefined)[],
  right: readonly (string | null | undefined)[],
): number {
  for (const [index, a] of left.entries()) {
    const b = right[index];
    if (a === b || (a ?? undefined) === (b ?? undefined)) continue;
    if (a === null || a === undefined) return 1;
    if (b === null || b === undefined) return -1;
    return a < b ? -1 : 1;
  }
  return 0;
}

/** A fraction from 0 to 1, null when the denominator is 0 (rule 1). */
export const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;
