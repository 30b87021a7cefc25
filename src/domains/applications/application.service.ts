import type { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage, readPageOfEach } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { badInput } from '../../errors.js';
import type { JobService } from '../jobs/job.service.js';
import type { ApplicationFilter } from './application.filter.js';
import { applicationConditions } from './application-filter.queries.js';
import { applicationScope } from './application.policy.js';
import {
  applicationListing,
  applicationsById,
  type ApplicationRow,
  boardListing,
  boardStages,
  offerListing,
  offersById,
  offersOfApplications,
  transitionsById,
  transitionsOfApplications,
  type TransitionRow,
  visibleApplications,
} from './application.queries.js';
import {
  Application,
  type ApplicationOrder,
  type JobBoard,
  Offer,
  Transition,
} from './application.type.js';

const toApplication =
  ({ rights }: Session) =>
  (row: ApplicationRow) =>
    instanceOf(Application, rights.shown('Application', row));

/** Reads applications, their histories and boards. Changes are in application-changes.service.ts. */
export class ApplicationService {
  constructor(private readonly jobs: JobService) {}

  /** Applications that the viewer may see. */
  async page(
    session: Session,
    page: RootPageArgs,
    filter?: ApplicationFilter,
    order?: ApplicationOrder,
  ) {
    await session.waitFor(page.waitFor);
    return readPage(
      session.sql,
      this.listing(session, filter, order),
      page,
      toApplication(session),
      session.changeCursor,
    );
  }

  /** The same list for several candidates or jobs of one request, in one statement. */
  pageOf(
    session: Session,
    parent: 'candidate_id' | 'job_id',
    parentId: string,
    page: PageArgs,
    filter?: ApplicationFilter,
    order?: ApplicationOrder,
  ) {
    const name = JSON.stringify(['applications', parent, page, filter, order]);
    return session
      .loader(name, (ids) =>
        readPageOfEach(
          session.sql,
          this.listing(session, filter, order),
          `a.${parent}`,
          ids,
          page,
          toApplication(session),
          session.changeCursor,
        ),
      )
      .load(parentId);
  }

  async offers(session: Session, page: RootPageArgs) {
    await session.waitFor(page.waitFor);
    return readPage(
      session.sql,
      offerListing(visibleApplications(applicationScope(session.viewer))),
      page,
      (row) => instanceOf(Offer, row),
      session.changeCursor,
    );
  }

  /** One application; undefined when there is none or the viewer may not see it. */
  async byId(session: Session, id: string): Promise<Application | undefined> {
    if (!isId(id)) return undefined;
    return session
      .loader(
        'application',
        async (ids) =>
          new Map(
            (await applicationsById(session.sql, ids, applicationScope(session.viewer))).map(
              (row) => [row.id, toApplication(session)(row)],
            ),
          ),
      )
      .load(id);
  }

  async transitionsOf(session: Session, applicationId: string): Promise<Transition[]> {
    const rows = await session
      .loader('transitionsOfApplication', async (ids) =>
        Map.groupBy(await transitionsOfApplications(session.sql, ids), (row) => row.applicationId),
      )
      .load(applicationId);
    return (rows ?? []).map(this.toTransition(session));
  }

  /** A transition by its id, superseded ones included, because a subscription reports what was written. */
  async transition(session: Session, id: string): Promise<Transition | undefined> {
    return session
      .loader(
        'transition',
        async (ids) =>
          new Map(
            (await transitionsById(session.sql, ids)).map((row) => [
              row.id,
              this.toTransition(session)(row),
            ]),
          ),
      )
      .load(id);
  }

  /** An offer by its id. The caller must check that the viewer may see its application. */
  async offer(session: Session, id: string): Promise<Offer | undefined> {
    return session
      .loader(
        'offer',
        async (ids) =>
          new Map(
            (await offersById(session.sql, ids)).map((row) => [row.id, instanceOf(Offer, row)]),
          ),
      )
      .load(id);
  }

  async offersOf(session: Session, applicationId: string): Promise<Offer[]> {
    const rows = await session
      .loader('offersOfApplication', async (ids) =>
        Map.groupBy(await offersOfApplications(session.sql, ids), (row) => row.applicationId),
      )
      .load(applicationId);
    return (rows ?? []).map((row) => instanceOf(Offer, row));
  }

  /**
   * The board of one job; undefined when there is no such job or the viewer may not see it.
   * @throws BAD_USER_INPUT when perStage is not 0 to 100
   */
  async board(
    session: Session,
    jobId: string,
    perStage: number,
    waitFor?: string,
  ): Promise<JobBoard | undefined> {
    if (!Number.isInteger(perStage) || perStage < 0 || perStage > 100)
      throw badInput('perStage', `perStage is ${perStage}. Use 0 to 100 cards of each stage.`);
    await session.waitFor(waitFor);
    const changeCursor = await session.changeCursor();
    if (!(await this.jobs.byId(session, jobId))) return undefined;
    const stages = await boardStages(session.sql, jobId);
    const cards =
      perStage > 0
        ? await readPageOfEach(
            session.sql,
            boardListing(jobId),
            'a.stage_id',
            stages.map(({ stageId }) => stageId),
            { first: perStage },
            toApplication(session),
            session.changeCursor,
          )
        : undefined;
    const columns = await Promise.all(
      stages.map(async ({ stageId, count }) => ({
        stage: (await this.jobs.stage(session, stageId))!,
        count,
        nodes: cards?.get(stageId)?.nodes ?? [],
        pageInfo: cards?.get(stageId)?.pageInfo ?? {
          hasNextPage: count > 0,
          hasPreviousPage: false,
        },
      })),
    );
    return { changeCursor, columns };
  }

  private listing(session: Session, filter?: ApplicationFilter, order?: ApplicationOrder) {
    session.rights.checkAsked('ApplicationFilter', filter);
    session.rights.checkAskedBy('ApplicationOrderField', order?.field);
    return applicationListing(
      [...visibleApplications(applicationScope(session.viewer)), applicationConditions(filter)],
      order,
    );
  }

  private toTransition({ rights }: Session) {
    return (row: TransitionRow) => instanceOf(Transition, rights.shown('Transition', row));
  }
}
