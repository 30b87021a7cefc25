import { Migration } from '@mikro-orm/migrations';

/**
 * The SQL door for BI tools: the schema `bi`, whose views are made from the trusted documents when the server starts,
 * and a role that may read them and nothing else. A view shows the rows that a document was last answered with.
 */
export class Migration20261125101000BiViews extends Migration {
  override up(): void {
    this.addSql(`
      do $$ begin
        create role rapport_bi nologin;
      exception when duplicate_object or unique_violation then null; -- roles belong to the server, not to one database
      end $$;
      do $$ begin
        execute format('grant connect on database %I to rapport_bi', current_database());
      end $$;
      create schema bi;
      revoke all on schema bi from public;
      comment on schema bi is 'Answers of the metrics for BI tools; docs/bi.md';
      grant usage on schema bi to rapport_bi;
      grant usage, create on schema bi to rapport_app;
      create table bi_answer (
        document text primary key,
        provenance jsonb not null,
        rows jsonb not null,
        cursor text not null,
        refreshed_at timestamptz(3) not null default now()
      );
      comment on table bi_answer is 'what each document without needed parameters was last answered with, for the views of the schema bi';
      comment on column bi_answer.cursor is 'where the feed was before the answer';
    `);
  }
}
