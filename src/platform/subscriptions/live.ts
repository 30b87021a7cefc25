import type { ClassType, SubscriptionOptions } from 'type-graphql';
import type { Change } from '../feed/change.js';
import type { Session } from '../graphql/session.js';
import { instanceFor } from '../graphql/instances.js';

/** What subscriptions need of the feed. */
export interface LiveFeed {
  /** batches after the cursor, then as they come; without a cursor, from now on */
  subscribe(after?: string): AsyncIterableIterator<Change[]>;
  cursorOf(change: Change): string;
}

/**
 * A generator over a source that can be ended while it waits for the source. A generator's own `return` waits until its
 * `next` is done, which for a quiet board may be never: every closed socket would leave a subscriber behind.
 */
export function endedWith<T>(generator: AsyncGenerator<T>, source: { return?(): Promise<unknown> }): AsyncIterableIterator<T> {
  return {
    next: () => generator.next(),
    return: async () => {
      await source.return?.();
      return generator.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

type SubscribeFunction = NonNullable<SubscriptionOptions['subscribe']>;

/** A subscription's source: a service's async generator, without a broker in between that would have to buffer. */
export function subscribeWith<Args>(
  source: (resolve: <T extends object>(type: ClassType<T>) => T, session: Session, args: Args) => AsyncIterable<unknown>,
): SubscribeFunction {
  return (({ args, context }: { args: Args; context: Session }) => source(instanceFor, context, args)) as unknown as SubscribeFunction;
}
