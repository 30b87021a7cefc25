import { Migration } from '@mikro-orm/migrations';

/** A hash beside each document, for comparing an index with the database; and the place of a rebuild, so that it can go on after an interruption. */
export class Migration20261125093000IndexStates extends Migration {
  override up(): void {
    this.addSql(`
      alter table search_document add column hash text;
      comment on column search_document.hash is 'of the document as it was built; null: a tombstone, or written before there were hashes';

      create table index_rebuild (
        consumer text primary key,
        target text not null,
        mapping_version integer not null,
        epoch uuid not null,
        position bigint not null,
        after uuid,
        done integer not null default 0,
        begun_at timestamptz(3) not null default now()
      );
      comment on table index_rebuild is 'a rebuild under way: where it goes on when it was interrupted';
      comment on column index_rebuild.position is 'of the feed when it began: what changed later is caught up with at the end';
      create unlogged table index_rebuild_document (
        id uuid primary key,
        version bigint not null,
        hash text not null
      );
      comment on table index_rebuild_document is 'what the rebuild has written, to be compared with what the new index holds';
    `);
  }
}
