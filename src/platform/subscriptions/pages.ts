import { resyncRequired } from '../feed/cursor.js';

/** Positions of a page. Pages have fixed bounds, so that everybody who resumes asks for the same ones. */
export const pageSize = 100;
/** How long a page is kept: clients that lost their server come back within moments of each other. */
const keptFor = 2_000;

export interface Page {
  /** whole from here on: what came earlier is pruned */
  from: number;
  /** the last position that it knows */
  to: number;
}

/** A message as it is sent to everybody: all but the id of the subscription. */
export interface Frame {
  position: number;
  /** JSON of the payload, and the brace that closes the message around it */
  payload: Buffer;
}

export interface RenderedPage extends Page {
  frames: readonly Frame[];
}

interface Kept<P extends Page> {
  page: Promise<P>;
  until: number;
}

/** The past in pages: 500 clients that resume at once have each page made once. */
export class Pages<P extends Page> {
  private readonly kept = new Map<number, Kept<P>>();

  /**
   * @param make makes the page that begins after `start` and ends `pageSize` later or at the feed's head; something behind
   *   `position` is asked for
   */
  constructor(private readonly make: (start: number, position: number) => Promise<P>) {}

  /**
   * The page that follows a position behind which something is known to come.
   * @throws RESYNC_REQUIRED when it is pruned
   */
  async after(position: number): Promise<P> {
    const number = Math.floor(position / pageSize);
    for (;;) {
      const kept = this.kept.get(number);
      const known = kept && kept.until > Date.now() ? kept : this.begin(number, position);
      const page = await known.page;
      if (page.to > position) {
        if (page.from > position)
          throw resyncRequired('Changes after this cursor are no longer kept.');
        return page;
      }
      // The head was in this page when it was made; who comes first makes it anew for all.
      if (known !== kept) throw resyncRequired('Changes after this cursor are no longer kept.');
      if (this.kept.get(number) === kept) this.kept.delete(number);
    }
  }

  private begin(number: number, position: number): Kept<P> {
    const made: Kept<P> = {
      page: this.make(number * pageSize, position),
      until: Date.now() + keptFor,
    };
    this.kept.set(number, made);
    const forget = () => {
      if (this.kept.get(number) === made) this.kept.delete(number);
    };
    made.page.catch(forget);
    setTimeout(forget, keptFor).unref();
    return made;
  }
}
