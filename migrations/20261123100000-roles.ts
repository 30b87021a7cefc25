import { Migration } from '@mikro-orm/migrations';

/**
 * Extensions and the two group roles. Logins are members of a group role; what a connection may do is decided by
 * the group role alone, so that the embedded server and a company's own server behave the same.
 *
 * - `rapport_app` runs the application. It can't read self-identification, nor change a transition.
 * - `rapport_demographics` reads and writes self-identification, and knows no names.
 */
export class Migration20261123100000Roles extends Migration {
  override up(): void {
    this.addSql(`
      create extension if not exists citext;
      create extension if not exists pg_trgm;
      create extension if not exists unaccent;
      create extension if not exists btree_gin;
      create extension if not exists pgcrypto;
    `);
    for (const role of ['rapport_app', 'rapport_demographics']) {
      this.addSql(`
        do $$ begin
          create role ${role} nologin;
        exception when duplicate_object or unique_violation then null; -- roles belong to the server, not to one database
        end $$;
        grant usage on schema public to ${role};
      `);
    }
    // An import stages its rows in temporary tables.
    this.addSql(`
      do $$ begin
        execute format('grant connect, temporary on database %I to rapport_app, rapport_demographics', current_database());
      end $$;
    `);
    this
      .addSql(`alter default privileges in schema public grant select, insert, update, delete on tables to rapport_app;
      alter default privileges in schema public grant usage, select on sequences to rapport_app;`);
  }
}
