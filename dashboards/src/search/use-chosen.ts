import { useCallback, useMemo, useState } from 'react';

/** The people that the user selected. They stay selected while more pages or another search are shown. */
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
