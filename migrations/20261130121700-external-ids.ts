import { Migration } from '@mikro-orm/migrations';

/**
 * An id that holds an e-mail address, which is what an import takes when a file has no ids, is kept as a hash with a key of
 * this database: the same address gives the same id again, and nobody reads the address out of it. Ids that are stored
 * already are replaced, so that the next import finds its people.
 */
export class Migration20261130121700ExternalIds extends Migration {
  override up(): void {
    this.addSql(`
      create table external_id_key (key bytea not null);
      comment on table external_id_key is 'one row: the key of this database for ids made from e-mail addresses. Nobody but the owner reads it';
      revoke all on external_id_key from rapport_app;
      insert into external_id_key select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

      create function external_id_of(given text) returns text language sql stable security definer set search_path = public, pg_temp as $$
        select case when given ~ '[^@[:space:]]@[^@[:space:]]'
          then encode(sha256((select key from external_id_key) || convert_to(given, 'UTF8')), 'hex') else given end
      $$;
      comment on function external_id_of is 'the id under which an id of a source is kept: a hash when it holds an e-mail address, else the id itself';
      revoke all on function external_id_of from public;
      grant execute on function external_id_of to rapport_app, rapport_demographics;

      update candidate set external_id = external_id_of(external_id) where position('@' in external_id) > 0;
      update application set external_id = external_id_of(external_id) where position('@' in external_id) > 0;
      revoke select (external_id) on candidate from rapport_demographics;
    `);
  }
}
