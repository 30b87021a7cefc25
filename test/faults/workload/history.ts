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
  /** `refusal`: the code of the error with which the server ended the subscription and left the socket open */
  | {
      at: number;
      type: 'ended';
      code?: number;
      reason?: string;
      refusal?: string;
      /** the connection had come about */
      opened?: boolean;
    }
  /** a message came without its content */
  | { at: number; type: 'broken'; what: string }
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

/** A board in the web app. */
export interface WebBoardHistory {
  jobId: string;
  ends: { at: number; code?: number; reason?: string }[];
  /** messages without their content */
  broken: string[];
  /** what it showed at the end that the database does not say */
  wrong: string[];
}

/** A process that was told to stop. */
export interface Stop {
  process: string;
  /** milliseconds of the run's clock */
  at: number;
  /** milliseconds from the signal to the end */
  took: number;
  code: number | null;
  signal: string | null;
}

/** What happened, as its participants saw it. */
export interface History {
  operations: Operation[];
  ownReads: OwnRead[];
  watched: Watched[];
  webBoards: WebBoardHistory[];
  stops: Stop[];
  /** operations without an answer, whose fate could not be learnt with their key when all was well again */
  unlearnt: string[];
  milestones: Milestone[];
}
