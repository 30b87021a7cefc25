import { firstOf, itemAt } from '../present.js';
/** How fast a count grows: over a window that moves, so that an early slow or fast stretch is forgotten. */
export class MovingRate {
  private readonly samples: { at: number; done: number }[] = [];

  /** @param windowMs how far back the rate looks, in milliseconds */
  constructor(private readonly windowMs = 60_000) {}

  /**
   * Adds how much is done at a time.
   * @param at milliseconds on any clock that only goes forward
   * @returns the rate per second since the oldest sample in the window; null while there is only one, or the count fell
   */
  add(done: number, at: number): number | null {
    const { samples, windowMs } = this;
    if (done < (samples.at(-1)?.done ?? 0)) samples.length = 0;
    samples.push({ at, done });
    while (samples.length > 2 && itemAt(samples, 1).at <= at - windowMs) samples.shift();
    const first = firstOf(samples);
    return at > first.at ? ((done - first.done) * 1_000) / (at - first.at) : null;
  }
}
