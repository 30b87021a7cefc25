import { ConsumerRun as Right } from '../../../src/platform/feed/consumer-run.js';
import type { Consumer } from '../../../src/platform/feed/consumer.js';

export * from '../../../src/platform/feed/consumer-run.js';

/** Known bug: the checkpoint is written first and the effect follows. Whoever ends in between, or fails, has lost it. */
export class ConsumerRun extends Right {
  constructor(...[database, consumer, shared]: ConstructorParameters<typeof Right>) {
    let effects: (() => Promise<void>)[] = [];
    let earlier = Promise.resolve();
    const late: Consumer = {
      ...consumer,
      handle: async (changes, context) =>
        void effects.push(() => consumer.handle(changes, { ...context, sql: database.sql })),
    };
    super(database, late, {
      ...shared,
      advanced: () => {
        // Called when the checkpoint has moved.
        for (const effect of effects)
          earlier = earlier
            .then(effect)
            .catch((error: unknown) => shared.report(`consumer ${consumer.name}`, error));
        effects = [];
        shared.advanced();
      },
    });
  }
}
