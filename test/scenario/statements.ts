import pg from 'pg';

/** The statements that the feed and the audit log send in the background, which also open transactions. A request's own read of the head looks the same and is left out too. */
const background =
  /\b(outbox|feed|feed_head|feed_checkpoint|feed_sweep|feed_stale|feed_catch_up|outbox_id_seq|audit_inbox|audit_chain)\b|^\s*(begin|commit|rollback)\b/i;

/** Collects the SQL statements that this process sends while the work runs, without those of the feed and the audit log. Wait until the world has settled before. */
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
