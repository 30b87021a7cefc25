import { Loop } from './loop.js';
import type { ReportFailure } from './wake.js';

/** Work that repeats with a pause in between. A failure is reported and does not end it. */
export abstract class Periodic extends Loop {
  /**
   * @param name names the work in the report of a failure
   * @param pauseMs milliseconds between the end of one round and the start of the next
   */
  constructor(
    private readonly name: string,
    private readonly pauseMs: number,
    private readonly onFailure: ReportFailure,
  ) {
    super();
  }

  /** One round of the work. A long one returns early when `stopping` is set. */
  protected abstract round(): Promise<unknown>;

  protected async run(): Promise<void> {
    while (!this.stopping) {
      await this.round().catch((error: unknown) => this.onFailure(this.name, error));
      // A nudge does not shorten the pause.
      const until = Date.now() + this.pauseMs;
      while (!this.stopping && Date.now() < until) await this.wake.sleep(until - Date.now());
    }
  }
}
