import { Migration } from '@mikro-orm/migrations';
import { announcing } from './announcing.js';

/** Talent pools: named lists of people, whom the hiring side shares; and in the PostgreSQL engine who is in which. */
export class Migration20261125104500Pools extends Migration {
  override up(): void {
    this.addSql(`
      create table pool (
        id uuid primary key default uuidv7(),
        owner text not null,
        made_by text not null,
        name text not null,
        description text,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      comment on column pool.owner is 'the subject of a viewer: user:<id>, key:<id>';
      comment on column pool.made_by is 'who made it, as people read it';
      create unique index pool_name on pool (lower(name));

      create table pool_member (
        pool_id uuid not null references pool on delete cascade,
        candidate_id uuid not null references candidate on delete cascade,
        added_by text not null,
        added_at timestamptz(3) not null default now(),
        primary key (pool_id, candidate_id)
      );
      create index pool_member_candidate on pool_member (candidate_id);

      alter table search_document add column pool_ids text[];
      create function search_document_pools() returns trigger language plpgsql as $$
      begin
        new.pool_ids := document_texts(new.document, 'poolIds');
        return new;
      end $$;
      create trigger pools before insert or update of document on search_document for each row execute function search_document_pools();
      create index search_document_pools on search_document using gin (pool_ids);
    `);
    for (const statement of [
      ...announcing('pool', `announce('POOL', 'POOL', 'id')`),
      ...announcing('pool_member', `announce_of_candidate('POOLS')`),
    ])
      this.addSql(statement);
  }
}
