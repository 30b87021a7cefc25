import type { Sql } from '../../../platform/database/database.js';
import type { Change } from '../../../platform/feed/change.js';
import type { Consumer } from '../../../platform/feed/consumer.js';
import { candidateIdsOfJobs } from '../../candidates/candidate.document.queries.js';
import type { CandidateIndex } from './candidate-index.js';

/** Large, because an import changes the same person many times in a row: one document is written for all of them. */
const batchSize = 10_000;

/** Keeps the search index current: reads the people whom changes name, and writes their documents. */
export const candidateIndexConsumer = (index: CandidateIndex): Consumer => ({
  name: index.consumer,
  batchSize,
  begins: 'AT_START',
  store: index.engine,
  async handle(changes, { database, head }) {
    await index.update(await peopleOf(changes, database.sql), head.position);
    // The checkpoint is written after this: what it has passed is found by searches.
    await index.engine.refresh();
  },
});

/** Everyone whose document may be stale after these changes, each once. */
export async function peopleOf(changes: readonly Change[], sql: Sql): Promise<string[]> {
  const people = new Set(changes.flatMap(({ candidateId }) => candidateId ?? []));
  const jobs = [...new Set(changes.filter(changesDocumentsOfApplicants).flatMap(({ jobId }) => jobId ?? []))];
  if (jobs.length > 0) for (const id of await candidateIdsOfJobs(sql, jobs)) people.add(id);
  return [...people];
}

/** Of a job, documents hold the department and the milestones of its stages. */
const changesDocumentsOfApplicants = ({ kind, operation, department, previousDepartment }: Change) =>
  kind === 'STAGES' || (kind === 'JOB' && operation === 'UPDATE' && department !== previousDepartment);
