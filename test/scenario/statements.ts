import pg from 'pg';

/** What the feed's loops send in the background; they also open transactions. A request's own read of the head goes with them. */
const background =
  /\b(outbox|feed|feed_head|feed_checkpoint|feed_sweep|feed_stale|feed_catch_up|outbox_id_seq)\b|^\s*(begin|commit|rollback)\b/i;

/** The SQL statements that everything in this process sends while the work runs, without those of the feed's loops. Let the world settle before. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    const [first] = args;
    const text = typeof first === 'string' ? first : (first as { text?: string } | undefined)?.text;
    if (text && !background.test(text)) seen.push(text);
    return (query as (...given: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return seen;
}
