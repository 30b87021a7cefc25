import { Migration } from '@mikro-orm/migrations';

const tier = `text check (tier in ('A', 'B', 'C'))`;

/**
 * What scoring reads of a person, and what it keeps for open jobs. All of it is written by one consumer of the feed, and
 * can be made again from the rest; `tier_entry` and `match_run` are the record of what was so and what was shown.
 */
export class Migration20261125092000Matching extends Migration {
  override up(): void {
    this.addSql(`
      alter table skill add column number integer generated always as identity unique;
      comment on column skill.number is 'stands for the skill where ids would be too long';

      create table candidate_features (
        candidate_id uuid primary key references candidate on delete cascade,
        skills integer[] not null,
        features text not null,
        position bigint not null
      );
      comment on table candidate_features is 'what the scorer may know of a person, in its own short form';
      comment on column candidate_features.position is 'the feed position read before the rows behind it';
      create index candidate_features_skills on candidate_features using gin (skills);
    `);

    this.addSql(`
      create table kept_match (
        job_id uuid primary key references job on delete cascade,
        formula text not null,
        as_of date not null,
        question text not null,
        position bigint not null,
        scored_at timestamptz(3) not null default now()
      );
      comment on table kept_match is 'jobs whose people are kept scored: the open ones';
      comment on column kept_match.question is 'hash of what the job asks for and of the taxonomy behind it';
      create table kept_score (
        job_id uuid not null references kept_match on delete cascade,
        candidate_id uuid not null references candidate on delete cascade,
        tier ${tier} not null,
        fit float8 not null,
        engage float8 not null,
        rank float8 not null,
        coverage float8 not null,
        musts_met float8 not null,
        excluded text check (excluded in ('DO_NOT_CONTACT', 'IN_PROCESS', 'REJECTED')),
        consent_until timestamptz(3),
        features text not null,
        formula text not null,
        as_of date not null,
        position bigint not null,
        primary key (job_id, candidate_id)
      );
      comment on table kept_score is 'people in a tier of an open job';
      comment on column kept_score.features is 'what the score was made of: its explanation can be given at any time';
      create index kept_score_order on kept_score (job_id, tier, rank desc, candidate_id);
      create index kept_score_candidate on kept_score (candidate_id);

      create table tier_entry (
        id uuid primary key default uuidv7(),
        job_id uuid not null references job on delete cascade,
        candidate_id uuid not null references candidate on delete cascade,
        tier ${tier},
        previous_tier text check (previous_tier in ('A', 'B', 'C')),
        cause text not null check (cause in ('JOB_OPENED', 'REQUIREMENTS_CHANGED', 'PERSON_CHANGED', 'TIME_PASSED', 'FORMULA_CHANGED')),
        fit float8,
        rank float8,
        formula text not null,
        as_of date not null,
        position bigint not null,
        at timestamptz(3) not null default now()
      );
      comment on column tier_entry.tier is 'null: fell out of all tiers';
      create index tier_entry_job on tier_entry (job_id, at desc, id desc);
      create index tier_entry_candidate on tier_entry (candidate_id);

      create table match_run (
        id uuid primary key default uuidv7(),
        at timestamptz(3) not null default now(),
        viewer text not null,
        actor text not null,
        role text not null,
        job_id uuid,
        inputs jsonb not null,
        formula text not null,
        as_of timestamptz(3) not null,
        position bigint,
        shown jsonb not null
      );
      comment on table match_run is 'append-only: which ranking was shown to whom, from which inputs and for which reasons';
      comment on column match_run.shown is 'in order: candidate, tier, fit, rank and reason codes; ids alone, no names';
      create index match_run_job on match_run (job_id, at desc, id desc);
      create index match_run_shown on match_run using gin (shown jsonb_path_ops);
      create trigger append_only before update or delete or truncate on match_run for each statement execute function refuse_change();
      revoke update, delete, truncate on match_run from rapport_app;
    `);
  }
}
