import { asPart } from '../work/work.js';
import { Wake } from './wake.js';

/** Background work that repeats until it is stopped. A nudge ends its pause early. */
export abstract class Loop {
  protected readonly wake = new Wake();
  protected stopping = false;
  /** others wait for this work, so it does not pause for requests */
  protected readonly urgent: boolean = false;
  private running: Promise<void> | undefined;

  start(): void {
    this.stopping = false;
    this.running ??= asPart(() => this.run(), this.urgent);
  }

  /** Resolves when the current turn has ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.wake();
    await this.running;
    this.running = undefined;
  }

  /** Something was committed: poll now. */
  nudge(): void {
    this.wake.wake();
  }

  /** Repeats turns until `stopping` is set. A turn that fails must not end the loop. */
  protected abstract run(): Promise<void>;
}
