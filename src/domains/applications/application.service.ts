import type { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import type { Selected } from '../../platform/graphql/selected.js';
import { asksForCursors, readSelectedPage, shapeOf } from '../../platform/graphql/joins.queries.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage, readPageOfEach } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { badInput } from '../../errors.js';
import { jobScope } from '../jobs/job.policy.js';
import { stageRows } from '../jobs/job-rows.js';
import type { ApplicationFilter } from './application.filter.js';
import { applicationScope } from './application.policy.js';
import {
  applicationsById,
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
import { applicationRows, visibleListing } from './application-rows.js';
import {
  type Application,
  type ApplicationOrder,
  type JobBoard,
  Offer,
  Transition,
} from './application.type.js';

/** What is selected of the columns of a board. */
const columnsOf = (board: Selected) =>
  board
    .below('JobBoard')
    .filter(({ name }) => name === 'columns')
    .flatMap((columns) => columns.below('BoardColumn'));

/** Reads applications, their histories and boards. Changes are in application-changes.service.ts. */
export class ApplicationService {
  /** Applications that the viewer may see. */
  async page(
    session: Session,
    page: RootPageArgs,
    filter?: ApplicationFilter,
    order?: ApplicationOrder,
    selected?: Selected,
  ) {
    await session.waitFor(page.waitFor);
    const listing = visibleListing(session, filter, order);
    return readSelectedPage(session, applicationRows, listing, page, selected);
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
          visibleListing(session, filter, order),
          `a.${parent}`,
          ids,
          page,
          applicationRows.make(session),
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

  /**
   * One application; undefined when there is none or the viewer may not see it.
   * @param selected the field that shows it
   */
  async byId(session: Session, id: string, selected?: Selected): Promise<Application | undefined> {
    if (!isId(id)) return undefined;
    return session
      .loader(`application ${selected?.field.id ?? ''}`, async (ids) => {
        const { columns, make } = shapeOf(session, applicationRows, selected && [selected]);
        const scope = applicationScope(session.viewer);
        const rows = await applicationsById(session.sql, ids, scope, columns);
        return new Map(rows.map((row) => [row.id, make(row)]));
      })
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
    selected?: Selected,
  ): Promise<JobBoard | undefined> {
    if (!Number.isInteger(perStage) || perStage < 0 || perStage > 100)
      throw badInput('perStage', `perStage is ${perStage}. Use 0 to 100 cards of each stage.`);
    await session.waitFor(waitFor);
    const changeCursor = await session.changeCursor();
    const stages = isId(jobId)
      ? await boardStages(session.sql, jobId, jobScope(session.viewer))
      : undefined;
    if (!stages) return undefined;
    const parts = selected && columnsOf(selected);
    const { columns: shown, make } = shapeOf(
      session,
      applicationRows,
      parts?.filter(({ name }) => name === 'nodes'),
    );
    const cards =
      perStage > 0
        ? await readPageOfEach(
            session.sql,
            {
              ...boardListing(jobId),
              columns: shown,
              cursors: !parts || asksForCursors(parts, 'Application'),
            },
            'a.stage_id',
            stages.map(({ id }) => id),
            { first: perStage },
            make,
            session.changeCursor,
          )
        : undefined;
    const toStage = stageRows.make(session);
    const columns = stages.map(({ count, ...stage }) => ({
      stage: toStage(stage),
      count,
      nodes: cards?.get(stage.id)?.nodes ?? [],
      pageInfo: cards?.get(stage.id)?.pageInfo ?? {
        hasNextPage: count > 0,
        hasPreviousPage: false,
      },
    }));
    return { changeCursor, columns };
  }

  private toTransition({ rights }: Session) {
    return (row: TransitionRow) => instanceOf(Transition, rights.shown('Transition', row));
  }
}
