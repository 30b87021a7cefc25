import { Migration } from '@mikro-orm/migrations';

/**
 * Tables of diversityBreakdown, frozen when first published: asking again later gives the same table, so that
 * yesterday's answer can't be subtracted from today's. What was hidden is kept too, because every later table is
 * checked against the ones before it. Append-only.
 */
export class Migration20261123120000DemographicsPublished extends Migration {
  override up(): void {
    this.addSql(`
      create table demographics.published (
        id uuid primary key default uuidv7(),
        category text not null,
        department text,
        job_id uuid,
        job_department text,
        first_day date not null,
        end_day date not null check (end_day > first_day),
        content jsonb not null,
        definition_version integer not null,
        published_at timestamptz(3) not null default now(),
        unique nulls not distinct (category, department, job_id, first_day, end_day)
      );
      comment on column demographics.published.end_day is 'the day after the last one';
      comment on column demographics.published.content is 'all counts, and the pattern of what is shown';
      grant select, insert on demographics.published to rapport_demographics;
    `);
  }
}
