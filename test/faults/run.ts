import { join } from 'node:path';
import { checkAll } from './checkers/check.js';
import type { Evidence } from './checkers/evidence.js';
import type { Violation } from './checkers/violation.js';
import { Cluster } from './cluster/cluster.js';
import type { Postgres } from './cluster/postgres.js';
import type { Plant } from './cluster/product.js';
import { collect } from './collect.js';
import type { Arena } from './nemesis/arena.js';
import type { FaultKind } from './nemesis/kinds.js';
import { type Injected, unleash } from './nemesis/nemesis.js';
import { makePlan, type Plan } from './plan.js';
import { comeToRest } from './quiet.js';
import { readAgain } from './read-again.js';
import { setUp } from './set-up.js';
import { Client } from './workload/client.js';
import { Hand } from './workload/hand.js';
import type { History } from './workload/history.js';
import { Watcher } from './workload/watcher.js';
import { departments, guestName, type World } from './workload/world.js';
import { Browser } from './web/web-board.js';

export interface RunOptions {
  seed: number;
  seconds: number;
  template: Postgres;
  /** a folder for all runs */
  folder: string;
  elasticsearch?: string;
  engine?: Plan['engine'];
  plant?: Plant;
  /** the built modules of the web app; absent: no boards of the web app */
  webClient?: string;
}

export interface RunResult {
  seed: number;
  engine: Plan['engine'];
  faults: Injected[];
  violations: Violation[];
  /** committed changes that the feed told of */
  changes: number;
  operations: { ok: number; fail: number; unknown: number };
  delivered: number;
  ownReads: { seen: number; deferred: number };
  replays: number;
  /** of the whole run, and of the quiet at its end */
  tookSeconds: number;
  quietSeconds: number;
  /** processes that were stopped in order */
  stops: number;
  folder: string;
}

/** One run: the product under the planned load and faults, and the judgement of what came of it. */
export async function run(options: RunOptions): Promise<{ result: RunResult; evidence: Evidence }> {
  const begun = Date.now();
  const plan = makePlan(options.seed, options.seconds, options.engine);
  const folder = join(options.folder, `seed-${options.seed}`);
  const elasticsearch =
    plan.engine === 'elasticsearch'
      ? {
          url: options.elasticsearch!,
          index: `faults-${process.pid}-${options.seed}-${begun.toString(36)}`,
        }
      : undefined;
  const history: History = {
    operations: [],
    ownReads: [],
    watched: [],
    webBoards: [],
    stops: [],
    unlearnt: [],
    milestones: [],
  };
  let zero = Date.now();
  const cluster = await Cluster.start({
    template: options.template,
    folder,
    elasticsearch,
    plant: options.plant,
    stopped: (stop) => history.stops.push({ ...stop, at: Date.now() - zero }),
  });
  const watchers: Watcher[] = [];
  let browser: Browser | undefined;
  try {
    const world: World = {
      jobs: [],
      people: [],
      applications: [],
      apis: cluster.apis,
      now: () => Date.now() - zero,
    };
    await setUp(cluster.postgres, world, history);
    watchers.push(...(await openWatchers(world, history)));
    const watching = Promise.all(watchers.map((watcher) => watcher.run()));
    if (options.webClient) {
      browser = await Browser.open(options.webClient, world, history);
      for (const job of world.jobs.slice(0, 2)) browser.show(job);
    }

    const arena = makeArena(plan, cluster, world, history, watchers, elasticsearch);
    const hands = plan.hands.map(
      (_, index) => new Hand(world, history, `hand-${index}`, cluster.postgres),
    );
    const length = plan.seconds * 1_000;
    const before = world.now();
    zero += before;
    shift(history, before);
    const clients = plan.clients.map((_, index) => new Client(world, history, `client-${index}`));
    const [injected] = await Promise.all([
      unleash(arena),
      ...clients.map((client, index) => client.run(plan.clients[index]!, length)),
      ...hands.map((hand, index) => hand.run(plan.hands[index]!, length)),
    ]);

    const quietBegun = Date.now();
    const unsettled = await comeToRest(arena, cluster, watchers, async () => {
      await Promise.all(clients.map((client) => client.learns()));
    });
    await browser?.compare(cluster.postgres);
    const replays = await readAgain(arena, cluster, history);
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await watching;
    await browser?.close();
    await cluster.stop();
    const quietSeconds = (Date.now() - quietBegun) / 1000;
    const evidence: Evidence = {
      history,
      ...(await collect(arena, hands, folder)),
      cuts: cutsOf(injected),
      poisoned: arena.poisoned,
      accepted: cluster.accepted,
      replays,
      stormReplays: arena.replays,
      unexpectedEnds: cluster.products.flatMap(({ unexpected }) => unexpected),
      unsettled,
    };
    const count = (outcome: string) =>
      history.operations.filter((one) => one.outcome === outcome).length;
    return {
      evidence,
      result: {
        seed: plan.seed,
        engine: plan.engine,
        faults: injected,
        violations: checkAll(evidence),
        changes: evidence.placed.length,
        operations: { ok: count('ok'), fail: count('fail'), unknown: count('unknown') },
        delivered: history.watched.flatMap(({ events }) =>
          events.filter(({ type }) => type === 'change'),
        ).length,
        ownReads: {
          seen: history.ownReads.filter(({ seen }) => seen).length,
          deferred: history.ownReads.filter(({ seen }) => seen === undefined).length,
        },
        replays: replays.length + arena.replays.length,
        tookSeconds: (Date.now() - begun) / 1000,
        quietSeconds,
        stops: history.stops.length,
        folder,
      },
    };
  } finally {
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await browser?.close();
    await cluster.close();
  }
}

