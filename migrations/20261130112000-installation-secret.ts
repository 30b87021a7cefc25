import { Migration } from '@mikro-orm/migrations';

/**
 * The secret of this installation. All its processes derive their keys from it: for cursors, and for the sign-in of the
 * demo. `gen_random_bytes` is of pgcrypto.
 */
export class Migration20261130112000InstallationSecret extends Migration {
  override up(): void {
    this.addSql(`
      create table installation (
        one boolean primary key default true check (one),
        secret bytea not null check (length(secret) = 32)
      );
      insert into installation (secret) values (gen_random_bytes(32));
      revoke insert, update, delete on installation from rapport_app;
    `);
  }
}
