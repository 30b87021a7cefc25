import type { Client } from '../staging/connection.queries.js';

/**
 * For this transaction: the rows of `transition` announce the changes of applications. The update of an application to
 * its history does not announce them again.
 */
export async function announceByTransitions(client: Client): Promise<void> {
  await client.query(`select set_config('rapport.with_transition', 'on', true)`);
}
