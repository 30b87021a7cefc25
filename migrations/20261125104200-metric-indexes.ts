import { Migration } from '@mikro-orm/migrations';

/** What metrics count of all applications though it is true of few: those that go on, and those that somebody got credit for. */
export class Migration20261125104200MetricIndexes extends Migration {
  override up(): void {
    this.addSql(`
      create index application_active on application (applied_at) include (id, job_id, channel_id) where status = 'ACTIVE';
      create index application_credited on application (id) where referred_by is not null;
    `);
  }
}
