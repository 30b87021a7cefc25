import { Migration } from '@mikro-orm/migrations';

/**
 * A GIN index keeps new entries in a list that every search reads from end to end until it is taken in, at 4 MB by
 * default or by autovacuum: 20,000 people's features waiting there made finding some of them 60 times slower (81 ms
 * against 1.3 ms). At 256 kB the list costs a search 32 pages at most.
 */
export class Migration20261125141500GinPending extends Migration {
  override up(): void {
    for (const index of [
      'candidate_features_skills',
      'search_document_words',
      'search_document_words_de',
      'search_document_exact',
      'search_document_lists',
      'search_document_findings',
    ]) {
      this.addSql(`alter index ${index} set (gin_pending_list_limit = 256);`);
    }
  }
}
