import { Migration } from '@mikro-orm/migrations';

/**
 * What refreshing the SQL views costs, so that all processes together can keep to a share of a processor; and where the
 * feed was, so that the views can say when they are old.
 */
export class Migration20261130113000ViewRefreshes extends Migration {
  override up(): void {
    this.addSql(`
      alter table bi_answer add column epoch uuid, add column position bigint, alter column cursor drop not null;
      comment on column bi_answer.cursor is 'no longer written: epoch and position say where the feed was';
      comment on column bi_answer.epoch is 'the epoch of the feed before the answer';
      comment on column bi_answer.position is 'the position of the feed before the answer';
      create table bi_refresh (
        document text primary key,
        view_name text not null,
        attempted_at timestamptz(3),
        took_ms double precision,
        failure text
      );
      comment on table bi_refresh is 'the last attempt to refresh each SQL view; its duration decides when the next one may begin';
      comment on column bi_refresh.attempted_at is 'when the last attempt ended';
      comment on column bi_refresh.failure is 'why the last attempt changed nothing; null: it worked';
      create view bi.refresh_status as
        select 'bi.' || r.view_name as view_name, a.refreshed_at, (a.provenance ->> 'asOf')::timestamptz as as_of,
          (a.epoch = h.epoch and a.position = h.last and a.refreshed_at > now() - interval '1 hour') is not true as stale,
          r.attempted_at, r.took_ms / 1000 as seconds, r.failure
        from public.bi_refresh r cross join public.feed_head h left join public.bi_answer a on a.document = r.document;
      comment on view bi.refresh_status is 'How old each view is; docs/bi.md';
      comment on column bi.refresh_status.view_name is 'Name of the view.';
      comment on column bi.refresh_status.refreshed_at is 'When its rows were stored; null: never so far.';
      comment on column bi.refresh_status.as_of is 'The moment as of which its rows were read.';
      comment on column bi.refresh_status.stale is 'Whether something has changed since, or an hour has passed.';
      comment on column bi.refresh_status.attempted_at is 'When the last attempt to refresh it ended.';
      comment on column bi.refresh_status.seconds is 'How long the last attempt took.';
      comment on column bi.refresh_status.failure is 'Why the last attempt changed nothing; null: it worked.';
      grant select on bi.refresh_status to rapport_bi, rapport_app;
    `);
  }
}
