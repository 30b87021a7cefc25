import { planOccupations } from './taxonomy-plan-occupations.js';
import { planSkills } from './taxonomy-plan-skills.js';
import { Outcome, type TaxonomyRows } from './taxonomy-rows.js';
import {
  type Client,
  readStoredOccupations,
  readStoredSkills,
  lockTaxonomy,
  writeOccupations,
  writeSkills,
} from './taxonomy-write.queries.js';
import { origins } from './taxonomy.js';

/** Progress of a load. */
export type TaxonomyStep = 'reading' | 'checking' | 'writing';

/**
 * Plans the changes of rows and writes all of them or none. Must run in a transaction, which the caller ends. Only
 * one load runs at a time.
 */
export async function loadRows(
  client: Client,
  files: readonly TaxonomyRows[],
  options: { dryRun?: boolean; step?: (step: TaxonomyStep) => void } = {},
): Promise<Outcome> {
  const outcome = new Outcome();
  const occupations = files
    .flatMap((file) => [...file.occupations])
    .sort((a, b) => origins.indexOf(a.origin) - origins.indexOf(b.origin));
  await lockTaxonomy(client);
  options.step?.('checking');
  const writes = planSkills(
    await readStoredSkills(client),
    files.flatMap((file) => [...file.skills]),
    outcome,
  );
  const occupationWrites = planOccupations(
    await readStoredOccupations(client),
    occupations,
    outcome,
  );
  if (options.dryRun) return outcome;
  options.step?.('writing');
  await writeSkills(client, writes);
  await writeOccupations(client, occupationWrites);
  return outcome;
}

/** Runs a load in a transaction of its own. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
