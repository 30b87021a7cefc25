import { randomUUID } from 'node:crypto';
import { cursors } from './cursors.js';
import { isGone, leftLater, places, stepsFor } from './checkers/evidence.js';
import { readAudit } from './cluster/audit.js';
import type { Cluster } from './cluster/cluster.js';
import type { Arena } from './nemesis/arena.js';
import type { History } from './workload/history.js';
import { replay, type Replay } from './workload/replay.js';
import { bearer, departments } from './workload/world.js';

/** Reads the feed again from cursors of all kinds, as every viewer, and from cursors that must be refused. */
export async function readAgain(
  arena: Arena,
  cluster: Cluster,
  history: History,
): Promise<Replay[]> {
  const { plan, postgres } = arena;
  const placed = (await readAudit(postgres)).placed;
  const [head] = await postgres.rows<{ epoch: string; last: number; pruned: number }>(
    'select epoch, last::float8 as last, pruned::float8 as pruned from feed_head',
  );
  const placeOf = places(placed);
  const given = [
    ...history.operations.flatMap(({ changeCursor }) => changeCursor ?? []),
    ...history.watched.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'change' ? event.cursor : [])),
    ),
  ];
  const seen =
    given.length > 0 ? plan.cuts.map((cut) => given[Math.floor(cut * given.length)]!) : [];
  const { epoch, last, pruned } = head!;
  const viewers = [
    { name: 'a recruiter' },
    ...departments.map((department) => ({ name: 'a manager', departments: [department] })),
  ];
  const wishes: { name: string; after: string; departments?: string[] }[] = [
    ...viewers.flatMap((viewer) => seen.map((after) => ({ ...viewer, after }))),
    {
      name: 'somebody with a foreign cursor',
      after: cursors.encode({ epoch: randomUUID(), position: last }),
    },
    { name: 'somebody from the future', after: cursors.encode({ epoch, position: last + 1_000 }) },
    ...(pruned > 0
      ? [
          {
            name: 'somebody from the pruned past',
            after: cursors.encode({ epoch, position: pruned - 1 }),
          },
        ]
      : []),
  ];
  return Promise.all(
    wishes.map(async (wish, index) => {
      const place = placeOf(wish.after);
      const last =
        place && place.epoch === epoch
          ? stepsFor(placed, wish).findLast(
              (row) =>
                row.epoch === epoch &&
                row.position > place.position &&
                !leftLater(row, placed, wish.departments),
            )
          : undefined;
      const authorization = await bearer({
        sub: wish.name.replaceAll(' ', '-'),
        role: wish.departments ? 'HIRING_MANAGER' : 'RECRUITER',
        departments: wish.departments,
      });
      const enough = isGone(place, head!)
        ? () => false
        : last &&
          ((got: readonly string[]) =>
            got.some((cursor) => placeOf(cursor)!.position >= last.position));
      return replay(cluster.apis[index % cluster.apis.length]!.url, authorization, {
        ...wish,
        enough,
      });
    }),
  );
}
