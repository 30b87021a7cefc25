import { type Evidence, lostWithRestore } from './evidence.js';
import { gather, type Violation } from './violation.js';

type Needed = Pick<Evidence, 'announced' | 'placed' | 'history' | 'leftInOutbox'>;

/** 1: every committed change appears exactly once in the feed, and a change that was rolled back never does. */
export function checkOnce({ announced, placed, history, leftInOutbox }: Needed): Violation[] {
  const positions = Map.groupBy(placed, ({ outboxId }) => outboxId);
  const written = new Set(announced.map(({ outboxId }) => outboxId));
  const byOperation = Map.groupBy(announced, ({ clientMutationId }) => clientMutationId);
  const lost = lostWithRestore(history.milestones);
  return [
    ...gather(
      '1',
      'committed and never in the feed',
      announced
        .filter(({ outboxId }) => !positions.has(outboxId))
        .map(
          ({ outboxId, kind, entityId, clientMutationId }) =>
            `${kind} ${entityId} of ${clientMutationId ?? 'nobody'}, outbox id ${outboxId}${nextAfter(placed, outboxId)}`,
        ),
    ),
    ...gather(
      '1',
      'in the feed more than once',
      [...positions]
        .filter(([, rows]) => rows.length > 1)
        .map(
          ([outboxId, rows]) =>
            `outbox id ${outboxId} at positions ${rows.map(({ position }) => position).join(', ')}`,
        ),
    ),
    ...gather(
      '1',
      'in the feed and never committed',
      placed
        .filter(({ outboxId }) => !written.has(outboxId))
        .map(({ position, kind, entityId }) => `${kind} ${entityId} at position ${position}`),
    ),
    ...gather(
      '1',
      'acknowledged and not committed',
      history.operations
        .filter(
          (one) => one.outcome === 'ok' && one.changes && !lost(one) && !byOperation.has(one.id),
        )
        .map(({ id, kind }) => `${kind} ${id}`),
    ),
    ...gather(
      '1',
      'refused or rolled back, and in the feed',
      history.operations
        .filter(({ id, outcome }) => outcome === 'fail' && byOperation.has(id))
        .map(({ id, kind, note }) => `${kind} ${id}${note ? ` (${note})` : ''}`),
    ),
    ...gather(
      '1',
      'left in the outbox after quiet',
      leftInOutbox > 0
        ? [`${leftInOutbox} changes wait for a position that no sequencer gives them`]
        : [],
    ),
  ];
}

/** The position that the reader had passed when the change came. */
function nextAfter(placed: Needed['placed'], outboxId: number): string {
  const later = placed.filter((row) => row.outboxId > outboxId);
  return later.length > 0
    ? `, while ${later.length} later ids were placed, from position ${Math.min(...later.map(({ position }) => position))}`
    : '';
}
