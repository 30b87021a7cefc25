import { Migration } from '@mikro-orm/migrations';
import { announcing } from './announcing.js';

/**
 * What the taxonomy says about people and jobs: skills found in their texts, kept apart from those that people stated,
 * and the occupations that titles mean. Made by a consumer from announced tables; announced in their turn, because
 * documents and scores are made from them. A taxonomy that changed is news of its own.
 */
export class Migration20261125093000Findings extends Migration {
  override up(): void {
    this.addSql(`
      create table candidate_found_skill (
        candidate_id uuid not null references candidate on delete cascade,
        skill_id uuid not null references skill on delete cascade,
        confidence double precision not null check (confidence > 0 and confidence <= 1),
        mentions jsonb not null,
        primary key (candidate_id, skill_id)
      );
      comment on column candidate_found_skill.mentions is 'places, without the words around: [{source, experienceId, start, end, text}], offsets in UTF-16';
      create index candidate_found_skill_skill on candidate_found_skill (skill_id, candidate_id);
      create table job_found_skill (
        job_id uuid not null references job on delete cascade,
        skill_id uuid not null references skill on delete cascade,
        confidence double precision not null check (confidence > 0 and confidence <= 1),
        mentions jsonb not null,
        primary key (job_id, skill_id)
      );
      create index job_found_skill_skill on job_found_skill (skill_id);
      create table candidate_occupation (
        candidate_id uuid not null references candidate on delete cascade,
        occupation_id uuid not null references occupation on delete cascade,
        current boolean not null,
        primary key (candidate_id, occupation_id)
      );
      comment on column candidate_occupation.current is 'by the present title; else by a past one';
      create index candidate_occupation_occupation on candidate_occupation (occupation_id);

      create table findings_version (
        one boolean primary key default true check (one),
        version integer not null
      );
      comment on table findings_version is 'which version of the finder made what is stored; without a row: none yet';

      create function announce_taxonomy() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation) values ('TAXONOMY', '00000000-0000-0000-0000-000000000000', 'TAXONOMY', 'UPDATE');
        return null;
      end $$;
      create trigger announce_update after update on taxonomy_edition for each statement execute function announce_taxonomy();
    `);
    const tables = {
      candidate_found_skill: `announce_of_candidate('FOUND_SKILLS')`,
      candidate_occupation: `announce_of_candidate('OCCUPATIONS')`,
      job_found_skill: `announce_of_job('FOUND_SKILLS')`,
    };
    for (const [table, call] of Object.entries(tables))
      for (const statement of announcing(table, call)) this.addSql(statement);
  }
}
