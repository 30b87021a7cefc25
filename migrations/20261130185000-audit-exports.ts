import { Migration } from '@mikro-orm/migrations';

/** Whoever fetches the archive of a person looks at that person: the audit log finds people by their exports, too. */
export class Migration20261130185000AuditExports extends Migration {
  override up(): void {
    this.addSql(`
      create or replace function audit_people(ids uuid[]) returns uuid[] language sql stable set search_path = pg_catalog, public as $$
        select array_agg(distinct found.person order by found.person) from (
          select id as person from candidate where id = any(ids)
          union all select candidate_id from application where id = any(ids)
          union all select candidate_id from interaction where id = any(ids)
          union all select candidate_id from referral where id = any(ids)
          union all select candidate_id from personal_export where id = any(ids)
          union all select a.candidate_id from offer o join application a on a.id = o.application_id where o.id = any(ids)
        ) found where found.person is not null
      $$;
    `);
  }
}
