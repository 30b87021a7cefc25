import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { toCoordinates, toLanguages } from '../candidates/candidate.type.js';
import { jobScope } from './job.policy.js';
import {
  jobListing,
  type JobRow,
  jobsById,
  openingsById,
  openingsOfJobs,
  skillsOfJobs,
  stagesById,
  stagesOfJobs,
} from './job.queries.js';
import { Job, type JobFilter, type JobOrder, JobSkill, Opening, Stage } from './job.type.js';

const toJob = (row: JobRow): Job =>
  instanceOf(Job, {
    ...row,
    languages: toLanguages(row.languages),
    coordinates: toCoordinates(row),
  });

export class JobService {
  async page(session: Session, page: RootPageArgs, filter?: JobFilter, order?: JobOrder) {
    session.rights.checkAsked('JobFilter', filter);
    session.rights.checkAskedBy('JobOrderField', order?.field);
    await session.waitFor(page.waitFor);
    return readPage(
      session.sql,
      jobListing(jobScope(session.viewer), filter, order),
      page,
      toJob,
      session.changeCursor,
    );
  }

  /** One job; undefined when there is none or the viewer may not see it. */
  async byId(session: Session, id: string): Promise<Job | undefined> {
    if (!isId(id)) return undefined;
    return session
      .loader(
        'job',
        async (ids) =>
          new Map(
            (await jobsById(session.sql, ids, jobScope(session.viewer))).map((row) => [
              row.id,
              toJob(row),
            ]),
          ),
      )
      .load(id);
  }

  async skillsOf(session: Session, jobId: string): Promise<JobSkill[]> {
    return (
      (await session
        .loader('skillsOfJob', async (ids) =>
          Map.groupBy(await skillsOfJobs(session.sql, ids), (row) => row.jobId),
        )
        .load(jobId)) ?? []
    ).map((row) => instanceOf(JobSkill, row));
  }

  /** The job's pipeline in order, without deleted stages. */
  async stagesOf(session: Session, jobId: string): Promise<Stage[]> {
    return (
      (await session
        .loader('stagesOfJob', async (ids) =>
          Map.groupBy(await stagesOfJobs(session.sql, ids), (row) => row.jobId),
        )
        .load(jobId)) ?? []
    ).map((row) => instanceOf(Stage, row));
  }

  /** A stage by its id, deleted ones included, because history names them. */
  async stage(session: Session, id: string): Promise<Stage | undefined> {
    return session
      .loader(
        'stage',
        async (ids) =>
          new Map(
            (await stagesById(session.sql, ids)).map((row) => [row.id, instanceOf(Stage, row)]),
          ),
      )
      .load(id);
  }

  /** An opening by its id. The caller must check that the viewer may see its job. */
  async opening(session: Session, id: string): Promise<Opening | undefined> {
    return session
      .loader(
        'opening',
        async (ids) =>
          new Map(
            (await openingsById(session.sql, ids)).map((row) => [row.id, instanceOf(Opening, row)]),
          ),
      )
      .load(id);
  }

  async openingsOf(session: Session, jobId: string): Promise<Opening[]> {
    return (
      (await session
        .loader('openingsOfJob', async (ids) =>
          Map.groupBy(await openingsOfJobs(session.sql, ids), (row) => row.jobId),
        )
        .load(jobId)) ?? []
    ).map((row) => instanceOf(Opening, row));
  }
}
