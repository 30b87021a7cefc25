import { setTimeout as wait } from 'node:timers/promises';
import { execute, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { catalogued, WorkEnded } from '../../errors.js';
import { isUnreachable } from '../database/unreachable.js';
import { anybodyLike, type Viewer } from '../auth/viewer.js';
import type { Change, FeedPosition } from '../feed/change.js';
import type { ReportFailure } from '../feed/wake.js';
import type { Session } from '../graphql/session.js';
import { clientGone, type Work, type Works } from '../work/work.js';
import { batchOf, type LiveBatch } from './batch.js';
import type { LiveChange, LiveRequest, LiveView } from './live.js';
import { type Frame, type Page, Pages, type RenderedPage } from './pages.js';
import type { SubscriberGroup, Subscriber } from './subscriber.js';
import { itemAt, lastOf } from '../present.js';

/** What subscriptions need from the feed. */
export interface LiveFeed {
  head(): Promise<FeedPosition>;
  /** throws BAD_CURSOR, RESYNC_REQUIRED, WAIT_TIMED_OUT */
  resolve(cursor: string): Promise<FeedPosition>;
  /** batches after the position, without end; throws RESYNC_REQUIRED */
  follow(from: FeedPosition): AsyncIterableIterator<Change[]>;
  cursorOf(change: { position: number }): string;
}

export interface GroupParts {
  feed: LiveFeed;
  works: Works;
  /** past changes, shared by all groups */
  past: Pages<Page & { changes: readonly Change[] }>;
  /** errors as a client may see them; logs our own faults */
  format(errors: readonly GraphQLError[]): readonly GraphQLError[];
  report: ReportFailure;
}

/** How many messages are evaluated together, so that their rows are read together. */
const together = 200;
const longestPause = 2_000;
/** Milliseconds after which subscriptions end if the database can't be reached; clients connect again and resume. */
const retryTimeout = 60_000;

/**
 * All subscribers with the same document, variables and permissions. Each change is evaluated and serialised once for
 * all of them.
 */
export class Group implements SubscriberGroup {
  private readonly members = new Set<Subscriber>();
  /** the members that have received everything up to `position` */
  private readonly live = new Set<Subscriber>();
  /** everything up to here was delivered to the live members */
  position = 0;
  epoch = '';
  private over = false;
  private changes: AsyncIterableIterator<Change[]> | undefined;
  private view: LiveView | undefined;
  private readonly pages: Pages<RenderedPage>;
  private readonly viewer: Viewer;
  /** what it does for all its members */
  private work: Work | undefined;

  constructor(
    private readonly request: LiveRequest,
    private readonly args: ExecutionArgs,
    private readonly parts: GroupParts,
    private readonly ended: () => void,
  ) {
    const { viewer } = this.session;
    this.viewer = request.personal ? viewer : anybodyLike(viewer);
    this.pages = new Pages(async (_, position) => {
      const { from, to, changes } = await parts.past.after(position);
      return { from, to, frames: await this.render(batchOf(changes), true) };
    });
  }

  /** Resolves when the start position is known: from then on no change is missed. Throws if the request is not valid. */
  async start(): Promise<void> {
    const head = await this.parts.feed.head();
    this.view = await this.request.open(this.session.as(this.viewer));
    this.position = head.position;
    this.epoch = head.epoch;
    const changes = this.parts.feed.follow(head);
    this.changes = changes;
    this.work = this.parts.works.begin('subscription');
    void this.work.run(() => this.run(changes));
  }

  get isOver(): boolean {
    return this.over;
  }

  enter(member: Subscriber): void {
    this.members.add(member);
  }

  goLive(member: Subscriber): void {
    this.live.add(member);
  }

  fallBehind(member: Subscriber): void {
    this.live.delete(member);
  }

  leave(member: Subscriber): void {
    this.live.delete(member);
    this.members.delete(member);
    if (this.members.size === 0) this.end();
  }

  past(position: number): Promise<RenderedPage> {
    return this.pages.after(position);
  }

  private async run(batches: AsyncIterableIterator<Change[]>): Promise<void> {
    try {
      for await (const changes of batches) {
        const frames = await this.render(batchOf(changes), false);
        // No await between the next two statements: a subscriber that joins now compares with the new position.
        this.position = lastOf(changes).position;
        for (const subscriber of this.live) subscriber.take(frames, this.position);
      }
      for (const member of [...this.members]) member.end(); // the server stops
    } catch (error) {
      this.end();
      if (isUnreachable(error)) {
        this.parts.report('subscriptions', error);
        for (const member of [...this.members]) member.giveUp();
        return;
      }
      const last = { errors: toErrors(error, this.parts) }; // logged once
      for (const member of [...this.members]) member.end(last);
    }
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    void this.changes?.return?.();
    this.view?.close?.();
    this.work?.end(clientGone());
    this.work?.close();
    this.ended();
  }

  private async render(batch: LiveBatch, past: boolean): Promise<Frame[]> {
    const began = Date.now();
    let messages: LiveChange[] | undefined;
    for (let pause = 100; ; pause = Math.min(pause * 2, longestPause)) {
      try {
        const session = batch.sessionOf(this.viewer, this.session);
        // Not again on a retry: a view may remember which messages it has returned.
        messages ??= await this.view!.messagesOf(batch, session, past);
        // A field that failed through our fault is retried too, but not for ever: the bug may be in the field. While the
        // database is away every field fails, and a message without its content would be lost for ever.
        return await this.framesOf(messages, session, pause < 800);
      } catch (error) {
        batch.forget();
        if (isFinal(error) || this.over || Date.now() - began > retryTimeout) throw error;
        this.parts.report('subscriptions', error);
        await wait(pause);
      }
    }
  }

  private async framesOf(
    messages: readonly LiveChange[],
    session: Session,
    retryFaults: boolean,
  ): Promise<Frame[]> {
    const frames: Frame[] = [];
    for (let start = 0; start < messages.length; start += together) {
      const some = messages.slice(start, start + together);
      const results = await Promise.all(
        some.map(async (message, index) => {
          // If a change has several messages, only the last one gets the cursor of the change itself.
          const isLast = messages[start + index + 1]?.position !== message.position;
          message.changeCursor = this.parts.feed.cursorOf({
            position: isLast ? message.position : message.position - 1,
          });
          return execute({ ...this.args, rootValue: message, contextValue: session });
        }),
      );
      const fault = results
        .flatMap(({ errors }) => errors ?? [])
        .find((error) => isFault(error) && (retryFaults || isUnreachable(error)));
      if (fault) throw fault;
      frames.push(
        ...results.map((result, index) => ({
          position: itemAt(some, index).position,
          payload: this.serialise(result),
        })),
      );
    }
    return frames;
  }

  private serialise({ data, errors }: ExecutionResult): Buffer {
    return Buffer.from(
      `${JSON.stringify(errors ? { data, errors: this.parts.format(errors) } : { data })}}`,
    );
  }

  private get session(): Session {
    return this.args.contextValue as Session;
  }
}

/** True if the request itself caused the error. Work that was cut off, also that of others that we shared, is tried again. */
const isFinal = (error: unknown): boolean => {
  const known = catalogued(error);
  return known !== undefined && !(known instanceof WorkEnded);
};

/** True if the request did not cause the error: the database could not be reached, or we have a bug. */
const isFault = ({ originalError }: GraphQLError): boolean =>
  originalError !== undefined && !isFinal(originalError);

/** The errors of a refused or failed subscription, so that the client can read them instead of losing the socket. */
export const toErrors = (
  error: unknown,
  { format }: Pick<GroupParts, 'format'>,
): readonly GraphQLError[] =>
  format([
    error instanceof GraphQLError
      ? error
      : new GraphQLError('The subscription failed.', { originalError: error as Error }),
  ]);
