import { Migration } from '@mikro-orm/migrations';

/**
 * How consumers catch up after much has changed: the objects that each of them still has to bring up to date, every one
 * once however many changes named it; and how far each one is, for people who wait for it.
 */
export class Migration20261130121500FeedStale extends Migration {
  override up(): void {
    this.addSql(`
      create table feed_stale (
        consumer text not null,
        object_id uuid not null,
        position bigint not null,
        primary key (consumer, object_id)
      );
      create index feed_stale_order on feed_stale (consumer, position, object_id);
      comment on table feed_stale is 'objects that a consumer has yet to bring up to date from their current rows';
      comment on column feed_stale.position is 'of the oldest change that made the object stale; 0 in a rebuild';

      create table feed_catch_up (
        consumer text primary key,
        counted text not null,
        edition text,
        done bigint not null default 0,
        total bigint not null default 0,
        per_second double precision,
        begun_at timestamptz(3) not null default now(),
        at timestamptz(3) not null default now()
      );
      comment on table feed_catch_up is 'consumers that are catching up, and how far they are';
      comment on column feed_catch_up.counted is 'what done and total count, like people';
      comment on column feed_catch_up.edition is 'not null: everything is being rebuilt, by these rules';
      comment on column feed_catch_up.per_second is 'how fast it is, over about the last minute';

      grant select, insert, update, delete on feed_stale, feed_catch_up to rapport_app;
    `);
  }
}
