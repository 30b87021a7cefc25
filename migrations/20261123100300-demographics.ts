import { Migration } from '@mikro-orm/migrations';

/**
 * Voluntary self-identification, apart from everything else: its own schema, its own role. The application's role
 * has no right on the schema, and PostgreSQL refuses it; the demographics role sees no name, contact or free text.
 */
export class Migration20261123100300Demographics extends Migration {
  override up(): void {
    this.addSql(`
      create schema demographics;
      revoke all on schema demographics from public;
      create table demographics.answer (
        candidate_id uuid not null references public.candidate,
        category text not null check (category = lower(category)),
        value text not null,
        collected_at timestamptz(3),
        primary key (candidate_id, category)
      );
      grant usage on schema demographics to rapport_demographics;
      grant select, insert, update, delete on demographics.answer to rapport_demographics;

      grant select (id, source, external_id, merged_into_id) on candidate to rapport_demographics;
      grant select (id, candidate_id, job_id, applied_at, channel_id, campaign, status, stage_id, imported) on application to rapport_demographics;
      grant select (id, title, department, location, country, opened_at, closed_at, status, source, external_id) on job to rapport_demographics;
      grant select on stage, transition_superseded to rapport_demographics;
      grant select (id, application_id, ordinal, revision, from_stage_id, to_stage_id, at, kind, kind_given, out_of_order, imported) on transition to rapport_demographics;
      grant select (id, name, kind) on channel to rapport_demographics;
    `);
  }
}
