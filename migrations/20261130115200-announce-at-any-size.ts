import { Migration } from '@mikro-orm/migrations';

/**
 * What an update of many rows costs. PostgreSQL keeps the plan of a trigger's statement for as long as a connection
 * lives, and it makes the plan when the trigger first runs. An import first updates the applications that it knows
 * already, of which a first import has none: the plan was then a loop over no rows in a loop over no rows. With the
 * 300,000 applications that got their history next, it was to compare 90,000,000,000 pairs. A full join is never such a
 * loop, whatever the first size was. It finds the same pairs, because both sides have the same ids. Behaviour is as
 * before.
 */
export class Migration20261130115200AnnounceAtAnySize extends Migration {
  override up(): void {
    this.addSql(`
      create or replace function announce_application() returns trigger language plpgsql as $$
      declare
        with_transition boolean := current_setting('rapport.with_transition', true) is not distinct from 'on';
      begin
        if tg_op = 'UPDATE' then
          -- A move writes the application and its transition in one transaction: the transition's row tells it all.
          if with_transition and not exists (
            select from changed c full join before b using (id)
            where (c.job_id, c.candidate_id, c.channel_id, c.campaign, c.referred_by, c.applied_at)
                  is distinct from (b.job_id, b.candidate_id, b.channel_id, b.campaign, b.referred_by, b.applied_at)) then
            return null;
          end if;
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, previous_job_id, department, previous_department, client_mutation_id)
          with pair as materialized (
            select id, c.candidate_id, c.job_id, b.job_id as previous_job_id
            from changed c full join before b using (id)
            where not with_transition
               or (c.job_id, c.candidate_id, c.channel_id, c.campaign, c.referred_by, c.applied_at)
                  is distinct from (b.job_id, b.candidate_id, b.channel_id, b.campaign, b.referred_by, b.applied_at))
          select 'APPLICATION', p.id, 'APPLICATION', tg_op, p.candidate_id, p.id, p.job_id, p.previous_job_id, j.department, o.department, client_mutation_id()
          from pair p join job j on j.id = p.job_id join job o on o.id = p.previous_job_id
          order by p.id;
          -- The person whom an application was taken from; the application itself is announced with its new one.
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', b.candidate_id, 'APPLICATIONS', tg_op, b.candidate_id, client_mutation_id()
          from changed c full join before b using (id) where c.candidate_id is distinct from b.candidate_id;
        elsif tg_op = 'DELETE' or not with_transition then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', c.id, 'APPLICATION', tg_op, c.candidate_id, c.id, c.job_id, j.department, client_mutation_id()
          from changed c join job j on j.id = c.job_id
          order by c.id;
        end if;
        return null;
      end $$;

      create or replace function announce_candidate() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
        select 'CANDIDATE', id, 'CANDIDATE', tg_op, id, client_mutation_id() from changed order by id;
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          with pair as materialized (
            select id, c.merged_into_id as into_now, b.merged_into_id as into_before
            from changed c full join before b using (id) where c.merged_into_id is distinct from b.merged_into_id)
          select distinct 'CANDIDATE', either.id, 'MERGED', tg_op, either.id, client_mutation_id()
          from pair p cross join lateral (values (p.id), (p.into_now), (p.into_before)) either(id) where either.id is not null;
        elsif tg_op = 'DELETE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', merged_into_id, 'MERGED', 'UPDATE', merged_into_id, client_mutation_id() from changed where merged_into_id is not null;
        end if;
        return null;
      end $$;

      create or replace function announce_job() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, job_id, department, previous_department, client_mutation_id)
          select 'JOB', id, 'JOB', tg_op, id, c.department, b.department, client_mutation_id()
          from changed c full join before b using (id) order by id;
        else
          insert into outbox (entity, entity_id, kind, operation, job_id, department, client_mutation_id)
          select 'JOB', id, 'JOB', tg_op, id, department, client_mutation_id() from changed order by id;
        end if;
        return null;
      end $$;

      create or replace function announce_api_key() returns trigger language plpgsql as $$
      begin
        -- Each use writes last_used_at: that is no change of the key.
        insert into outbox (entity, entity_id, kind, operation, client_mutation_id)
        select 'API_KEY', id, 'API_KEY', tg_op, client_mutation_id() from changed c full join before b using (id)
        where (c.role, c.departments, c.revoked_at) is distinct from (b.role, b.departments, b.revoked_at) order by id;
        return null;
      end $$;
    `);
  }
}
