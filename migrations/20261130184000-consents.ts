import { Migration } from '@mikro-orm/migrations';
import { announcing } from './announcing.js';

const short = (column: string, most: number) =>
  `check (octet_length(${column}) <= ${most} or char_length(${column}) <= ${most})`;
const ways = `('FORM', 'EMAIL', 'PHONE', 'IN_PERSON', 'API', 'PROFILE', 'IMPORT')`;

/**
 * Consent by purpose, objections, and the record of asking. Rows are added; the only later change of one is its end.
 *
 * `candidate.consent_until` is the end of the consent to the purpose TALENT_POOL, and `candidate.do_not_contact` says
 * whether an objection to any contact is open. Triggers keep both sides the same, whichever is written: the API and the
 * import write the columns, and what is recorded by purpose changes the columns.
 */
export class Migration20261130184000Consents extends Migration {
  override up(): void {
    this.addSql(`
      create table consent_purpose (
        id uuid primary key default uuidv7(),
        code text not null unique check (code ~ '^[A-Z][A-Z0-9_]{0,49}$'),
        name text not null ${short('name', 200)},
        basis text not null default 'CONSENT' check (basis in ('CONSENT', 'CONTRACT', 'LEGITIMATE_INTEREST')),
        default_months integer check (default_months between 1 and 1200),
        active boolean not null default true,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        constraint consent_purpose_talent_pool check (code <> 'TALENT_POOL' or (basis = 'CONSENT' and default_months is not null and active))
      );
      comment on table consent_purpose is 'what people are asked to agree to, or what they are written to about';
      insert into consent_purpose (code, name, basis, default_months) values
        ('TALENT_POOL', 'Keep in the talent pool', 'CONSENT', 24),
        ('POSITIONS', 'Contact about other positions', 'CONSENT', 24),
        ('MARKETING', 'News and events', 'CONSENT', 24),
        ('APPLICATION', 'Contact about their own application', 'CONTRACT', null);

      create table consent_text (
        id uuid primary key default uuidv7(),
        purpose_id uuid not null references consent_purpose,
        language text not null check (language ~ '^[a-z]{2,3}$'),
        version integer not null,
        body text not null ${short('body', 10_000)},
        created_at timestamptz(3) not null default now(),
        created_by text not null ${short('created_by', 500)},
        unique (purpose_id, language, version)
      );
      create trigger append_only before update or delete or truncate on consent_text for each statement execute function refuse_change();
      revoke update, delete, truncate on consent_text from rapport_app;

      create table consent (
        id uuid primary key default uuidv7(),
        ordinal bigint not null generated always as identity unique,
        candidate_id uuid not null references candidate on delete cascade,
        purpose_id uuid not null references consent_purpose,
        text_id uuid references consent_text,
        given_at timestamptz(3),
        expires_at timestamptz(3),
        via text not null check (via in ${ways}),
        recorded_by text not null ${short('recorded_by', 500)},
        recorded_at timestamptz(3) not null default now(),
        withdrawn_at timestamptz(3),
        withdrawn_via text check (withdrawn_via in ${ways}),
        withdrawn_by text ${short('withdrawn_by', 500)},
        struck_out boolean not null default false,
        check ((withdrawn_at is null) = (withdrawn_via is null))
      );
      comment on column consent.ordinal is 'the last one recorded of a person and purpose counts';
      comment on column consent.given_at is 'null: not known, as in an import';
      comment on column consent.expires_at is 'null: it has no end';
      comment on column consent.struck_out is 'true: the profile no longer says it, so it counts as never given';
      create index consent_of_person on consent (candidate_id, purpose_id, ordinal desc);

      create table consent_request (
        id uuid primary key default uuidv7(),
        candidate_id uuid not null references candidate on delete cascade,
        purpose_id uuid not null references consent_purpose,
        text_id uuid references consent_text,
        after_ordinal bigint not null,
        asked_at timestamptz(3) not null,
        via text not null check (via in ${ways}),
        asked_by text not null ${short('asked_by', 500)},
        recorded_at timestamptz(3) not null default now(),
        unique (candidate_id, purpose_id, after_ordinal)
      );
      comment on column consent_request.after_ordinal is 'the consent after which the person was asked again; 0: none. So nobody is asked twice';

      create table objection (
        id uuid primary key default uuidv7(),
        candidate_id uuid not null references candidate on delete cascade,
        purpose_id uuid references consent_purpose,
        objected_at timestamptz(3) not null,
        via text not null check (via in ${ways}),
        recorded_by text not null ${short('recorded_by', 500)},
        recorded_at timestamptz(3) not null default now(),
        withdrawn_at timestamptz(3),
        withdrawn_via text check (withdrawn_via in ${ways}),
        withdrawn_by text ${short('withdrawn_by', 500)},
        check ((withdrawn_at is null) = (withdrawn_via is null))
      );
      comment on column objection.purpose_id is 'null: to any contact';
      create unique index objection_open on objection (candidate_id, purpose_id) nulls not distinct where withdrawn_at is null;
      create index objection_of_person on objection (candidate_id);
    `);

    this.addSql(`
      -- Who writes in this transaction: an import says so, a change of the API gives its actor.
      create function consent_way() returns text language sql stable as $$
        select case current_setting('rapport.writer', true) when 'import' then 'IMPORT' else 'PROFILE' end
      $$;
      create function consent_actor() returns text language sql stable as $$
        select coalesce(nullif(current_setting('rapport.actor', true), ''), lower(consent_way()))
      $$;

      create function talent_pool() returns uuid language sql stable as $$
        select id from consent_purpose where code = 'TALENT_POOL'
      $$;
      create function consent_end(person uuid) returns timestamptz(3) language sql stable as $$
        select least(expires_at, withdrawn_at) from consent
        where candidate_id = person and purpose_id = talent_pool() and not struck_out order by ordinal desc limit 1
      $$;

      -- What a new person comes with.
      create function record_consents() returns trigger language plpgsql as $$
      begin
        insert into consent (candidate_id, purpose_id, expires_at, via, recorded_by)
        select id, talent_pool(), consent_until, consent_way(), consent_actor() from changed where consent_until is not null;
        insert into objection (candidate_id, objected_at, via, recorded_by)
        select id, now(), consent_way(), consent_actor() from changed where do_not_contact;
        return null;
      end $$;
      create trigger record_consents after insert on candidate referencing new table as changed
        for each statement execute function record_consents();

      -- An import repeats what its source said once. It neither renews a consent nor lifts an objection that it has not recorded.
      create function keep_consents() returns trigger language plpgsql as $$
      declare
        known consent;
      begin
        if consent_way() <> 'IMPORT' then return new; end if;
        if new.consent_until is distinct from old.consent_until then
          select * into known from consent
          where candidate_id = new.id and purpose_id = talent_pool() and not struck_out order by ordinal desc limit 1;
          if (known.via <> 'IMPORT' or known.withdrawn_at is not null) and (new.consent_until is null or exists (
              select from consent where candidate_id = new.id and purpose_id = talent_pool() and not struck_out
                and (expires_at = new.consent_until or known.withdrawn_at is not null and expires_at > new.consent_until))) then
            new.consent_until := old.consent_until;
          end if;
        end if;
        if not new.do_not_contact and exists (
            select from objection where candidate_id = new.id and purpose_id is null and withdrawn_at is null and via <> 'IMPORT') then
          new.do_not_contact := true;
        end if;
        return new;
      end $$;
      create trigger keep_consents before update on candidate for each row
        when (old.consent_until is distinct from new.consent_until or old.do_not_contact and not new.do_not_contact)
        execute function keep_consents();

      -- A column that was written: is what it says recorded already?
      create function record_changed_consent() returns trigger language plpgsql as $$
      begin
        if new.consent_until is null then
          update consent set struck_out = true where candidate_id = new.id and purpose_id = talent_pool() and not struck_out;
        elsif new.consent_until is distinct from consent_end(new.id) then
          insert into consent (candidate_id, purpose_id, expires_at, via, recorded_by)
          values (new.id, talent_pool(), new.consent_until, consent_way(), consent_actor());
        end if;
        return null;
      end $$;
      create trigger record_changed_consent after update on candidate for each row
        when (old.consent_until is distinct from new.consent_until) execute function record_changed_consent();

      create function record_changed_objection() returns trigger language plpgsql as $$
      begin
        if new.do_not_contact then
          insert into objection (candidate_id, objected_at, via, recorded_by)
          values (new.id, now(), consent_way(), consent_actor()) on conflict do nothing;
        else
          update objection set withdrawn_at = greatest(now(), objected_at), withdrawn_via = consent_way(), withdrawn_by = consent_actor()
          where candidate_id = new.id and purpose_id is null and withdrawn_at is null;
        end if;
        return null;
      end $$;
      create trigger record_changed_objection after update on candidate for each row
        when (old.do_not_contact <> new.do_not_contact) execute function record_changed_objection();

      -- What was recorded by purpose changes the columns.
      create function show_consent() returns trigger language plpgsql as $$
      begin
        if new.purpose_id = talent_pool() then
          update candidate set consent_until = consent_end(id), version = version + 1
          where id = new.candidate_id and consent_until is distinct from consent_end(id);
        end if;
        return null;
      end $$;
      create trigger show_new_consent after insert on consent for each row
        when (new.via not in ('PROFILE', 'IMPORT')) execute function show_consent();
      create trigger show_consent_end after update on consent for each row
        when (old.withdrawn_at is distinct from new.withdrawn_at) execute function show_consent();

      create function show_objection() returns trigger language plpgsql as $$
      begin
        if new.purpose_id is null then
          update candidate set do_not_contact = (new.withdrawn_at is null), version = version + 1
          where id = new.candidate_id and do_not_contact <> (new.withdrawn_at is null);
        end if;
        return null;
      end $$;
      create trigger show_new_objection after insert on objection for each row
        when (new.via not in ('PROFILE', 'IMPORT')) execute function show_objection();
      create trigger show_objection_end after update on objection for each row
        when (old.withdrawn_at is distinct from new.withdrawn_at) execute function show_objection();

      -- The history says what was recorded: only an end is added to a row, once.
      create function keep_consent_history() returns trigger language plpgsql as $$
      begin
        if old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawn_via) is distinct from (old.withdrawn_at, old.withdrawn_via)
           or (to_jsonb(new) - '{withdrawn_at,withdrawn_via,withdrawn_by,struck_out}'::text[])
              is distinct from (to_jsonb(old) - '{withdrawn_at,withdrawn_via,withdrawn_by,struck_out}'::text[]) then
          raise exception '% is a history: add a row instead', tg_table_name using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      create trigger keep_history before update on consent for each row execute function keep_consent_history();
      create trigger keep_history before update on objection for each row execute function keep_consent_history();

      -- A person whose columns changed is announced by them; so are people who come with a consent.
      create function announce_consent() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', candidate_id, 'CONSENT', tg_op, candidate_id, client_mutation_id() from changed
          where to_jsonb(changed) ->> 'via' not in ('PROFILE', 'IMPORT');
        elsif tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', c.candidate_id, 'CONSENT', tg_op, c.candidate_id, client_mutation_id()
          from changed c full join before b using (id) where c.withdrawn_at is distinct from b.withdrawn_at;
        else
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', candidate_id, 'CONSENT', tg_op, candidate_id, client_mutation_id() from changed;
        end if;
        return null;
      end $$;
    `);
    for (const statement of [
      ...announcing('consent_purpose', `announce('CONSENT_PURPOSE', 'CONSENT_PURPOSE', 'id')`),
      ...announcing('consent', 'announce_consent()'),
      ...announcing('objection', 'announce_consent()'),
      ...announcing('consent_request', `announce_of_candidate('CONSENT')`),
    ])
      this.addSql(statement);

    this.addSql(`
      insert into consent (candidate_id, purpose_id, expires_at, via, recorded_by)
      select id, talent_pool(), consent_until, case when source is null then 'PROFILE' else 'IMPORT' end, 'upgrade'
      from candidate where consent_until is not null;
      insert into objection (candidate_id, objected_at, via, recorded_by)
      select id, updated_at, case when source is null then 'PROFILE' else 'IMPORT' end, 'upgrade' from candidate where do_not_contact;
    `);
  }
}
