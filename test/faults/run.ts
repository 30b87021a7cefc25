import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeCursor, encodeCursor } from '../../src/platform/feed/cursor.js';
import { insertJob } from './set-up.js';
import { checkAll } from './checkers/check.js';
import { type Evidence, leftLater, places, stepsFor } from './checkers/evidence.js';
import type { Violation } from './checkers/violation.js';
import { readAudit } from './cluster/audit.js';
import { Cluster } from './cluster/cluster.js';
import type { Postgres } from './cluster/postgres.js';
import type { Plant } from './cluster/product.js';
import { collect } from './collect.js';
import type { Arena } from './nemesis/arena.js';
import { type Injected, unleash } from './nemesis/nemesis.js';
import { blockWrites } from './nemesis/search.faults.js';
import { makePlan, type Plan } from './plan.js';
import { Client } from './workload/client.js';
import { Hand } from './workload/hand.js';
import type { History } from './workload/history.js';
import { attempt } from './workload/operation.js';
import { replay, type Replay } from './workload/replay.js';
import { Watcher } from './workload/watcher.js';
import { bearer, departments, guestName, peopleOfWorld, type World } from './workload/world.js';

export interface RunOptions {
  seed: number;
  seconds: number;
  template: Postgres;
  /** a folder for all runs */
  folder: string;
  elasticsearch?: string;
  engine?: Plan['engine'];
  plant?: Plant;
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
  folder: string;
}

const setUpPatience = 60_000;
const quietPatience = 60_000;
const stillness = 20_000;

/** One run: the product under the planned load and faults, and the judgement of what came of it. */
export async function run(options: RunOptions): Promise<{ result: RunResult; evidence: Evidence }> {
  const begun = Date.now();
  const plan = makePlan(options.seed, options.seconds, options.engine);
  const folder = join(options.folder, `seed-${options.seed}`);
  const elasticsearch = plan.engine === 'elasticsearch' ? { url: options.elasticsearch!, index: `faults-${process.pid}-${options.seed}-${begun.toString(36)}` } : undefined;
  const cluster = await Cluster.start({ template: options.template, folder, elasticsearch, plant: options.plant });
  const watchers: Watcher[] = [];
  try {
    const history: History = { operations: [], ownReads: [], watched: [], milestones: [] };
    let zero = Date.now();
    const world: World = { jobs: [], people: [], applications: [], apis: cluster.apis, now: () => Date.now() - zero };
    await setUp(cluster.postgres, world, history);
    watchers.push(...await openWatchers(world, history));
    const watching = Promise.all(watchers.map((watcher) => watcher.run()));

    const arena = makeArena(plan, cluster, world, history, watchers, elasticsearch);
    const hands = plan.hands.map((_, index) => new Hand(world, history, `hand-${index}`, cluster.postgres));
    const length = plan.seconds * 1_000;
    const before = world.now();
    zero += before;
    shift(history, before);
    const [injected] = await Promise.all([
      unleash(arena),
      ...plan.clients.map((planned, index) => new Client(world, history, `client-${index}`).run(planned, length)),
      ...hands.map((hand, index) => hand.run(plan.hands[index]!, length)),
    ]);

    const quietBegun = Date.now();
    const unsettled = await comeToRest(arena, cluster, watchers);
    const replays = await readAgain(arena, cluster, history);
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await watching;
    const quietSeconds = (Date.now() - quietBegun) / 1000;
    const evidence: Evidence = {
      history,
      ...(await collect(arena, hands, folder)),
      poisoned: arena.poisoned,
      accepted: cluster.accepted,
      replays,
      stormReplays: arena.replays,
      unexpectedEnds: cluster.products.flatMap(({ unexpected }) => unexpected),
      unsettled,
    };
    const count = (outcome: string) => history.operations.filter((one) => one.outcome === outcome).length;
    return {
      evidence,
      result: {
        seed: plan.seed,
        engine: plan.engine,
        faults: injected,
        violations: checkAll(evidence),
        changes: evidence.placed.length,
        operations: { ok: count('ok'), fail: count('fail'), unknown: count('unknown') },
        delivered: history.watched.flatMap(({ events }) => events.filter(({ type }) => type === 'change')).length,
        ownReads: { seen: history.ownReads.filter(({ seen }) => seen).length, deferred: history.ownReads.filter(({ seen }) => seen === undefined).length },
        replays: replays.length + arena.replays.length,
        tookSeconds: (Date.now() - begun) / 1000,
        quietSeconds,
        folder,
      },
    };
  } finally {
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await cluster.close();
  }
}

