import { Migration } from '@mikro-orm/migrations';

/** When ids of changes came again and were mended, for `feed status` and /metrics: the database may be a copy. */
export class Migration20261130144600FeedIdsMended extends Migration {
  override up(): void {
    this.addSql(`
      alter table feed_head add column ids_mended_at timestamptz(3);
      comment on column feed_head.ids_mended_at is 'when ids of changes came again and were mended; null: never in this epoch';
    `);
  }
}
