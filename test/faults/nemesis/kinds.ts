interface Kind {
  /** shortest and longest, in milliseconds; where it ends by itself, the pause before what was ended comes back */
  lasts: readonly [number, number];
  /** only with Elasticsearch */
  elasticsearch?: true;
  what: string;
}

/** Every fault that can be injected. What lasts a minute in production lasts seconds here, in runs of 30 s. */
const kinds = {
  'kill api': { lasts: [100, 1_500], what: 'kill -9 of a process that serves clients' },
  'kill writer': {
    lasts: [100, 1_000],
    what: 'kill -9 in the middle of a mutation, which waits for a row',
  },
  'kill sequencer': { lasts: [100, 1_000], what: 'kill -9 while it waits to give positions' },
  'kill indexer before index': {
    lasts: [100, 1_000],
    elasticsearch: true,
    what: 'kill -9 when a batch has left for the index and has not got there',
  },
  'kill indexer after index': {
    lasts: [100, 1_000],
    elasticsearch: true,
    what: 'kill -9 between the acknowledgement of the index and the checkpoint',
  },
  'kill indexer in turn': { lasts: [100, 1_000], what: 'kill -9 of whoever holds the checkpoint' },
  'freeze process': {
    lasts: [500, 2_500],
    what: 'a process stands still (SIGSTOP), its connections and locks stay',
  },
  'another worker': {
    lasts: [3_000, 6_000],
    what: 'one more process with a sequencer and consumers',
  },
  'restart process': {
    lasts: [100, 1_500],
    what: 'SIGTERM: it must end with code 0 within 10 s, whatever it is doing',
  },
  'restart postgres': {
    lasts: [200, 5_000],
    what: 'PostgreSQL is stopped, at once or in order, while changes are delivered and boards connect again; sometimes an API is stopped meanwhile',
  },
  'stop postgres': { lasts: [100, 2_000], what: 'immediate stop of PostgreSQL, recovery' },
  'terminate backends': {
    lasts: [0, 0],
    what: 'pg_terminate_backend of all sessions of the product',
  },
  'terminate one backend': {
    lasts: [0, 0],
    what: 'pg_terminate_backend of one session in a transaction',
  },
  'open transaction': {
    lasts: [4_000, 9_000],
    what: 'an unrelated transaction that has written stays open',
  },
  'late writer': {
    lasts: [2_000, 7_000],
    what: 'a transaction draws an outbox id, stays open and commits',
  },
  'prepared transaction': {
    lasts: [4_000, 9_000],
    what: 'an orphaned prepared transaction with a change in it, committed later',
  },
  restore: { lasts: [2_000, 5_000], what: 'backup; later the restore of it and a new epoch' },
  'index down': {
    lasts: [1_000, 5_000],
    elasticsearch: true,
    what: 'the search engine refuses connections',
  },
  'index busy': {
    lasts: [500, 2_500],
    elasticsearch: true,
    what: 'every batch is answered with 429',
  },
  'index busy for documents': {
    lasts: [500, 2_500],
    elasticsearch: true,
    what: 'every document of a batch is answered with 429',
  },
  'index read-only': {
    lasts: [500, 3_000],
    elasticsearch: true,
    what: 'writes to the index are blocked by its setting',
  },
  'index black hole': {
    lasts: [500, 4_000],
    elasticsearch: true,
    what: 'requests to the search engine are not answered until later',
  },
  'late batch': {
    lasts: [1_500, 4_000],
    elasticsearch: true,
    what: 'a batch is held up on its way, its process loses its turn, others go on, then it arrives',
  },
  'poison document': {
    lasts: [1_500, 4_000],
    what: 'a person whom the index can never take, until the record is mended',
  },
  reindex: {
    lasts: [300, 2_500],
    what: 'a rebuild of the index while changes flow, killed on the way and begun again',
  },
  'reset connections': { lasts: [0, 0], what: 'TCP reset of everything to and from one process' },
  'black hole': { lasts: [500, 4_000], what: 'nothing arrives between clients and one API' },
  'database black hole': {
    lasts: [500, 3_000],
    what: 'nothing arrives between one process and PostgreSQL',
  },
  'half open': { lasts: [1_000, 5_000], what: 'watchers vanish without a word to the server' },
  'slow reader': { lasts: [4_000, 8_000], what: 'watchers read 1 KB a second' },
  'reconnect storm': {
    lasts: [0, 0],
    what: 'many clients connect at once, each with a cursor from the past',
  },
  'rights taken away': {
    lasts: [0, 0],
    what: 'a manager who watches is moved to another department',
  },
  'prune under paused': {
    lasts: [1_500, 4_000],
    what: 'the feed is pruned past the cursor of a client that is away',
  },
} as const satisfies Record<string, Kind>;

export type FaultKind = keyof typeof kinds;

export const faultKinds: Record<FaultKind, Kind> = kinds;
