import { Random } from './random.js';
import { type FaultKind, faultKinds } from './nemesis/kinds.js';
import { peopleOfWorld } from './workload/world.js';

export type ClientOperation =
  | 'create'
  | 'update'
  | 'skills'
  | 'upsert'
  | 'apply'
  | 'move'
  | 'reject'
  | 'reopen'
  | 'moveAll'
  | 'log'
  | 'storm'
  | 'reuse';
export type HandOperation =
  'rename' | 'slow' | 'rolledBack' | 'department' | 'admit' | 'remove' | 'merge';

export interface Planned<Kind extends string> {
  id: string;
  /** milliseconds after the begin; later when the client is still busy */
  at: number;
  kind: Kind;
  /** which person, application or job */
  target: number;
  /** a second choice, such as the stage or the API */
  choice: number;
  /** milliseconds, where the operation takes its time */
  lasts: number;
}

export interface PlannedFault {
  at: number;
  kind: FaultKind;
  /** milliseconds */
  lasts: number;
  /** which process or watcher */
  target: number;
}

/** All that a run does: it follows from the seed and the length alone. */
export interface Plan {
  seed: number;
  seconds: number;
  engine: 'elasticsearch' | 'postgres';
  clients: Planned<ClientOperation>[][];
  hands: Planned<HandOperation>[][];
  faults: PlannedFault[];
  /** places in the finished feed, as parts of its length, from which it is read again */
  cuts: number[];
}

const clients = 8;
const hands = 3;
const clientPause = 90;
const handPause = 350;
/** The first fault comes when everything runs; the last ones have time to show what they do. */
const quietBegin = 1_500;
const faultPause = 2_000;

const ofClients: Record<ClientOperation, number> = {
  create: 2,
  update: 8,
  skills: 1,
  upsert: 1.5,
  apply: 1.5,
  move: 8,
  reject: 0.7,
  reopen: 1.5,
  moveAll: 0.8,
  log: 2,
  storm: 0.4,
  reuse: 0.3,
};
const ofHands: Record<HandOperation, number> = {
  rename: 3,
  slow: 3,
  rolledBack: 1.5,
  department: 0.4,
  admit: 1,
  remove: 0.8,
  merge: 0.3,
};

export function makePlan(seed: number, seconds = 30, engine?: Plan['engine']): Plan {
  const random = new Random(seed);
  const length = seconds * 1_000;
  // PostgreSQL searches in every fourth run, Elasticsearch in the others.
  const chosen = engine ?? (seed % 4 === 0 ? 'postgres' : 'elasticsearch');
  return {
    seed,
    seconds,
    engine: chosen,
    clients: Array.from({ length: clients }, (_, index) =>
      operations(random.fork(), `s${seed}-c${index}`, ofClients, clientPause, length),
    ),
    hands: Array.from({ length: hands }, (_, index) =>
      operations(random.fork(), `s${seed}-h${index}`, ofHands, handPause, length),
    ),
    faults: faults(random.fork(), length, chosen),
    cuts: Array.from({ length: 4 }, () => random.next()),
  };
}

function operations<Kind extends string>(
  random: Random,
  name: string,
  weights: Record<Kind, number>,
  pause: number,
  length: number,
): Planned<Kind>[] {
  const planned: Planned<Kind>[] = [];
  for (let at = random.pause(pause); at < length; at += random.pause(pause)) {
    planned.push({
      id: `${name}-${planned.length}`,
      at: Math.round(at),
      kind: random.weighted(weights),
      target: random.below(peopleOfWorld),
      choice: random.below(1_000),
      lasts: Math.round(random.between(20, 900)),
    });
  }
  return planned;
}

/** A deck of all faults, dealt out: over the seeds each comes equally often. Every run restarts PostgreSQL once more. */
function faults(random: Random, length: number, engine: Plan['engine']): PlannedFault[] {
  const fitting = (Object.keys(faultKinds) as FaultKind[]).filter(
    (kind) => engine === 'elasticsearch' || !faultKinds[kind].elasticsearch,
  );
  const planned: PlannedFault[] = [];
  let deck: FaultKind[] = [];
  for (let at = quietBegin; at < length - 2_000; at += 400 + random.pause(faultPause)) {
    if (deck.length === 0) deck = random.shuffled(fitting);
    const kind = deck.pop()!;
    const [shortest, longest] = faultKinds[kind].lasts;
    planned.push({
      at: Math.round(at),
      kind,
      lasts: Math.round(random.between(shortest, longest)),
      target: random.below(1_000),
    });
  }
  const [shortest, longest] = faultKinds['restart postgres'].lasts;
  planned.push({
    at: Math.round(random.between(length * 0.3, length * 0.6)),
    kind: 'restart postgres',
    lasts: Math.round(random.between(shortest, longest)),
    target: random.below(1_000),
  });
  return planned;
}
