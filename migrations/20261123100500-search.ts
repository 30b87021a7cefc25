import { Migration } from '@mikro-orm/migrations';

/**
 * What the PostgreSQL search engine reads: one row a candidate, written by the indexer alone, as it writes
 * Elasticsearch. Deleted people stay as tombstones, so that a late change can't bring one back.
 */
export class Migration20261123100500Search extends Migration {
  override up(): void {
    this.addSql(`
      create table search_document (
        candidate_id uuid primary key,
        version bigint not null,
        deleted boolean not null default false,
        document jsonb,
        words tsvector not null default '',
        exact tsvector not null default '',
        indexed_at timestamptz(3) not null default now()
      );
      comment on column search_document.version is 'the feed position read before the rows behind the document';
      comment on column search_document.words is 'stemmed';
      comment on column search_document.exact is 'as written: for quoted phrases and prefixes';
      create index search_document_words on search_document using gin (words);
      create index search_document_exact on search_document using gin (exact);
    `);
  }
}
