import type { Watched } from '../workload/history.js';
import type { Replay } from '../workload/replay.js';
import { type Evidence, type Place, places, stepsFor } from './evidence.js';
import { gather, type PromiseName, type Violation } from './violation.js';

type Needed = Pick<Evidence, 'history' | 'placed' | 'head' | 'replays' | 'stormReplays'>;
type Known = Needed & { placeOf: ReturnType<typeof places> };

/** Whatever was found, by promise and kind, to be told once for all watchers. */
class Findings {
  private readonly found = new Map<string, { promise: PromiseName; what: string; each: string[] }>();

  add(promise: PromiseName, what: string, one: string): void {
    const key = `${promise} ${what}`;
    const entry = this.found.get(key) ?? { promise, what, each: [] };
    entry.each.push(one);
    this.found.set(key, entry);
  }

  violations(): Violation[] {
    return [...this.found.values()].flatMap(({ promise, what, each }) => gather(promise, what, each));
  }
}

/**
 * 4: whoever resumes after a cursor misses nothing and sees nothing twice; 5: a cursor is refused when it is pruned or
 * foreign, and only then; 7: live or replayed, nobody is told of what they may not see.
 */
export function checkDelivery(given: Needed): Violation[] {
  const evidence = { ...given, placeOf: places(given.placed) };
  const findings = new Findings();
  for (const watched of evidence.history.watched) follow(watched, evidence, findings);
  for (const replay of evidence.replays) judge(replay, evidence, findings, true);
  for (const replay of evidence.stormReplays) judge(replay, evidence, findings, false);
  return findings.violations();
}

/** Goes along with one watcher, and compares what came with what was to come. */
function follow(watched: Watched, { history, placed, head, placeOf }: Known, findings: Findings): void {
  const expected = stepsFor(placed, watched);
  const all = new Set(stepsFor(placed, {}).map(({ epoch, position }) => `${epoch}/${position}`));
  const mine = new Set(expected.map(({ epoch, position }) => `${epoch}/${position}`));
  const kept = new Map<string, number>();
  for (const { epoch, position } of placed) kept.set(epoch, Math.max(position, kept.get(epoch) ?? 0));
  // A watcher that has come to the head of an epoch knows all that the epoch's rows say; what was restored away is no loss.
  const missing = (after: Place, before: number) => expected.filter((row) => row.epoch === after.epoch && row.position > after.position && row.position < before);
  const lose = (after: Place, before: number, how: string) => {
    const gap = missing(after, before);
    if (gap.length > 0) findings.add('4', 'a change that a watcher never got', `${watched.name} ${how} and missed position ${gap[0]!.position} (${gap[0]!.clientMutationId})${gap.length > 1 ? ` and ${gap.length - 1} more` : ''}`);
  };

  let last: Place | undefined;
  for (const event of watched.events) {
    if (event.type === 'subscribed') last ??= placeOf(event.after);
    if (event.type === 'resync') {
      const from = placeOf(event.from);
      const to = placeOf(event.to);
      const pruned = history.milestones.some((one) => one.type === 'pruned' && one.at < event.at && from !== undefined && one.position > from.position);
      if (from && to && from.epoch === to.epoch && !pruned) findings.add('5', 'a good cursor that was refused', `${watched.name} at position ${from.position}`);
      last = to;
    }
    if (event.type !== 'change') continue;
    const here = placeOf(event.cursor)!;
    if (!last || here.epoch !== last.epoch) {
      findings.add('5', 'a watcher that was led into another epoch without a word', `${watched.name} at position ${here.position}`);
    } else {
      if (here.position <= last.position) findings.add('4', 'a change out of order or twice', `${watched.name} got position ${here.position} after ${last.position}`);
      lose(last, here.position, `went from position ${last.position} to ${here.position}`);
    }
    const key = `${here.epoch}/${here.position}`;
    const restoredAway = here.epoch !== head.epoch && here.position > (kept.get(here.epoch) ?? 0);
    if (event.transitionId !== null && !mine.has(key) && !restoredAway) {
      if (all.has(key)) findings.add('7', 'told of a change that may not be seen', `${watched.name} got position ${here.position}`);
      else findings.add('4', 'told of a change that is not in the feed', `${watched.name} got position ${here.position}`);
    }
    last = here;
  }
  if (!last) return findings.add('4', 'a watcher that never came to watch', watched.name);
  if (last.epoch !== head.epoch) return findings.add('5', 'a watcher that was never told of the restore', watched.name);
  lose(last, Infinity, `had position ${last.position} at the end`);
}

/** @param whole it was read to the end, and nothing disturbed it */
function judge(replay: Replay, { placed, head, history, placeOf }: Known, findings: Findings, whole: boolean): void {
  const after = placeOf(replay.after);
  const who = `${replay.name}${replay.departments ? ` of ${replay.departments.join(', ')}` : ''}`;
  const gone = !after || after.epoch !== head.epoch || after.position > head.last || after.position < head.pruned || (after.ofMutation && after.position <= head.pruned);
  const restored = history.milestones.some(({ type }) => type === 'restored');
  if (whole && gone) {
    if (replay.refused !== 'RESYNC_REQUIRED') findings.add('5', 'a pruned or foreign cursor that was not refused', `${who} got ${replay.refused ?? `${replay.cursors.length} changes`}`);
    return;
  }
  if (replay.refused === 'RESYNC_REQUIRED' && !gone && !restored) return findings.add('5', 'a good cursor that was refused', `${who} at position ${after!.position}`);
  if (whole && replay.refused) return findings.add('4', 'a replay that failed', `${who}: ${replay.refused}`);
  if (gone) return;
  const expected = stepsFor(placed, replay).filter(({ epoch, position }) => epoch === after.epoch && position > after.position);
  const got = replay.cursors.map((cursor) => placeOf(cursor)!.position);
  const differs = got.findIndex((position, index) => position !== expected[index]?.position);
  const promise = replay.departments ? '7' : '4';
  if (differs >= 0) findings.add(promise, 'a replay that differs from the feed', `${who} after ${after.position} got ${got[differs]} in place of ${expected[differs]?.position ?? 'nothing'}`);
  else if (whole && got.length < expected.length) findings.add(promise, 'a replay that lacks changes', `${who} after ${after.position} got ${got.length} of ${expected.length}`);
}
