import { Migration } from '@mikro-orm/migrations';
import { announcing, refusingTruncate } from './announcing.js';

/** Announced since the feed was made. */
const announced = [
  'candidate',
  'job',
  'application',
  'offer',
  'candidate_skill',
  'experience',
  'interaction',
  'touch',
  'referral',
  'job_skill',
  'stage',
  'opening',
];

/**
 * Every table that a person or an import can change announces itself; a row that moves from one owner to another tells
 * both. And sweeps: what one change makes stale on many rows is worked off in pages, with its place kept here.
 */
export class Migration20261125091500Announcements extends Migration {
  override up(): void {
    // The closed list stands in src/platform/feed/change.ts.
    for (const table of ['outbox', 'feed'])
      this.addSql(
        `alter table ${table} drop constraint ${table}_entity_check, add check (entity ~ '^[A-Z][A-Z_]*$');`,
      );

    this.addSql(`
      create table feed_sweep (
        consumer text not null,
        scope text not null,
        scope_id uuid not null,
        position bigint not null,
        after uuid,
        begun_at timestamptz(3) not null default now(),
        primary key (consumer, scope, scope_id)
      );
      comment on table feed_sweep is 'what one change makes stale on many rows, worked off page by page behind the checkpoint';
      comment on column feed_sweep.position is 'of the oldest change that it stands for: whoever waits for that one waits for the sweep';
      comment on column feed_sweep.after is 'where the next page begins; null: at the start';
    `);

    this.addSql(`
      create function refuse_truncate() returns trigger language plpgsql as $$
      begin
        raise exception '% announces its changes: use DELETE, because TRUNCATE tells the change feed nothing', tg_table_name using errcode = 'feature_not_supported';
      end $$;

      -- For tables that are changed now and then: entity, kind, and the column with the entity's id. An update that
      -- changes nothing is no news, so that loading the same list of skills again costs no one anything.
      create function announce() returns trigger language plpgsql as $$
      begin
        execute format('insert into outbox (entity, entity_id, kind, operation, client_mutation_id)
          select %L, id, %L, %L, client_mutation_id() from (select distinct %I as id from %s) own where id is not null order by id',
          tg_argv[0], tg_argv[1], tg_op, tg_argv[2],
          case tg_op when 'UPDATE' then '((select * from changed except select * from before) union all (select * from before except select * from changed)) differing'
                     else 'changed' end);
        return null;
      end $$;

      create function announce_api_key() returns trigger language plpgsql as $$
      begin
        -- Each use writes last_used_at: that is no change of the key.
        insert into outbox (entity, entity_id, kind, operation, client_mutation_id)
        select 'API_KEY', c.id, 'API_KEY', tg_op, client_mutation_id() from changed c join before b using (id)
        where (c.role, c.departments, c.revoked_at) is distinct from (b.role, b.departments, b.revoked_at) order by c.id;
        return null;
      end $$;

      create or replace function announce_of_candidate() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select 'CANDIDATE', candidate_id, tg_argv[0], tg_op, candidate_id, client_mutation_id()
          from (select candidate_id from changed union select candidate_id from before) either order by candidate_id;
        else
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', candidate_id, tg_argv[0], tg_op, candidate_id, client_mutation_id() from changed;
        end if;
        return null;
      end $$;

      create or replace function announce_of_job() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, job_id, department, client_mutation_id)
          select 'JOB', j.id, tg_argv[0], tg_op, j.id, j.department, client_mutation_id()
          from (select job_id from changed union select job_id from before) either join job j on j.id = either.job_id order by j.id;
        else
          insert into outbox (entity, entity_id, kind, operation, job_id, department, client_mutation_id)
          select 'JOB', j.id, tg_argv[0], tg_op, j.id, j.department, client_mutation_id()
          from (select distinct job_id from changed) own join job j on j.id = own.job_id;
        end if;
        return null;
      end $$;

      create or replace function announce_of_application() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', a.id, tg_argv[0], tg_op, a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
          from (select application_id from changed union select application_id from before) either
          join application a on a.id = either.application_id join job j on j.id = a.job_id order by a.id;
        else
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', a.id, tg_argv[0], tg_op, a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
          from (select distinct application_id from changed) own join application a on a.id = own.application_id join job j on j.id = a.job_id;
        end if;
        return null;
      end $$;

      -- The person whom an application was taken from; the application itself is announced with its new one.
      create function announce_previous_candidate() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
        select distinct 'CANDIDATE', b.candidate_id, 'APPLICATIONS', tg_op, b.candidate_id, client_mutation_id()
        from changed c join before b using (id) where c.candidate_id <> b.candidate_id;
        return null;
      end $$;

      -- Events that a source has taken back, whether others came instead or not.
      create function announce_superseded() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
        select distinct 'APPLICATION', a.id, 'APPLICATION', 'UPDATE', a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
        from changed c join transition t on t.id = c.transition_id join application a on a.id = t.application_id join job j on j.id = a.job_id;
        return null;
      end $$;

      create or replace function announce_transition() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, transition_id, client_mutation_id)
        select 'APPLICATION', a.id, 'TRANSITION', tg_op, a.candidate_id, a.id, a.job_id, j.department, c.id, client_mutation_id()
        from changed c join application a on a.id = c.application_id join job j on j.id = a.job_id
        where not c.imported
        order by c.id;
        -- Imported history is no news of today: one row tells that the application is here, or is another now. A
        -- correction has told so when it superseded the old events, in this transaction.
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
        select 'APPLICATION', a.id, 'APPLICATION', case when a.created_at = now()::timestamptz(3) then 'INSERT' else 'UPDATE' end,
          a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
        from (select distinct application_id from changed where imported) own
        join application a on a.id = own.application_id join job j on j.id = a.job_id
        where not exists (
          select from transition t join transition_superseded s on s.transition_id = t.id
          where t.application_id = a.id and s.superseded_at = now()::timestamptz(3))
        order by a.id;
        return null;
      end $$;
    `);

    const each: Record<string, string> = {
      skill: `announce('SKILL', 'SKILL', 'id')`,
      skill_alias: `announce('SKILL', 'ALIASES', 'skill_id')`,
      skill_broader: `announce('SKILL', 'BROADER', 'skill_id')`,
      channel: `announce('CHANNEL', 'CHANNEL', 'id')`,
      channel_spend: `announce('CHANNEL', 'SPEND', 'channel_id')`,
      app_user: `announce('USER', 'USER', 'id')`,
    };
    for (const [table, call] of Object.entries(each))
      for (const statement of announcing(table, call)) this.addSql(statement);
    this.addSql(`
      create trigger announce_key after update on api_key referencing old table as before new table as changed for each statement execute function announce_api_key();
      create trigger announce_previous after update on application referencing old table as before new table as changed for each statement execute function announce_previous_candidate();
      create trigger announce_insert after insert on transition_superseded referencing new table as changed for each statement execute function announce_superseded();
    `);
    for (const table of announced) this.addSql(refusingTruncate(table));
  }
}
