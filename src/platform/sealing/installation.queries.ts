import { sql } from 'kysely';
import { oneRowOf, type Sql } from '../database/database.js';

/** The secret of this installation, 32 bytes; all its processes derive their keys from it. */
export async function installationSecret(database: Sql): Promise<Buffer> {
  const { secret } = await oneRowOf<{ secret: Buffer }>(
    database,
    sql`select secret from installation`,
  );
  return secret;
}
