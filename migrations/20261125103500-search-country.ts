import { Migration } from '@mikro-orm/migrations';

/** `location:de` looks for a code too: without an index for that, PostgreSQL reads every document. */
export class Migration20261125103500SearchCountry extends Migration {
  override up(): void {
    this.addSql('create index search_document_country on search_document (country_key);');
  }
}