/** Jobs by SQL, which the API can't make; people and applications through the API, before any fault. */
async function setUp(postgres: Postgres, world: World, history: History): Promise<void> {
  for (let index = 0; index < 4; index++) world.jobs.push(await insertJob(postgres, `Job ${index}`, departments[index % departments.length]!));
  await postgres.rows(`insert into app_user (email, role, departments) values ($1, 'HIRING_MANAGER', $2)`, [`${guestName}@example.com`, departments.slice(0, 1)]);
  const authorization = await bearer({ sub: 'set-up', role: 'RECRUITER' });
  const deadline = Date.now() + setUpPatience;
  await Promise.all(Array.from({ length: peopleOfWorld }, async (_, number) => {
    const wish = { client: 'set-up', api: number, authorization };
    const person = await attempt(world, { ...wish, id: `set-up-p${number}`, kind: 'create', mutation: 'candidateCreate', variables: { input: { givenName: 'Shared', familyName: `Person${number}` } }, resultOf: (payload) => payload.candidate.id });
    const application = await attempt(world, { ...wish, id: `set-up-a${number}`, kind: 'apply', mutation: 'applicationCreate', variables: { input: { candidateId: person.operation.results[0], jobId: world.jobs[number % 4]!.id } }, resultOf: (payload) => payload.application.id });
    history.operations.push(person.operation, application.operation);
    world.people[number] = person.operation.results[0];
    world.applications[number] = application.operation.results[0];
  }));
  const lacking = history.operations.find(({ outcome }) => outcome !== 'ok');
  if (lacking || Date.now() > deadline) throw new Error(`The set-up failed: ${JSON.stringify(lacking)}`);
}

const openWatchers = (world: World, history: History): Promise<Watcher[]> => Promise.all([
  Watcher.open(world, history, { name: 'watcher-all' }),
  Watcher.open(world, history, { name: 'watcher-all-too' }),
  Watcher.open(world, history, { name: 'watcher-job', jobIds: [world.jobs[1]!.id] }),
  ...departments.map((department) => Watcher.open(world, history, { name: `watcher-${department}`, departments: [department] })),
  Watcher.open(world, history, { name: guestName, departments: departments.slice(0, 1) }),
]);

/** What was before the first fault has negative times. */
function shift(history: History, by: number): void {
  for (const operation of history.operations) {
    operation.invoked -= by;
    if (operation.decided !== undefined) operation.decided -= by;
  }
  for (const { events } of history.watched) for (const event of events) event.at -= by;
}

function makeArena(plan: Plan, cluster: Cluster, world: World, history: History, watchers: Watcher[], elasticsearch: Arena['elasticsearch']): Arena {
  const turns = new Map<string, Promise<unknown>>();
  return {
    plan, world, history, watchers, elasticsearch,
    postgres: cluster.postgres,
    apis: cluster.apis,
    workers: cluster.workers,
    poisoned: [],
    replays: [],
    untilQuiet: [],
    anotherProduct: (name, role) => cluster.product(name, role),
    alone: (thing, work) => {
      const turn = (turns.get(thing) ?? Promise.resolve()).then(work);
      turns.set(thing, turn.catch(() => undefined));
      return turn;
    },
  };
}

/** Mends everything that was broken, and waits until all has come to rest. Returns what has not. */
async function comeToRest(arena: Arena, cluster: Cluster, watchers: readonly Watcher[]): Promise<string[]> {
  const { postgres } = cluster;
  if (!postgres.running) await postgres.start();
  for (const product of cluster.products) {
    product.front.heal();
    product.database.heal();
    product.search?.heal();
    product.letGo();
  }
  for (const watcher of watchers) {
    watcher.network.heal();
    watcher.returns();
  }
  if (arena.elasticsearch) await blockWrites(arena, false);
  // Of the time before a restore, where one was committed afterwards: nobody decides on it any more.
  for (const { gid } of await postgres.rows<{ gid: string }>('select gid from pg_prepared_xacts')) await postgres.asSuperuser((client) => client.query(`rollback prepared '${gid}'`));
  await cluster.ready();
  const unsettled = [...await drained(postgres)];
  // Now arrives what was held up on its way all the time.
  for (const release of arena.untilQuiet) release();
  if (arena.untilQuiet.length > 0) {
    await delay(500);
    unsettled.push(...await drained(postgres));
  }
  unsettled.push(...await caughtUp(postgres, watchers));
  return [...new Set(unsettled)];
}

