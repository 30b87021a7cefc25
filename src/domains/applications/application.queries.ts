import { sql, type RawBuilder } from 'kysely';
import {
  type Columns,
  columnsByName,
  columnsOf,
  isOneOf,
  type RowOf,
} from '../../platform/database/columns.js';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing, SortKey } from '../../platform/graphql/page.queries.js';
import { stageColumns, type StageRow, visibleJobs } from '../jobs/job.queries.js';
import type { ApplicationOrder, ApplicationOrderField } from './application.type.js';
import { onBoard } from './application-steps.js';

const stored = [
  'id',
  'source',
  'external_id',
  'candidate_id',
  'job_id',
  'applied_at',
  'channel_id',
  'campaign',
  'status',
  'referred_by',
  'stage_id',
  'stage_entered_at',
  'ended_at',
  'imported',
  'version',
  'created_at',
  'updated_at',
] as const;
/** By name, for lists that read only what is selected. */
export const applicationColumns = columnsByName('application a', stored);
const columns = columnsOf('application a', stored);
export type ApplicationRow = RowOf<typeof columns>;

/** The applications that a viewer of these departments may see. */
export const visibleApplications = (
  departments: readonly string[] | undefined,
): RawBuilder<unknown>[] =>
  departments
    ? [
        sql`exists (select from job vj where vj.id = a.job_id and vj.department = any(${departments}))`,
      ]
    : [];

const orders: Record<ApplicationOrderField, RawBuilder<unknown>> = {
  APPLIED_AT: sql`a.applied_at`,
  STAGE_ENTERED_AT: sql`a.stage_entered_at`,
  UPDATED_AT: sql`a.updated_at`,
};

/** Applications in the given order; by default the latest applied first. */
export const applicationListing = (
  where: RawBuilder<unknown>[],
  order?: ApplicationOrder,
  fixed = false,
): Listing<ApplicationRow> => {
  const { field, direction } = order ?? {
    field: 'APPLIED_AT' as const,
    direction: SortDirection.DESC,
  };
  const keys: SortKey[] = [
    {
      value: orders[field],
      direction,
      type: 'timestamptz',
      required: field !== 'STAGE_ENTERED_AT',
    },
    { value: sql`a.id`, direction: SortDirection.ASC, type: 'uuid' },
  ];
  return {
    name: `applications ${field} ${direction}`,
    columns,
    from: sql`application a`,
    where,
    keys,
    fixed,
  };
};

export const offerListing = (where: RawBuilder<unknown>[]): Listing<OfferRow> => ({
  name: 'offers',
  columns: offerColumns,
  from: sql`offer o join application a on a.id = o.application_id`,
  where,
  keys: [
    { value: sql`o.sent_at`, direction: SortDirection.DESC, type: 'timestamptz' },
    { value: sql`o.id`, direction: SortDirection.DESC, type: 'uuid' },
  ],
});

export const applicationsById = (
  database: Sql,
  ids: readonly string[],
  departments: readonly string[] | undefined,
  selected = columns,
) =>
  rowsOf<ApplicationRow>(
    database,
    sql`
    select ${selected} from application a where ${sql.join([isOneOf(sql.ref('a.id'), ids), ...visibleApplications(departments)], sql` and `)}`,
    { prepared: true },
  );

const storedTransitionColumns = columnsOf('transition t', [
  'id',
  'application_id',
  'from_stage_id',
  'to_stage_id',
  'at',
  'kind',
  'reason',
  'out_of_order',
  'imported',
]);
export type TransitionRow = RowOf<typeof storedTransitionColumns> & { by: string | null };
const transitionColumns = sql<TransitionRow>`${storedTransitionColumns}, t.actor as "by"`;

export const transitionsOfApplications = (database: Sql, applicationIds: readonly string[]) =>
  rowsOf<TransitionRow>(
    database,
    sql`
    select ${transitionColumns} from current_transition t where t.application_id = any(${applicationIds}::uuid[]) order by t.ordinal, t.id`,
  );

export const transitionsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<TransitionRow>(
    database,
    sql`select ${transitionColumns} from transition t where t.id = any(${ids}::uuid[])`,
  );

export const nextOrdinal = async (database: Sql, applicationId: string): Promise<number> =>
  (
    await oneRowOf<{ next: number }>(
      database,
      sql`
    select coalesce(max(ordinal), 0) + 1 as next from current_transition where application_id = ${applicationId}`,
    )
  ).next;

const offerColumns = columnsOf('offer o', [
  'id',
  'application_id',
  'revision',
  'status',
  'sent_at',
  'resolved_at',
  'starts_on',
]);
type OfferRow = RowOf<typeof offerColumns>;

