import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * A process of its own that answers orders one by one, so that the server's processor time is its own.
 * @param module beside this one
 */
export function aChild<Order extends object, Answer>(module: string) {
  const child = fork(join(import.meta.dirname, module), {
    serialization: 'advanced',
    execArgv: [],
  });
  return {
    /** Sends an order and returns the answer to it. */
    ask: async (order: Order): Promise<Answer> => {
      const ended = new AbortController();
      const answer = Promise.race([
        once(child, 'message', { signal: ended.signal }),
        once(child, 'exit', { signal: ended.signal }).then(() =>
          Promise.reject(new Error(`${module} ended.`)),
        ),
      ]).finally(() => ended.abort());
      child.send(order);
      return ((await answer) as [Answer])[0];
    },
    stop: () => child.kill(),
  };
}
