import { Migration } from '@mikro-orm/migrations';

/**
 * A contact or a referral says which department it is about, as applications do: otherwise a viewer who is limited to other
 * departments would be told that something happened to the person, and so that they applied there.
 */
export class Migration20261130121600AnnounceDepartments extends Migration {
  override up(): void {
    this.addSql(`
      create function announce_with_department() returns trigger language plpgsql as $$
      begin
        execute format('insert into outbox (entity, entity_id, kind, operation, candidate_id, department, client_mutation_id)
          select ''CANDIDATE'', candidate_id, %L, %L, candidate_id, department, client_mutation_id() from (
            select distinct r.candidate_id, case when r.%I is not null then coalesce(j.department, '''') end as department from %s r %s
          ) own order by candidate_id, department',
          tg_argv[0], tg_op, tg_argv[1],
          case tg_op when 'UPDATE' then format('(select candidate_id, %1$I from changed union select candidate_id, %1$I from before)', tg_argv[1]) else 'changed' end,
          case tg_argv[1] when 'application_id' then 'left join application a on a.id = r.application_id left join job j on j.id = a.job_id'
                          else 'left join job j on j.id = r.job_id' end);
        return null;
      end $$;
      comment on function announce_with_department is 'the department is null for a record about no application or job, and empty for a job without a department';
    `);
    for (const [table, kind, about] of [
      ['interaction', 'INTERACTION', 'application_id'],
      ['referral', 'REFERRAL', 'job_id'],
    ] as const)
      for (const [operation, rows] of [
        ['insert', 'new table as changed'],
        ['update', 'old table as before new table as changed'],
        ['delete', 'old table as changed'],
      ] as const)
        this.addSql(
          `create or replace trigger announce_${operation} after ${operation} on ${table} referencing ${rows} for each statement execute function announce_with_department('${kind}', '${about}');`,
        );
  }
}
