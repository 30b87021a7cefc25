import { Migration } from '@mikro-orm/migrations';

/** The tiers of an open job are counted from an index: rows carry features, and to read them all took most of the first page's time. */
export class Migration20261129220000KeptScoreCounts extends Migration {
  override up(): void {
    this.addSql(
      `create index kept_score_count on kept_score (job_id, tier, excluded, consent_until)`,
    );
  }
}
