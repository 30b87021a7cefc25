import { Migration } from '@mikro-orm/migrations';

/**
 * What a move of one card costs: its triggers look whether there is anything to announce before they gather it, and one
 * trigger does on `application` what two did. Behaviour is as before.
 */
export class Migration20261125103000AnnounceMoves extends Migration {
  override up(): void {
    this.addSql(`
      create or replace function announce_application() returns trigger language plpgsql as $$
      declare
        with_transition boolean := current_setting('rapport.with_transition', true) is not distinct from 'on';
      begin
        if tg_op = 'UPDATE' then
          -- A move writes the application and its transition in one transaction: the transition's row tells it all.
          if with_transition and not exists (
            select from changed c join before b using (id)
            where (c.job_id, c.candidate_id, c.channel_id, c.campaign, c.referred_by, c.applied_at)
                  is distinct from (b.job_id, b.candidate_id, b.channel_id, b.campaign, b.referred_by, b.applied_at)) then
            return null;
          end if;
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, previous_job_id, department, previous_department, client_mutation_id)
          select 'APPLICATION', c.id, 'APPLICATION', tg_op, c.candidate_id, c.id, c.job_id, b.job_id, j.department, p.department, client_mutation_id()
          from changed c join before b using (id) join job j on j.id = c.job_id join job p on p.id = b.job_id
          where not with_transition
             or (c.job_id, c.candidate_id, c.channel_id, c.campaign, c.referred_by, c.applied_at)
                is distinct from (b.job_id, b.candidate_id, b.channel_id, b.campaign, b.referred_by, b.applied_at)
          order by c.id;
          -- The person whom an application was taken from; the application itself is announced with its new one.
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', b.candidate_id, 'APPLICATIONS', tg_op, b.candidate_id, client_mutation_id()
          from changed c join before b using (id) where c.candidate_id <> b.candidate_id;
        elsif tg_op = 'DELETE' or not with_transition then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', c.id, 'APPLICATION', tg_op, c.candidate_id, c.id, c.job_id, j.department, client_mutation_id()
          from changed c join job j on j.id = c.job_id
          order by c.id;
        end if;
        return null;
      end $$;
      drop trigger announce_previous on application;
      drop function announce_previous_candidate();

      create or replace function announce_transition() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, transition_id, client_mutation_id)
        select 'APPLICATION', a.id, 'TRANSITION', tg_op, a.candidate_id, a.id, a.job_id, j.department, c.id, client_mutation_id()
        from changed c join application a on a.id = c.application_id join job j on j.id = a.job_id
        where not c.imported
        order by c.id;
        -- Imported history is no news of today: one row tells that the application is here, or is another now. A
        -- correction has told so when it superseded the old events, in this transaction.
        if exists (select from changed where imported) then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', a.id, 'APPLICATION', case when a.created_at = now()::timestamptz(3) then 'INSERT' else 'UPDATE' end,
            a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
          from (select distinct application_id from changed where imported) own
          join application a on a.id = own.application_id join job j on j.id = a.job_id
          where not exists (
            select from transition t join transition_superseded s on s.transition_id = t.id
            where t.application_id = a.id and s.superseded_at = now()::timestamptz(3))
          order by a.id;
        end if;
        return null;
      end $$;
    `);
  }
}
