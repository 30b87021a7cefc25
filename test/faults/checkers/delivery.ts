import type { Placed } from '../cluster/audit.js';
import type { Watched } from '../workload/history.js';
import type { Replay } from '../workload/replay.js';
import {
  type Evidence,
  isGone,
  leftLater,
  lostWithRestore,
  type Place,
  places,
  stepsFor,
} from './evidence.js';
import { gather, type PromiseName, type Violation } from './violation.js';

type Needed = Pick<
  Evidence,
  'history' | 'placed' | 'head' | 'replays' | 'stormReplays' | 'onBoard'
>;
type Known = Needed & { placeOf: ReturnType<typeof places> };

/** All findings by promise and kind, to be reported once for all watchers. */
class Findings {
  private readonly found = new Map<
    string,
    { promise: PromiseName; what: string; each: string[] }
  >();

  add(promise: PromiseName, what: string, one: string): void {
    const key = `${promise} ${what}`;
    const entry = this.found.get(key) ?? { promise, what, each: [] };
    entry.each.push(one);
    this.found.set(key, entry);
  }

  violations(): Violation[] {
    return [...this.found.values()].flatMap(({ promise, what, each }) =>
      gather(promise, what, each),
    );
  }
}

/**
 * 4: a client that resumes after a cursor misses nothing and sees nothing twice. 5: a cursor is refused if it is pruned
 * or foreign, and only then. 7: nobody receives what they may not see, live or replayed.
 */
export function checkDelivery(given: Needed): Violation[] {
  const evidence = { ...given, placeOf: places(given.placed) };
  const findings = new Findings();
  for (const watched of evidence.history.watched) follow(watched, evidence, findings);
  for (const replay of evidence.replays) judge(replay, evidence, findings, true);
  for (const replay of evidence.stormReplays) judge(replay, evidence, findings, false);
  return findings.violations();
}

/**
 * What a watcher must receive, and what it may receive. These differ if its rights were changed during the run: it keeps
 * what it saw before, and its new rights decide what it receives after it resumes. Undefined if a restore may have
 * undone the change, or if it is unknown whether the change was made.
 */
function rightsOf(
  watched: Watched,
  { history, placed }: Pick<Needed, 'history' | 'placed'>,
): { expected: Placed[]; allowed: Placed[] } | undefined {
  const { moved } = watched;
  const before = stepsFor(placed, watched);
  const operation = moved && history.operations.find(({ id }) => id === moved.by);
  if (!operation || operation.outcome === 'fail') return { expected: before, allowed: before };
  const change = placed.find(({ clientMutationId }) => clientMutationId === operation.id);
  if (!change || operation.outcome !== 'ok' || lostWithRestore(history.milestones)(operation))
    return undefined;
  const now = stepsFor(placed, { ...watched, departments: moved.departments });
  const later = now.filter(({ position }) => position > change.position);
  return {
    expected: later,
    allowed: [...before.filter(({ position }) => position < change.position), ...now],
  };
}

