import { Migration } from '@mikro-orm/migrations';

/**
 * What the check of new transitions costs. PostgreSQL does not know how many different applications a statement names, so
 * it looked up each pair of application and stage by itself: of the time that an import needed for its history, the check
 * took nearly half. Now the new rows are joined with both tables as they are, without a list of pairs first, and applications that
 * this transaction has written itself are not locked: nobody else can delete them. What is refused is the same.
 */
export class Migration20261130150500CheckTransitionsAtAnySize extends Migration {
  override up(): void {
    this.addSql(`
      create or replace function check_transitions() returns trigger language plpgsql as $$
      declare
        wrong record;
      begin
        perform from changed c join application a on a.id = c.application_id
        where a.xmin <> pg_current_xact_id()::xid for key share of a;
        perform from stage where id in (select from_stage_id from changed union select to_stage_id from changed) for key share;
        -- Without a limit: PostgreSQL would choose a plan that is quick for a first row, and there is none.
        select c.application_id, case when f.job_id is distinct from a.job_id and c.from_stage_id is not null then c.from_stage_id else c.to_stage_id end as stage_id into wrong
        from changed c
        left join application a on a.id = c.application_id
        left join stage f on f.id = c.from_stage_id
        left join stage t on t.id = c.to_stage_id
        where a.id is null
           or (c.from_stage_id is not null and f.job_id is distinct from a.job_id)
           or (c.to_stage_id is not null and t.job_id is distinct from a.job_id);
        if found then
          raise exception 'transition: there is no application % with a stage % of its job', wrong.application_id, wrong.stage_id using errcode = 'foreign_key_violation';
        end if;
        return null;
      end $$;
    `);
  }
}
