import { sql, type RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Sql } from '../../../platform/database/database.js';
import type { MetricParams } from '../../analytics/common/metric-params.js';
import type { FactsState } from '../../analytics/common/analytics.enums.js';
import { outcomesOf, persons, reached } from '../../analytics/common/outcomes.queries.js';
import type { Milestone } from '../../jobs/job.enums.js';
import type { PublicationPeriod } from './publication-period.js';
import type { Family, JobCounts, Plan } from './publication-plan.js';

/** A person of a period, with the one application that counts. */
export interface Standing {
  jobId: string;
  /** the answer as given; null: none */
  value: string | null;
  milestone: Milestone;
  people: number;
}

export interface JobOfPeriod {
  id: string;
  department: string | null;
  milestones: Milestone[];
  hiresUndone: number;
}

/** The stored content of a publication: all counts, and which of them are shown. */
export interface PublicationContent extends Family {
  jobs: (JobCounts & { hiresUndone: number })[];
  plan: Plan;
}

export interface Publication {
  category: string;
  period: PublicationPeriod;
  from: string;
  to: string;
  version: number;
  definitionVersion: number;
  smallCell: number;
  publishedAt: string;
  publishedBy: string;
  reason: string | null;
  content: PublicationContent;
}

export interface RankingPublication<Content> {
  formula: string;
  asOf: string;
  smallCell: number;
  publishedAt: string;
  content: Content;
}

/**
 * A connection of the demographics role, with the statements of this domain. The query builder only produces the text
 * of a statement, which never runs on the application's own connection.
 */
export class DemographicsSql {
  constructor(
    private readonly client: pg.ClientBase,
    private readonly builder: Sql,
    /** true if the application facts contained every change when the connection was opened */
    readonly facts: FactsState,
  ) {}

  private async rows<T>(query: RawBuilder<unknown>): Promise<T[]> {
    const { sql: text, parameters } = query.compile(this.builder);
    return (await this.client.query(text, [...parameters])).rows as T[];
  }

  begin = () => this.client.query('begin');
  commit = () => this.client.query('commit');
  rollback = () => this.client.query('rollback');

  /** Locks a category until the end of the transaction, so that its publications run one at a time. */
  takeTurn = (category: string) =>
    this.rows(
      sql`select pg_advisory_xact_lock(hashtext('rapport demographics'), hashtext(${category}))`,
    );

  today = async (): Promise<string> =>
    (
      await this.rows<{ today: string }>(
        sql`select (now() at time zone 'UTC')::date::text as today`,
      )
    )[0]!.today;

  /** Categories with at least one answer. */
  categories = async (): Promise<string[]> =>
    (
      await this.rows<{ category: string }>(
        sql`select distinct category from demographics.answer order by 1`,
      )
    ).map(({ category }) => category);

  /**
   * The projected ranking of a job, the best first: people who may be offered the job, with their answer in each of
   * the categories and their fit, without their identity.
   */
  ranking = (
    jobId: string,
    categories: readonly string[],
  ): Promise<{ values: (string | null)[]; fit: number }[]> => {
    const answered = categories.map((category, index) => ({
      category,
      name: sql.ref(`answered_${index}`),
    }));
    return this.rows(sql`
      with recursive ${persons}, ${sql.join(answered.map(({ category, name }) => sql`${name} as (${answersOf(category)})`))}
      select array[${sql.join(answered.map(({ name }) => sql`${name}.value`))}] as "values", k.fit
      from kept_score k ${sql.join(
        answered.map(({ name }) => sql`left join ${name} on ${name}.person_id = k.candidate_id`),
        sql` `,
      )}
      where k.job_id = ${jobId} and k.excluded is null and (k.consent_until is null or k.consent_until > now())
      order by k.tier, k.rank desc, k.candidate_id`);
  };

  /** How the projected ranking of a job was computed; undefined: there is none, because the job is not open. */
  keptMatch = async (jobId: string): Promise<{ formula: string; asOf: string } | undefined> =>
    (
      await this.rows<{ formula: string; asOf: string }>(
        sql`select formula, as_of::text as "asOf" from kept_match where job_id = ${jobId}`,
      )
    )[0];

  rankingPublication = async <Content>(
    jobId: string,
    category: string,
    month: string,
  ): Promise<RankingPublication<Content> | undefined> =>
    (
      await this.rows<RankingPublication<Content>>(sql`
      select formula, as_of::text as "asOf", small_cell as "smallCell", published_at::text as "publishedAt", content
      from demographics.ranking_publication where job_id = ${jobId} and category = ${category} and month = ${month}`)
    )[0];

  publishRanking = (
    jobId: string,
    category: string,
    month: string,
    by: string,
    { formula, asOf, smallCell, content }: Omit<RankingPublication<unknown>, 'publishedAt'>,
  ) =>
    this.rows(sql`
    insert into demographics.ranking_publication (job_id, category, month, formula, as_of, small_cell, published_by, content)
    values (${jobId}, ${category}, ${month}, ${formula}, ${asOf}, ${smallCell}, ${by}, ${JSON.stringify(content)}) on conflict do nothing`);

  job = async (id: string): Promise<{ department: string | null } | undefined> =>
    (
      await this.rows<{ department: string | null }>(
        sql`select department from job where id = cast(${id} as uuid)`,
      )
    )[0];

