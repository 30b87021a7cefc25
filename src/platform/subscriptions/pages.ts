import { resyncRequired } from '../feed/cursor.js';
import { SharedWork } from '../work/shared-work.js';

/** Positions of a page. Pages have fixed bounds, so that all clients that resume need the same pages. */
export const pageSize = 100;
/** Milliseconds for which a page is kept: clients that lost their server reconnect at about the same time. */
const keptFor = 2_000;

export interface Page {
  /** complete from here on: earlier changes are pruned */
  from: number;
  /** the last position that it includes */
  to: number;
}

/** A message as it is sent to all subscribers, without the id of the subscription. */
export interface Frame {
  position: number;
  /** the JSON of the payload and the brace that closes the message */
  payload: Buffer;
}

export interface RenderedPage extends Page {
  frames: readonly Frame[];
}

interface Kept<P extends Page> {
  page: SharedWork<P>;
  until: number;
}

/** Past changes in pages: when 500 clients resume at once, each page is made once. */
export class Pages<P extends Page> {
  private readonly kept = new Map<number, Kept<P>>();

  /**
   * @param make makes the page that starts after `start` and ends `pageSize` later or at the feed's head; it is needed for
   *   the changes after `position`
   */
  constructor(private readonly make: (start: number, position: number) => Promise<P>) {}

  /**
   * The page with the changes after a position. The position must be below the head.
   * @throws RESYNC_REQUIRED when they are pruned
   */
  async after(position: number): Promise<P> {
    const number = Math.floor(position / pageSize);
    for (;;) {
      const kept = this.kept.get(number);
      const known =
        kept && kept.until > Date.now() && !kept.page.isCancelled
          ? kept
          : this.begin(number, position);
      const page = await known.page.wait();
      if (page.to > position) {
        if (page.from > position)
          throw resyncRequired('Changes after this cursor are no longer kept.');
        return page;
      }
      // The page ended at the head when it was made. The first caller makes a new one for all.
      if (known !== kept) throw resyncRequired('Changes after this cursor are no longer kept.');
      if (this.kept.get(number) === kept) this.kept.delete(number);
    }
  }

  private begin(number: number, position: number): Kept<P> {
    const made: Kept<P> = {
      page: new SharedWork(() => this.make(number * pageSize, position)),
      until: Date.now() + keptFor,
    };
    this.kept.set(number, made);
    const forget = () => {
      if (this.kept.get(number) === made) this.kept.delete(number);
    };
    made.page.result.catch(forget);
    setTimeout(forget, keptFor).unref();
    return made;
  }
}
