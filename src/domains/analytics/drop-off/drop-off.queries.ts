import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { allOf } from '../../applications/application-filter.queries.js';
import type {
  StepKind,
  ApplicationGroup,
  OpenPolicy,
  SkipPolicy,
} from '../common/analytics.enums.js';
import { groupedBy, groupsOf, hasKey, keyOf } from '../common/grouping.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { outcomeColumns, outcomesOf } from '../common/outcomes.queries.js';
import { noOffset, stepOf, type Step } from '../common/steps.queries.js';

export interface DropOffParams extends MetricParams {
  by: StepKind;
  skipPolicy: SkipPolicy;
  openPolicy: OpenPolicy;
  groupBy: readonly ApplicationGroup[];
}

export interface DropOffCounts extends Step {
  key: Partial<Record<ApplicationGroup, string | null>>;
  advanced: number;
  skippedPast: number;
  movedBack: number;
  rejected: number;
  withdrew: number;
  transferred: number;
  stillThere: number;
}

export interface DropOffAnswer {
  asOf: string;
  n: number;
  hireUndone: number;
  groups: { key: DropOffCounts['key']; applications: number }[];
  cells: DropOffCounts[];
}

/** The exits of the facts, by the field of a row that counts them. */
const exits = {
  advanced: 'ADVANCED',
  skippedPast: 'SKIPPED',
  movedBack: 'MOVED_BACK',
  rejected: 'REJECTED',
  withdrew: 'WITHDREW',
  transferred: 'TRANSFERRED',
  stillThere: 'STILL_THERE',
} as const;

/** The applications that count: under EXCLUDE_OPEN those that have ended. */
function considered(params: DropOffParams) {
  const { joins, where } = outcomesOf(params, params.range);
  return {
    joins,
    where:
      params.openPolicy === 'EXCLUDE_OPEN' ? allOf([where, sql`o.ended_kind is not null`]) : where,
  };
}

/** Whether an exit counts: a step that was jumped over is left only under FILL_SKIPPED (rule 4). */
const counts = (exit: RawBuilder<unknown>, { skipPolicy }: DropOffParams) =>
  skipPolicy === 'ACTUAL' ? sql`${exit} <> 'SKIPPED'` : sql`${exit} is not null`;

/** Milestones of a row of `outcome` with how each was left. Who is hired is still at HIRED. */
const milestonesOf = (outcome: string) => sql`lateral (values
    ('APPLICATION', ${sql.ref(`${outcome}.application_exit`)}), ('SCREEN', ${sql.ref(`${outcome}.screen_exit`)}), ('ASSESSMENT', ${sql.ref(`${outcome}.assessment_exit`)}),
    ('INTERVIEW', ${sql.ref(`${outcome}.interview_exit`)}), ('OFFER', ${sql.ref(`${outcome}.offer_exit`)}), ('HIRED', case when ${sql.ref(`${outcome}.hired`)} then 'STILL_THERE' end)
  ) s(milestone, exit)`;

/** The first stage for hires of a job, which the row HIRED is named after by STAGE. */
const hiredStage = (job: RawBuilder<unknown>) => sql`(
    select distinct on (job_id) job_id, name, position from stage where milestone = 'HIRED' and deleted_at is null order by job_id, position
  ) hired_stage on hired_stage.job_id = ${job}`;
const hiredStep = sql`'HIRED ' || lower(coalesce(hired_stage.name, 'Hired'))`;

/** Whether something is asked about the applications: without it, their visits alone are counted. */
const needsOutcome = ({ groupBy, range, openPolicy, filter, departments, jobId }: DropOffParams) =>
  groupBy.length > 0 ||
  openPolicy === 'EXCLUDE_OPEN' ||
  [range.from, range.to, filter, departments, jobId].some((each) => each !== undefined);

/** How many visits ended in each way, with the name of the step: counted by stage, which is quickest while groups are few. */
function countedByStages(params: DropOffParams) {
  const { groupBy } = params;
  const { joins, where } = considered(params);
  const outcome = needsOutcome(params)
    ? sql`join application_outcome o on o.application_id = v.application_id ${joins}`
    : sql``;
  const own = groupedBy(groupBy, outcomeColumns(params), 2);
  return sql`
    select by_stage.*, ${stepOf('STAGE', 's')} as step, s.milestone, s.name, s.position from (
      select ${own.columns} v.stage_id, v.exit_kind as exit, count(*)::int as n
      from application_visit v ${outcome}
      where v.by_stage and v.milestone <> 'HIRED' and ${counts(sql`v.exit_kind`, params)} and ${where} ${own.clause}
    ) by_stage join stage s on s.id = by_stage.stage_id`;
}

/**
 * The same, counted by the step's name: stages of all jobs in each of a thousand days would be millions of groups. An
 * offset keeps the period of an application and the name of a stage from being worked out for each visit ({@link noOffset}).
 */
function countedBySteps(params: DropOffParams) {
  const { groupBy } = params;
  const { joins, where } = considered(params);
  const own = groupedBy(groupBy, outcomeColumns(params));
  const bySteps = groupedBy(groupBy, groupsOf(groupBy, 'scoped'), 2);
  return sql`
    select ${bySteps.columns} named.step, v.exit_kind as exit, min(named.milestone) as milestone, min(named.name) as name, min(named.position) as position, count(*)::int as n
    from application_visit v
    join (select ${own.columns} o.application_id from application_outcome o ${joins} where ${where} ${noOffset}) scoped on scoped.application_id = v.application_id
    join (select s.id, ${stepOf('STAGE', 's')} as step, s.milestone, s.name, s.position from stage s ${noOffset}) named on named.id = v.stage_id
    where v.by_stage and v.milestone <> 'HIRED' and ${counts(sql`v.exit_kind`, params)} ${bySteps.clause}`;
}

