import { Migration } from '@mikro-orm/migrations';

/**
 * Who looked at which sensitive figures, and when. A row is written in the transaction that reads them, so that no look
 * is without one; nobody but the owner changes or removes it. It is narrow on purpose: an audit log takes it in later.
 *
 * The demographics role also learns when a person, a job and an application came into the database: an application
 * dated before its job or its person counts in no table.
 */
export class Migration20261130150300AuditLooks extends Migration {
  override up(): void {
    this.addSql(`
      create table demographics.sensitive_look (
        id uuid primary key default uuidv7(),
        at timestamptz(3) not null default now(),
        actor text not null,
        role text not null,
        query text not null,
        arguments jsonb not null
      );
      comment on table demographics.sensitive_look is 'append-only: who looked at which sensitive figures, and when';
      grant insert on demographics.sensitive_look to rapport_demographics;
      grant select (created_at) on candidate to rapport_demographics;
      grant select (created_at) on job to rapport_demographics;
    `);
  }
}