/** Resolves when every change has its position and every consumer has taken it, and stays so. */
async function drained(postgres: Postgres): Promise<string[]> {
  let calm = 0;
  let moved = Date.now();
  let state: { outbox: number; sweeps: number; behind: string | null } = { outbox: 0, sweeps: 0, behind: null };
  // Whatever is slow gets a minute; what does not move at all is given up sooner.
  for (const deadline = Date.now() + quietPatience; Date.now() < Math.min(deadline, moved + stillness); await delay(150)) {
    const before = JSON.stringify(state);
    [state] = (await postgres.rows<typeof state>(`
      select (select count(*)::int from outbox) as outbox, (select count(*)::int from feed_sweep) as sweeps,
        (select string_agg(format('%s at %s of %s', consumer, k.position, h.last), ', ') from feed_checkpoint k, feed_head h where k.epoch <> h.epoch or k.position < h.last) as behind`)) as [typeof state];
    if (JSON.stringify(state) !== before) moved = Date.now();
    calm = state.outbox === 0 && state.sweeps === 0 && !state.behind ? calm + 1 : 0;
    if (calm >= 4) return [];
  }
  return [...(state.outbox > 0 ? [`the outbox holds ${state.outbox} changes`] : []), ...(state.sweeps > 0 ? [`${state.sweeps} sweeps are open`] : []), ...(state.behind ? [`consumers are behind: ${state.behind}`] : [])];
}

/** Resolves when every watcher has seen the last change that it is to see. */
async function caughtUp(postgres: Postgres, watchers: readonly Watcher[]): Promise<string[]> {
  const last = new Map<Watcher, { epoch: string; position: number } | undefined>();
  for (const watcher of watchers) {
    const [row] = await postgres.rows<{ epoch: string; position: number }>(`
      select epoch, position::float8 as position from audit.placed where kind = 'TRANSITION' and epoch = (select epoch from feed_head) and ($1::text[] is null or department = any($1)) and ($2::uuid[] is null or job_id = any($2))
      order by position desc limit 1`, [watcher.watched.moved?.departments ?? watcher.watched.departments ?? null, watcher.watched.jobIds ?? null]);
    last.set(watcher, row);
  }
  const lags = (watcher: Watcher) => {
    const target = last.get(watcher);
    if (!target || !watcher.position) return false;
    const here = decodeCursor(watcher.position);
    return here.epoch !== target.epoch || !('position' in here) || here.position < target.position;
  };
  for (const deadline = Date.now() + quietPatience / 2; Date.now() < deadline; await delay(100)) if (!watchers.some(lags)) return [];
  return watchers.filter(lags).map(({ name }) => `${name} did not catch up`);
}

/** Reads the feed again from cuts of all kinds, as everybody, and from cursors that must be refused. */
async function readAgain(arena: Arena, cluster: Cluster, history: History): Promise<Replay[]> {
  const { plan, postgres } = arena;
  const placed = (await readAudit(postgres)).placed;
  const [head] = await postgres.rows<{ epoch: string; last: number; pruned: number }>('select epoch, last::float8 as last, pruned::float8 as pruned from feed_head');
  const placeOf = places(placed);
  const cursors = [
    ...history.operations.flatMap(({ changeCursor }) => changeCursor ?? []),
    ...history.watched.flatMap(({ events }) => events.flatMap((event) => (event.type === 'change' ? event.cursor : []))),
  ];
  const seen = cursors.length > 0 ? plan.cuts.map((cut) => cursors[Math.floor(cut * cursors.length)]!) : [];
  const { epoch, last, pruned } = head!;
  const viewers = [{ name: 'a recruiter' }, ...departments.map((department) => ({ name: 'a manager', departments: [department] }))];
  const wishes: { name: string; after: string; departments?: string[] }[] = [
    ...viewers.flatMap((viewer) => seen.map((after) => ({ ...viewer, after }))),
    { name: 'somebody with a foreign cursor', after: encodeCursor({ epoch: randomUUID(), position: last }) },
    { name: 'somebody from the future', after: encodeCursor({ epoch, position: last + 1_000 }) },
    ...(pruned > 0 ? [{ name: 'somebody from the pruned past', after: encodeCursor({ epoch, position: pruned - 1 }) }] : []),
  ];
  return Promise.all(wishes.map(async (wish, index) => {
    const place = placeOf(wish.after);
    const last = place && place.epoch === epoch ? stepsFor(placed, wish).findLast((row) => row.epoch === epoch && row.position > place.position && !leftLater(row, placed, wish.departments)) : undefined;
    const authorization = await bearer({ sub: wish.name.replaceAll(' ', '-'), role: wish.departments ? 'HIRING_MANAGER' : 'RECRUITER', departments: wish.departments });
    return replay(cluster.apis[index % cluster.apis.length]!.url, authorization, {
      ...wish, enough: last && ((got) => got.some((cursor) => placeOf(cursor)!.position >= last.position)),
    });
  }));
}
