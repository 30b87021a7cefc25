import { Migration } from '@mikro-orm/migrations';
import { announcing } from './announcing.js';

/**
 * Erasure of people. Their rows in `candidate` stay without anything that tells about them, so that applications still
 * belong to somebody. A ledger holds whom we erased: opaque ids, and keyed hashes of ids, addresses and phone numbers, by
 * which a later import is recognized. It refers to no other table, because it must outlive all of them.
 */
export class Migration20261130182000Erasure extends Migration {
  override up(): void {
    this.addSql(`
      alter table candidate add column erased_at timestamptz(3);
      comment on column candidate.erased_at is 'when the person was erased; the row then tells nothing about them';
      create index feed_words on feed (candidate_id) where client_mutation_id is not null;
      create index candidate_erased on candidate (id) where erased_at is not null;

      create table erasure (
        id uuid primary key default uuidv7(),
        state text not null check (state in ('WAITS_FOR_APPROVAL', 'REFUSED', 'RUNS', 'DONE')),
        reason text not null check (reason in ('REQUEST', 'CONSENT_WITHDRAWN', 'OBJECTION', 'RETENTION', 'MISTAKE', 'OTHER')),
        rule text constraint erasure_rule_length check (octet_length(rule) <= 200 or char_length(rule) <= 200),
        note text constraint erasure_note_length check (octet_length(note) <= 500 or char_length(note) <= 500),
        asked_by text not null constraint erasure_asked_by_length check (octet_length(asked_by) <= 500 or char_length(asked_by) <= 500),
        asked_by_name text not null constraint erasure_asked_by_name_length check (octet_length(asked_by_name) <= 500 or char_length(asked_by_name) <= 500),
        asked_at timestamptz(3) not null default now(),
        decided_by text constraint erasure_decided_by_length check (octet_length(decided_by) <= 500 or char_length(decided_by) <= 500),
        decided_by_name text constraint erasure_decided_by_name_length check (octet_length(decided_by_name) <= 500 or char_length(decided_by_name) <= 500),
        decided_at timestamptz(3),
        erased_at timestamptz(3),
        done_at timestamptz(3),
        open jsonb not null default '[]'
      );
      comment on table erasure is 'the ledger of erasures: when, why, by whom. It holds no personal data of those who were erased';
      comment on column erasure.asked_by is 'the subject of a viewer: user:<id>, key:<id>';
      comment on column erasure.asked_by_name is 'who asked, as people read it';
      comment on column erasure.open is 'what is still to do: [{"store": "search index", "why": "it does not answer"}]';
      create index erasure_newest on erasure (asked_at, id);
      create index erasure_unfinished on erasure (id) where state = 'RUNS';

      create table erasure_person (
        erasure_id uuid not null references erasure,
        candidate_id uuid not null,
        erased_at timestamptz(3),
        primary key (erasure_id, candidate_id)
      );
      create index erasure_person_candidate on erasure_person (candidate_id);

      create table erasure_key (
        key bytea not null,
        kind text not null check (kind in ('SOURCE_ID', 'EMAIL', 'PHONE', 'APPLICATION_ID')),
        candidate_id uuid not null,
        lifted_at timestamptz(3),
        lifted_by text,
        primary key (key, candidate_id)
      );
      comment on table erasure_key is 'keyed hashes by which an erased person is recognized, until they are lifted because the person applies again';

      create function erasure_key_of(kind text, value text) returns bytea language sql stable parallel safe security definer set search_path = public, pg_temp as $$
        select hmac(convert_to(kind || chr(31) || value, 'UTF8'), secret, 'sha256') from installation
      $$;
      comment on function erasure_key_of is 'the hash of a value with the secret of this installation';
      create function is_erased(kind text, value text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
        select value is not null and exists (select from erasure_key) and exists (
          select from erasure_key k where k.key = erasure_key_of(kind, value) and k.lifted_at is null)
      $$;
      comment on function is_erased is 'true if the value belongs to somebody who was erased and has not applied again';
      create function anybody_erased() returns boolean language sql stable security definer set search_path = public, pg_temp as $$
        select exists (select from erasure_key where lifted_at is null)
      $$;
      comment on function anybody_erased is 'false: is_erased need not be asked';
      create function source_value(source text, external_id text) returns text language sql immutable parallel safe
        return source || chr(31) || external_id;
      create function phone_value(phone text) returns text language sql immutable parallel safe
        return case when length(regexp_replace(phone, '[^0-9]', '', 'g')) >= 7 then "right"(regexp_replace(phone, '[^0-9]', '', 'g'), 9) end;
      comment on function phone_value is 'the last nine digits: with and without the code of the country it is the same number';

      create function survey_answer(said interaction) returns text language sql immutable parallel safe
        return case when said.type = 'SURVEY' and said.direction = 'IN' then substring(said.body, '^\\s*((?:10|[0-9])(?:\\s*/\\s*10)?)(?:\\s|$)') end;
      comment on function survey_answer is 'the number that a survey was answered with: what stays of an erased person';

      drop trigger append_only on transition;
      create trigger append_only before delete or truncate on transition for each statement execute function refuse_change();
      create trigger append_only_update before update on transition for each statement
        when (current_setting('rapport.erasing', true) is distinct from 'yes') execute function refuse_change();
      create function erase_transitions(people uuid[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        perform set_config('rapport.erasing', 'yes', true);
        update transition t set reason = null, external_id = null
        from application a where a.id = t.application_id and a.candidate_id = any(people) and (t.reason is not null or t.external_id is not null);
        perform set_config('rapport.erasing', 'no', true);
      end $$;
      comment on function erase_transitions is 'takes reasons and ids out of the history of these people; the application may not change history itself';
      create function erase_answers(people uuid[]) returns void language sql security definer set search_path = public, pg_temp as $$
        delete from demographics.answer where candidate_id = any(people)
      $$;
      comment on function erase_answers is 'deletes the self-identification of these people; the application may not read it';
      revoke all on function erasure_key_of, is_erased, anybody_erased, erase_transitions, erase_answers from public;
      grant execute on function erasure_key_of, is_erased, anybody_erased to rapport_app;
      grant execute on function is_erased, anybody_erased to rapport_demographics;
      grant execute on function erase_transitions, erase_answers to rapport_app;

      create function idempotency_key_of(given text) returns text language sql stable parallel safe
        return encode(erasure_key_of('IDEMPOTENCY', given), 'hex');
      update idempotency_key set key = idempotency_key_of(key);

      revoke delete on erasure, erasure_person, erasure_key from rapport_app;
    `);
    for (const statement of announcing('erasure', `announce('ERASURE', 'ERASURE', 'id')`))
      this.addSql(statement);
  }
}
