import { useCallback, useMemo, useState } from 'react';

/** People who are chosen for something to be done with all of them. They stay chosen while one pages on or asks for others. */
export function useChosen() {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const set = useCallback(
    (people: readonly string[], chosen: boolean) =>
      setIds((before) => {
        const after = new Set(before);
        for (const id of people) {
          if (chosen) after.add(id);
          else after.delete(id);
        }
        return after;
      }),
    [],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(() => ({ ids, set, clear }), [ids, set, clear]);
}