const openWatchers = (world: World, history: History): Promise<Watcher[]> =>
  Promise.all([
    Watcher.open(world, history, { name: 'watcher-all' }),
    Watcher.open(world, history, { name: 'watcher-all-too' }),
    Watcher.open(world, history, { name: 'watcher-job', jobIds: [world.jobs[1]!.id] }),
    ...departments.map((department) =>
      Watcher.open(world, history, { name: `watcher-${department}`, departments: [department] }),
    ),
    Watcher.open(world, history, { name: guestName, departments: departments.slice(0, 1) }),
  ]);

/** Milliseconds after a fault in which a connection that it cut is noticed. */
const noticedWithin = 8_000;
/** Faults that end a connection without a word of the server: they kill a process, let it stand still, or cut the network. */
const cutting: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'kill api',
  'kill writer',
  'kill sequencer',
  'kill indexer before index',
  'kill indexer after index',
  'kill indexer in turn',
  'late batch',
  'freeze process',
  'restore',
  'reset connections',
  'black hole',
  'half open',
  'slow reader',
]);

const cutsOf = (injected: readonly Injected[]): Evidence['cuts'] =>
  injected.flatMap(({ kind, at, until }) =>
    cutting.has(kind) ? { from: at, to: until + noticedWithin } : [],
  );

/** What was before the first fault has negative times. */
function shift(history: History, by: number): void {
  for (const operation of history.operations) {
    operation.invoked -= by;
    if (operation.decided !== undefined) operation.decided -= by;
  }
  for (const { events } of history.watched) for (const event of events) event.at -= by;
}

function makeArena(
  plan: Plan,
  cluster: Cluster,
  world: World,
  history: History,
  watchers: Watcher[],
  elasticsearch: Arena['elasticsearch'],
): Arena {
  const turns = new Map<string, Promise<unknown>>();
  return {
    plan,
    world,
    history,
    watchers,
    elasticsearch,
    postgres: cluster.postgres,
    apis: cluster.apis,
    workers: cluster.workers,
    poisoned: [],
    replays: [],
    untilQuiet: [],
    anotherProduct: (name, role) => cluster.product(name, role),
    alone: (thing, work) => {
      const turn = (turns.get(thing) ?? Promise.resolve()).then(work);
      turns.set(
        thing,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}