/**
 * CTEs up to `left_steps`: how many applications (`n`) of each group left each step in each way. Equal outcomes are
 * counted first, and taken apart into steps afterwards.
 */
function leftSteps(params: DropOffParams) {
  const { groupBy } = params;
  const { joins, where } = considered(params);
  const own = outcomeColumns(params);
  const again = groupedBy(groupBy, groupsOf(groupBy, 'counted'));
  if (params.by === 'MILESTONE') {
    const by = groupedBy(groupBy, own, 7);
    return sql`counted as (
      select ${by.columns} o.application_exit, o.screen_exit, o.assessment_exit, o.interview_exit, o.offer_exit, o.hired, o.hire_undone, count(*)::int as n
      from application_outcome o ${joins} where ${where} ${by.clause}
    ), left_steps as (
      select ${again.columns} s.milestone as step, s.milestone, s.milestone as name, null::int as position, s.exit, counted.n
      from counted cross join ${milestonesOf('counted')} where ${counts(sql`s.exit`, params)}
    )`;
  }
  const byJob = groupedBy(groupBy, own, 1);
  return sql`counted as (${groupBy.includes('PERIOD') ? countedBySteps(params) : countedByStages(params)}
  ), of_jobs as materialized (
    select ${byJob.columns} o.job_id as of_job, count(*)::int as n, count(*) filter (where o.hired)::int as hires, count(*) filter (where o.hire_undone)::int as undone
    from application_outcome o ${joins} where ${where} ${byJob.clause}
  ), left_steps as (
    select ${again.columns} counted.step, counted.milestone, counted.name, counted.position, counted.exit, counted.n from counted
    union all
    select ${groupedBy(groupBy, groupsOf(groupBy, 'of_jobs')).columns} ${hiredStep}, 'HIRED', coalesce(hired_stage.name, 'Hired'), hired_stage.position, 'STILL_THERE', of_jobs.hires
    from of_jobs left join ${hiredStage(sql`of_jobs.of_job`)} where of_jobs.hires > 0
  )`;
}

/** Counts dropOffStages in one statement. Only steps and groups that occur are in the answer. */
export async function dropOffCounts(database: Sql, params: DropOffParams): Promise<DropOffAnswer> {
  const { groupBy } = params;
  const again = groupedBy(groupBy, groupsOf(groupBy, 'counted'));
  const whole = groupedBy(groupBy, groupsOf(groupBy, 'of_jobs'));
  const cells = groupedBy(groupBy, groupsOf(groupBy, 'left_steps'), 2);
  const groups =
    params.by === 'MILESTONE'
      ? sql`select ${again.columns} coalesce(sum(n), 0)::int as applications, coalesce(sum(n) filter (where hire_undone), 0)::int as undone from counted ${again.clause}`
      : sql`select ${whole.columns} coalesce(sum(n), 0)::int as applications, coalesce(sum(undone), 0)::int as undone from of_jobs ${whole.clause}`;
  const answer = await rowOf<DropOffAnswer>(
    database,
    sql`
  with ${leftSteps(params)}, cells as (
    select ${cells.columns} left_steps.step, left_steps.milestone, min(left_steps.name) as name, min(left_steps.position) as position,
      ${sql.join(Object.entries(exits).map(([name, exit]) => sql`coalesce(sum(left_steps.n) filter (where left_steps.exit = ${sql.lit(exit)}), 0)::int as ${sql.ref(name)}`))}
    from left_steps ${cells.clause}
  ), groups as (
    ${groups}
  )
  select now()::text as "asOf", (select coalesce(sum(applications), 0)::int from groups) as n, (select coalesce(sum(undone), 0)::int from groups) as "hireUndone",
    coalesce((select jsonb_agg(jsonb_build_object('key', ${keyOf(groupBy, 'groups')}, 'applications', applications)) from groups where applications > 0), '[]') as groups,
    coalesce((select jsonb_agg(to_jsonb(cells) || jsonb_build_object('key', ${keyOf(groupBy, 'cells')})) from cells), '[]') as cells`,
  );
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key and step; `entered` is any way of leaving. */
export function dropOffApplications(
  params: DropOffParams,
  key: Record<string, string | null>,
  step: string,
  measure: string,
) {
  const { joins, where } = considered(params);
  const inRow = sql`${where} and ${hasKey(params.groupBy, outcomeColumns(params), key)}`;
  const isLeft = (exit: RawBuilder<unknown>) =>
    sql`${counts(exit, params)} ${measure === 'entered' ? sql`` : sql`and ${exit} = ${exits[measure as keyof typeof exits]}`}`;
  if (params.by === 'MILESTONE')
    return sql`select o.application_id from application_outcome o ${joins} cross join ${milestonesOf('o')} where ${inRow} and s.milestone = ${step} and ${isLeft(sql`s.exit`)}`;
  return sql`
  select o.application_id from application_outcome o ${joins} join application_visit v on v.application_id = o.application_id join stage s on s.id = v.stage_id
  where ${inRow} and v.by_stage and s.milestone <> 'HIRED' and ${stepOf('STAGE', 's')} = ${step} and ${isLeft(sql`v.exit_kind`)}
  union all
  select o.application_id from application_outcome o ${joins} left join ${hiredStage(sql`o.job_id`)}
  where ${inRow} and o.hired and ${hiredStep} = ${step} ${['entered', 'stillThere'].includes(measure) ? sql`` : sql`and false`}`;
}
