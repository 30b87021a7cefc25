import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** How one parameter of the address is read and written; the default is left out of the address. */
interface Codec<Value> {
  read(values: string[]): Value;
  write(value: Value): string[];
}

export const text = (fallback = ''): Codec<string> => ({
  read: ([value]) => value ?? fallback,
  write: (value) => (value === fallback ? [] : [value]),
});
export const list = (): Codec<string[]> => ({
  read: (values) => values,
  write: (values) => values,
});
export const oneOf = <Value extends string>(
  values: readonly Value[],
  fallback: Value,
): Codec<Value> => ({
  read: ([value]) => (values.includes(value as Value) ? (value as Value) : fallback),
  write: (value) => (value === fallback ? [] : [value]),
});

type Values<Shape> = {
  [Name in keyof Shape]: Shape[Name] extends Codec<infer Value> ? Value : never;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each codec has a value type of its own
type AnyCodecs = Record<string, Codec<any>>;

/**
 * Keeps the state of a view in the query part of its address, so that a reload, a bookmark or a shared link shows the same.
 * @param shape must be the same object at every call
 * @returns the values, and a function that changes some of them (a new entry of the history unless `replace`)
 */
export function useAddress<Shape extends AnyCodecs>(
  shape: Shape,
): [Values<Shape>, (changes: Partial<Values<Shape>>, options?: { replace?: boolean }) => void] {
  const [params, setParams] = useSearchParams();
  const values = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(shape).map(([name, codec]) => [name, codec.read(params.getAll(name))]),
      ) as Values<Shape>,
    [params, shape],
  );
  const change = useCallback(
    (changes: Partial<Values<Shape>>, options?: { replace?: boolean }) =>
      setParams((before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          after.delete(name);
          for (const written of (shape[name] as Codec<unknown>).write(value))
            after.append(name, written);
        }
        return after;
      }, options),
    [setParams, shape],
  );
  return [values, change];
}
