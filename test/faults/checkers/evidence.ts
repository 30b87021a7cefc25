import { cursors } from '../cursors.js';
import type { Audit, Placed } from '../cluster/audit.js';
import type { UnexpectedEnd } from '../cluster/product.js';
import type { Poisoned } from '../nemesis/arena.js';
import type { AcceptedWrite } from '../network/search-gate.js';
import type { History, Milestone, Operation } from '../workload/history.js';
import type { Replay } from '../workload/replay.js';

/** A document as the index has it, or as the database says that it should be. */
export interface IndexedPerson {
  id: string;
  version: number;
  hash: string;
  deleted: boolean;
}

/** Everything that the checkers judge: what clients saw, what was committed, and what was there at the end. */
export interface Evidence extends Audit {
  history: History;
  /** at the end */
  head: { epoch: string; last: number; pruned: number };
  /** changes that never got a position, although all was healed and sequencers ran */
  leftInOutbox: number;
  /** applications that stand on a board at the end */
  onBoard: { id: string; jobId: string; department: string | null }[];
  index: IndexedPerson[];
  /** the documents of all people, built from the database; their version is the position of the last change of the person */
  projection: IndexedPerson[];
  deadLetters: { entityId: string; reason: string }[];
  poisoned: Poisoned[];
  accepted: AcceptedWrite[];
  /** read again when all was over, to the end */
  replays: Replay[];
  /** read while faults went on: some of them are cut short */
  stormReplays: Replay[];
  /** ids of operations, by what stands in tables of business */
  effects: { operation: string; entityId: string }[];
  /** names of people who were removed, and where one was seen afterwards */
  removed: string[];
  sightings: { name: string; where: string }[];
  unexpectedEnds: UnexpectedEnd[];
  /** when a connection may end without a word of the server, in milliseconds of the run's clock */
  cuts: { from: number; to: number }[];
  /** what did not come to rest in time */
  unsettled: string[];
}

/** Where a cursor stands; undefined: the change behind it is not there any more. */
export interface Place {
  epoch: string;
  position: number;
  /** made by a mutation, which knows its outbox row only */
  ofMutation: boolean;
}

export function places(placed: readonly Placed[]): (cursor: string) => Place | undefined {
  const byOutboxId = new Map(placed.map((row) => [`${row.epoch}/${row.outboxId}`, row.position]));
  return (cursor) => {
    const decoded = cursors.decode(cursor);
    if ('position' in decoded) return { ...decoded, ofMutation: false };
    const position = byOutboxId.get(`${decoded.epoch}/${decoded.outboxId}`);
    return position === undefined
      ? undefined
      : { epoch: decoded.epoch, position, ofMutation: true };
  };
}

/** Whether a cursor must be refused: what follows it is pruned, or it is of another feed. */
export const isGone = (place: Place | undefined, head: Evidence['head']): boolean =>
  !place ||
  place.epoch !== head.epoch ||
  place.position > head.last ||
  place.position < head.pruned ||
  (place.ofMutation && place.position <= head.pruned);

/** Steps of applications that somebody may see, in order: what a board must be told of. */
export const stepsFor = (
  placed: readonly Placed[],
  { departments, jobIds }: { departments?: readonly string[]; jobIds?: readonly string[] },
): Placed[] =>
  placed.filter(
    (row) =>
      row.kind === 'TRANSITION' &&
      (!departments || (row.department !== null && departments.includes(row.department))) &&
      (!jobIds || (row.jobId !== null && jobIds.includes(row.jobId))),
  );

/**
 * Whether a step may be kept from somebody because its card has left their departments with its job: by the time of
 * delivery they may not see it any more, and are told that it left instead.
 */
export function leftLater(
  row: Placed,
  placed: readonly Placed[],
  departments: readonly string[] | undefined,
): boolean {
  if (!departments) return false;
  const moves = placed.filter(
    ({ kind, jobId, department, previousDepartment }) =>
      kind === 'JOB' && jobId === row.jobId && previousDepartment !== department,
  );
  return moves.some(
    ({ position, previousDepartment }) =>
      position > row.position && departments.includes(previousDepartment ?? ''),
  );
}

/** Whether an operation may have gone with a restore: it was under way, or done, between the backup and the end of the restore. */
export function lostWithRestore(
  milestones: readonly Milestone[],
): (operation: Pick<Operation, 'invoked' | 'decided'>) => boolean {
  const spans: { from: number; to: number }[] = [];
  let from: number | undefined;
  for (const { type, at } of milestones) {
    if (type === 'backed up') from = at;
    if (type === 'restored' && from !== undefined) spans.push({ from, to: at });
  }
  return ({ invoked, decided = Infinity }) =>
    spans.some((span) => invoked <= span.to && decided >= span.from);
}
