import { sql, type RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Sql } from '../../../platform/database/database.js';
import type { MetricParams } from '../../analytics/common/metric-params.js';
import type { FactsState } from '../../analytics/common/analytics.enums.js';
import { outcomesOf, persons, reached } from '../../analytics/common/outcomes.queries.js';
import type { Milestone } from '../../jobs/job.enums.js';
import type { PublicationPeriod } from './publication-period.js';
import type { Family, JobCounts, Plan } from './publication-plan.js';

/** People of a period with the same answers, job and milestone; each at the one application that counts. */
export interface Standing {
  jobId: string;
  /** the answer as given in each of the categories; null: none */
  values: (string | null)[];
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
  /** applications that are dated before their job or their person, and count nowhere; absent: none was looked for */
  backDated?: number;
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

  /** Publications of a category (absent: of each) with days in a range, oldest first, all versions. */
  publications = (
    category: string | undefined,
    from = '-infinity',
    to = 'infinity',
  ): Promise<Publication[]> =>
    this.rows(sql`
    select category, period, first_day::text as "from", end_day::text as "to", version, definition_version as "definitionVersion", small_cell as "smallCell",
      published_at::text as "publishedAt", published_by as "publishedBy", reason, content
    from demographics.publication
    where category = coalesce(cast(${category ?? null} as text), lower(category)) and first_day < cast(${to} as date) and end_day > cast(${from} as date)
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
   * Jobs with applications in the range, and people by job, answers and milestone, counted at the milestones that they
   * reached and at those before. Each person counts once, at their
   * application in the range that got furthest (then the earliest), so that the tables of a period add up. The answer
   * of a merged person counts for the person they were merged into, unless that person has an answer. Applications that
   * are dated before their job or their person existed count nowhere, but in `backDated`.
   */
  peopleOf = async (
    params: MetricParams,
    categories: readonly string[],
  ): Promise<{ jobs: JobOfPeriod[]; standings: Standing[]; backDated: number }> => {
    const answered = categories.map((category, index) => ({
      category,
      name: sql.ref(`answered_${index}`),
    }));
    return (
      await this.rows<{ jobs: JobOfPeriod[]; standings: Standing[]; backDated: number }>(sql`
    with recursive ${persons}, dated as (${dated(params)}), scope as (select * from dated where possible),
      ${sql.join(answered.map(({ category, name }) => sql`${name} as (${answersOf(category)})`))},
      home as (${homes}), stood as (${stood}), jobs as (
      select job.id, job.department,
        (select coalesce(jsonb_agg(distinct s.milestone), '[]') from stage s where s.job_id = job.id and s.deleted_at is null) as milestones,
        (select count(*)::int from scope where scope.job_id = job.id and scope.hire_undone) as "hiresUndone"
      from job where exists (select from scope where scope.job_id = job.id)
    ), standings as (
      select home.job_id as "jobId", array[${sql.join(answered.map(({ name }) => sql`${name}.value`))}] as "values", stood.milestone, count(*)::int as people
      from home join stood on stood.application_id = home.application_id ${sql.join(
        answered.map(({ name }) => sql`left join ${name} on ${name}.person_id = home.person_id`),
        sql` `,
      )} group by 1, 2, 3
    )
    select coalesce((select jsonb_agg(to_jsonb(jobs) order by jobs.id) from jobs), '[]') as jobs,
      coalesce((select jsonb_agg(to_jsonb(standings)) from standings), '[]') as standings,
      (select count(*)::int from dated where not possible) as "backDated"`)
    )[0]!;
  };

  /** Jobs whose ranking is published by one of some categories. */
  publishedRankings = async (categories: readonly string[]): Promise<string[]> =>
    (
      await this.rows<{ jobId: string }>(
        sql`select distinct job_id as "jobId" from demographics.ranking_publication where category = any(cast(${categories} as text[])) order by 1`,
      )
    ).map(({ jobId }) => jobId);

  /**
   * How many people of a period are also in the projected rankings of some jobs.
   * @returns `size`, people in a ranking, and for each job of the period how many of its people are among them
   */
  sharedWithRankings = async (
    params: MetricParams,
    rankings: readonly string[],
  ): Promise<{ ranking: string; size: number; shared: Record<string, number> }[]> =>
    this.rows(sql`
    with recursive ${persons}, dated as (${dated(params)}), scope as (select * from dated where possible), home as (${homes}), ranked as (
      select k.job_id, k.candidate_id from kept_score k
      where k.job_id = any(cast(${rankings} as uuid[])) and k.excluded is null and (k.consent_until is null or k.consent_until > now())
    ), shared as (
      select ranked.job_id as ranking, home.job_id, count(*)::int as people from ranked join home on home.person_id = ranked.candidate_id group by 1, 2
    )
    select ranked.job_id as ranking, count(*)::int as size,
      coalesce((select jsonb_object_agg(shared.job_id, shared.people) from shared where shared.ranking = ranked.job_id), '{}') as shared
    from ranked group by 1`);

  /** Takes note that somebody looks at sensitive figures, in this transaction. */
  notesLook = (look: {
    actor: string;
    role: string;
    query: string;
    arguments: Readonly<Record<string, unknown>>;
  }) =>
    this.rows(sql`
    insert into demographics.sensitive_look (actor, role, query, arguments)
    values (${look.actor}, ${look.role}, ${look.query}, ${JSON.stringify(look.arguments)})`);
}

const answersOf = (category: string) => sql`
  select distinct on (person_id) person_id, value from (
    select coalesce(person.kept_id, a.candidate_id) as person_id, a.value, a.collected_at, person.kept_id is null as own
    from demographics.answer a left join person on person.id = a.candidate_id where a.category = ${category}
  ) answers order by person_id, own desc, collected_at desc nulls last, value`;

/**
 * The applications of a period, with what became of them, and whether they are possible: not dated before their job or
 * their person existed. Who back-dates an application could choose the table that somebody is counted in.
 *
 * What was entered here can't be older than the rows that it refers to. An import tells of the past: its people and jobs
 * came into the database later than they existed, so of those the date of the job's opening counts, if it is known.
 * There is a day's grace, because clocks differ and sources give days without a time zone.
 */
const dated = (params: MetricParams) => {
  const { joins, where } = outcomesOf(params, params.range, ['application', 'job']);
  return sql`
  select o.application_id, o.person_id, o.job_id, o.applied_at, o.hired, o.hire_undone, o.furthest_milestone, o.screen_exit, o.assessment_exit, o.interview_exit, o.offer_exit,
    o.applied_at >= coalesce(greatest(
      case when not a.imported or job.source is null then job.created_at else job.opened_at end,
      case when not a.imported or own.source is null then own.created_at end
    ) - interval '1 day', '-infinity') as possible
  from application_outcome o ${joins} join candidate own on own.id = a.candidate_id where ${where}`;
};

/** Each person's application that got furthest, the earliest of several. */
const homes = sql`
  select distinct on (person_id) person_id, application_id, job_id from scope
  order by person_id, hired desc, milestone_rank(furthest_milestone) desc nulls last, applied_at, application_id`;

/** The milestones that each application reached, and those before. */
const stood = sql`
  select scope.application_id, m.milestone from scope cross join lateral (values
    ('APPLICATION', true), ('SCREEN', ${reached('SCREEN', 'scope')}), ('ASSESSMENT', ${reached('ASSESSMENT', 'scope')}),
    ('INTERVIEW', ${reached('INTERVIEW', 'scope')}), ('OFFER', ${reached('OFFER', 'scope')}), ('HIRED', scope.hired)
  ) m(milestone, holds) where m.holds or milestone_rank(m.milestone) <= milestone_rank(scope.furthest_milestone)`;
