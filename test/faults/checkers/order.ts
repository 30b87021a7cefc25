import type { Evidence } from './evidence.js';
import { lostWithRestore } from './evidence.js';
import { gather, type Violation } from './violation.js';

/** 2: positions are dense from 1. From one to the next the version of an entity never falls, and neither does that of its document. */
export function checkDense({
  placed,
  announced,
  versions,
  accepted,
}: Pick<Evidence, 'placed' | 'announced' | 'versions' | 'accepted'>): Violation[] {
  const gaps: string[] = [];
  let expected = 1;
  for (const { position } of placed) {
    if (position !== expected)
      gaps.push(
        position > expected
          ? `${expected} to ${position - 1} are missing`
          : `${position} is there twice`,
      );
    expected = position + 1;
  }

  const writerOf = new Map(announced.map(({ outboxId, writer }) => [outboxId, writer]));
  const versionIn = new Map<string, number>();
  for (const { entityId, writer, version } of versions)
    versionIn.set(
      `${entityId}/${writer}`,
      Math.max(version, versionIn.get(`${entityId}/${writer}`) ?? 0),
    );
  const newest = new Map<string, { version: number; position: number }>();
  const falls: string[] = [];
  for (const { entityId, outboxId, position } of placed) {
    const version = versionIn.get(`${entityId}/${writerOf.get(outboxId)}`);
    if (version === undefined) continue;
    const before = newest.get(entityId);
    if (before && version < before.version)
      falls.push(
        `${entityId} has version ${before.version} at position ${before.position} and ${version} at ${position}`,
      );
    else newest.set(entityId, { version, position });
  }

  const indexed = new Map<string, number>();
  const back: string[] = [];
  for (const { index, id, version } of accepted.toSorted((a, b) => a.order - b.order)) {
    const before = indexed.get(`${index}/${id}`) ?? 0;
    if (version < before) back.push(`${id} went from ${before} to ${version}`);
    indexed.set(`${index}/${id}`, version);
  }
  return [
    ...gather('2', 'positions that are not dense', gaps),
    ...gather('2', 'a version that falls along the feed', falls),
    ...gather('2', 'a version that falls in the index', back),
  ];
}

/** 3: if A was acknowledged before B began, every position of A is lower than those of B. */
export function checkRealTime({
  history,
  placed,
}: Pick<Evidence, 'history' | 'placed'>): Violation[] {
  const lost = lostWithRestore(history.milestones);
  const rows = Map.groupBy(placed, ({ clientMutationId }) => clientMutationId);
  const seen = history.operations
    .filter((one) => !lost(one))
    .flatMap((one) => {
      const positions = rows.get(one.id)?.map(({ position }) => position);
      return positions
        ? [{ ...one, first: Math.min(...positions), last: Math.max(...positions) }]
        : [];
    });
  const acknowledged = seen
    .filter(({ decided }) => decided !== undefined)
    .sort((a, b) => a.decided! - b.decided!);
  const found: string[] = [];
  let next = 0;
  let highest: (typeof seen)[number] | undefined;
  for (const operation of seen.toSorted((a, b) => a.invoked - b.invoked)) {
    for (; next < acknowledged.length && acknowledged[next]!.decided! < operation.invoked; next++) {
      if (!highest || acknowledged[next]!.last > highest.last) highest = acknowledged[next];
    }
    if (highest && highest.last > operation.first) {
      found.push(
        `${highest.id} was acknowledged ${Math.round(operation.invoked - highest.decided!)} ms before ${operation.id} began, and has position ${highest.last} after ${operation.first}`,
      );
    }
  }
  return gather('3', 'an earlier change behind a later one', found);
}
