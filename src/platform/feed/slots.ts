/** Lets a few pieces of work run at the same time; the others wait in the order in which they came. */
export class Slots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param size how many may run at the same time, at this moment */
  constructor(private readonly size: () => number) {}

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.size() && this.waiting.length === 0) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.fill();
    }
  }

  /** The next ones take the places of those that have ended. */
  private fill(): void {
    while (this.waiting.length > 0 && this.running < Math.max(1, this.size())) {
      this.running += 1;
      this.waiting.shift()!();
    }
  }
}
