import { Migration } from '@mikro-orm/migrations';

/** Which edition of data that ships with the product the database has: loading it again costs one look. */
export class Migration20261123110000Import extends Migration {
  override up(): void {
    this.addSql(`
      create table shipped_data (
        name text primary key,
        hash text not null,
        loaded_at timestamptz(3) not null default now()
      );
      comment on column shipped_data.hash is 'SHA-256 of the file that was loaded';
    `);
  }
}
