import loadHighs from 'highs';

interface Solver {
  /** takes a problem in CPLEX LP format */
  solve(problem: string): {
    Status: string;
    ObjectiveValue: number;
    Columns: Record<string, { Primal?: number }>;
  };
}
// The package's types are of a CommonJS default that NodeNext does not see.
const load = loadHighs as unknown as () => Promise<Solver>;
let solver: Promise<Solver> | undefined;

/** A sum of unknowns: how often each is in it. */
export type Sum = ReadonlyMap<number, number>;

/**
 * Somebody who collects every number that was ever shown, and solves for the others: linear programming over counts
 * that are 0 or more, with the HiGHS solver. What follows from the numbers for a sum is an interval; the sum
 * is known where no other whole number is inside.
 */
export class Attacker {
  private readonly rows: string[] = [];

  private constructor(
    private readonly highs: Solver,
    private readonly unknowns: number,
  ) {}

  static async begin(unknowns: number): Promise<Attacker> {
    return new Attacker(await (solver ??= load()), unknowns);
  }

  /** Takes note of a sum whose value is shown. */
  learns(sum: Sum, total: number): void {
    if (sum.size > 0) this.rows.push(`${text(sum)} = ${total}`);
  }

  /** Whether a sum follows exactly: it can be nothing but its true value, in whole numbers. */
  knows(sum: Sum, truth: number): boolean {
    return (
      Math.floor(this.solve('Maximize', sum) + 1e-6) === truth &&
      Math.ceil(this.solve('Minimize', sum) - 1e-6) === truth
    );
  }

  /**
   * The sums that follow exactly, as in `knows`. Most do not: so it looks first for other companies that fit everything
   * that was shown, and asks only about sums that are the same in all of them.
   */
  knownAmong<Target extends { sum: Sum; truth: number }>(targets: readonly Target[]): Target[] {
    let open = [...targets];
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let look = 0; look < 12 && open.length > 0; look++) {
      const wish = new Map<number, number>();
      for (const { sum } of open) {
        const weight = random() - 0.5;
        for (const [unknown, times] of sum)
          wish.set(unknown, (wish.get(unknown) ?? 0) + weight * times);
      }
      const other = this.optimum(look % 2 ? 'Maximize' : 'Minimize', wish);
      // Unbounded: nothing is known of this wish, and the sums are asked about one by one.
      if (!other) break;
      open = open.filter(({ sum, truth }) => {
        let value = 0;
        for (const [unknown, times] of sum) value += times * other.at(unknown);
        return Math.abs(value - truth) < 1 - 1e-6;
      });
    }
    return open.filter(({ sum, truth }) => this.knows(sum, truth));
  }

  private solve(direction: string, sum: Sum): number {
    return this.optimum(direction, sum)?.value ?? Infinity;
  }

  /** The best value, and the numbers behind it; undefined: there is no best one. */
  private optimum(
    direction: string,
    sum: Sum,
  ): { value: number; at: (unknown: number) => number } | undefined {
    const constraints = this.rows.map((row, index) => ` c${index}: ${row}`).join('\n');
    const bounds = Array.from({ length: this.unknowns }, (_, index) => ` x${index} >= 0`).join(
      '\n',
    );
    const { Status, ObjectiveValue, Columns } = this.highs.solve(
      `${direction}\n obj: ${text(sum)}\nSubject To\n${constraints}\nBounds\n${bounds}\nEnd`,
    );
    if (Status === 'Unbounded') return undefined;
    if (Status !== 'Optimal')
      throw new Error(`The numbers that were shown contradict each other: ${Status}`);
    return { value: ObjectiveValue, at: (unknown) => Columns[`x${unknown}`]?.Primal ?? 0 };
  }
}

const text = (sum: Sum) =>
  [...sum]
    .map(([unknown, times]) => `${times < 0 ? '-' : '+'} ${Math.abs(times)} x${unknown}`)
    .join(' ');
