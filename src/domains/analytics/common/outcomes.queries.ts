import { sql, type RawBuilder } from 'kysely';
import {
  allOf,
  applicationConditions,
  personConditions,
} from '../../applications/application-filter.queries.js';
import type { Milestone } from '../../jobs/job.enums.js';
import { insideRange, periodStart } from './calendar.queries.js';
import type { GroupColumns } from './grouping.queries.js';
import type { MetricParams } from './metric-params.js';
import type { DayRange } from './periods.js';

/** A statement that selects ids of applications. */
export type Applications = RawBuilder<unknown>;

/** A table that application_outcome `o` is joined with, for a dimension or a condition. */
type Joined = 'job' | 'application';

const joins: Readonly<Record<Joined, RawBuilder<unknown>>> = {
  job: sql`join job on job.id = o.job_id`,
  application: sql`join application a on a.id = o.application_id`,
};

/**
 * What rows of application_outcome `o` can be by: a column of it, or one of a table that it is joined with. A further
 * dimension of applications (the job's location or seniority, the reason of the end) is a line here and a value of its enum.
 */
const dimensions: Readonly<Record<string, { column: RawBuilder<unknown>; joined?: Joined }>> = {
  JOB: { column: sql`o.job_id` },
  DEPARTMENT: { column: sql`job.department`, joined: 'job' },
  CHANNEL: { column: sql`o.channel_id` },
};

/** Columns of the groupings of a metric of applications; periods go by `at`, the applied date if it is left out. */
export const outcomeColumns = (
  params: MetricParams,
  at: RawBuilder<unknown> = sql`o.applied_at`,
): GroupColumns => ({
  ...Object.fromEntries(Object.entries(dimensions).map(([group, { column }]) => [group, column])),
  PERIOD: periodStart(at, params),
});

/** Fields of the filter whose columns application_outcome has. */
const ownFields = [
  ...['appliedFrom', 'appliedTo', 'jobIds', 'departments', 'locations'],
  ...[
    'channelIds',
    'channelKinds',
    'campaigns',
    'statuses',
    'candidateIds',
    'candidateRelationships',
  ],
];

const needsApplication = ({ filter }: MetricParams): boolean =>
  Object.entries(filter ?? {}).some(
    ([field, value]) => value != null && !ownFields.includes(field),
  );

/** Jobs that the viewer may count. */
export const jobOfViewer = (
  { departments, jobId }: Pick<MetricParams, 'departments' | 'jobId'>,
  job: string,
): RawBuilder<boolean> =>
  allOf([
    ...(departments
      ? [sql<boolean>`${sql.ref(`${job}.department`)} = any(cast(${departments} as text[]))`]
      : []),
    ...(jobId ? [sql<boolean>`${sql.ref(`${job}.id`)} = cast(${jobId} as uuid)`] : []),
  ]);

/**
 * The applications that a metric is about, as rows of application_outcome `o`.
 * @param applied the range of applied dates; undefined: all
 * @param more tables that the statement needs besides those that groupings and conditions need
 * @returns `joins` that follow the table, and the conditions `where`
 */
export function outcomesOf(
  params: MetricParams & { groupBy?: readonly string[] },
  applied: DayRange | undefined,
  more: readonly Joined[] = [],
): { joins: RawBuilder<unknown>; where: RawBuilder<boolean> } {
  const fromApplication = needsApplication(params);
  // The facts know whom a merged candidate was merged into: nothing has to be looked up for each application.
  const { candidateIds: _, candidateRelationships: __, ...others } = params.filter ?? {};
  const needed = new Set<Joined>(more);
  for (const group of params.groupBy ?? []) {
    const { joined } = dimensions[group] ?? {};
    if (joined) needed.add(joined);
  }
  if (params.departments || params.jobId) needed.add('job');
  if (fromApplication) needed.add('application');
  return {
    joins: sql.join(
      [...needed].map((table) => joins[table]),
      sql` `,
    ),
    where: allOf([
      jobOfViewer(params, 'job'),
      applicationConditions(others, fromApplication ? 'a' : 'o'),
      ...personConditions(params.filter, sql`o.person_id`),
      ...(applied ? [insideRange(sql`o.applied_at`, applied, params.timeZone)] : []),
    ]),
  };
}

/** Whether the application reached a milestone after APPLICATION (rule 3): it was there, or further. */
export const reached = (milestone: Exclude<Milestone, 'APPLICATION' | 'HIRED'>, outcome = 'o') =>
  sql<boolean>`${sql.ref(`${outcome}.${milestone.toLowerCase()}_exit`)} is not null`;

/**
 * CTE `person(id, kept_id)`: each merged candidate with the one that is kept. The statement begins `with recursive`. A
 * candidate that was not merged is not in it: read `coalesce(kept_id, id)`.
 */
export const persons = sql`merged as (
    select id, merged_into_id as kept_id from candidate where merged_into_id is not null
    union
    select m.id, c.merged_into_id from merged m join candidate c on c.id = m.kept_id where c.merged_into_id is not null
  ), person as (
    select m.id, m.kept_id from merged m join candidate c on c.id = m.kept_id where c.merged_into_id is null
  )`;
