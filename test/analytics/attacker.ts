import loadHighs from 'highs';

interface Solver {
  /** takes a problem in CPLEX LP format */
  solve(problem: string): { Status: string; ObjectiveValue: number };
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

  private solve(direction: string, sum: Sum): number {
    const constraints = this.rows.map((row, index) => ` c${index}: ${row}`).join('\n');
    const bounds = Array.from({ length: this.unknowns }, (_, index) => ` x${index} >= 0`).join(
      '\n',
    );
    const { Status, ObjectiveValue } = this.highs.solve(
      `${direction}\n obj: ${text(sum)}\nSubject To\n${constraints}\nBounds\n${bounds}\nEnd`,
    );
    if (Status === 'Unbounded') return Infinity;
    if (Status !== 'Optimal')
      throw new Error(`The numbers that were shown contradict each other: ${Status}`);
    return ObjectiveValue;
  }
}

const text = (sum: Sum) =>
  [...sum]
    .map(([unknown, times]) => `${times < 0 ? '-' : '+'} ${Math.abs(times)} x${unknown}`)
    .join(' ');
