/** What a client saw of one operation. */
type Outcome =
  | 'ok'
  /** it was refused, and has no effect */
  | 'fail'
  /** the answer never came, or says nothing about the effect */
  | 'unknown';

/** One operation, its repetitions under one idempotency key included. Times are milliseconds of the run's own clock. */
export interface Operation {
  /** unique in the run: it is the idempotency key, the clientMutationId, and stands in the rows that are written */
  id: string;
  client: string;
  kind: string;
  /** the idempotency key, where it is that of an earlier operation */
  key?: string;
  /** begin of the first attempt */
  invoked: number;
  /** when the first answer that decided it came; absent when none did */
  decided?: number;
  outcome: Outcome;
  /** ids that successful attempts returned: all must be the same */
  results: string[];
  /** of the change, when it was acknowledged */
  changeCursor?: string;
  attempts: number;
  /** it was acknowledged and has changed something */
  changes: boolean;
  /** why it failed, or what the last attempt met */
  note?: string;
}

/** A client read with waitFor and must see its own change, or be told that it can't be shown yet. */
interface OwnRead {
  operation: string;
  where: 'list' | 'search';
  at: number;
  /** what it saw of the value it had written; absent: it was told to come again */
  seen?: boolean;
  note?: string;
}

export type WatchEvent =
  | { at: number; type: 'subscribed'; after: string; api: string }
  | {
      at: number;
      type: 'change';
      cursor: string;
      kind: string;
      relation: 'ENTERED' | 'CHANGED' | 'LEFT';
      applicationId: string;
      clientMutationId: string | null;
    }
  /** it read the list: these applications stand on its board, as of the cursor that it goes on from */
  | { at: number; type: 'board'; cursor: string; applicationIds: string[] }
  | { at: number; type: 'ended'; code?: number; reason?: string }
  /** it was told to read again, and goes on from another cursor */
  | { at: number; type: 'resync'; from: string; to: string };

/** One watcher of a board, through all its connections. */
export interface Watched {
  name: string;
  /** whom it may see: departments of its role, and jobs of its filter; absent: all */
  departments?: string[];
  jobIds?: string[];
  /** the operation that gave it other departments in the middle of the run */
  moved?: { by: string; departments: string[] };
  events: WatchEvent[];
}

/** Something that was done to the database and that decides what may be expected. */
export type Milestone =
  | { at: number; type: 'pruned'; position: number }
  | { at: number; type: 'backed up' }
  | { at: number; type: 'restored' };

/** What happened, as its participants saw it. */
export interface History {
  operations: Operation[];
  ownReads: OwnRead[];
  watched: Watched[];
  milestones: Milestone[];
}
