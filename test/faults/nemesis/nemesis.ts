import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedFault } from '../plan.js';
import type { Arena, Struck } from './arena.js';
import {
  lateWriter,
  openTransaction,
  preparedTransaction,
  restartPostgres,
  restore,
  stopPostgres,
  terminateBackends,
  terminateOneBackend,
} from './database.faults.js';
import type { FaultKind } from './kinds.js';
import {
  blackHole,
  databaseBlackHole,
  halfOpen,
  pruneUnderPaused,
  reconnectStorm,
  resetConnections,
  rightsTakenAway,
  slowReader,
} from './network.faults.js';
import {
  anotherWorker,
  freezeProcess,
  killApi,
  killIndexer,
  killIndexerInTurn,
  killSequencer,
  killWriter,
  restartProcess,
} from './process.faults.js';
import { lateBatch, poisonDocument, readOnlyIndex, reindex, searchIs } from './search.faults.js';

const faults: Record<FaultKind, (arena: Arena, planned: PlannedFault) => Promise<Struck>> = {
  'kill api': killApi,
  'kill writer': killWriter,
  'kill sequencer': killSequencer,
  'kill indexer before index': killIndexer('request'),
  'kill indexer after index': killIndexer('answer'),
  'kill indexer in turn': killIndexerInTurn,
  'freeze process': freezeProcess,
  'another worker': anotherWorker,
  'restart process': restartProcess,
  'restart postgres': restartPostgres,
  'stop postgres': stopPostgres,
  'terminate backends': terminateBackends,
  'terminate one backend': terminateOneBackend,
  'open transaction': openTransaction,
  'late writer': lateWriter,
  'prepared transaction': preparedTransaction,
  restore,
  'index down': searchIs('down'),
  'index busy': searchIs('busy'),
  'index busy for documents': searchIs('busy documents'),
  'index read-only': readOnlyIndex,
  'index black hole': searchIs('black hole'),
  'late batch': lateBatch,
  'poison document': poisonDocument,
  reindex,
  'reset connections': resetConnections,
  'black hole': blackHole,
  'database black hole': databaseBlackHole,
  'half open': halfOpen,
  'slow reader': slowReader,
  'reconnect storm': reconnectStorm,
  'rights taken away': rightsTakenAway,
  'prune under paused': pruneUnderPaused,
};

export interface Injected {
  kind: FaultKind;
  /** milliseconds of the run's clock */
  at: number;
  until: number;
  /** it met what it was to meet: a process in a turn, a batch on its way */
  struck: boolean;
  note?: string;
}

/** Injects the planned faults, each at its time, beside each other; resolves when all are over. */
export async function unleash(arena: Arena): Promise<Injected[]> {
  return Promise.all(
    arena.plan.faults.map(async (planned): Promise<Injected> => {
      await delay(Math.max(0, planned.at - arena.world.now()));
      const { kind } = planned;
      const at = Math.round(arena.world.now());
      const now = () => Math.round(arena.world.now());
      try {
        const struck = await faults[kind](arena, planned);
        return { kind, at, until: now(), struck };
      } catch (error) {
        // One fault may end another: a transaction held open is cut when the server stops.
        return { kind, at, until: now(), struck: false, note: (error as Error).message };
      }
    }),
  );
}
