import { sql } from 'kysely';
import { columnsOf } from '../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import type { ChannelKind } from './channel.enums.js';

const columns = columnsOf('ch', ['id', 'name', 'kind', 'created_at']);

export const channelListing = (kinds?: ChannelKind[]): Listing => ({
  name: 'channels',
  columns,
  from: sql`channel ch`,
  where: kinds ? [sql`ch.kind = any(${kinds})`] : [],
  keys: [{ value: sql`ch.name::text`, direction: SortDirection.ASC, type: 'text' }, { value: sql`ch.id`, direction: SortDirection.ASC, type: 'uuid' }],
});

export const channelsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<{ id: string }>(database, sql`select ${columns} from channel ch where ch.id = any(${ids}::uuid[])`);

export const spendOfChannels = (database: Sql, channelIds: readonly string[]) =>
  rowsOf<{ channelId: string }>(database, sql`
    select ${columnsOf('s', ['channel_id', 'first_day', 'last_day', 'amount::float8', 'currency', 'campaign'])}
    from channel_spend s where s.channel_id = any(${channelIds}::uuid[]) order by s.first_day, s.currency, s.campaign, s.id`);

const touchColumns = columnsOf('t', ['id', 'candidate_id', 'channel_id', 'campaign', 'at']);

export const touchesById = (database: Sql, ids: readonly string[]) =>
  rowsOf<{ id: string }>(database, sql`select ${touchColumns} from touch t where t.id = any(${ids}::uuid[])`);

export const touchesOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<{ candidateId: string }>(database, sql`
    select ${touchColumns} from touch t where t.candidate_id = any(${candidateIds}::uuid[]) order by t.at, t.id`);
