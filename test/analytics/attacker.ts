/** What somebody can work out who collects every number that was ever shown. */

const prime = 1_000_003;

function inverse(value: number): number {
  let [result, base, exponent] = [1, value, prime - 2];
  for (; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}

/**
 * Exact linear solving: sums of unknowns that are known, and whether another sum follows from them. It calculates
 * modulo a prime, where a wrong answer about small 0/1 systems is as good as impossible.
 */
export class LinearKnowledge {
  private readonly rows: { pivot: number; values: number[] }[] = [];

  private reduce(sum: readonly number[]): number[] {
    const values = sum.map((value) => ((value % prime) + prime) % prime);
    for (const row of this.rows) {
      const factor = values[row.pivot]!;
      if (factor) for (let i = row.pivot; i < values.length; i++) values[i] = (values[i]! + (prime - factor) * row.values[i]!) % prime;
    }
    return values;
  }

  /** Takes note of a sum whose value is shown. */
  learns(sum: readonly number[]): void {
    const values = this.reduce(sum);
    const pivot = values.findIndex((value) => value !== 0);
    if (pivot < 0) return;
    const scale = inverse(values[pivot]!);
    this.rows.push({ pivot, values: values.map((value) => (value * scale) % prime) });
    this.rows.sort((a, b) => a.pivot - b.pivot);
  }

  /** Whether the value of this sum follows. */
  solves(sum: readonly number[]): boolean {
    return this.reduce(sum).every((value) => value === 0);
  }
}

export interface Equation {
  unknowns: readonly number[];
  total: number;
}

/**
 * Bounds of unknowns that are 0 or more, narrowed until nothing narrows any more.
 * @param orders pairs [a, b]: unknown a is not less than unknown b
 */
export function bounds(count: number, equations: readonly Equation[], orders: readonly [number, number][]): { low: number; high: number }[] {
  const known = Array.from({ length: count }, () => ({ low: 0, high: Infinity }));
  for (let changed = true; changed;) {
    changed = false;
    const narrow = (unknown: number, low: number, high: number) => {
      const bound = known[unknown]!;
      if (low > bound.low) [bound.low, changed] = [low, true];
      if (high < bound.high) [bound.high, changed] = [high, true];
    };
    for (const { unknowns, total } of equations) {
      for (const unknown of unknowns) {
        const others = unknowns.filter((other) => other !== unknown);
        narrow(unknown, total - others.reduce((sum, other) => sum + known[other]!.high, 0), total - others.reduce((sum, other) => sum + known[other]!.low, 0));
      }
    }
    for (const [more, less] of orders) {
      narrow(more, known[less]!.low, Infinity);
      narrow(less, 0, known[more]!.high);
    }
  }
  return known;
}
