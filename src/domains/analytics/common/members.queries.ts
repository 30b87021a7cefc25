import { sql, type RawBuilder } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import { visibleApplications } from '../../applications/application.queries.js';
import {
  allOf,
  channelConditions,
  jobConditions,
} from '../../applications/application.filter.queries.js';
import type { Question } from './analytics.question.js';
import { jobOfViewer, scopeOf } from '../history/scope.queries.js';

export interface ChannelMember {
  id: string;
  name: string;
  kind: string;
  /** false: outside the filter; a row of it is there only when something occurs */
  inScope: boolean;
}

/** All channels, with whether the filter names them. */
export const channelMembers = (database: Sql, { filter }: Question): Promise<ChannelMember[]> =>
  rowsOf(
    database,
    sql`select channel.id, channel.name::text, channel.kind, ${channelConditions(filter, 'channel')} as "inScope" from channel`,
  );

export interface JobMember {
  id: string;
  title: string;
  department: string | null;
}

/** Jobs that the question is about: those of the filter and of the viewer's departments. */
export const jobMembers = (database: Sql, question: Question): Promise<JobMember[]> =>
  rowsOf(
    database,
    sql`select job.id, job.title, job.department from job where ${allOf([jobConditions(question.filter, 'job'), jobOfViewer(question, 'job')])}`,
  );

/** What the groups of an answer can be, where its rows are by them. */
export interface Members {
  jobs?: readonly JobMember[];
  channels?: readonly ChannelMember[];
  /** of other groupings */
  others?: Readonly<Record<string, readonly string[]>>;
}

/** The members of a question's groupings. */
export const membersFor = async (
  database: Sql,
  question: Question & { groupBy: readonly string[] },
): Promise<Members> => ({
  jobs: question.groupBy.some((group) => group === 'JOB' || group === 'DEPARTMENT')
    ? await jobMembers(database, question)
    : [],
  channels: question.groupBy.includes('CHANNEL') ? await channelMembers(database, question) : [],
});

/** Applications in the range of applied dates with a hire that was undone. */
export const undoneHires = async (database: Sql, question: Question): Promise<number> =>
  (await rowOf<{ count: number }>(
    database,
    sql`
  with recursive ${scopeOf(question, question.range)}
  select count(*)::int as count from scope where exists (
    select from current_transition undone where undone.application_id = scope.id and undone.kind = 'UNHIRE' and exists (
      select from current_transition hire where hire.application_id = scope.id and hire.kind = 'HIRE' and hire.ordinal < undone.ordinal))`,
  ))!.count;

/** Campaigns that any application, touch or spend names. */
export const campaignMembers = async (database: Sql, { filter }: Question): Promise<string[]> => {
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
