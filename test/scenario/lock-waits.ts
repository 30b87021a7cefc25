import type pg from 'pg';

/** A statement of the product that waits for a lock. */
interface LockWait {
  /** the name of its connection */
  by: string;
  /** what it waits for, and in which mode */
  lock: string;
  query: string;
}

/** Which statements are meant. The product asks for itself, too, so a test that counts exactly should name its own. */
interface Meant {
  /** the name of their connection */
  by?: string;
  /** fits their text */
  about?: RegExp;
}

/** Watches which statements of the product wait for a lock in one database. */
export class LockWaits {
  /** @param client a connection outside of the product's pools */
  constructor(private readonly client: pg.Client) {}

  async list({ by = 'rapport', about = /^/ }: Meant = {}): Promise<LockWait[]> {
    const { rows } = await this.client.query<LockWait>(
      `select application_name as by, coalesce(relation::regclass::text, locktype) || ' ' || mode as lock, query
       from pg_locks join pg_stat_activity using (pid) where datname = current_database() and not granted`,
    );
    return rows.filter((wait) => wait.by === by && about.test(wait.query));
  }

  /**
   * Waits until at least so many statements wait for a lock, or none any more.
   * @throws after 30 seconds, with those that wait
   */
  async until(count: number, meant?: Meant): Promise<void> {
    const holds = (found: number) => (count === 0 ? found === 0 : found >= count);
    for (const deadline = Date.now() + 30_000; ;) {
      const waits = await this.list(meant);
      if (holds(waits.length)) return;
      if (Date.now() > deadline)
        throw new Error(`Not ${count} statements wait, but ${JSON.stringify(waits)}.`);
      await this.client.query('select pg_sleep(0.01)');
    }
  }
}
