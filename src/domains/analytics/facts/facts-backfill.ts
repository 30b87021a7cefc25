import type { Change } from '../../../platform/feed/change.js';
import type { Backfill } from '../../../platform/feed/consumer.js';
import { applicantsOf, writeFacts, writeFactsOf } from './facts.queries.js';

const distinct = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

/** Changes of the stages of a job: they make the facts of all its applications stale. */
export const ofPipelines = ({ kind }: Pick<Change, 'kind'>): boolean => kind === 'STAGES';

/** Changes of one application. */
const ofApplications = ({ kind }: Pick<Change, 'kind'>): boolean =>
  kind === 'APPLICATION' || kind === 'TRANSITION';

/**
 * How application facts catch up with much: person by person, so that one walk makes the facts of all applications of
 * somebody, and touches are looked for once. An import names the same person once for each application, and each job
 * whose stages it makes names all its applicants.
 */
export const factsBackfill: Backfill = {
  objects: 'people',
  pageSize: 500,
  namedBy: (changes) => distinct(changes.filter(ofApplications).map((each) => each.candidateId)),
  // What names no application changes whom and which touches the known facts count for: that is soon done. An application
  // that is gone has nobody whose page would find it.
  processRest: async (changes, { sql }) => {
    const gone = changes.filter((each) => ofApplications(each) && each.operation === 'DELETE');
    const others = changes.filter((each) => !ofApplications(each) && !ofPipelines(each));
    const applications = distinct(gone.map(({ applicationId }) => applicationId));
    const people = distinct(others.map(({ candidateId }) => candidateId));
    if (applications.length + people.length > 0) await writeFacts(sql, applications, people);
  },
  targetsOf: async (changes) =>
    distinct(changes.filter(ofPipelines).map(({ jobId }) => jobId)).map((id) => ({
      scope: 'JOB',
      id,
    })),
  dependentsOf: ({ id }, after, limit, { sql }) => applicantsOf(sql, id, after, limit),
  process: async (people, { sql }) => void (await writeFactsOf(sql, people)),
};
