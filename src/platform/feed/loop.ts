import { Wake } from './wake.js';

/** Work that goes on in the background until it is stopped; a nudge ends its rest early. */
export abstract class Loop {
  protected readonly wake = new Wake();
  protected stopping = false;
  private running: Promise<void> | undefined;

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
  }

  /** Resolves when the turn under way has ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.wake();
    await this.running;
    this.running = undefined;
  }

  /** Something was committed: look now. */
  nudge(): void {
    this.wake.wake();
  }

  /** Takes turns until `stopping`, and survives what fails in one. */
  protected abstract run(): Promise<void>;
}
