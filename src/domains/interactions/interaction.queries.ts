import { sql, type RawBuilder } from 'kysely';
import { columnsOf, type RowOf } from '../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import type {
  InteractionFilter,
  InteractionOrder,
  InteractionOrderField,
} from './interaction.type.js';

const storedColumns = columnsOf('interaction i', [
  'id',
  'candidate_id',
  'application_id',
  'at',
  'type',
  'direction',
  'subject',
  'body',
  'imported',
]);
export type InteractionRow = RowOf<typeof storedColumns> & { by: string | null };
const columns = sql<InteractionRow>`${storedColumns}, i.actor as "by"`;

/**
 * Conditions for a viewer of these departments: interactions with people who applied there, without those about
 * applications to other departments.
 */
const visible = (departments: readonly string[] | undefined): RawBuilder<unknown>[] =>
  departments
    ? [
        sql`exists (select from application va join job vj on vj.id = va.job_id
        where va.candidate_id = i.candidate_id and vj.department = any(${departments}) and (i.application_id is null or i.application_id = va.id))`,
      ]
    : [];

const conditions = (filter: InteractionFilter = {}): RawBuilder<unknown>[] => [
  ...(filter.types ? [sql`i.type = any(${filter.types})`] : []),
  ...(filter.direction ? [sql`i.direction = ${filter.direction}`] : []),
  ...(filter.candidateIds ? [sql`i.candidate_id::text = any(${filter.candidateIds})`] : []),
  ...(filter.applicationIds ? [sql`i.application_id::text = any(${filter.applicationIds})`] : []),
  ...(filter.from ? [sql`i.at >= ${filter.from}::timestamptz`] : []),
  ...(filter.to ? [sql`i.at < ${filter.to}::timestamptz`] : []),
];

const orders: Record<InteractionOrderField, RawBuilder<unknown>> = {
  AT: sql`i.at`,
  RECORDED_AT: sql`i.recorded_at`,
};

/** Interactions in the given order; by default the latest first. */
export const interactionListing = (
  departments: readonly string[] | undefined,
  filter?: InteractionFilter | null,
  order?: InteractionOrder | null,
): Listing<InteractionRow> => {
  const { field, direction } = order ?? { field: 'AT' as const, direction: SortDirection.DESC };
  return {
    name: `interactions ${field} ${direction}`,
    columns,
    from: sql`interaction i`,
    where: [...visible(departments), ...conditions(filter ?? undefined)],
    keys: [
      { value: orders[field], direction, type: 'timestamptz' },
      { value: sql`i.id`, direction: SortDirection.ASC, type: 'uuid' },
    ],
  };
};

export const interactionsById = (
  database: Sql,
  ids: readonly string[],
  departments: readonly string[] | undefined,
) =>
  rowsOf<InteractionRow>(
    database,
    sql`
    select ${columns} from interaction i where ${sql.join([sql`i.id = any(${ids}::uuid[])`, ...visible(departments)], sql` and `)}`,
  );
