import { Migration } from '@mikro-orm/migrations';

/**
 * Exports of what is held about a person: who asked for one, how far it is, and until when its archive is kept. The
 * archives are files. A person has one export at most that is not made yet.
 */
export class Migration20261130183000PersonalExports extends Migration {
  override up(): void {
    this.addSql(`
      create table personal_export (
        id uuid primary key default uuidv7(),
        candidate_id uuid not null references candidate on delete cascade,
        requested_by text not null,
        requested_at timestamptz(3) not null default now(),
        state text not null default 'QUEUED' check (state in ('QUEUED', 'RUNNING', 'READY', 'FAILED', 'EXPIRED')),
        attempts int not null default 0,
        next_at timestamptz(3) not null default now(),
        started_at timestamptz(3),
        ready_at timestamptz(3),
        expires_at timestamptz(3),
        bytes bigint,
        row_count int,
        problem text
      );
      comment on table personal_export is 'archives of what is held about a person';
      comment on column personal_export.next_at is 'when it may be tried next';
      create unique index personal_export_waiting on personal_export (candidate_id) where state in ('QUEUED', 'RUNNING');
      create index personal_export_next on personal_export (next_at) where state in ('QUEUED', 'RUNNING');
      create index personal_export_end on personal_export (expires_at) where state = 'READY';
      create index personal_export_candidate on personal_export (candidate_id);
      create index personal_export_requested on personal_export (requested_at, id);
      grant select, insert, update, delete on personal_export to rapport_app;
    `);
  }
}
