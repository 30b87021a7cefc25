import { Migration } from '@mikro-orm/migrations';

/** Users and keys, skills, channels with spend, candidates, jobs with their stages, skills and openings. */
export class Migration20261123100100PeopleAndJobs extends Migration {
  override up(): void {
    this.addSql(`
      create table app_user (
        id uuid primary key default uuidv7(),
        email citext not null unique,
        name text,
        role text not null check (role in ('ADMIN', 'RECRUITER', 'HIRING_MANAGER', 'ANALYST', 'AUDITOR')),
        departments text[] not null default '{}',
        active boolean not null default true,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create table api_key (
        id uuid primary key default uuidv7(),
        name text not null,
        role text not null check (role in ('ADMIN', 'RECRUITER', 'HIRING_MANAGER', 'ANALYST', 'AUDITOR')),
        departments text[] not null default '{}',
        hash bytea not null unique,
        created_at timestamptz(3) not null default now(),
        last_used_at timestamptz(3),
        revoked_at timestamptz(3)
      );
      comment on column api_key.hash is 'SHA-256 of the key; the key itself is shown once and kept nowhere';
    `);

    this.addSql(`
      create table skill (
        id uuid primary key default uuidv7(),
        name text not null,
        key text not null unique,
        origin text not null default 'RECORDED' check (origin in ('TAXONOMY', 'RECORDED')),
        version integer not null default 1,
        created_at timestamptz(3) not null default now()
      );
      comment on column skill.key is 'skill_key(name): how names are compared';
      create table skill_alias (
        key text primary key,
        alias text not null,
        skill_id uuid not null references skill on delete cascade
      );
      create index skill_alias_skill on skill_alias (skill_id);
      create table skill_broader (
        skill_id uuid not null references skill on delete cascade,
        broader_id uuid not null references skill on delete cascade,
        primary key (skill_id, broader_id),
        check (skill_id <> broader_id)
      );
      create function skill_key(name text) returns text language sql immutable strict parallel safe
        return lower(btrim(regexp_replace(name, '\\s+', ' ', 'g')));
      create index skill_name_trigram on skill using gin (key gin_trgm_ops);
      create index skill_alias_trigram on skill_alias using gin (key gin_trgm_ops);
    `);

    this.addSql(`
      create table channel (
        id uuid primary key default uuidv7(),
        name citext not null unique,
        kind text not null default 'OTHER' check (kind in ('JOB_BOARD', 'SOCIAL', 'REFERRAL', 'CAREERS_SITE', 'AGENCY', 'EVENT', 'CAMPUS', 'SOURCED', 'INTERNAL', 'OTHER')),
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create table channel_spend (
        id uuid primary key default uuidv7(),
        channel_id uuid not null references channel,
        first_day date not null,
        last_day date not null check (last_day >= first_day),
        amount numeric(14, 2) not null check (amount >= 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        campaign text,
        created_at timestamptz(3) not null default now(),
        unique nulls not distinct (channel_id, first_day, last_day, currency, campaign)
      );
      comment on column channel_spend.last_day is 'inclusive';
    `);

    this.addSql(`
      create table candidate (
        id uuid primary key default uuidv7(),
        source text,
        external_id text,
        given_name text,
        family_name text,
        name text not null generated always as (btrim(coalesce(given_name, '') || ' ' || coalesce(family_name, ''))) stored,
        emails text[] not null default '{}',
        phone text,
        location text,
        country text,
        title text,
        company text,
        relationship text not null default 'PASSIVE' check (relationship in ('ACTIVE', 'PASSIVE', 'FORMER_APPLICANT', 'SILVER_MEDALLIST', 'FREELANCER', 'EMPLOYEE', 'ALUMNI')),
        education text,
        experience_years numeric(4, 1) check (experience_years >= 0),
        seniority text check (seniority in ('INTERN', 'JUNIOR', 'MID', 'SENIOR', 'LEAD', 'PRINCIPAL', 'EXECUTIVE')),
        languages text[] not null default '{}',
        certificates text[] not null default '{}',
        latitude double precision check (latitude between -90 and 90),
        longitude double precision check (longitude between -180 and 180),
        willing_to_move boolean,
        summary text,
        consent_until timestamptz(3),
        do_not_contact boolean not null default false,
        merged_into_id uuid references candidate,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        unique (source, external_id)
      );
      comment on column candidate.languages is 'code with an optional level of the European framework: {de:B2,en}';
      comment on column candidate.emails is 'lower case; the first is the one to write to';
      create index candidate_emails on candidate using gin (emails);
      create index candidate_newest on candidate (created_at, id);
      create index candidate_name on candidate (lower(family_name), lower(given_name), id);
      create index candidate_name_trigram on candidate using gin (name gin_trgm_ops);

      create table candidate_skill (
        candidate_id uuid not null references candidate on delete cascade,
        skill_id uuid not null references skill,
        level smallint check (level between 1 and 5),
        years numeric(4, 1) check (years >= 0),
        last_used date,
        evidence text not null default 'SELF' check (evidence in ('RESUME', 'SELF', 'ASSESSMENT', 'RECRUITER')),
        primary key (candidate_id, skill_id)
      );
      create index candidate_skill_skill on candidate_skill (skill_id, candidate_id);

      create table experience (
        id uuid primary key default uuidv7(),
        candidate_id uuid not null references candidate on delete cascade,
        external_id text not null,
        title text not null,
        company text,
        started_on date,
        ended_on date,
        current boolean not null default false,
        summary text,
        unique (candidate_id, external_id)
      );
      comment on column experience.external_id is 'hash of title, company and start: what makes it the same one when it is imported again';
    `);

    this.addSql(`
      create table job (
        id uuid primary key default uuidv7(),
        source text,
        external_id text,
        title text not null,
        department text,
        location text,
        country text,
        latitude double precision check (latitude between -90 and 90),
        longitude double precision check (longitude between -180 and 180),
        remote boolean not null default false,
        status text not null default 'OPEN' check (status in ('DRAFT', 'OPEN', 'ON_HOLD', 'CLOSED')),
        opened_at timestamptz(3),
        closed_at timestamptz(3),
        seniority text check (seniority in ('INTERN', 'JUNIOR', 'MID', 'SENIOR', 'LEAD', 'PRINCIPAL', 'EXECUTIVE')),
        languages text[] not null default '{}',
        certificates text[] not null default '{}',
        description text,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        unique (source, external_id)
      );
      create index job_department on job (department);

      create table job_skill (
        job_id uuid not null references job on delete cascade,
        skill_id uuid not null references skill,
        need text not null default 'MUST' check (need in ('MUST', 'SHOULD', 'NICE')),
        min_level smallint check (min_level between 1 and 5),
        min_years numeric(4, 1) check (min_years >= 0),
        primary key (job_id, skill_id)
      );

      create table stage_template (
        source text not null,
        name text not null,
        position integer not null,
        milestone text not null check (milestone in ('APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED')),
        primary key (source, name)
      );
      comment on table stage_template is 'the pipeline of jobs that bring none of their own; source '''' is the built-in one';
      insert into stage_template (source, name, position, milestone) values
        ('', 'Applied', 1, 'APPLICATION'), ('', 'Screen', 2, 'SCREEN'), ('', 'Interview', 3, 'INTERVIEW'), ('', 'Offer', 4, 'OFFER'), ('', 'Hired', 5, 'HIRED');

      create table stage (
        id uuid primary key default uuidv7(),
        job_id uuid not null references job on delete cascade,
        name text not null,
        position integer not null,
        milestone text not null check (milestone in ('APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED')),
        from_template boolean not null default false,
        deleted_at timestamptz(3),
        version integer not null default 1
      );
      comment on column stage.deleted_at is 'a stage that history names is never removed, only hidden';
      create unique index stage_name on stage (job_id, lower(name)) where deleted_at is null;
      create index stage_job on stage (job_id, position);
    `);
  }
}