/** Follows one watcher, and compares what it received with what it should have received. */
function follow(
  watched: Watched,
  { history, placed, head, placeOf, onBoard }: Known,
  findings: Findings,
): void {
  const rights = rightsOf(watched, { history, placed });
  if (!rights) return;
  const { expected, allowed } = rights;
  const all = new Set(stepsFor(placed, {}).map(({ epoch, position }) => `${epoch}/${position}`));
  const mine = new Set(allowed.map(({ epoch, position }) => `${epoch}/${position}`));
  const kept = new Map<string, number>();
  for (const { epoch, position } of placed)
    kept.set(epoch, Math.max(position, kept.get(epoch) ?? 0));
  // A watcher that has reached the head of an epoch knows all rows of the epoch. What a restore has undone is no loss.
  const departments = watched.moved?.departments ?? watched.departments;
  const missing = (after: Place, before: number) =>
    expected.filter(
      (row) =>
        row.epoch === after.epoch &&
        row.position > after.position &&
        row.position < before &&
        !leftLater(row, placed, departments),
    );
  const lose = (after: Place, before: number, how: string) => {
    const gap = missing(after, before);
    if (gap.length > 0)
      findings.add(
        '4',
        'a change that a watcher never got',
        `${watched.name} ${how} and missed position ${gap[0]!.position} (${gap[0]!.clientMutationId})${gap.length > 1 ? ` and ${gap.length - 1} more` : ''}`,
      );
  };

  let last: Place | undefined;
  let lastStep = 0;
  let board = new Set<string>();
  let boardRead = 0;
  for (const event of watched.events) {
    if (event.type === 'subscribed') last ??= placeOf(event.after);
    if (event.type === 'resync') {
      const from = placeOf(event.from);
      const to = placeOf(event.to);
      const pruned = history.milestones.some(
        (one) =>
          one.type === 'pruned' &&
          one.at < event.at &&
          from !== undefined &&
          one.position > from.position,
      );
      if (from && to && from.epoch === to.epoch && !pruned)
        findings.add(
          '5',
          'a good cursor that was refused',
          `${watched.name} at position ${from.position}`,
        );
    }
    if (event.type === 'board') {
      board = new Set(event.applicationIds);
      boardRead = event.at;
      last = placeOf(event.cursor);
      lastStep = 0;
    }
    if (event.type !== 'change') continue;
    if (event.relation === 'LEFT') board.delete(event.applicationId);
    else board.add(event.applicationId);
    const here = placeOf(event.cursor)!;
    if (!last || here.epoch !== last.epoch) {
      findings.add(
        '5',
        'a watcher that was led into another epoch without a word',
        `${watched.name} at position ${here.position}`,
      );
    } else {
      if (event.kind === 'TRANSITION' && here.position <= lastStep)
        findings.add(
          '4',
          'a change out of order or twice',
          `${watched.name} got position ${here.position} after ${lastStep}`,
        );
      lose(last, here.position, `went from position ${last.position} to ${here.position}`);
    }
    const key = `${here.epoch}/${here.position}`;
    const restoredAway = here.epoch !== head.epoch && here.position > (kept.get(here.epoch) ?? 0);
    if (event.kind === 'TRANSITION' && !mine.has(key) && !restoredAway) {
      if (all.has(key))
        findings.add(
          '7',
          'told of a change that may not be seen',
          `${watched.name} got position ${here.position}`,
        );
      else
        findings.add(
          '4',
          'told of a change that is not in the feed',
          `${watched.name} got position ${here.position}`,
        );
    }
    if (event.kind === 'TRANSITION') lastStep = here.position;
    last = here;
  }
  if (!last) return findings.add('4', 'a watcher that never came to watch', watched.name);
  if (last.epoch !== head.epoch)
    return findings.add('5', 'a watcher that was never told of the restore', watched.name);
  lose(last, Infinity, `had position ${last.position} at the end`);
  // A watcher that was disconnected when its rights changed is not told which cards it lost, and has to read the list again.
  if (
    watched.moved &&
    boardRead < (history.operations.find(({ id }) => id === watched.moved!.by)?.decided ?? 0)
  )
    return;
  const stands = new Set(
    onBoard
      .filter(
        ({ jobId, department }) =>
          (!watched.jobIds || watched.jobIds.includes(jobId)) &&
          (!departments || departments.includes(department ?? '')),
      )
      .map(({ id }) => id),
  );
  const wrong = [...stands]
    .filter((id) => !board.has(id))
    .map((id) => `lacks ${id}`)
    .concat([...board].filter((id) => !stands.has(id)).map((id) => `still shows ${id}`));
  for (const one of wrong)
    findings.add('4', 'a board that is not what the list says', `${watched.name} ${one}`);
}

/** @param whole true: it was read to the end, undisturbed */
function judge(
  replay: Replay,
  { placed, head, history, placeOf }: Known,
  findings: Findings,
  whole: boolean,
): void {
  const after = placeOf(replay.after);
  const who = `${replay.name}${replay.departments ? ` of ${replay.departments.join(', ')}` : ''}`;
  const gone = isGone(after, head);
  const restored = history.milestones.some(({ type }) => type === 'restored');
  if (whole && gone) {
    if (replay.refused !== 'RESYNC_REQUIRED')
      findings.add(
        '5',
        'a pruned or foreign cursor that was not refused',
        `${who} got ${replay.refused ?? `${replay.cursors.length} changes`}`,
      );
    return;
  }
  if (replay.refused === 'RESYNC_REQUIRED' && !gone && !restored)
    return findings.add(
      '5',
      'a good cursor that was refused',
      `${who} at position ${after!.position}`,
    );
  if (whole && replay.refused)
    return findings.add('4', 'a replay that failed', `${who}: ${replay.refused}`);
  if (gone || !after) return;
  const got = replay.cursors.map((cursor) => placeOf(cursor)!.position);
  const told = new Set(got);
  const expected = stepsFor(placed, replay).filter(
    (row) =>
      row.epoch === after.epoch &&
      row.position > after.position &&
      (told.has(row.position) || !leftLater(row, placed, replay.departments)),
  );
  const differs = got.findIndex((position, index) => position !== expected[index]?.position);
  const promise = replay.departments ? '7' : '4';
  if (differs >= 0)
    findings.add(
      promise,
      'a replay that differs from the feed',
      `${who} after ${after.position} got ${got[differs]} in place of ${expected[differs]?.position ?? 'nothing'}`,
    );
  else if (whole && got.length < expected.length)
    findings.add(
      promise,
      'a replay that lacks changes',
      `${who} after ${after.position} got ${got.length} of ${expected.length}`,
    );
}
