import { Migration } from '@mikro-orm/migrations';

/** Applications and their append-only transitions, openings, offers, interactions, touches and referrals. */
export class Migration20261123100200Applications extends Migration {
  override up(): void {
    this.addSql(`
      create table application (
        id uuid primary key default uuidv7(),
        source text,
        external_id text,
        candidate_id uuid not null references candidate,
        job_id uuid not null references job,
        applied_at timestamptz(3) not null,
        channel_id uuid references channel,
        campaign text,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'HIRED', 'REJECTED', 'WITHDRAWN', 'TRANSFERRED')),
        referred_by text,
        stage_id uuid references stage,
        stage_entered_at timestamptz(3),
        ended_at timestamptz(3),
        imported boolean not null default false,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        unique (source, external_id)
      );
      comment on column application.stage_id is 'the last stage entered; kept when the application ends';
      comment on column application.referred_by is 'the person credited, by e-mail address or name, apart from the channel';
      create index application_candidate on application (candidate_id, applied_at desc, id);
      create index application_board on application (job_id, stage_id, stage_entered_at, id);
      create index application_applied on application (applied_at, id);

      create table transition (
        id uuid primary key default uuidv7(),
        application_id uuid not null,
        ordinal integer not null,
        revision integer not null default 1,
        from_stage_id uuid,
        to_stage_id uuid,
        at timestamptz(3),
        kind text not null check (kind in ('ENTER', 'ADVANCE', 'SKIP', 'BACK', 'REJECT', 'WITHDRAW', 'HIRE', 'UNHIRE', 'REOPEN', 'TRANSFER')),
        kind_given boolean not null default true,
        out_of_order boolean not null default false,
        reason text,
        actor text,
        imported boolean not null default false,
        source text,
        external_id text,
        recorded_at timestamptz(3) not null default now()
      );
      comment on table transition is 'append-only: the truth behind every funnel. A correction is a new revision, and the old row is named in transition_superseded';
      comment on column transition.ordinal is 'place in the history of the application, from 1';
      comment on column transition.at is 'null: the source gave no date';
      comment on column transition.kind_given is 'false: worked out from the stages, and worked out again when history arrives late';
      comment on column transition.out_of_order is 'dated before its predecessor: in funnels, not in durations';
      create unique index transition_external on transition (source, external_id, revision) where external_id is not null;
      create index transition_application on transition (application_id, ordinal);

      create table transition_superseded (
        transition_id uuid primary key references transition,
        superseded_at timestamptz(3) not null default now()
      );
      create view current_transition as
        select t.* from transition t
        where not exists (select from transition_superseded s where s.transition_id = t.id);
      comment on view current_transition is 'what history says now: transitions without superseded rows';

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
      end $$;
      create trigger append_only before update or delete or truncate on transition
        for each statement execute function refuse_change();
      create trigger append_only before update or delete or truncate on transition_superseded
        for each statement execute function refuse_change();
      revoke update, delete, truncate on transition, transition_superseded from rapport_app;
    `);

    // Foreign keys ask once a row: of 22.8 s for 165,000 transitions they took 11.3 s. These triggers ask once a
    // statement, take the same locks, and also see that a stage belongs to the application's job.
    this.addSql(`
      create function check_transitions() returns trigger language plpgsql as $$
      declare
        wrong record;
      begin
        perform from application where id in (select application_id from changed) for key share;
        perform from stage where id in (select from_stage_id from changed union select to_stage_id from changed) for key share;
        select named.* into wrong from (
          select distinct c.application_id, v.stage_id
          from changed c cross join lateral (values (c.from_stage_id), (c.to_stage_id)) v(stage_id)
        ) named
        left join application a on a.id = named.application_id
        left join stage s on s.id = named.stage_id and s.job_id = a.job_id
        where a.id is null or (named.stage_id is not null and s.id is null) limit 1;
        if found then
          raise exception 'transition: there is no application % with a stage % of its job', wrong.application_id, wrong.stage_id using errcode = 'foreign_key_violation';
        end if;
        return null;
      end $$;
      create trigger check_references after insert on transition referencing new table as changed
        for each statement execute function check_transitions();

      create function keep_history() returns trigger language plpgsql as $$
      begin
        if tg_table_name = 'application' then
          if exists (select from removed r join transition t on t.application_id = r.id) then
            raise exception 'application: one with a history is never deleted' using errcode = 'foreign_key_violation';
          end if;
        elsif exists (
          select from removed r join application a on a.job_id = r.job_id join transition t on t.application_id = a.id
          where r.id in (t.from_stage_id, t.to_stage_id)
        ) then
          raise exception 'stage: one that history names is never deleted, only hidden' using errcode = 'foreign_key_violation';
        end if;
        return null;
      end $$;
      create trigger keep_history after delete on application referencing old table as removed
        for each statement execute function keep_history();
      create trigger keep_history after delete on stage referencing old table as removed
        for each statement execute function keep_history();
    `);

    this.addSql(`
      create table opening (
        id uuid primary key default uuidv7(),
        source text,
        external_id text,
        job_id uuid not null references job,
        opened_at timestamptz(3) not null,
        filled_at timestamptz(3),
        closed_at timestamptz(3),
        application_id uuid references application,
        version integer not null default 1,
        unique (source, external_id)
      );
      create index opening_job on opening (job_id);

      create table offer (
        id uuid primary key default uuidv7(),
        application_id uuid not null references application,
        revision integer not null check (revision > 0),
        status text not null check (status in ('DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'RESCINDED')),
        sent_at timestamptz(3),
        resolved_at timestamptz(3),
        starts_on date,
        version integer not null default 1,
        unique (application_id, revision)
      );
      comment on column offer.revision is 'the version of the offer made to the person: 1, 2, 3; the latest counts';

      create table interaction (
        id uuid primary key default uuidv7(),
        source text,
        external_id text,
        candidate_id uuid not null references candidate,
        application_id uuid references application,
        at timestamptz(3) not null,
        type text not null check (type in ('NOTE', 'CALL', 'EMAIL', 'SMS', 'MEETING', 'INTERVIEW', 'FEEDBACK', 'EVENT', 'SURVEY')),
        direction text check (direction in ('IN', 'OUT')),
        actor text,
        subject text,
        body text,
        imported boolean not null default false,
        recorded_at timestamptz(3) not null default now(),
        unique (source, external_id)
      );
      create index interaction_candidate on interaction (candidate_id, at desc, id);
      create index interaction_application on interaction (application_id);

      create table touch (
        id uuid primary key default uuidv7(),
        source text,
        external_id text,
        candidate_id uuid not null references candidate,
        channel_id uuid not null references channel,
        campaign text,
        at timestamptz(3) not null,
        unique (source, external_id)
      );
      create index touch_candidate on touch (candidate_id, at);

      create table referral (
        id uuid primary key default uuidv7(),
        source text,
        external_id text,
        referrer_email citext not null,
        candidate_id uuid not null references candidate,
        job_id uuid references job,
        at timestamptz(3) not null,
        recorded_at timestamptz(3) not null default now(),
        unique (source, external_id)
      );
      create index referral_candidate on referral (candidate_id);
      create index referral_at on referral (at, id);
    `);

    this.addSql(`
      create table idempotency_key (
        actor text not null,
        key text not null,
        operation text not null,
        arguments_hash bytea not null,
        result jsonb,
        created_at timestamptz(3) not null default now(),
        primary key (actor, key)
      );
      create index idempotency_key_age on idempotency_key (created_at);

      create table import_run (
        id uuid primary key default uuidv7(),
        source text not null,
        path text not null,
        status text not null default 'RUNNING' check (status in ('RUNNING', 'DONE', 'STOPPED', 'FAILED')),
        started_at timestamptz(3) not null default now(),
        ended_at timestamptz(3),
        summary jsonb
      );
    `);
  }
}
