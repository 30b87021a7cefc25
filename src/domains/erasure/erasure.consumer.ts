import type { Consumer } from '../../platform/feed/consumer.js';
import type { Eraser } from './eraser.js';

const erasureConsumerName = 'erasure';

/** Milliseconds between two looks at what has to wait: an import, a hold, a search engine that does not answer. */
const pause = 5_000;

/**
 * Runs erasures. It hears of new ones, and of every change of a person, so that what is written of somebody who was erased
 * meanwhile is erased again. At its start, and after a restore, it replays the ledger.
 */
export function erasureConsumer(eraser: Eraser): Consumer {
  /** the epoch in which the ledger was replayed */
  let replayed: string | undefined;
  return {
    name: erasureConsumerName,
    entities: ['ERASURE', 'CANDIDATE', 'APPLICATION'],
    batchSize: 1_000,
    begins: 'AT_HEAD',
    writes: [],
    async handle(changes) {
      const people = [...new Set(changes.flatMap(({ candidateId }) => candidateId ?? []))];
      if (people.length > 0) await eraser.eraseAgain(people);
      if (changes.some(({ entity }) => entity === 'ERASURE')) await eraser.run();
    },
    periodic: {
      everyMs: pause,
      async work({ head }) {
        if (replayed === head.epoch) return eraser.run();
        await eraser.replay();
        replayed = head.epoch;
      },
    },
  };
}

/** Notes that an erasure is done when the search index has processed it. */
export const erasureIndexConsumer = (eraser: Eraser, indexConsumer: string): Consumer => ({
  name: 'erasure-index',
  follows: indexConsumer,
  entities: ['CANDIDATE'],
  kinds: ['CANDIDATE'],
  batchSize: 10_000,
  begins: 'AT_HEAD',
  async handle(changes) {
    if (changes.some(({ operation }) => operation === 'UPDATE')) await eraser.run();
  },
});
