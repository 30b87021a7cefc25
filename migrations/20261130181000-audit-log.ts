import { Migration } from '@mikro-orm/migrations';

/**
 * Who saw or changed which sensitive thing. Requests write into `audit_inbox`; one process at a time moves its rows into
 * `audit_event`, where each row has a position and the hash of the row before. The application's role adds to the inbox
 * and reads. It changes and removes nothing: only the owner's functions do.
 *
 * Values, like the old address of an edited person, stand in `audit_value`. An event holds the hash of salted hashes of
 * its values, so that they can be erased and the chain still holds.
 */
export class Migration20261130181000AuditLog extends Migration {
  override up(): void {
    this.addSql(`
      create table audit_inbox (
        id bigint generated always as identity primary key,
        at timestamptz(3) not null default clock_timestamp(),
        actor_kind text not null check (actor_kind in ('USER', 'API_KEY', 'CANDIDATE_LINK', 'SYSTEM', 'COMMAND_LINE')),
        actor text not null,
        role text,
        door text not null check (door in ('GRAPHQL', 'SOCKET', 'BI', 'FILE', 'COMMAND_LINE', 'IMPORT')),
        address text,
        action text not null check (action in ('READ', 'LIST', 'SEARCH', 'CREATE', 'UPDATE', 'DELETE', 'EXPORT', 'IMPORT', 'SUBSCRIBE', 'RUN')),
        outcome text not null check (outcome in ('DONE', 'REFUSED', 'FAILED', 'REPEATED')),
        operation text not null,
        entity text,
        entity_id uuid,
        people uuid[] not null default '{}',
        ids uuid[] not null default '{}',
        detail jsonb not null default '{}',
        contents jsonb not null default '[]'
      );
      comment on table audit_inbox is 'events that have no position in the audit log yet';
      comment on column audit_inbox.people is 'the people whom the event is about';
      comment on column audit_inbox.ids is 'objects that it is about; their people are looked up';

      create table audit_event (
        position bigint primary key,
        previous_hash bytea not null,
        hash bytea not null,
        at timestamptz(3) not null,
        actor_kind text not null check (actor_kind in ('USER', 'API_KEY', 'CANDIDATE_LINK', 'SYSTEM', 'COMMAND_LINE')),
        actor text not null,
        role text,
        door text not null check (door in ('GRAPHQL', 'SOCKET', 'BI', 'FILE', 'COMMAND_LINE', 'IMPORT')),
        address text,
        action text not null check (action in ('READ', 'LIST', 'SEARCH', 'CREATE', 'UPDATE', 'DELETE', 'EXPORT', 'IMPORT', 'SUBSCRIBE', 'RUN')),
        outcome text not null check (outcome in ('DONE', 'REFUSED', 'FAILED', 'REPEATED')),
        operation text not null,
        entity text,
        entity_id uuid,
        candidate_id uuid,
        candidate_ids uuid[],
        detail jsonb not null,
        contents_hash bytea
      );
      comment on table audit_event is 'append-only and hash-chained: who saw or changed which sensitive thing';
      comment on column audit_event.candidate_id is 'the one person whom it is about';
      comment on column audit_event.candidate_ids is 'the people whom it is about, when they are several';
      create index audit_event_at on audit_event (at, position);
      create index audit_event_actor on audit_event (actor, at, position);
      create index audit_event_action on audit_event (action, at, position);
      create index audit_event_door on audit_event (door, at, position);
      create index audit_event_entity on audit_event (entity, at, position);
      create index audit_event_entity_id on audit_event (entity_id, at, position) where entity_id is not null;
      create index audit_event_candidate on audit_event (candidate_id, at, position) where candidate_id is not null;
      create index audit_event_candidates on audit_event using gin (candidate_ids) where candidate_ids is not null;

      create table audit_value (
        position bigint not null,
        ordinal int not null,
        candidate_id uuid,
        entity text,
        entity_id uuid,
        salt bytea,
        content jsonb,
        hash bytea not null,
        forgotten_at timestamptz(3),
        primary key (position, ordinal),
        check ((content is null) = (forgotten_at is not null) and (salt is null) = (content is null))
      );
      comment on table audit_value is 'values of events of the audit log; erasure empties them';
      create index audit_value_candidate on audit_value (candidate_id) where candidate_id is not null and content is not null;
      create index audit_value_of_nobody on audit_value (position) where candidate_id is null and content is not null;

      create table audit_head (
        only_one boolean primary key default true check (only_one),
        position bigint not null,
        hash bytea not null
      );
      comment on table audit_head is 'the last position of the audit log, and its hash';
      insert into audit_head (position, hash) values (0, sha256(convert_to('rapport audit', 'UTF8')));

      create function audit_people(ids uuid[]) returns uuid[] language sql stable set search_path = pg_catalog, public as $$
        select array_agg(distinct found.person order by found.person) from (
          select id as person from candidate where id = any(ids)
          union all select candidate_id from application where id = any(ids)
          union all select candidate_id from interaction where id = any(ids)
          union all select candidate_id from referral where id = any(ids)
          union all select a.candidate_id from offer o join application a on a.id = o.application_id where o.id = any(ids)
        ) found where found.person is not null
      $$;

      create function audit_text(e audit_event) returns text language sql stable set search_path = pg_catalog, public set timezone = 'UTC' as $$
        select string_agg(coalesce(octet_length(field)::text || ':' || field, '-'), ',' order by place) from unnest(array[
          e.position::text, to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS'), e.actor_kind, e.actor, e.role, e.door, e.address, e.action,
          e.outcome, e.operation, e.entity, e.entity_id::text, e.candidate_id::text, e.candidate_ids::text, e.detail::text,
          encode(e.contents_hash, 'hex')
        ]) with ordinality fields(field, place)
      $$;
      comment on function audit_text is 'what the hash of an event is made of, behind the hash before it: each field with its length in bytes';

      create function audit_chain(most int, waits boolean) returns int
      language plpgsql security definer set search_path = pg_catalog, public set timezone = 'UTC' as $$
      declare
        entry audit_inbox;
        event audit_event;
        head audit_head;
        people uuid[];
        part record;
        salt bytea;
        hashes bytea;
        taken bigint[] := '{}';
      begin
        -- One process at a time gives positions. Each statement below sees what was committed before it.
        if waits then
          perform pg_advisory_xact_lock(hashtext('rapport audit chain'));
        elsif not pg_try_advisory_xact_lock(hashtext('rapport audit chain')) then
          return 0;
        end if;
        select * into head from audit_head;
        for entry in select * from audit_inbox order by id limit most loop
          people := entry.people;
          if cardinality(entry.ids) > 0 then
            people := people || audit_people(entry.ids);
            select coalesce(array_agg(distinct id order by id), '{}') into people from unnest(people) id;
          end if;
          head.position := head.position + 1;
          hashes := '';
          for part in select value, ordinality from jsonb_array_elements(entry.contents) with ordinality loop
            salt := uuid_send(gen_random_uuid());
            insert into audit_value (position, ordinal, candidate_id, entity, entity_id, salt, content, hash)
            values (
              head.position, part.ordinality,
              coalesce((audit_people(array[(part.value->>'id')::uuid]))[1], (part.value->>'person')::uuid, case when cardinality(people) = 1 then people[1] end),
              part.value->>'entity', (part.value->>'id')::uuid, salt, part.value->'content',
              sha256(salt || convert_to((part.value->'content')::text, 'UTF8'))
            )
            returning hashes || hash into hashes;
          end loop;
          event := row(
            head.position, head.hash, ''::bytea, entry.at, entry.actor_kind, entry.actor, entry.role, entry.door, entry.address, entry.action,
            entry.outcome, entry.operation, entry.entity, entry.entity_id,
            case when cardinality(people) = 1 then people[1] end, case when cardinality(people) > 1 then people end,
            entry.detail, case when hashes <> '' then sha256(hashes) end
          );
          head.hash := sha256(event.previous_hash || convert_to(audit_text(event), 'UTF8'));
          event.hash := head.hash;
          insert into audit_event select event.*;
          taken := taken || entry.id;
        end loop;
        delete from audit_inbox where id = any(taken);
        if cardinality(taken) > 0 then
          update audit_head set position = head.position, hash = head.hash;
        end if;
        return cardinality(taken);
      end $$;
      comment on function audit_chain is 'moves events from the inbox into the log; without waiting, it leaves them to the process that does so now';

      create function audit_words(text text) returns text language sql immutable set search_path = pg_catalog, public as $$
        select ' ' || btrim(regexp_replace(lower(text), '[^[:alnum:]]+', ' ', 'g')) || ' '
      $$;
      comment on function audit_words is 'a text as words with one space between them, so that a name is found as a whole';

      create function audit_forget(people uuid[], texts text[] default '{}') returns int
      language plpgsql security definer set search_path = pg_catalog, public as $$
      declare
        forgotten int;
      begin
        while audit_chain(1000, true) > 0 loop end loop;
        update audit_value v set content = null, salt = null, forgotten_at = clock_timestamp()
        where v.content is not null and (
          v.candidate_id = any(people)
          or v.candidate_id is null and (
            exists (select from audit_event e where e.position = v.position and e.candidate_ids && people)
            or exists (select from unnest(texts) text where char_length(text) > 2 and strpos(audit_words(v.content::text), audit_words(text)) > 0)
          )
        );
        get diagnostics forgotten = row_count;
        return forgotten;
      end $$;
      comment on function audit_forget is 'empties the values of erased people, and of searches and lists that name one of these texts';

      revoke all on audit_inbox, audit_event, audit_value, audit_head from rapport_app;
      grant select on audit_inbox, audit_event, audit_value, audit_head to rapport_app;
      grant insert (at, actor_kind, actor, role, door, address, action, outcome, operation, entity, entity_id, people, ids, detail, contents)
        on audit_inbox to rapport_app;
      revoke execute on function audit_chain, audit_forget, audit_people, audit_text, audit_words from public;
      grant execute on function audit_chain, audit_forget, audit_text to rapport_app;
    `);
  }
}
