import { sql, type RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Sql } from '../../platform/database/database.js';
import type { Question } from '../analytics/common/analytics.question.js';
import { journeys, reachedMilestones } from '../analytics/history/journeys.queries.js';
import { jobOfViewer, scopeOf } from '../analytics/history/scope.queries.js';
import type { Milestone } from '../jobs/job.enums.js';
import type { Box, Counts, Pattern } from './demographics.suppression.js';

/** What of a table is kept when it is published. */
export interface PublishedContent {
  counts: Counts;
  nested: Milestone[];
  present: Milestone[];
  pattern?: Pattern;
  n: number;
  hireUndone: number;
}

export interface PublishedRow extends Box {
  publishedAt: string;
  version: number;
  content: PublishedContent;
}

/**
 * A connection of the demographics role, with the statements of this domain. The builder only writes the text of a
 * statement: it never runs on the application's own connection.
 */
export class DemographicsSql {
  constructor(private readonly client: pg.ClientBase, private readonly builder: Sql) {}

  private async rows<T>(query: RawBuilder<unknown>): Promise<T[]> {
    const { sql: text, parameters } = query.compile(this.builder);
    return (await this.client.query(text, [...parameters])).rows as T[];
  }

  begin = () => this.client.query('begin');
  commit = () => this.client.query('commit');
  rollback = () => this.client.query('rollback');

  /** Publications of one category take turns: each is checked against the ones before it. */
  takeTurn = (category: string) => this.rows(sql`select pg_advisory_xact_lock(hashtext('rapport demographics'), hashtext(${category}))`);

  today = async (): Promise<string> => (await this.rows<{ today: string }>(sql`select (now() at time zone 'UTC')::date::text as today`))[0]!.today;

  /** Categories that anybody has answered. */
  categories = async (): Promise<string[]> => (await this.rows<{ category: string }>(sql`select distinct category from demographics.answer order by 1`)).map(({ category }) => category);

  job = async (id: string): Promise<{ department: string | null } | undefined> =>
    (await this.rows<{ department: string | null }>(sql`select department from job where id = cast(${id} as uuid)`))[0];

  /** All tables of a category that were published, oldest first. */
  published = (category: string): Promise<PublishedRow[]> => this.rows(sql`
    select first_day::text as "from", end_day::text as "to", department, job_id::text as "jobId", job_department as "jobDepartment",
      content, definition_version as version, published_at::text as "publishedAt"
    from demographics.published where category = ${category} order by published_at, id`);

  publish = async (category: string, box: Box, content: PublishedContent, version: number): Promise<PublishedRow> => {
    const [row] = await this.rows<{ publishedAt: string }>(sql`
      insert into demographics.published (category, department, job_id, job_department, first_day, end_day, content, definition_version)
      values (${category}, ${box.department ?? null}, ${box.jobId ?? null}, ${box.jobDepartment ?? null}, ${box.from}, ${box.to}, ${JSON.stringify(content)}, ${version})
      returning published_at::text as "publishedAt"`);
    return { ...box, content, version, publishedAt: row!.publishedAt };
  };

  /**
   * People by answer and milestone, each once, by their applications in the question's range. An answer of a person
   * who was merged counts for the one that is kept, unless that one has an answer of its own.
   */
  counts = (question: Question, category: string): Promise<{ value: string | null; milestone: Milestone; people: number }[]> => this.rows(sql`
    with recursive ${scopeOf(question, question.range)}, ${journeys}, ${reachedMilestones}, answered as (
      select distinct on (person_id) person_id, value from (
        select coalesce(person.kept_id, a.candidate_id) as person_id, a.value, a.collected_at, person.kept_id is null as own
        from demographics.answer a left join person on person.id = a.candidate_id where a.category = ${category}
      ) answers order by person_id, own desc, collected_at desc nulls last, value
    ), stood as (
      select id as application_id, 'APPLICATION' as milestone from scope
      union all select application_id, milestone from reached
      union all select application_id, 'HIRED' from furthest where hired
    ), met as (
      select distinct scope.person_id, stood.milestone from stood join scope on scope.id = stood.application_id
    )
    select answered.value, met.milestone, count(*)::int as people from met left join answered on answered.person_id = met.person_id group by 1, 2`);

  /** Applications with a hire that was undone. */
  hiresUndone = async (question: Question): Promise<number> => (await this.rows<{ count: number }>(sql`
    with recursive ${scopeOf(question, question.range)}, ${journeys} select count(*)::int as count from undone`))[0]!.count;

  /** Milestones of the jobs in scope, and whether anybody applied for the job in the range. */
  pipelines = (question: Question): Promise<{ milestones: Milestone[]; applied: boolean }[]> => this.rows(sql`
    with recursive ${scopeOf(question, question.range)}
    select (select coalesce(jsonb_agg(distinct s.milestone), '[]') from stage s where s.job_id = job.id and s.deleted_at is null) as milestones,
      exists (select from scope where scope.job_id = job.id) as applied
    from job where ${jobOfViewer(question, 'job')}`);
}
