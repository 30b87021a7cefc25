/** One thing that is varied, with its values. */
export interface Dimension<Value> {
  name: string;
  values: readonly Value[];
}

/**
 * Combinations of one value for each dimension, in which any two values of two dimensions meet at least once: far fewer
 * than all combinations, and most faults and slow places need no more than two values to show (D. R. Kuhn et al., Software
 * fault interactions and implications for software testing, IEEE TSE 30, 2004). Greedy, and always the same.
 */
export function pairsOf<Value>(dimensions: readonly Dimension<Value>[]): Value[][] {
  if (dimensions.length === 1) return dimensions[0]!.values.map((value) => [value]);
  const pair = (a: number, i: number, b: number, j: number) =>
    a < b ? `${a}.${i} ${b}.${j}` : `${b}.${j} ${a}.${i}`;
  const open = new Set<string>();
  for (const [a, left] of dimensions.entries())
    for (const [b, right] of dimensions.entries())
      if (a < b)
        for (const i of left.values.keys())
          for (const j of right.values.keys()) open.add(pair(a, i, b, j));
  const rows: Value[][] = [];
  while (open.size > 0) {
    const [first] = open;
    const chosen = new Map(
      first!.split(' ').map((one) => one.split('.').map(Number) as [number, number]),
    );
    for (const [a, { values }] of dimensions.entries()) {
      if (chosen.has(a)) continue;
      const gain = (i: number) => [...chosen].filter(([b, j]) => open.has(pair(a, i, b, j))).length;
      let best = 0;
      for (const i of values.keys()) if (gain(i) > gain(best)) best = i;
      chosen.set(a, best);
    }
    for (const [a, i] of chosen)
      for (const [b, j] of chosen) if (a < b) open.delete(pair(a, i, b, j));
    rows.push(dimensions.map(({ values }, a) => values[chosen.get(a)!]!));
  }
  return rows;
}
