import { Migration } from '@mikro-orm/migrations';

/** Imports that are started through the API: any process can tell how far one is, and ask it to stop. */
export class Migration20261125104500ImportRuns extends Migration {
  override up(): void {
    this.addSql(`
      alter table import_run
        add column upload_id uuid,
        add column dry_run boolean not null default false,
        add column started_by text,
        add column progress jsonb,
        add column beat_at timestamptz(3),
        add column stop_asked boolean not null default false,
        add column problem text;
      create unique index import_run_running on import_run (upload_id) where status = 'RUNNING';
    `);
  }
}
