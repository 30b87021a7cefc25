import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Postgres } from '../cluster/postgres.js';
import type { HandOperation, Planned } from '../plan.js';
import type { History, Operation } from './history.js';
import { departments, type World } from './world.js';

/** A person whom a hand has inserted; the name is in all of their personal data. */
export interface Admitted {
  id: string;
  name: string;
  state: 'here' | 'merged' | 'doubtful' | 'removed';
  /** the operation that took them away */
  by?: Operation;
}

/** Somebody who writes by SQL beside the product: an import, a script, an administrator. */
export class Hand {
  readonly admitted: Admitted[] = [];

  constructor(
    private readonly world: World,
    private readonly history: History,
    private readonly name: string,
    private readonly postgres: Postgres,
  ) {}

  async run(plan: readonly Planned<HandOperation>[], ends: number): Promise<void> {
    for (const planned of plan) {
      const wait = planned.at - this.world.now();
      if (wait > 0) await delay(wait);
      if (this.world.now() >= ends) return;
      await this.perform(planned);
    }
  }

  private async perform(planned: Planned<HandOperation>): Promise<void> {
    const { id, target, choice, lasts } = planned;
    const people = this.world.people.filter((person) => person !== undefined);
    switch (planned.kind) {
      case 'rename': {
        const some = people.filter((_, index) => index % 8 === target % 8).sort();
        await this.commits(planned, (client) =>
          client.query(
            'update candidate set title = $1, version = version + 1, updated_at = now() where id = any($2)',
            [id, some],
          ),
        );
        return;
      }
      case 'slow':
        await this.commits(planned, async (client) => {
          await client.query(
            'insert into candidate (given_name, family_name, title) values ($1, $2, $2)',
            ['Slow', id],
          );
          await delay(lasts);
        });
        return;
      case 'rolledBack':
        await this.commits(planned, async (client) => {
          await client.query(
            'insert into candidate (given_name, family_name, title) values ($1, $2, $2)',
            ['Never', id],
          );
          await delay(lasts / 2);
          throw new RollBack();
        });
        return;
      case 'department':
        await this.commits(planned, (client) =>
          client.query('update job set department = $1, version = version + 1 where id = $2', [
            departments[choice % departments.length],
            this.world.jobs[target % this.world.jobs.length]!.id,
          ]),
        );
        return;
      case 'admit': {
        const name = `Erasable-${id}`;
        const { outcome } = await this.commits(planned, async (client) => {
          const { rows } = await client.query(
            `insert into candidate (given_name, family_name, title, summary, emails) values ($1, $1, $2, $1, array[lower($1) || '@example.com']) returning id`,
            [name, id],
          );
          this.admitted.push({ id: rows[0].id, name, state: 'doubtful' });
        });
        if (outcome === 'ok') this.admitted.at(-1)!.state = 'here';
        return;
      }
      case 'remove':
      case 'merge': {
        const one = this.admitted.find(({ state }) => state === 'here');
        if (!one) return;
        one.state = 'doubtful';
        one.by = await this.commits(planned, (client) =>
          planned.kind === 'remove'
            ? client.query('delete from candidate where id = $1', [one.id])
            : client.query(
                'update candidate set merged_into_id = $1, version = version + 1 where id = $2',
                [people[target % people.length], one.id],
              ),
        );
        const { outcome } = one.by;
        one.state =
          outcome === 'ok'
            ? planned.kind === 'remove'
              ? 'removed'
              : 'merged'
            : outcome === 'fail'
              ? 'here'
              : 'doubtful';
      }
    }
  }

  /** One transaction, whose changes carry the operation's id. */
  private async commits(
    planned: Planned<HandOperation>,
    work: (client: pg.Client) => Promise<unknown>,
  ): Promise<Operation> {
    const operation: Operation = {
      id: planned.id,
      client: this.name,
      kind: planned.kind,
      invoked: this.world.now(),
      outcome: 'fail',
      results: [],
      attempts: 1,
      changes: true,
    };
    this.history.operations.push(operation);
    try {
      await this.postgres.asSuperuser(async (client) => {
        await client.query('begin');
        await client.query(`select set_config('rapport.client_mutation_id', $1, true)`, [
          planned.id,
        ]);
        const done = await work(client);
        // A person whom a restore has removed can't be changed.
        if ((done as pg.QueryResult | undefined)?.rowCount === 0) operation.changes = false;
        operation.outcome = 'unknown';
        await client.query('commit');
        operation.outcome = 'ok';
        operation.decided = this.world.now();
      });
    } catch (error) {
      if (!(error instanceof RollBack)) operation.note = (error as Error).message;
    }
    return operation;
  }
}

class RollBack extends Error {}
