import { execute, type ExecutionArgs } from 'graphql';
import { Group as Right } from '../../../src/platform/subscriptions/group.js';
import type { LiveChange } from '../../../src/platform/subscriptions/live.js';
import type { Frame } from '../../../src/platform/subscriptions/pages.js';

export * from '../../../src/platform/subscriptions/group.js';

/** Known bug: a message whose fields could not be read is sent as it is, and the cursor moves past the change. */
export class Group extends Right {
  constructor(...parts: ConstructorParameters<typeof Right>) {
    super(...parts);
    const [, args, { feed, format }] = parts;
    const framesOf = (messages: readonly LiveChange[], session: unknown): Promise<Frame[]> =>
      Promise.all(
        messages.map(async (message) => {
          message.changeCursor = feed.cursorOf(message);
          const { data, errors } = await execute({
            ...args,
            rootValue: message,
            contextValue: session,
          } as ExecutionArgs);
          return {
            position: message.position,
            payload: Buffer.from(
              `${JSON.stringify(errors ? { data, errors: format(errors) } : { data })}}`,
            ),
          };
        }),
      );
    Object.assign(this, { framesOf });
  }
}
