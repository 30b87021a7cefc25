import { Migration } from '@mikro-orm/migrations';

const changeColumns = `
        entity text not null check (entity in ('CANDIDATE', 'APPLICATION', 'JOB')),
        entity_id uuid not null,
        kind text not null,
        operation text not null,
        candidate_id uuid,
        application_id uuid,
        job_id uuid,
        previous_job_id uuid,
        department text,
        previous_department text,
        transition_id uuid,
        client_mutation_id text,
        at timestamptz(3) not null`;

/** Tables whose rows belong to a person, and the word for their change. */
const ofCandidate = {
  candidate_skill: 'SKILLS',
  experience: 'EXPERIENCE',
  interaction: 'INTERACTION',
  touch: 'TOUCH',
  referral: 'REFERRAL',
};
/** Tables whose rows belong to a job. */
const ofJob = { job_skill: 'REQUIREMENTS', stage: 'STAGES', opening: 'OPENING' };

/**
 * The change feed: statement triggers write `outbox` in the writer's transaction, the sequencer moves committed rows
 * into `feed` under dense positions, consumers keep their checkpoint. A change is a hint and holds no personal data.
 */
export class Migration20261123100400Feed extends Migration {
  override up(): void {
    this.addSql(`
      create table outbox (
        id bigint generated always as identity primary key,${changeColumns} default clock_timestamp()
      );
      create table feed (
        position bigint primary key,
        outbox_id bigint not null unique,${changeColumns}
      );
      create table feed_head (
        one boolean primary key default true check (one),
        epoch uuid not null default gen_random_uuid(),
        last bigint not null default 0,
        pruned bigint not null default 0
      );
      comment on column feed_head.last is 'the newest position; its update makes sequencers take turns';
      comment on column feed_head.pruned is 'positions up to this one are gone';
      insert into feed_head default values;
      create table feed_checkpoint (
        consumer text primary key,
        epoch uuid not null,
        position bigint not null,
        updated_at timestamptz(3) not null default now()
      );
      create table feed_dead_letter (
        consumer text not null,
        entity_id uuid not null,
        position bigint not null,
        reason text not null,
        attempts integer not null default 1,
        at timestamptz(3) not null default now(),
        primary key (consumer, entity_id)
      );
      revoke insert, delete on feed_head from rapport_app;
    `);

    this.addSql(`
      create function client_mutation_id() returns text language sql stable
        return nullif(current_setting('rapport.client_mutation_id', true), '');

      create function announce_candidate() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
        select 'CANDIDATE', id, 'CANDIDATE', tg_op, id, client_mutation_id() from changed order by id;
        return null;
      end $$;

      create function announce_of_candidate() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
        select distinct 'CANDIDATE', candidate_id, tg_argv[0], tg_op, candidate_id, client_mutation_id() from changed;
        return null;
      end $$;

      create function announce_job() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, job_id, department, previous_department, client_mutation_id)
          select 'JOB', c.id, 'JOB', tg_op, c.id, c.department, b.department, client_mutation_id()
          from changed c join before b using (id) order by c.id;
        else
          insert into outbox (entity, entity_id, kind, operation, job_id, department, client_mutation_id)
          select 'JOB', id, 'JOB', tg_op, id, department, client_mutation_id() from changed order by id;
        end if;
        return null;
      end $$;

      create function announce_of_job() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, job_id, department, client_mutation_id)
        select 'JOB', j.id, tg_argv[0], tg_op, j.id, j.department, client_mutation_id()
        from (select distinct job_id from changed) c join job j on j.id = c.job_id;
        return null;
      end $$;

      create function announce_application() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          -- A move writes the application and its transition in one transaction: the transition's row tells it all.
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, previous_job_id, department, previous_department, client_mutation_id)
          select 'APPLICATION', c.id, 'APPLICATION', tg_op, c.candidate_id, c.id, c.job_id, b.job_id, j.department, p.department, client_mutation_id()
          from changed c join before b using (id) join job j on j.id = c.job_id join job p on p.id = b.job_id
          where current_setting('rapport.with_transition', true) is distinct from 'on'
             or (c.job_id, c.candidate_id, c.channel_id, c.campaign, c.referred_by, c.applied_at)
                is distinct from (b.job_id, b.candidate_id, b.channel_id, b.campaign, b.referred_by, b.applied_at)
          order by c.id;
        else
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', c.id, 'APPLICATION', tg_op, c.candidate_id, c.id, c.job_id, j.department, client_mutation_id()
          from changed c join job j on j.id = c.job_id
          where tg_op = 'DELETE' or current_setting('rapport.with_transition', true) is distinct from 'on'
          order by c.id;
        end if;
        return null;
      end $$;

      create function announce_of_application() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
        select 'APPLICATION', a.id, tg_argv[0], tg_op, a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
        from (select distinct application_id from changed) c join application a on a.id = c.application_id join job j on j.id = a.job_id;
        return null;
      end $$;

      create function announce_transition() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, transition_id, client_mutation_id)
        select 'APPLICATION', a.id, 'TRANSITION', tg_op, a.candidate_id, a.id, a.job_id, j.department, c.id, client_mutation_id()
        from changed c join application a on a.id = c.application_id join job j on j.id = a.job_id
        where not c.imported
        order by c.id;
        -- Imported history is no news of today: one row tells that the application is here, or is another now.
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
        select 'APPLICATION', a.id, 'APPLICATION', case when a.created_at = now()::timestamptz(3) then 'INSERT' else 'UPDATE' end,
          a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
        from (select distinct application_id from changed where imported) c
        join application a on a.id = c.application_id join job j on j.id = a.job_id
        order by a.id;
        return null;
      end $$;
    `);

    const onEach = (
      table: string,
      call: string,
      operations: readonly ('insert' | 'update' | 'delete')[],
    ) => {
      for (const operation of operations) {
        const tables = {
          insert: 'new table as changed',
          update: 'old table as before new table as changed',
          delete: 'old table as changed',
        }[operation];
        this.addSql(
          `create trigger announce_${operation} after ${operation} on ${table} referencing ${tables} for each statement execute function ${call};`,
        );
      }
    };
    const all = ['insert', 'update', 'delete'] as const;
    onEach('candidate', 'announce_candidate()', all);
    onEach('job', 'announce_job()', all);
    onEach('application', 'announce_application()', all);
    onEach('transition', 'announce_transition()', ['insert']);
    onEach('offer', `announce_of_application('OFFER')`, all);
    for (const [table, kind] of Object.entries(ofCandidate))
      onEach(table, `announce_of_candidate('${kind}')`, all);
    for (const [table, kind] of Object.entries(ofJob))
      onEach(table, `announce_of_job('${kind}')`, all);
  }
}
