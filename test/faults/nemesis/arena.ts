import type { Postgres } from '../cluster/postgres.js';
import type { Product, Role } from '../cluster/product.js';
import type { Plan, PlannedFault } from '../plan.js';
import type { History, Operation } from '../workload/history.js';
import type { Replay } from '../workload/replay.js';
import type { Watcher } from '../workload/watcher.js';
import type { World } from '../workload/world.js';

/** A person who could not be indexed, with the state just before the record was corrected. */
export interface Poisoned {
  id: string;
  /** the indexer had passed the change */
  passed: boolean;
  deadLetter: boolean;
}

/** Everything that a fault may use. */
export interface Arena {
  plan: Plan;
  postgres: Postgres;
  elasticsearch?: { url: string; index: string };
  apis: Product[];
  workers: Product[];
  watchers: Watcher[];
  world: World;
  history: History;
  poisoned: Poisoned[];
  /** what the many clients of a storm received */
  replays: Replay[];
  /** one more process of the product; its maker closes it */
  anotherProduct(name: string, role: Role): Promise<Product>;
  /** kept until the load is over and the index has caught up */
  untilQuiet: (() => void)[];
  /** faults on the same thing take turns */
  alone<T>(
    thing: 'postgres' | 'search' | 'reindex' | 'processes',
    work: () => Promise<T>,
  ): Promise<T>;
}

export const products = ({ apis, workers }: Arena): Product[] => [...apis, ...workers];

/** A process by a number of the plan. */
export const pick = <T>(from: readonly T[], target: number): T => from[target % from.length]!;

/** Runs work again and again until it finds something; undefined when nothing is found in time. */
export async function look<T>(
  patience: number,
  work: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (
    const deadline = Date.now() + patience;
    Date.now() < deadline;
    await new Promise((resolve) => setTimeout(resolve, 15))
  ) {
    const found = await work().catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The process behind a session, which PostgreSQL knows by the port of its connection. */
export const processOfPort = (arena: Arena, port: number): Product | undefined =>
  products(arena).find((product) => product.database.farPorts().includes(port));

/** True if a fault has hit its target. */
export type Struck = boolean;

/** A change that a fault makes by SQL, with its entry in the history. It counts as failed until its commit is sent. */
export function begin(arena: Arena, { at }: PlannedFault, kind: string): Operation {
  const operation: Operation = {
    id: `s${arena.plan.seed}-f${at}`,
    client: 'nemesis',
    kind,
    invoked: arena.world.now(),
    outcome: 'fail',
    results: [],
    attempts: 1,
    changes: true,
  };
  arena.history.operations.push(operation);
  return operation;
}

/** The commit was acknowledged. */
export function settle(arena: Arena, operation: Operation): void {
  operation.outcome = 'ok';
  operation.decided = arena.world.now();
}
