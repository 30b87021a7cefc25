import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Client } from './connection.queries.js';
import { literal } from './names.queries.js';
import { analyse } from './temporary.queries.js';

/**
 * Copies the ids of a source's people from one connection to another, into the temporary table `known_candidate`. The role
 * of self-identification does not read external ids, and the people of a dry run exist in the first connection's
 * transaction only.
 */
export async function copyCandidates(from: Client, to: Client, source: string): Promise<void> {
  await to.query('create temp table known_candidate (external_id text, id uuid) on commit drop');
  await pipeline(
    from.query(
      copyTo(
        `copy (select external_id, coalesce(merged_into_id, id) from candidate where source = ${literal(source)}) to stdout`,
      ),
    ),
    to.query(copyFrom('copy known_candidate from stdin')),
  );
  await analyse(to, 'known_candidate');
}
