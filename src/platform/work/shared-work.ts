import { clientGone, currentWork, type Work, withoutWork } from './work.js';

/**
 * Work whose result several requests share. It is no part of the request that began it, but has a deadline of the same
 * kind. It is cancelled when all who wait for it have been ended.
 */
export class SharedWork<Result> {
  readonly result: Promise<Result>;
  private readonly work: Work | undefined;
  private waiting = 0;

  /** @param run begins at once */
  constructor(run: () => Promise<Result>) {
    const first = currentWork();
    this.work = first?.all.begin(first.kind);
    this.result = this.work ? this.work.run(run) : withoutWork(run);
    const close = () => this.work?.close();
    this.result.then(close, close);
  }

  /** true: it has no result for somebody who comes now */
  get isCancelled(): boolean {
    return this.work?.reason !== undefined;
  }

  /**
   * Waits for the result, on behalf of the present request.
   * @throws also when the request is ended before
   */
  async wait(): Promise<Result> {
    const work = currentWork();
    if (!work) return this.result;
    this.waiting += 1;
    try {
      return await work.waitFor(this.result, () => undefined);
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0 && work.reason) this.work?.end(clientGone());
    }
  }
}
