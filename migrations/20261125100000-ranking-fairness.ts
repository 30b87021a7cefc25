import { Migration } from '@mikro-orm/migrations';

/**
 * How groups stand in the ranking of a job: joined by the demographics role alone, which sees scores and no names.
 * What is shown is frozen for the month in which it is first asked for, so that no two answers can be subtracted.
 */
export class Migration20261125100000RankingFairness extends Migration {
  override up(): void {
    this.addSql(`
      grant select (job_id, candidate_id, tier, fit, rank, excluded, consent_until) on kept_score to rapport_demographics;
      grant select (job_id, formula, as_of) on kept_match to rapport_demographics;
      create table demographics.ranking_publication (
        job_id uuid not null,
        category text not null,
        month date not null,
        formula text not null,
        as_of date not null,
        small_cell integer not null check (small_cell >= 10),
        published_at timestamptz(3) not null default now(),
        published_by text not null,
        content jsonb not null,
        primary key (job_id, category, month)
      );
      comment on table demographics.ranking_publication is 'append-only: what was shown about a ranking in a month, small cells left out';
      grant select, insert on demographics.ranking_publication to rapport_demographics;
    `);
  }
}
