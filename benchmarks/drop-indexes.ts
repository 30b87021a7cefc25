import type { Client } from '@elastic/elasticsearch';

/** Drops every index that was made under a name: each has a time of its own behind it. */
export async function dropIndexes(client: Client, name: string): Promise<void> {
  const made = Object.keys(
    await client.indices.get({ index: `${name}-*`, allow_no_indices: true }),
  );
  if (made.length > 0) await client.indices.delete({ index: made });
}
