import { type Evidence, lostWithRestore } from './evidence.js';
import { gather, type Violation } from './violation.js';

/** 8: under one idempotency key, one transaction has an effect, and all answers are the same. */
export function checkEffects({
  history,
  announced,
  effects,
}: Pick<Evidence, 'history' | 'announced' | 'effects'>): Violation[] {
  const writers = new Map<string, Set<string>>();
  for (const { clientMutationId, writer } of announced) {
    if (clientMutationId === null) continue;
    writers.set(clientMutationId, (writers.get(clientMutationId) ?? new Set()).add(writer));
  }
  // A key that a restore has removed is free again.
  const lost = lostWithRestore(history.milestones);
  const free = new Set(history.operations.filter(lost).map(({ id }) => id));
  const rows = Map.groupBy(effects, ({ operation, entityId }) => `${operation} on ${entityId}`);
  return [
    ...gather(
      '8',
      'committed by more than one transaction',
      [...writers]
        .filter(([, of]) => of.size > 1)
        .map(([id, of]) => `${id} by ${of.size} transactions`),
    ),
    ...gather(
      '8',
      'an effect that is there more than once',
      [...rows]
        .filter(([, of]) => of.length > 1)
        .map(([what, of]) => `${what}, ${of.length} times`),
    ),
    ...gather(
      '8',
      'answers that tell of different results',
      history.operations
        .filter(({ results }) => new Set(results).size > 1)
        .map(({ id, results }) => `${id}: ${[...new Set(results)].join(', ')}`),
    ),
    ...gather(
      '8',
      'a key that was taken again for something else',
      history.operations
        .filter(
          ({ kind, outcome, key }) => kind === 'reuse' && outcome === 'ok' && !free.has(key ?? ''),
        )
        .map(({ id }) => id),
    ),
  ];
}

/** 9: only opaque ids are left of a removed person. */
export const checkRemoved = ({ sightings }: Pick<Evidence, 'sightings'>): Violation[] =>
  gather(
    '9',
    'a removed person who is still there',
    sightings.map(({ name, where }) => `${name} in ${where}`),
  );

/** A read with waitFor shows the client's own change, or says that it is not visible yet. */
export const checkOwnReads = ({ history }: Pick<Evidence, 'history'>): Violation[] =>
  gather(
    'own change',
    'a client that does not see its own change',
    history.ownReads
      .filter(({ seen }) => seen === false)
      .map(
        ({ operation, where, note }) =>
          `${operation} in a ${where}, which shows ${note ?? 'nothing'}`,
      ),
  );

/** No fault around a process ends it, and all work finishes when the faults are over. */
export const checkSurvival = ({
  unexpectedEnds,
  unsettled,
}: Pick<Evidence, 'unexpectedEnds' | 'unsettled'>): Violation[] => [
  ...gather(
    'survival',
    'a process that ended by itself',
    unexpectedEnds
      .filter(({ served }) => served)
      .map(
        ({ process, code, signal, lastLines }) =>
          `${process} with ${signal ?? code}: ${lastLines.slice(-400)}`,
      ),
  ),
  ...gather('survival', 'something that did not come to rest', unsettled),
];
