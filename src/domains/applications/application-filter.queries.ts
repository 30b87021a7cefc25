import { sql, type RawBuilder } from 'kysely';
import { badInput } from '../../errors.js';
import { isId } from '../../platform/graphql/node.js';
import type { ApplicationFilter } from './application.filter.js';

type Condition = RawBuilder<boolean>;

/** Joins conditions by `and`; no conditions give `true`. */
export const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0
    ? sql<boolean>`true`
    : sql<boolean>`(${sql.join([...conditions], sql` and `)})`;

/** @throws BAD_USER_INPUT naming the field of the filter when a value is not a UUID */
function ids(name: keyof ApplicationFilter, values: readonly string[]): readonly string[] {
  const wrong = values.find((value) => !isId(value));
  if (wrong !== undefined)
    throw badInput(
      `filter.${name}`,
      `"${wrong}" in filter.${name} is not an id. Use the id of the object, a UUID.`,
    );
  return values;
}

/**
 * The conditions of the filter on the job. They also decide which jobs are in scope.
 * @param job alias of the table job in the statement
 */
export function jobConditions(
  filter: ApplicationFilter | null | undefined,
  job: string,
): Condition {
  const column = (name: string) => sql.ref(`${job}.${name}`);
  const conditions: Condition[] = [];
  if (filter?.jobIds)
    conditions.push(sql`${column('id')} = any(cast(${ids('jobIds', filter.jobIds)} as uuid[]))`);
  if (filter?.departments)
    conditions.push(sql`${column('department')} = any(cast(${filter.departments} as text[]))`);
  if (filter?.locations)
    conditions.push(sql`${column('location')} = any(cast(${filter.locations} as text[]))`);
  return allOf(conditions);
}

/**
 * The conditions of the filter on the channel.
 * @param channel alias of the table channel in the statement
 */
export function channelConditions(
  filter: ApplicationFilter | null | undefined,
  channel: string,
): Condition {
  const conditions: Condition[] = [];
  if (filter?.channelIds)
    conditions.push(
      sql`${sql.ref(`${channel}.id`)} = any(cast(${ids('channelIds', filter.channelIds)} as uuid[]))`,
    );
  if (filter?.channelKinds)
    conditions.push(
      sql`${sql.ref(`${channel}.kind`)} = any(cast(${filter.channelKinds} as text[]))`,
    );
  return allOf(conditions);
}

/**
 * The candidate that a merged one was merged into. A merge is one step deep, or two when its target was merged later.
 */
const keptCandidate = (id: RawBuilder<unknown>) => sql`(
  select coalesce(third.merged_into_id, second.merged_into_id, first.merged_into_id, first.id)
  from candidate first left join candidate second on second.id = first.merged_into_id
  left join candidate third on third.id = second.merged_into_id where first.id = ${id})`;

/**
 * The conditions of the filter on the person who applied.
 * @param person the id of the candidate that is kept, where people were merged
 * @throws BAD_USER_INPUT naming the field whose id is malformed
 */
export function personConditions(
  filter: ApplicationFilter | null | undefined,
  person: RawBuilder<unknown>,
): Condition[] {
  const conditions: Condition[] = [];
  if (filter?.candidateIds)
    conditions.push(
      sql`${person} = any(cast(${ids('candidateIds', filter.candidateIds)} as uuid[]))`,
    );
  if (filter?.candidateRelationships) {
    conditions.push(
      sql`exists (select from candidate person where person.id = ${person} and person.relationship = any(cast(${filter.candidateRelationships} as text[])))`,
    );
  }
  return conditions;
}

/**
 * The filter as a condition on applications.
 * @param alias alias of the table application in the statement; nothing else has to be joined
 * @throws BAD_USER_INPUT naming the field whose id is malformed
 */
export function applicationConditions(
  filter: ApplicationFilter | null | undefined,
  alias = 'a',
): Condition {
  if (!filter) return sql<boolean>`true`;
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const conditions: Condition[] = [];
  if (filter.jobIds)
    conditions.push(
      sql`${column('job_id')} = any(cast(${ids('jobIds', filter.jobIds)} as uuid[]))`,
    );
  if (filter.departments || filter.locations) {
    conditions.push(
      sql`exists (select from job filtered_job where filtered_job.id = ${column('job_id')} and ${jobConditions({ ...filter, jobIds: undefined }, 'filtered_job')})`,
    );
  }
  conditions.push(...personConditions(filter, keptCandidate(column('candidate_id'))));
  if (filter.channelIds || filter.channelKinds) {
    conditions.push(
      sql`exists (select from channel filtered_channel where filtered_channel.id = ${column('channel_id')} and ${channelConditions(filter, 'filtered_channel')})`,
    );
  }
  if (filter.campaigns)
    conditions.push(sql`${column('campaign')} = any(cast(${filter.campaigns} as text[]))`);
  if (filter.statuses)
    conditions.push(sql`${column('status')} = any(cast(${filter.statuses} as text[]))`);
  if (filter.stageIds)
    conditions.push(
      sql`${column('stage_id')} = any(cast(${ids('stageIds', filter.stageIds)} as uuid[]))`,
    );
  if (filter.sources)
    conditions.push(sql`${column('source')} = any(cast(${filter.sources} as text[]))`);
  if (filter.appliedFrom)
    conditions.push(sql`${column('applied_at')} >= cast(${filter.appliedFrom} as timestamptz)`);
  if (filter.appliedTo)
    conditions.push(sql`${column('applied_at')} < cast(${filter.appliedTo} as timestamptz)`);
  if (typeof filter.imported === 'boolean')
    conditions.push(sql`${column('imported')} = ${filter.imported}`);
  if (typeof filter.referred === 'boolean')
    conditions.push(
      filter.referred
        ? sql`${column('referred_by')} is not null`
        : sql`${column('referred_by')} is null`,
    );
  return allOf(conditions);
}
