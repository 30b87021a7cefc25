import { Migration } from '@mikro-orm/migrations';

/**
 * A saved search looks at what the role of its owner sees. Until now it looked at everything that is indexed; only roles
 * that see all of it could save one, and of these only hiring managers are limited to departments.
 */
export class Migration20261130121500SavedSearchRole extends Migration {
  override up(): void {
    this.addSql(`
      alter table saved_search add column role text check (role in ('ADMIN', 'RECRUITER', 'HIRING_MANAGER', 'ANALYST', 'AUDITOR'));
      update saved_search set role = case when departments is null then 'RECRUITER' else 'HIRING_MANAGER' end;
      alter table saved_search alter column role set not null;
      comment on column saved_search.role is 'of the owner when it was last saved';
    `);
  }
}
