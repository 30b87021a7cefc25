import { sql, type RawBuilder } from 'kysely';
import type { Columns } from '../../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { visibleApplications } from '../../applications/application.queries.js';
import {
  allOf,
  channelConditions,
  jobConditions,
} from '../../applications/application-filter.queries.js';
import type { MetricParams } from './metric-params.js';
import { jobOfViewer } from './outcomes.queries.js';

export type ChannelMember = Columns<'channel', 'id' | 'name' | 'kind'> & {
  /** false: outside the filter; a row of it is there only when something occurs */
  inScope: boolean;
};

/** All channels, with whether the filter names them. */
export const channelMembers = (database: Sql, { filter }: MetricParams): Promise<ChannelMember[]> =>
  rowsOf(
    database,
    sql`select channel.id, channel.name::text, channel.kind, ${channelConditions(filter, 'channel')} as "inScope" from channel`,
  );

export type JobMember = Columns<'job', 'id' | 'title' | 'department'>;

/** Jobs in scope: those of the filter and of the viewer's departments. */
export const jobMembers = (database: Sql, params: MetricParams): Promise<JobMember[]> =>
  rowsOf(
    database,
    sql`select job.id, job.title, job.department from job where ${allOf([jobConditions(params.filter, 'job'), jobOfViewer(params, 'job')])}`,
  );

/** What the groups of an answer can be, where its rows are by them. */
export interface Members {
  jobs?: readonly JobMember[];
  channels?: readonly ChannelMember[];
  /** of other groupings */
  others?: Readonly<Record<string, readonly string[]>>;
}

/** The members of the groupings. */
export const membersFor = async (
  database: Sql,
  params: MetricParams & { groupBy: readonly string[] },
): Promise<Members> => ({
  jobs: params.groupBy.some((group) => group === 'JOB' || group === 'DEPARTMENT')
    ? await jobMembers(database, params)
    : [],
  channels: params.groupBy.includes('CHANNEL') ? await channelMembers(database, params) : [],
});

/** Campaigns that any application, touch or spend names. */
export const campaignMembers = async (
  database: Sql,
  { filter }: MetricParams,
): Promise<string[]> => {
  const rows = await rowsOf<{ campaign: string }>(
    database,
    sql`
    select campaign from application where campaign is not null union select campaign from touch where campaign is not null
    union select campaign from channel_spend where campaign is not null`,
  );
  return rows
    .map(({ campaign }) => campaign)
    .filter((campaign) => !filter?.campaigns || filter.campaigns.includes(campaign));
};

/** Conditions on the table application `a`: among these ids, and visible to a viewer of these departments. */
export const applicationsAmong = (
  ids: RawBuilder<unknown>,
  departments: readonly string[] | undefined,
): RawBuilder<unknown>[] => [sql`a.id in (${ids})`, ...visibleApplications(departments)];
