import { sql, type RawBuilder } from 'kysely';
import { columnsOf, type RowOf } from '../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing, SortKey } from '../../platform/graphql/page.queries.js';
import type { ChannelFilter, ChannelOrder, ChannelOrderField } from './channel.type.js';

const columns = columnsOf('channel ch', ['id', 'name', 'kind', 'created_at']);
export type ChannelRow = RowOf<typeof columns>;

const orders: Record<ChannelOrderField, Omit<SortKey, 'direction'>> = {
  NAME: { value: sql`lower(ch.name::text)`, type: 'text' },
  CREATED_AT: { value: sql`ch.created_at`, type: 'timestamptz' },
};

const conditions = (filter?: ChannelFilter | null): RawBuilder<unknown>[] => [
  ...(filter?.kinds ? [sql`ch.kind = any(${filter.kinds})`] : []),
  ...(filter?.nameContains
    ? [sql`position(lower(${filter.nameContains}) in lower(ch.name::text)) > 0`]
    : []),
];

/** Channels in the given order; by default by name. */
export const channelListing = (
  filter?: ChannelFilter | null,
  order?: ChannelOrder | null,
): Listing<ChannelRow> => {
  const { field, direction } = order ?? { field: 'NAME' as const, direction: SortDirection.ASC };
  return {
    name: `channels ${field} ${direction}`,
    columns,
    from: sql`channel ch`,
    where: conditions(filter),
    keys: [
      { ...orders[field], direction },
      { value: sql`ch.id`, direction, type: 'uuid' },
    ],
  };
};

export const channelsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<ChannelRow>(
    database,
    sql`select ${columns} from channel ch where ch.id = any(${ids}::uuid[])`,
  );

const spendColumns = columnsOf('channel_spend s', [
  'channel_id',
  'first_day',
  'last_day',
  'amount::float8',
  'currency',
  'campaign',
]);

export const spendOfChannels = (database: Sql, channelIds: readonly string[]) =>
  rowsOf<RowOf<typeof spendColumns>>(
    database,
    sql`
    select ${spendColumns}
    from channel_spend s where s.channel_id = any(${channelIds}::uuid[]) order by s.first_day, s.currency, s.campaign, s.id`,
  );

const touchColumns = columnsOf('touch t', ['id', 'candidate_id', 'channel_id', 'campaign', 'at']);
type TouchRow = RowOf<typeof touchColumns>;

export const touchesById = (database: Sql, ids: readonly string[]) =>
  rowsOf<TouchRow>(
    database,
    sql`select ${touchColumns} from touch t where t.id = any(${ids}::uuid[])`,
  );

export const touchesOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<TouchRow>(
    database,
    sql`
    select ${touchColumns} from touch t where t.candidate_id = any(${candidateIds}::uuid[]) order by t.at, t.id`,
  );
