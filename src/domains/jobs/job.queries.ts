import { sql, type RawBuilder } from 'kysely';
import { columnsByName, columnsOf, isOneOf, type RowOf } from '../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing, SortKey } from '../../platform/graphql/page.queries.js';
import type { JobFilter, JobOrder, JobOrderField } from './job.type.js';

const stored = [
  'id',
  'source',
  'external_id',
  'title',
  'department',
  'location',
  'country',
  'latitude',
  'longitude',
  'remote',
  'status',
  'opened_at',
  'closed_at',
  'seniority',
  'languages',
  'certificates',
  'description',
  'version',
  'created_at',
  'updated_at',
] as const;
/** By name, for lists that read only what is selected. */
export const jobColumns = columnsByName('job j', stored);
const columns = columnsOf('job j', stored);
export type JobRow = RowOf<typeof columns>;

const storedStage = ['id', 'job_id', 'name', 'position', 'milestone'] as const;
export const stageColumnsByName = {
  ...columnsByName('stage st', storedStage),
  deleted: sql`(st.deleted_at is not null)`,
};
const storedStageColumns = columnsOf('stage st', storedStage);
export type StageRow = RowOf<typeof storedStageColumns> & { deleted: boolean };
export const stageColumns = sql<StageRow>`${storedStageColumns}, st.deleted_at is not null as deleted`;

/** The jobs that a viewer of these departments may see. */
export const visibleJobs = (departments: readonly string[] | undefined): RawBuilder<unknown>[] =>
  departments ? [sql`j.department = any(${departments})`] : [];

const conditions = (filter: JobFilter): RawBuilder<unknown>[] => [
  ...(filter.statuses ? [sql`j.status = any(${filter.statuses})`] : []),
  ...(filter.departments ? [sql`j.department = any(${filter.departments})`] : []),
  ...(filter.locations ? [sql`j.location = any(${filter.locations})`] : []),
  ...(filter.sources ? [sql`j.source = any(${filter.sources})`] : []),
  ...(filter.titleContains
    ? [sql`position(lower(${filter.titleContains}) in lower(j.title)) > 0`]
    : []),
];

const orders: Record<JobOrderField, Omit<SortKey, 'direction'>> = {
  OPENED_AT: { value: sql`j.opened_at`, type: 'timestamptz' },
  TITLE: { value: sql`lower(j.title)`, type: 'text', required: true },
  CREATED_AT: { value: sql`j.created_at`, type: 'timestamptz', required: true },
};

/** Jobs in the given order; by default the latest opened first. */
export const jobListing = (
  departments: readonly string[] | undefined,
  filter?: JobFilter | null,
  order?: JobOrder | null,
): Listing<JobRow> => {
  const { field, direction } = order ?? {
    field: 'OPENED_AT' as const,
    direction: SortDirection.DESC,
  };
  return {
    name: `jobs ${field} ${direction}`,
    columns,
    from: sql`job j`,
    where: [...visibleJobs(departments), ...conditions(filter ?? {})],
    keys: [
      { ...orders[field], direction },
      { value: sql`j.id`, direction, type: 'uuid' },
    ],
    fixed: !filter,
  };
};

export const jobsById = (
  database: Sql,
  ids: readonly string[],
  departments: readonly string[] | undefined,
  selected = columns,
) =>
  rowsOf<JobRow>(
    database,
    sql`
    select ${selected} from job j where ${sql.join([isOneOf(sql.ref('j.id'), ids), ...visibleJobs(departments)], sql` and `)}`,
    { prepared: true },
  );

const skillColumns = columnsOf('job_skill js', [
  'job_id',
  'skill_id',
  'need',
  'min_level',
  'min_years::float8',
]);

export const skillsOfJobs = (database: Sql, jobIds: readonly string[]) =>
  rowsOf<RowOf<typeof skillColumns>>(
    database,
    sql`
    select ${skillColumns}
    from job_skill js join skill s on s.id = js.skill_id where js.job_id = any(${jobIds}::uuid[])
    order by array_position(array['MUST', 'SHOULD', 'NICE'], js.need), s.key`,
  );

export const stagesOfJobs = (database: Sql, jobIds: readonly string[]) =>
  rowsOf<StageRow>(
    database,
    sql`
    select ${stageColumns} from stage st where st.job_id = any(${jobIds}::uuid[]) and st.deleted_at is null order by st.position, st.id`,
  );

export const stagesById = (database: Sql, ids: readonly string[]) =>
  rowsOf<StageRow>(
    database,
    sql`select ${stageColumns} from stage st where st.id = any(${ids}::uuid[])`,
  );

const openingColumns = columnsOf('opening o', [
  'id',
  'job_id',
  'opened_at',
  'filled_at',
  'closed_at',
  'application_id',
]);
type OpeningRow = RowOf<typeof openingColumns>;

export const openingsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<OpeningRow>(
    database,
    sql`select ${openingColumns} from opening o where o.id = any(${ids}::uuid[])`,
  );

export const openingsOfJobs = (database: Sql, jobIds: readonly string[]) =>
  rowsOf<OpeningRow>(
    database,
    sql`
    select ${openingColumns} from opening o where o.job_id = any(${jobIds}::uuid[]) order by o.opened_at, o.id`,
  );
