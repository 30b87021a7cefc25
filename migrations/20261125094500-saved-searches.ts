import { Migration } from '@mikro-orm/migrations';
import { announcing } from './announcing.js';

/** Searches that people keep, whom each of them finds, and whom it began to find. */
export class Migration20261125094500SavedSearches extends Migration {
  override up(): void {
    this.addSql(`
      create table saved_search (
        id uuid primary key default uuidv7(),
        owner text not null,
        name text not null,
        query text not null default '',
        filter jsonb not null default '{}',
        departments text[],
        access text not null default 'PRIVATE' check (access in ('PRIVATE', 'READ', 'EDIT')),
        alerts boolean not null default true,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      comment on column saved_search.owner is 'the subject of a viewer: user:<id>, key:<id>';
      comment on column saved_search.query is 'as it was understood: mistyped words are mended';
      comment on column saved_search.departments is 'those that the owner was limited to when it was last saved; null: none';
      comment on column saved_search.access is 'what others on the hiring side may do';
      create index saved_search_owner on saved_search (owner, name, id);

      create table saved_search_member (
        candidate_id uuid not null,
        saved_search_id uuid not null references saved_search on delete cascade,
        primary key (candidate_id, saved_search_id)
      );
      create index saved_search_member_search on saved_search_member (saved_search_id);
      comment on table saved_search_member is 'whom each search with alerts found when they were last looked at: who is new here has begun to match';

      create table saved_search_match (
        id uuid primary key default uuidv7(),
        saved_search_id uuid not null references saved_search on delete cascade,
        candidate_id uuid not null references candidate on delete cascade,
        at timestamptz(3) not null default now()
      );
      create index saved_search_match_newest on saved_search_match (saved_search_id, at, id);
      create index saved_search_match_candidate on saved_search_match (candidate_id);
      comment on table saved_search_match is 'alerts: a person did not match, and then did; one row each time';
    `);
    for (const statement of [
      ...announcing('saved_search', `announce('SAVED_SEARCH', 'SAVED_SEARCH', 'id')`),
      ...announcing('saved_search_match', `announce('SAVED_SEARCH', 'MATCH', 'id')`, ['insert']),
    ])
      this.addSql(statement);
  }
}