export const offersOfApplications = (database: Sql, applicationIds: readonly string[]) =>
  rowsOf<OfferRow>(
    database,
    sql`
    select ${offerColumns} from offer o where o.application_id = any(${applicationIds}::uuid[]) order by o.revision`,
  );

export const offersById = (database: Sql, ids: readonly string[]) =>
  rowsOf<OfferRow>(
    database,
    sql`select ${offerColumns} from offer o where o.id = any(${ids}::uuid[])`,
  );

/**
 * Makes the triggers of this transaction announce only the transition, and not the other rows that change with it.
 */
export const announceByTransition = (database: Sql) =>
  rowOf(database, sql`select set_config('rapport.with_transition', 'on', true)`);

export const activeApplication = (database: Sql, candidateId: string, jobId: string) =>
  rowOf<Columns<'application', 'id'>>(
    database,
    sql`
    select id from application where candidate_id = ${candidateId} and job_id = ${jobId} and status = 'ACTIVE' limit 1`,
  );

type BoardStageRow = StageRow & { count: number };
/** A row without a stage stands for a job without stages. */
type BoardRow = { [Column in keyof BoardStageRow]: BoardStageRow[Column] | null };

/**
 * The stages of a job's board, each with its number of cards. A deleted stage is listed while it has cards.
 * @param departments whose jobs the viewer may see; undefined: all
 * @returns undefined when there is no such job or the viewer may not see it
 */
export async function boardStages(
  database: Sql,
  jobId: string,
  departments: readonly string[] | undefined,
): Promise<BoardStageRow[] | undefined> {
  const rows = await rowsOf<BoardRow>(
    database,
    sql`
    select board.* from job j left join lateral (
      select ${stageColumns}, coalesce(c.count, 0) as count
      from stage st left join (
        select a.stage_id, count(*)::int as count from application a where a.job_id = ${jobId} and a.status = any(${onBoard}) group by a.stage_id
      ) c on c.stage_id = st.id
      where st.job_id = j.id and (st.deleted_at is null or c.count > 0)
    ) board on true
    where ${sql.join([sql`j.id = ${jobId}`, ...visibleJobs(departments)], sql` and `)}
    order by board.position, board.id`,
    { prepared: true },
  );
  return rows.length ? rows.filter((row): row is BoardStageRow => row.id !== null) : undefined;
}
/**
 * The cards of a board, the longest waiting first. It is the list `applications` in that order, so the cursors are
 * the same.
 */
export const boardListing = (jobId: string): Listing<ApplicationRow> =>
  applicationListing(
    [sql`a.job_id = ${jobId}`, sql`a.status = any(${onBoard})`],
    { field: 'STAGE_ENTERED_AT', direction: SortDirection.ASC },
    true,
  );

const applicationPlaceColumns = columnsOf('application a', ['id', 'job_id', 'stage_id', 'status']);
/** Where an application is now. */
export type PlaceRow = RowOf<typeof applicationPlaceColumns> & Columns<'job', 'department'>;
const placeColumns = sql<PlaceRow>`${applicationPlaceColumns}, j.department`;

export const placesOf = (database: Sql, applicationIds: readonly string[]) =>
  rowsOf<PlaceRow>(
    database,
    sql`
    select ${placeColumns} from application a join job j on j.id = a.job_id where a.id = any(${applicationIds}::uuid[])`,
  );

/** A card of a job; all fields but the id are null when the application no longer exists. */
export interface CardRow extends PlaceRow {
  ofJobId: string;
}

/**
 * The applications on the boards of these jobs, and those that changed since a position. A subscriber who learns late
 * that a job moved to another department has to remove those as well: later changes are sent only to the new
 * department.
 * @param since a position of the feed
 */
export const cardsOfJobs = (database: Sql, jobIds: readonly string[], since: number) =>
  rowsOf<CardRow>(
    database,
    sql`
    with changed as (
      select application_id, coalesce(previous_job_id, job_id) as job_id from feed where position > ${since} and entity = 'APPLICATION'
      union all select application_id, coalesce(previous_job_id, job_id) from outbox where entity = 'APPLICATION'
    ), cards as (
      select id, job_id from application where job_id = any(${jobIds}::uuid[]) and status = any(${onBoard})
      union select application_id, job_id from changed where job_id = any(${jobIds}::uuid[])
    )
    select cards.id, cards.job_id as "ofJobId", a.job_id as "jobId", a.stage_id as "stageId", a.status, j.department
    from cards left join application a on a.id = cards.id left join job j on j.id = a.job_id order by cards.id`,
  );