  /** Publications of a category with days in a range, oldest first, all versions. */
  publications = (
    category: string | undefined,
    from = '-infinity',
    to = 'infinity',
  ): Promise<Publication[]> =>
    this.rows(sql`
    select category, period, first_day::text as "from", end_day::text as "to", version, definition_version as "definitionVersion", small_cell as "smallCell",
      published_at::text as "publishedAt", published_by as "publishedBy", reason, content
    from demographics.publication
    where (cast(${category ?? null} as text) is null or category = ${category ?? null}) and first_day < cast(${to} as date) and end_day > cast(${from} as date)
    order by category, first_day, end_day, version`);

  publish = async (publication: Omit<Publication, 'publishedAt'>): Promise<Publication> => {
    const {
      category,
      period,
      from,
      to,
      version,
      definitionVersion,
      smallCell,
      publishedBy,
      reason,
      content,
    } = publication;
    const [row] = await this.rows<{ publishedAt: string }>(sql`
      insert into demographics.publication (category, period, first_day, end_day, version, definition_version, small_cell, published_by, reason, content)
      values (${category}, ${period}, ${from}, ${to}, ${version}, ${definitionVersion}, ${smallCell}, ${publishedBy}, ${reason}, ${JSON.stringify(content)})
      returning published_at::text as "publishedAt"`);
    return { ...publication, publishedAt: row!.publishedAt };
  };

  /**
   * Jobs with applications in the range, and people by job, answer and milestone, counted at the milestones that they
   * reached and at those before. Each person counts once, at their
   * application in the range that got furthest (then the earliest), so that the tables of a period add up. The answer
   * of a merged person counts for the person they were merged into, unless that person has an answer.
   */
  peopleOf = async (
    params: MetricParams,
    category: string,
  ): Promise<{ jobs: JobOfPeriod[]; standings: Standing[] }> =>
    (
      await this.rows<{ jobs: JobOfPeriod[]; standings: Standing[] }>(sql`
    with recursive ${persons}, scope as (${scope(params)}), answered as (${answersOf(category)}), home as (${homes}), stood as (${stood(true)}), jobs as (
      select job.id, job.department,
        (select coalesce(jsonb_agg(distinct s.milestone), '[]') from stage s where s.job_id = job.id and s.deleted_at is null) as milestones,
        (select count(*)::int from scope where scope.job_id = job.id and scope.hire_undone) as "hiresUndone"
      from job where exists (select from scope where scope.job_id = job.id)
    ), standings as (
      select home.job_id as "jobId", answered.value, stood.milestone, count(*)::int as people
      from home join stood on stood.application_id = home.application_id left join answered on answered.person_id = home.person_id group by 1, 2, 3
    )
    select coalesce((select jsonb_agg(to_jsonb(jobs) order by jobs.id) from jobs), '[]') as jobs,
      coalesce((select jsonb_agg(to_jsonb(standings)) from standings), '[]') as standings`)
    )[0]!;

  /** People by their answers in two categories, and how many of them reached a milestone; each once, as in {@link standings}. */
  selections = (
    params: MetricParams,
    [first, second]: readonly [string, string],
    milestone: Milestone,
  ): Promise<{ first: string | null; second: string | null; all: number; selected: number }[]> =>
    this.rows(sql`
    with recursive ${persons}, scope as (${scope(params)}), home as (${homes}), stood as (${stood(false)}),
      one as (${answersOf(first)}), other as (${answersOf(second)})
    select one.value as first, other.value as second, count(*)::int as all,
      (count(*) filter (where exists (select from stood where stood.application_id = home.application_id and stood.milestone = ${milestone})))::int as selected
    from home left join one on one.person_id = home.person_id left join other on other.person_id = home.person_id group by 1, 2`);
}

const answersOf = (category: string) => sql`
  select distinct on (person_id) person_id, value from (
    select coalesce(person.kept_id, a.candidate_id) as person_id, a.value, a.collected_at, person.kept_id is null as own
    from demographics.answer a left join person on person.id = a.candidate_id where a.category = ${category}
  ) answers order by person_id, own desc, collected_at desc nulls last, value`;

/** The applications of a period, with what became of them. */
const scope = (params: MetricParams) => {
  const { joins, where } = outcomesOf(params, params.range);
  return sql`
  select o.application_id, o.person_id, o.job_id, o.applied_at, o.hired, o.hire_undone, o.furthest_milestone, o.screen_exit, o.assessment_exit, o.interview_exit, o.offer_exit
  from application_outcome o ${joins} where ${where}`;
};

/** Each person's application that got furthest, the earliest of several. */
const homes = sql`
  select distinct on (person_id) person_id, application_id, job_id from scope
  order by person_id, hired desc, milestone_rank(furthest_milestone) desc nulls last, applied_at, application_id`;

/** The milestones that each application reached. @param orLater also those before one that it reached */
const stood = (orLater: boolean) => sql`
  select scope.application_id, m.milestone from scope cross join lateral (values
    ('APPLICATION', true), ('SCREEN', ${reached('SCREEN', 'scope')}), ('ASSESSMENT', ${reached('ASSESSMENT', 'scope')}),
    ('INTERVIEW', ${reached('INTERVIEW', 'scope')}), ('OFFER', ${reached('OFFER', 'scope')}), ('HIRED', scope.hired)
  ) m(milestone, holds) where m.holds${
    orLater
      ? sql` or milestone_rank(m.milestone) <= milestone_rank(scope.furthest_milestone)`
      : sql``
  }`;
