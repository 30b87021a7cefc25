import { Migration } from '@mikro-orm/migrations';
import { refusingTruncate } from './announcing.js';

/**
 * Who somebody is: identities at providers, sessions of browsers, and links that sign in once. Secrets are kept as
 * hashes. The end of a session is announced as a change of its user, so that open sockets check their rights.
 */
export class Migration20261130150500SignIn extends Migration {
  override up(): void {
    this.addSql(`
      create table identity (
        issuer text not null check (char_length(issuer) <= 1000),
        subject text not null check (char_length(subject) <= 255),
        user_id uuid not null references app_user on delete cascade,
        linked_at timestamptz(3) not null default now(),
        last_used_at timestamptz(3) not null default now(),
        primary key (issuer, subject),
        unique (user_id, issuer)
      );
      comment on table identity is 'an account at a provider, by which a user signs in';

      create table web_session (
        id uuid primary key default uuidv7(),
        hash bytea not null unique,
        user_id uuid not null references app_user on delete cascade,
        issuer text,
        subject text,
        provider_session text,
        refresh_token text,
        created_at timestamptz(3) not null default now(),
        checked_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        ended_at timestamptz(3),
        foreign key (issuer, subject) references identity on delete cascade
      );
      comment on column web_session.refresh_token is 'sealed';
      comment on column web_session.checked_at is 'when the provider last said that the session goes on';
      create index web_session_user on web_session (user_id);
      create index web_session_identity on web_session (issuer, subject);
      create index web_session_end on web_session (expires_at);

      create table sign_in_link (
        hash bytea primary key,
        purpose text not null check (purpose in ('INVITATION', 'ACCESS', 'FIRST_ADMINISTRATOR')),
        user_id uuid references app_user on delete cascade,
        made_by text not null,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        used_at timestamptz(3),
        check ((user_id is null) = (purpose = 'FIRST_ADMINISTRATOR'))
      );
      create index sign_in_link_user on sign_in_link (user_id);

      update api_key set name = left(name, 500) where char_length(name) > 500;
      alter table api_key add column expires_at timestamptz(3),
        add constraint api_key_name_length check (octet_length(name) <= 500 or char_length(name) <= 500),
        add constraint api_key_departments_length
          check (octet_length(array_to_string(departments, '')) <= 200 or longest_text(departments) <= 200);

      create function announce_session_end() returns trigger language plpgsql as $$
      begin
        -- A session begins without an end, so its end is what changes.
        insert into outbox (entity, entity_id, kind, operation)
          select distinct 'USER', c.user_id, 'USER', 'UPDATE' from changed c full join before b using (id)
          where (c.ended_at is null) is distinct from (b.ended_at is null);
        return null;
      end $$;
      create trigger announce_update after update on web_session referencing old table as before new table as changed
        for each statement execute function announce_session_end();
      ${refusingTruncate('web_session')}
    `);
  }
}
