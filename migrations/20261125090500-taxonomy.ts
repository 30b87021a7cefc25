import { Migration } from '@mikro-orm/migrations';

/** Where an entry comes from; the earlier one wins where two disagree. */
const origins = `('COMPANY', 'TAXONOMY', 'GITHUB_TOPICS', 'ONET')`;

/**
 * Occupations with their titles, and where each entry of the taxonomy comes from: a company's own entries win over
 * what is shipped, and that over public lists. `taxonomy_edition` counts changes, so that what is kept in memory can
 * be told from what is stored.
 */
export class Migration20261125090500Taxonomy extends Migration {
  override up(): void {
    this.addSql(`
      alter table skill drop constraint skill_origin_check;
      alter table skill add constraint skill_origin_check check (origin in ('COMPANY', 'TAXONOMY', 'GITHUB_TOPICS', 'ONET', 'RECORDED'));
      comment on column skill.origin is 'RECORDED: a name that somebody used and no list knows';
      alter table skill_alias add column origin text not null default 'TAXONOMY' check (origin in ${origins});
      alter table skill_broader add column origin text not null default 'TAXONOMY' check (origin in ${origins});
      create index skill_broader_broader on skill_broader (broader_id);

      create table occupation_family (
        id uuid primary key default uuidv7(),
        name text not null,
        key text not null unique,
        origin text not null check (origin in ${origins})
      );
      create table occupation (
        id uuid primary key default uuidv7(),
        name text not null,
        key text not null unique,
        code text unique,
        family_id uuid references occupation_family on delete set null,
        origin text not null check (origin in ${origins})
      );
      comment on column occupation.code is 'of O*NET-SOC, like 15-1252.00';
      create index occupation_family_members on occupation (family_id);
      create table occupation_title (
        key text not null,
        title text not null,
        occupation_id uuid not null references occupation on delete cascade,
        origin text not null check (origin in ${origins}),
        primary key (key, occupation_id)
      );
      comment on column occupation_title.key is 'title_key of the product: lower case, without seniority; several occupations may share one';
      create index occupation_title_occupation on occupation_title (occupation_id);

      create table taxonomy_edition (
        one boolean primary key default true check (one),
        edition bigint not null default 0,
        changed_at timestamptz(3) not null default now()
      );
      insert into taxonomy_edition default values;
      revoke insert, delete on taxonomy_edition from rapport_app;

      create function count_taxonomy_edition() returns trigger language plpgsql as $$
      begin
        update taxonomy_edition set edition = edition + 1, changed_at = clock_timestamp();
        return null;
      end $$;
      create function count_taxonomy_edition_of_skill() returns trigger language plpgsql as $$
      begin
        -- Names that people record are not of the taxonomy: an import of many people must not wait for others here.
        if exists (select from changed where origin <> 'RECORDED') then
          update taxonomy_edition set edition = edition + 1, changed_at = clock_timestamp();
        end if;
        return null;
      end $$;
    `);
    for (const [operation, rows] of [
      ['insert', 'new'],
      ['update', 'new'],
      ['delete', 'old'],
    ]) {
      this.addSql(
        `create trigger count_edition_${operation} after ${operation} on skill referencing ${rows} table as changed for each statement execute function count_taxonomy_edition_of_skill();`,
      );
    }
    for (const table of [
      'skill_alias',
      'skill_broader',
      'occupation_family',
      'occupation',
      'occupation_title',
    ]) {
      this.addSql(
        `create trigger count_edition after insert or update or delete on ${table} for each statement execute function count_taxonomy_edition();`,
      );
    }
  }
}
