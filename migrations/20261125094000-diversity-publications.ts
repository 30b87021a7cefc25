import { Migration } from '@mikro-orm/migrations';

/**
 * Publications of self-identification: all tables of one category and one period, planned together and frozen, instead
 * of single tables in the order in which they were asked for. What is hidden is kept too, because a restated version
 * is checked against the ones before it. Append-only. Single tables that were published before are dropped: they were
 * planned one by one, and would cut across the new ones.
 */
export class Migration20261125094000DiversityPublications extends Migration {
  override up(): void {
    this.addSql(`
      drop table demographics.published;
      create table demographics.publication (
        id uuid primary key default uuidv7(),
        category text not null,
        period text not null check (period in ('MONTH', 'QUARTER', 'YEAR')),
        first_day date not null,
        end_day date not null check (end_day > first_day),
        version integer not null check (version > 0),
        definition_version integer not null,
        small_cell integer not null check (small_cell >= 10),
        published_at timestamptz(3) not null default now(),
        published_by text not null,
        reason text check (version = 1 or reason is not null),
        content jsonb not null,
        unique (category, first_day, end_day, version)
      );
      comment on column demographics.publication.end_day is 'the day after the last one';
      comment on column demographics.publication.content is 'all counts by job, and the plan of what is shown';
      grant select, insert on demographics.publication to rapport_demographics;
    `);
  }
}
