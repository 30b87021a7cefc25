import type { Rows } from '../../platform/graphql/rows.queries.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { toCoordinates, toLanguages } from '../candidates/candidate.type.js';
import { jobColumns, type JobRow, stageColumnsByName, type StageRow } from './job.queries.js';
import { Job, Stage } from './job.type.js';

/** How jobs are read. */
export const jobRows: Rows<JobRow, Job> = {
  type: 'Job',
  alias: 'j',
  columns: jobColumns,
  always: ['id'],
  needs: { coordinates: ['latitude', 'longitude'] },
  long: ['description'],
  make: () => (row) => {
    const job = instanceOf<Job>(Job, row as never);
    // A list that reads only what is selected leaves the other columns out.
    if (row.languages) job.languages = toLanguages(row.languages);
    job.coordinates = toCoordinates(row);
    return job;
  },
};

/** How stages are read. */
export const stageRows: Rows<StageRow, Stage> = {
  type: 'Stage',
  alias: 'st',
  columns: stageColumnsByName,
  always: ['id', 'jobId'],
  make: () => (row) => instanceOf<Stage>(Stage, row as never),
};
