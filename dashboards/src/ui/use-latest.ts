import { useLayoutEffect, useRef } from 'react';

/**
 * The value of the latest render, for callbacks that run later and must not change with it.
 * Read `current` in event handlers and effects, not while rendering.
 */
export function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return latest;
}
