import type { RootPageArgs } from '../../platform/graphql/connection.js';
import type { Selected } from '../../platform/graphql/selected.js';
import { readSelectedPage, shapeOf } from '../../platform/graphql/joins.queries.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { jobScope } from './job.policy.js';
import {
  jobListing,
  jobsById,
  openingsById,
  openingsOfJobs,
  skillsOfJobs,
  stagesById,
  stagesOfJobs,
} from './job.queries.js';
import { jobRows } from './job-rows.js';
import { type Job, type JobFilter, type JobOrder, JobSkill, Opening, Stage } from './job.type.js';

export class JobService {
  async page(
    session: Session,
    page: RootPageArgs,
    filter?: JobFilter,
    order?: JobOrder,
    selected?: Selected,
  ) {
    session.rights.checkAsked('JobFilter', filter);
    session.rights.checkAskedBy('JobOrderField', order?.field);
    await session.waitFor(page.waitFor);
    const listing = jobListing(jobScope(session.viewer), filter, order);
    return readSelectedPage(session, jobRows, listing, page, selected);
  }

  /**
   * One job; undefined when there is none or the viewer may not see it.
   * @param selected the field that shows it
   */
  async byId(session: Session, id: string, selected?: Selected): Promise<Job | undefined> {
    if (!isId(id)) return undefined;
    return session
      .loader(`job ${selected?.field.id ?? ''}`, async (ids) => {
        const { columns, make } = shapeOf(session, jobRows, selected && [selected]);
        const rows = await jobsById(session.sql, ids, jobScope(session.viewer), columns);
        return new Map(rows.map((row) => [row.id, make(row)]));
      })
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
