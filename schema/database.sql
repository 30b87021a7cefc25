-- Printed from the catalogue by `npm run schema:print`; migrations/ is where it is changed.

create table demographics.answer (
  candidate_id uuid not null,
  category text not null,
  value text not null,
  collected_at timestamp(3) with time zone
);

create table demographics.publication (
  id uuid default uuidv7() not null,
  category text not null,
  period text not null,
  first_day date not null,
  end_day date not null,
  version integer not null,
  definition_version integer not null,
  small_cell integer not null,
  published_at timestamp(3) with time zone default now() not null,
  published_by text not null,
  reason text,
  content jsonb not null
);

create table demographics.ranking_publication (
  job_id uuid not null,
  category text not null,
  month date not null,
  formula text not null,
  as_of date not null,
  small_cell integer not null,
  published_at timestamp(3) with time zone default now() not null,
  published_by text not null,
  content jsonb not null
);

create table demographics.sensitive_look (
  id uuid default uuidv7() not null,
  at timestamp(3) with time zone default now() not null,
  actor text not null,
  role text not null,
  query text not null,
  arguments jsonb not null
);

create table public.api_key (
  id uuid default uuidv7() not null,
  name text not null,
  role text not null,
  departments text[] default '{}'::text[] not null,
  hash bytea not null,
  created_at timestamp(3) with time zone default now() not null,
  last_used_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  expires_at timestamp(3) with time zone
);

create table public.app_user (
  id uuid default uuidv7() not null,
  email citext not null,
  name text,
  role text not null,
  departments text[] default '{}'::text[] not null,
  active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.application (
  id uuid default uuidv7() not null,
  source text,
  external_id text,
  candidate_id uuid not null,
  job_id uuid not null,
  applied_at timestamp(3) with time zone not null,
  channel_id uuid,
  campaign text,
  status text default 'ACTIVE'::text not null,
  referred_by text,
  stage_id uuid,
  stage_entered_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  imported boolean default false not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.application_facts_state (
  one boolean default true not null,
  version integer not null,
  complete boolean not null,
  after uuid,
  done bigint default 0 not null,
  epoch uuid,
  "position" bigint,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.application_outcome (
  application_id uuid not null,
  person_id uuid not null,
  job_id uuid not null,
  channel_id uuid,
  first_channel_id uuid,
  last_channel_id uuid,
  end_transition_id uuid,
  applied_at timestamp(3) with time zone not null,
  first_touch_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  screen_at timestamp(3) with time zone,
  assessment_at timestamp(3) with time zone,
  interview_at timestamp(3) with time zone,
  offer_at timestamp(3) with time zone,
  hired_at timestamp(3) with time zone,
  hire_undone_at timestamp(3) with time zone,
  quality double precision,
  hired boolean not null,
  hire_out_of_order boolean not null,
  hire_undone boolean not null,
  unhired boolean not null,
  status text not null,
  furthest_milestone text,
  application_exit text,
  screen_exit text,
  assessment_exit text,
  interview_exit text,
  offer_exit text,
  ended_kind text,
  campaign text,
  first_campaign text,
  last_campaign text,
  first_reply_at timestamp(3) with time zone,
  last_reply_at timestamp(3) with time zone,
  last_feedback_at timestamp(3) with time zone,
  unanswered_at timestamp(3) with time zone
);

create table public.application_visit (
  application_id uuid not null,
  ordinal integer not null,
  stage_id uuid not null,
  entered_at timestamp(3) with time zone,
  left_at timestamp(3) with time zone,
  open boolean not null,
  out_of_order boolean not null,
  by_stage boolean not null,
  by_milestone boolean not null,
  skipped boolean not null,
  milestone text not null,
  exit_kind text,
  repeated boolean default false not null,
  stay_ms double precision generated always as (
CASE
    WHEN ((NOT open) AND (NOT out_of_order) AND (left_at >= entered_at)) THEN round((date_part('epoch'::text, (left_at - entered_at)) * (1000)::double precision))
    ELSE NULL::double precision
END) stored
);

create table public.audit_event (
  "position" bigint not null,
  previous_hash bytea not null,
  hash bytea not null,
  at timestamp(3) with time zone not null,
  actor_kind text not null,
  actor text not null,
  role text,
  door text not null,
  address text,
  action text not null,
  outcome text not null,
  operation text not null,
  entity text,
  entity_id uuid,
  candidate_id uuid,
  candidate_ids uuid[],
  detail jsonb not null,
  contents_hash bytea
);

create table public.audit_head (
  only_one boolean default true not null,
  "position" bigint not null,
  hash bytea not null
);

create table public.audit_inbox (
  id bigint generated always as identity not null,
  at timestamp(3) with time zone default clock_timestamp() not null,
  actor_kind text not null,
  actor text not null,
  role text,
  door text not null,
  address text,
  action text not null,
  outcome text not null,
  operation text not null,
  entity text,
  entity_id uuid,
  people uuid[] default '{}'::uuid[] not null,
  ids uuid[] default '{}'::uuid[] not null,
  detail jsonb default '{}'::jsonb not null,
  contents jsonb default '[]'::jsonb not null
);

create table public.audit_value (
  "position" bigint not null,
  ordinal integer not null,
  candidate_id uuid,
  entity text,
  entity_id uuid,
  salt bytea,
  content jsonb,
  hash bytea not null,
  forgotten_at timestamp(3) with time zone
);

create table public.bi_answer (
  document text not null,
  provenance jsonb not null,
  rows jsonb not null,
  cursor text,
  refreshed_at timestamp(3) with time zone default now() not null,
  epoch uuid,
  "position" bigint
);

create table public.bi_refresh (
  document text not null,
  view_name text not null,
  attempted_at timestamp(3) with time zone,
  took_ms double precision,
  failure text
);

create table public.candidate (
  id uuid default uuidv7() not null,
  source text,
  external_id text,
  given_name text,
  family_name text,
  name text generated always as (btrim(((COALESCE(given_name, ''::text) || ' '::text) || COALESCE(family_name, ''::text)))) stored not null,
  emails text[] default '{}'::text[] not null,
  phone text,
  location text,
  country text,
  title text,
  company text,
  relationship text default 'PASSIVE'::text not null,
  education text,
  experience_years numeric(4,1),
  seniority text,
  languages text[] default '{}'::text[] not null,
  certificates text[] default '{}'::text[] not null,
  latitude double precision,
  longitude double precision,
  willing_to_move boolean,
  summary text,
  consent_until timestamp(3) with time zone,
  do_not_contact boolean default false not null,
  merged_into_id uuid,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  erased_at timestamp(3) with time zone
);

create table public.candidate_features (
  candidate_id uuid not null,
  skills integer[] not null,
  features text not null,
  "position" bigint not null
);

create table public.candidate_found_skill (
  candidate_id uuid not null,
  skill_id uuid not null,
  confidence double precision not null,
  mentions jsonb not null
);

create table public.candidate_occupation (
  candidate_id uuid not null,
  occupation_id uuid not null,
  current boolean not null
);

create table public.candidate_skill (
  candidate_id uuid not null,
  skill_id uuid not null,
  level smallint,
  years numeric(4,1),
  last_used date,
  evidence text default 'SELF'::text not null
);

create table public.channel (
  id uuid default uuidv7() not null,
  name citext not null,
  kind text default 'OTHER'::text not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.channel_spend (
  id uuid default uuidv7() not null,
  channel_id uuid not null,
  first_day date not null,
  last_day date not null,
  amount numeric(14,2) not null,
  currency character(3) not null,
  campaign text,
  created_at timestamp(3) with time zone default now() not null
);

create table public.consent (
  id uuid default uuidv7() not null,
  ordinal bigint generated always as identity not null,
  candidate_id uuid not null,
  purpose_id uuid not null,
  text_id uuid,
  given_at timestamp(3) with time zone,
  expires_at timestamp(3) with time zone,
  via text not null,
  recorded_by text not null,
  recorded_at timestamp(3) with time zone default now() not null,
  withdrawn_at timestamp(3) with time zone,
  withdrawn_via text,
  withdrawn_by text,
  struck_out boolean default false not null
);

create table public.consent_purpose (
  id uuid default uuidv7() not null,
  code text not null,
  name text not null,
  basis text default 'CONSENT'::text not null,
  default_months integer,
  active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.consent_request (
  id uuid default uuidv7() not null,
  candidate_id uuid not null,
  purpose_id uuid not null,
  text_id uuid,
  after_ordinal bigint not null,
  asked_at timestamp(3) with time zone not null,
  via text not null,
  asked_by text not null,
  recorded_at timestamp(3) with time zone default now() not null
);

create table public.consent_text (
  id uuid default uuidv7() not null,
  purpose_id uuid not null,
  language text not null,
  version integer not null,
  body text not null,
  created_at timestamp(3) with time zone default now() not null,
  created_by text not null
);

create table public.erasure (
  id uuid default uuidv7() not null,
  state text not null,
  reason text not null,
  rule text,
  note text,
  asked_by text not null,
  asked_by_name text not null,
  asked_at timestamp(3) with time zone default now() not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamp(3) with time zone,
  erased_at timestamp(3) with time zone,
  done_at timestamp(3) with time zone,
  open jsonb default '[]'::jsonb not null
);

create table public.erasure_key (
  key bytea not null,
  kind text not null,
  candidate_id uuid not null,
  lifted_at timestamp(3) with time zone,
  lifted_by text
);

create table public.erasure_person (
  erasure_id uuid not null,
  candidate_id uuid not null,
  erased_at timestamp(3) with time zone
);

create table public.experience (
  id uuid default uuidv7() not null,
  candidate_id uuid not null,
  external_id text not null,
  title text not null,
  company text,
  started_on date,
  ended_on date,
  current boolean default false not null,
  summary text
);

create table public.experience_published (
  quarter date not null,
  answers integer not null,
  surveys_sent integer not null,
  mean_score double precision not null,
  net_promoter_score double precision not null,
  published_at timestamp(3) with time zone default now() not null
);

create table public.external_id_key (
  key bytea not null
);

create table public.feed (
  "position" bigint not null,
  outbox_id bigint not null,
  entity text not null,
  entity_id uuid not null,
  kind text not null,
  operation text not null,
  candidate_id uuid,
  application_id uuid,
  job_id uuid,
  previous_job_id uuid,
  department text,
  previous_department text,
  transition_id uuid,
  client_mutation_id text,
  at timestamp(3) with time zone not null
);

create table public.feed_catch_up (
  consumer text not null,
  counted text not null,
  edition text,
  done bigint default 0 not null,
  total bigint default 0 not null,
  per_second double precision,
  begun_at timestamp(3) with time zone default now() not null,
  at timestamp(3) with time zone default now() not null
);

create table public.feed_checkpoint (
  consumer text not null,
  epoch uuid not null,
  "position" bigint not null,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.feed_dead_letter (
  consumer text not null,
  entity_id uuid not null,
  "position" bigint not null,
  reason text not null,
  attempts integer default 1 not null,
  at timestamp(3) with time zone default now() not null
);

create table public.feed_head (
  one boolean default true not null,
  epoch uuid default gen_random_uuid() not null,
  last bigint default 0 not null,
  pruned bigint default 0 not null,
  ids_mended_at timestamp(3) with time zone
);

create table public.feed_stale (
  consumer text not null,
  object_id uuid not null,
  "position" bigint not null
);

create table public.feed_sweep (
  consumer text not null,
  scope text not null,
  scope_id uuid not null,
  "position" bigint not null,
  after uuid,
  begun_at timestamp(3) with time zone default now() not null
);

create table public.findings_version (
  one boolean default true not null,
  version integer not null
);

create table public.idempotency_key (
  actor text not null,
  key text not null,
  operation text not null,
  arguments_hash bytea not null,
  result jsonb,
  created_at timestamp(3) with time zone default now() not null
);

create table public.identity (
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  linked_at timestamp(3) with time zone default now() not null,
  last_used_at timestamp(3) with time zone default now() not null
);

create table public.import_run (
  id uuid default uuidv7() not null,
  source text not null,
  path text not null,
  status text default 'RUNNING'::text not null,
  started_at timestamp(3) with time zone default now() not null,
  ended_at timestamp(3) with time zone,
  summary jsonb,
  upload_id uuid,
  dry_run boolean default false not null,
  started_by text,
  progress jsonb,
  beat_at timestamp(3) with time zone,
  stop_asked boolean default false not null,
  problem text
);

create table public.index_rebuild (
  consumer text not null,
  target text not null,
  mapping_version integer not null,
  epoch uuid not null,
  "position" bigint not null,
  after uuid,
  done integer default 0 not null,
  begun_at timestamp(3) with time zone default now() not null
);

create table public.index_rebuild_document (
  id uuid not null,
  version bigint not null,
  hash text not null
);

create table public.installation (
  one boolean default true not null,
  secret bytea not null
);

create table public.interaction (
  id uuid default uuidv7() not null,
  source text,
  external_id text,
  candidate_id uuid not null,
  application_id uuid,
  at timestamp(3) with time zone not null,
  type text not null,
  direction text,
  actor text,
  subject text,
  body text,
  imported boolean default false not null,
  recorded_at timestamp(3) with time zone default now() not null
);

create table public.job (
  id uuid default uuidv7() not null,
  source text,
  external_id text,
  title text not null,
  department text,
  location text,
  country text,
  latitude double precision,
  longitude double precision,
  remote boolean default false not null,
  status text default 'OPEN'::text not null,
  opened_at timestamp(3) with time zone,
  closed_at timestamp(3) with time zone,
  seniority text,
  languages text[] default '{}'::text[] not null,
  certificates text[] default '{}'::text[] not null,
  description text,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.job_found_skill (
  job_id uuid not null,
  skill_id uuid not null,
  confidence double precision not null,
  mentions jsonb not null
);

create table public.job_hold (
  job_id uuid not null,
  began_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone
);

create table public.job_skill (
  job_id uuid not null,
  skill_id uuid not null,
  need text default 'MUST'::text not null,
  min_level smallint,
  min_years numeric(4,1)
);

create table public.kept_match (
  job_id uuid not null,
  formula text not null,
  as_of date not null,
  question text not null,
  "position" bigint not null,
  scored_at timestamp(3) with time zone default now() not null
);

create table public.kept_score (
  job_id uuid not null,
  candidate_id uuid not null,
  tier text not null,
  fit double precision not null,
  engage double precision not null,
  rank double precision not null,
  coverage double precision not null,
  musts_met double precision not null,
  excluded text,
  consent_until timestamp(3) with time zone,
  features text not null,
  formula text not null,
  as_of date not null,
  "position" bigint not null
);

create table public.legal_hold (
  id uuid default uuidv7() not null,
  candidate_id uuid not null,
  reason text not null,
  held_by text not null,
  held_at timestamp(3) with time zone not null,
  released_at timestamp(3) with time zone,
  released_by text
);

create table public.match_run (
  id uuid default uuidv7() not null,
  at timestamp(3) with time zone default now() not null,
  viewer text not null,
  actor text not null,
  role text not null,
  job_id uuid,
  inputs jsonb not null,
  formula text not null,
  as_of timestamp(3) with time zone not null,
  "position" bigint,
  shown jsonb not null
);

create table public.objection (
  id uuid default uuidv7() not null,
  candidate_id uuid not null,
  purpose_id uuid,
  objected_at timestamp(3) with time zone not null,
  via text not null,
  recorded_by text not null,
  recorded_at timestamp(3) with time zone default now() not null,
  withdrawn_at timestamp(3) with time zone,
  withdrawn_via text,
  withdrawn_by text
);

create table public.occupation (
  id uuid default uuidv7() not null,
  name text not null,
  key text not null,
  code text,
  family_id uuid,
  origin text not null
);

create table public.occupation_family (
  id uuid default uuidv7() not null,
  name text not null,
  key text not null,
  origin text not null
);

create table public.occupation_title (
  key text not null,
  title text not null,
  occupation_id uuid not null,
  origin text not null
);

create table public.offer (
  id uuid default uuidv7() not null,
  application_id uuid not null,
  revision integer not null,
  status text not null,
  sent_at timestamp(3) with time zone,
  resolved_at timestamp(3) with time zone,
  starts_on date,
  version integer default 1 not null
);

create table public.opening (
  id uuid default uuidv7() not null,
  source text,
  external_id text,
  job_id uuid not null,
  opened_at timestamp(3) with time zone not null,
  filled_at timestamp(3) with time zone,
  closed_at timestamp(3) with time zone,
  application_id uuid,
  version integer default 1 not null
);

create table public.outbox (
  id bigint generated always as identity not null,
  entity text not null,
  entity_id uuid not null,
  kind text not null,
  operation text not null,
  candidate_id uuid,
  application_id uuid,
  job_id uuid,
  previous_job_id uuid,
  department text,
  previous_department text,
  transition_id uuid,
  client_mutation_id text,
  at timestamp(3) with time zone default clock_timestamp() not null
);

create table public.personal_export (
  id uuid default uuidv7() not null,
  candidate_id uuid not null,
  requested_by text not null,
  requested_at timestamp(3) with time zone default now() not null,
  state text default 'QUEUED'::text not null,
  attempts integer default 0 not null,
  next_at timestamp(3) with time zone default now() not null,
  started_at timestamp(3) with time zone,
  ready_at timestamp(3) with time zone,
  expires_at timestamp(3) with time zone,
  bytes bigint,
  row_count integer,
  problem text
);

create table public.pipeline_version (
  job_id uuid not null,
  since timestamp(3) with time zone not null,
  stages uuid[] not null
);

create table public.pool (
  id uuid default uuidv7() not null,
  owner text not null,
  made_by text not null,
  name text not null,
  description text,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.pool_member (
  pool_id uuid not null,
  candidate_id uuid not null,
  added_by text not null,
  added_at timestamp(3) with time zone default now() not null
);

create table public.referral (
  id uuid default uuidv7() not null,
  source text,
  external_id text,
  referrer_email citext not null,
  candidate_id uuid not null,
  job_id uuid,
  at timestamp(3) with time zone not null,
  recorded_at timestamp(3) with time zone default now() not null
);

create table public.retention_item (
  id uuid default uuidv7() not null,
  run_id uuid not null,
  candidate_id uuid not null,
  action text not null,
  state text not null,
  off_reason text,
  erasure_id uuid,
  rule_id uuid,
  rule_name text not null,
  due_on date not null,
  counted_from_at timestamp(3) with time zone not null,
  outcome text not null,
  country text,
  disagreeing jsonb default '[]'::jsonb not null,
  last_contact_at timestamp(3) with time zone,
  applications integer not null,
  changed_at timestamp(3) with time zone
);

create table public.retention_rule (
  id uuid default uuidv7() not null,
  name text not null,
  action text not null,
  country text,
  outcomes text[] default '{}'::text[] not null,
  counted_from text default 'LAST_CONTACT'::text not null,
  months integer not null,
  priority integer default 0 not null,
  time_zone text default 'UTC'::text not null,
  enabled boolean default false not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null
);

create table public.retention_run (
  id uuid default uuidv7() not null,
  state text default 'PROPOSED'::text not null,
  as_of timestamp(3) with time zone not null,
  proposed_by text not null,
  proposed_at timestamp(3) with time zone default now() not null,
  rules jsonb not null,
  approvals_needed integer not null,
  first_approver text,
  first_approved_by text,
  first_approved_at timestamp(3) with time zone,
  approved_by text,
  approved_at timestamp(3) with time zone,
  ended_by text,
  ended_at timestamp(3) with time zone,
  version integer default 1 not null
);

create table public.saved_search (
  id uuid default uuidv7() not null,
  owner text not null,
  name text not null,
  query text default ''::text not null,
  filter jsonb default '{}'::jsonb not null,
  departments text[],
  access text default 'PRIVATE'::text not null,
  alerts boolean default true not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  role text not null
);

create table public.saved_search_match (
  id uuid default uuidv7() not null,
  saved_search_id uuid not null,
  candidate_id uuid not null,
  at timestamp(3) with time zone default now() not null
);

create table public.saved_search_member (
  candidate_id uuid not null,
  saved_search_id uuid not null
);

create table public.search_document (
  candidate_id uuid not null,
  version bigint not null,
  deleted boolean default false not null,
  document jsonb,
  words tsvector,
  exact tsvector,
  indexed_at timestamp(3) with time zone default now() not null,
  relationship text,
  seniority text,
  source text,
  title_key text,
  company_key text,
  location_key text,
  country_key text,
  experience_years double precision,
  do_not_contact boolean,
  willing_to_move boolean,
  consent_until timestamp(3) with time zone,
  created_at timestamp(3) with time zone,
  last_contact_at timestamp(3) with time zone,
  skill_ids text[],
  languages text[],
  channel_ids text[],
  job_ids text[],
  stage_ids text[],
  milestones text[],
  departments text[],
  application_statuses text[],
  sort_name text,
  words_de tsvector,
  active_job_ids text[],
  rejected_job_ids text[],
  hash text,
  found_skill_ids text[],
  occupation_ids text[],
  past_occupation_ids text[],
  pool_ids text[]
);

create table public.search_index (
  name text not null,
  mapping_version integer not null
);

create table public.search_word (
  word text not null
);

create table public.shipped_data (
  name text not null,
  hash text not null,
  loaded_at timestamp(3) with time zone default now() not null
);

create table public.sign_in_link (
  hash bytea not null,
  purpose text not null,
  user_id uuid,
  made_by text not null,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone
);

create table public.skill (
  id uuid default uuidv7() not null,
  name text not null,
  key text not null,
  origin text default 'RECORDED'::text not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  number integer generated always as identity not null
);

create table public.skill_alias (
  key text not null,
  alias text not null,
  skill_id uuid not null,
  origin text default 'TAXONOMY'::text not null
);

create table public.skill_broader (
  skill_id uuid not null,
  broader_id uuid not null,
  origin text default 'TAXONOMY'::text not null
);

create table public.stage (
  id uuid default uuidv7() not null,
  job_id uuid not null,
  name text not null,
  "position" integer not null,
  milestone text not null,
  from_template boolean default false not null,
  deleted_at timestamp(3) with time zone,
  version integer default 1 not null
);

create table public.stage_template (
  source text not null,
  name text not null,
  "position" integer not null,
  milestone text not null
);

create table public.taxonomy_edition (
  one boolean default true not null,
  edition bigint default 0 not null,
  changed_at timestamp(3) with time zone default now() not null
);

create table public.tier_entry (
  id uuid default uuidv7() not null,
  job_id uuid not null,
  candidate_id uuid not null,
  tier text,
  previous_tier text,
  cause text not null,
  fit double precision,
  rank double precision,
  formula text not null,
  as_of date not null,
  "position" bigint not null,
  at timestamp(3) with time zone default now() not null
);

create table public.touch (
  id uuid default uuidv7() not null,
  source text,
  external_id text,
  candidate_id uuid not null,
  channel_id uuid not null,
  campaign text,
  at timestamp(3) with time zone not null
);

create table public.transition (
  id uuid default uuidv7() not null,
  application_id uuid not null,
  ordinal integer not null,
  revision integer default 1 not null,
  from_stage_id uuid,
  to_stage_id uuid,
  at timestamp(3) with time zone,
  kind text not null,
  kind_given boolean default true not null,
  out_of_order boolean default false not null,
  reason text,
  actor text,
  imported boolean default false not null,
  source text,
  external_id text,
  recorded_at timestamp(3) with time zone default now() not null
);

create table public.transition_superseded (
  transition_id uuid not null,
  superseded_at timestamp(3) with time zone default now() not null
);

create table public.web_session (
  id uuid default uuidv7() not null,
  hash bytea not null,
  user_id uuid not null,
  issuer text,
  subject text,
  provider_session text,
  refresh_token text,
  created_at timestamp(3) with time zone default now() not null,
  checked_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone
);

alter table demographics.answer add constraint answer_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id);

alter table demographics.answer add constraint answer_category_check CHECK ((category = lower(category)));

alter table demographics.answer add constraint answer_category_length CHECK (((octet_length(category) <= 200) OR (char_length(category) <= 200)));

alter table demographics.answer add constraint answer_pkey PRIMARY KEY (candidate_id, category);

alter table demographics.answer add constraint answer_value_length CHECK (((octet_length(value) <= 500) OR (char_length(value) <= 500)));

alter table demographics.publication add constraint publication_category_first_day_end_day_version_key UNIQUE (category, first_day, end_day, version);

alter table demographics.publication add constraint publication_check CHECK ((end_day > first_day));

alter table demographics.publication add constraint publication_check1 CHECK (((version = 1) OR (reason IS NOT NULL)));

alter table demographics.publication add constraint publication_period_check CHECK ((period = ANY (ARRAY['MONTH'::text, 'QUARTER'::text, 'YEAR'::text])));

alter table demographics.publication add constraint publication_pkey PRIMARY KEY (id);

alter table demographics.publication add constraint publication_small_cell_check CHECK ((small_cell >= 10));

alter table demographics.publication add constraint publication_version_check CHECK ((version > 0));

alter table demographics.ranking_publication add constraint ranking_publication_pkey PRIMARY KEY (job_id, category, month);

alter table demographics.ranking_publication add constraint ranking_publication_small_cell_check CHECK ((small_cell >= 10));

alter table demographics.sensitive_look add constraint sensitive_look_pkey PRIMARY KEY (id);

alter table public.api_key add constraint api_key_departments_length CHECK (((octet_length(array_to_string(departments, ''::text)) <= 200) OR (longest_text(departments) <= 200)));

alter table public.api_key add constraint api_key_hash_key UNIQUE (hash);

alter table public.api_key add constraint api_key_name_length CHECK (((octet_length(name) <= 500) OR (char_length(name) <= 500)));

alter table public.api_key add constraint api_key_pkey PRIMARY KEY (id);

alter table public.api_key add constraint api_key_role_check CHECK ((role = ANY (ARRAY['ADMIN'::text, 'RECRUITER'::text, 'HIRING_MANAGER'::text, 'ANALYST'::text, 'AUDITOR'::text])));

alter table public.app_user add constraint app_user_departments_length CHECK (((octet_length(array_to_string(departments, ''::text)) <= 200) OR (longest_text(departments) <= 200)));

alter table public.app_user add constraint app_user_email_key UNIQUE (email);

alter table public.app_user add constraint app_user_email_length CHECK (((octet_length((email)::text) <= 320) OR (char_length((email)::text) <= 320)));

alter table public.app_user add constraint app_user_name_length CHECK (((octet_length(name) <= 500) OR (char_length(name) <= 500)));

alter table public.app_user add constraint app_user_pkey PRIMARY KEY (id);

alter table public.app_user add constraint app_user_role_check CHECK ((role = ANY (ARRAY['ADMIN'::text, 'RECRUITER'::text, 'HIRING_MANAGER'::text, 'ANALYST'::text, 'AUDITOR'::text])));

alter table public.application add constraint application_campaign_length CHECK (((octet_length(campaign) <= 200) OR (char_length(campaign) <= 200)));

alter table public.application add constraint application_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) NOT ENFORCED;

alter table public.application add constraint application_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channel(id) NOT ENFORCED;

alter table public.application add constraint application_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.application add constraint application_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) NOT ENFORCED;

alter table public.application add constraint application_pkey PRIMARY KEY (id);

alter table public.application add constraint application_referred_by_length CHECK (((octet_length(referred_by) <= 500) OR (char_length(referred_by) <= 500)));

alter table public.application add constraint application_source_external_id_key UNIQUE (source, external_id);

alter table public.application add constraint application_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.application add constraint application_stage_id_fkey FOREIGN KEY (stage_id) REFERENCES stage(id) NOT ENFORCED;

alter table public.application add constraint application_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'HIRED'::text, 'REJECTED'::text, 'WITHDRAWN'::text, 'TRANSFERRED'::text])));

alter table public.application_facts_state add constraint application_facts_state_one_check CHECK (one);

alter table public.application_facts_state add constraint application_facts_state_pkey PRIMARY KEY (one);

alter table public.application_outcome add constraint application_outcome_application_exit_check CHECK ((application_exit = ANY (ARRAY['ADVANCED'::text, 'MOVED_BACK'::text, 'REJECTED'::text, 'WITHDREW'::text, 'TRANSFERRED'::text, 'STILL_THERE'::text, 'SKIPPED'::text])));

alter table public.application_outcome add constraint application_outcome_assessment_exit_check CHECK ((assessment_exit = ANY (ARRAY['ADVANCED'::text, 'MOVED_BACK'::text, 'REJECTED'::text, 'WITHDREW'::text, 'TRANSFERRED'::text, 'STILL_THERE'::text, 'SKIPPED'::text])));

alter table public.application_outcome add constraint application_outcome_ended_kind_check CHECK ((ended_kind = ANY (ARRAY['REJECT'::text, 'WITHDRAW'::text, 'TRANSFER'::text, 'HIRE'::text])));

alter table public.application_outcome add constraint application_outcome_interview_exit_check CHECK ((interview_exit = ANY (ARRAY['ADVANCED'::text, 'MOVED_BACK'::text, 'REJECTED'::text, 'WITHDREW'::text, 'TRANSFERRED'::text, 'STILL_THERE'::text, 'SKIPPED'::text])));

alter table public.application_outcome add constraint application_outcome_offer_exit_check CHECK ((offer_exit = ANY (ARRAY['ADVANCED'::text, 'MOVED_BACK'::text, 'REJECTED'::text, 'WITHDREW'::text, 'TRANSFERRED'::text, 'STILL_THERE'::text, 'SKIPPED'::text])));

alter table public.application_outcome add constraint application_outcome_pkey PRIMARY KEY (application_id);

alter table public.application_outcome add constraint application_outcome_screen_exit_check CHECK ((screen_exit = ANY (ARRAY['ADVANCED'::text, 'MOVED_BACK'::text, 'REJECTED'::text, 'WITHDREW'::text, 'TRANSFERRED'::text, 'STILL_THERE'::text, 'SKIPPED'::text])));

alter table public.application_visit add constraint application_visit_exit_kind_check CHECK ((exit_kind = ANY (ARRAY['ADVANCED'::text, 'MOVED_BACK'::text, 'REJECTED'::text, 'WITHDREW'::text, 'TRANSFERRED'::text, 'STILL_THERE'::text, 'SKIPPED'::text])));

alter table public.application_visit add constraint application_visit_pkey PRIMARY KEY (application_id, ordinal);

alter table public.audit_event add constraint audit_event_action_check CHECK ((action = ANY (ARRAY['READ'::text, 'LIST'::text, 'SEARCH'::text, 'CREATE'::text, 'UPDATE'::text, 'DELETE'::text, 'EXPORT'::text, 'IMPORT'::text, 'SUBSCRIBE'::text, 'RUN'::text])));

alter table public.audit_event add constraint audit_event_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['USER'::text, 'API_KEY'::text, 'CANDIDATE_LINK'::text, 'SYSTEM'::text, 'COMMAND_LINE'::text])));

alter table public.audit_event add constraint audit_event_door_check CHECK ((door = ANY (ARRAY['GRAPHQL'::text, 'SOCKET'::text, 'BI'::text, 'FILE'::text, 'COMMAND_LINE'::text, 'IMPORT'::text])));

alter table public.audit_event add constraint audit_event_outcome_check CHECK ((outcome = ANY (ARRAY['DONE'::text, 'REFUSED'::text, 'FAILED'::text, 'REPEATED'::text])));

alter table public.audit_event add constraint audit_event_pkey PRIMARY KEY ("position");

alter table public.audit_head add constraint audit_head_only_one_check CHECK (only_one);

alter table public.audit_head add constraint audit_head_pkey PRIMARY KEY (only_one);

alter table public.audit_inbox add constraint audit_inbox_action_check CHECK ((action = ANY (ARRAY['READ'::text, 'LIST'::text, 'SEARCH'::text, 'CREATE'::text, 'UPDATE'::text, 'DELETE'::text, 'EXPORT'::text, 'IMPORT'::text, 'SUBSCRIBE'::text, 'RUN'::text])));

alter table public.audit_inbox add constraint audit_inbox_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['USER'::text, 'API_KEY'::text, 'CANDIDATE_LINK'::text, 'SYSTEM'::text, 'COMMAND_LINE'::text])));

alter table public.audit_inbox add constraint audit_inbox_door_check CHECK ((door = ANY (ARRAY['GRAPHQL'::text, 'SOCKET'::text, 'BI'::text, 'FILE'::text, 'COMMAND_LINE'::text, 'IMPORT'::text])));

alter table public.audit_inbox add constraint audit_inbox_outcome_check CHECK ((outcome = ANY (ARRAY['DONE'::text, 'REFUSED'::text, 'FAILED'::text, 'REPEATED'::text])));

alter table public.audit_inbox add constraint audit_inbox_pkey PRIMARY KEY (id);

alter table public.audit_value add constraint audit_value_check CHECK ((((content IS NULL) = (forgotten_at IS NOT NULL)) AND ((salt IS NULL) = (content IS NULL))));

alter table public.audit_value add constraint audit_value_pkey PRIMARY KEY ("position", ordinal);

alter table public.bi_answer add constraint bi_answer_pkey PRIMARY KEY (document);

alter table public.bi_refresh add constraint bi_refresh_pkey PRIMARY KEY (document);

alter table public.candidate add constraint candidate_certificates_length CHECK (((octet_length(array_to_string(certificates, ''::text)) <= 500) OR (longest_text(certificates) <= 500)));

alter table public.candidate add constraint candidate_company_length CHECK (((octet_length(company) <= 500) OR (char_length(company) <= 500)));

alter table public.candidate add constraint candidate_country_length CHECK (((octet_length(country) <= 100) OR (char_length(country) <= 100)));

alter table public.candidate add constraint candidate_education_length CHECK (((octet_length(education) <= 2000) OR (char_length(education) <= 2000)));

alter table public.candidate add constraint candidate_emails_length CHECK (((octet_length(array_to_string(emails, ''::text)) <= 320) OR (longest_text(emails) <= 320)));

alter table public.candidate add constraint candidate_experience_years_check CHECK ((experience_years >= (0)::numeric));

alter table public.candidate add constraint candidate_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.candidate add constraint candidate_family_name_length CHECK (((octet_length(family_name) <= 200) OR (char_length(family_name) <= 200)));

alter table public.candidate add constraint candidate_given_name_length CHECK (((octet_length(given_name) <= 200) OR (char_length(given_name) <= 200)));

alter table public.candidate add constraint candidate_languages_length CHECK (((octet_length(array_to_string(languages, ''::text)) <= 50) OR (longest_text(languages) <= 50)));

alter table public.candidate add constraint candidate_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision)));

alter table public.candidate add constraint candidate_location_length CHECK (((octet_length(location) <= 500) OR (char_length(location) <= 500)));

alter table public.candidate add constraint candidate_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision)));

alter table public.candidate add constraint candidate_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES candidate(id);

alter table public.candidate add constraint candidate_phone_length CHECK (((octet_length(phone) <= 100) OR (char_length(phone) <= 100)));

alter table public.candidate add constraint candidate_pkey PRIMARY KEY (id);

alter table public.candidate add constraint candidate_relationship_check CHECK ((relationship = ANY (ARRAY['ACTIVE'::text, 'PASSIVE'::text, 'FORMER_APPLICANT'::text, 'SILVER_MEDALLIST'::text, 'FREELANCER'::text, 'EMPLOYEE'::text, 'ALUMNI'::text])));

alter table public.candidate add constraint candidate_seniority_check CHECK ((seniority = ANY (ARRAY['INTERN'::text, 'JUNIOR'::text, 'MID'::text, 'SENIOR'::text, 'LEAD'::text, 'PRINCIPAL'::text, 'EXECUTIVE'::text])));

alter table public.candidate add constraint candidate_source_external_id_key UNIQUE (source, external_id);

alter table public.candidate add constraint candidate_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.candidate add constraint candidate_summary_length CHECK (((octet_length(summary) <= 100000) OR (char_length(summary) <= 100000)));

alter table public.candidate add constraint candidate_title_length CHECK (((octet_length(title) <= 500) OR (char_length(title) <= 500)));

alter table public.candidate_features add constraint candidate_features_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.candidate_features add constraint candidate_features_pkey PRIMARY KEY (candidate_id);

alter table public.candidate_found_skill add constraint candidate_found_skill_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.candidate_found_skill add constraint candidate_found_skill_confidence_check CHECK (((confidence > (0)::double precision) AND (confidence <= (1)::double precision)));

alter table public.candidate_found_skill add constraint candidate_found_skill_pkey PRIMARY KEY (candidate_id, skill_id);

alter table public.candidate_found_skill add constraint candidate_found_skill_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id) ON DELETE CASCADE;

alter table public.candidate_occupation add constraint candidate_occupation_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.candidate_occupation add constraint candidate_occupation_occupation_id_fkey FOREIGN KEY (occupation_id) REFERENCES occupation(id) ON DELETE CASCADE;

alter table public.candidate_occupation add constraint candidate_occupation_pkey PRIMARY KEY (candidate_id, occupation_id);

alter table public.candidate_skill add constraint candidate_skill_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE NOT ENFORCED;

alter table public.candidate_skill add constraint candidate_skill_evidence_check CHECK ((evidence = ANY (ARRAY['RESUME'::text, 'SELF'::text, 'ASSESSMENT'::text, 'RECRUITER'::text])));

alter table public.candidate_skill add constraint candidate_skill_level_check CHECK (((level >= 1) AND (level <= 5)));

alter table public.candidate_skill add constraint candidate_skill_pkey PRIMARY KEY (candidate_id, skill_id);

alter table public.candidate_skill add constraint candidate_skill_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id) NOT ENFORCED;

alter table public.candidate_skill add constraint candidate_skill_years_check CHECK ((years >= (0)::numeric));

alter table public.channel add constraint channel_kind_check CHECK ((kind = ANY (ARRAY['JOB_BOARD'::text, 'SOCIAL'::text, 'REFERRAL'::text, 'CAREERS_SITE'::text, 'AGENCY'::text, 'EVENT'::text, 'CAMPUS'::text, 'SOURCED'::text, 'INTERNAL'::text, 'OTHER'::text])));

alter table public.channel add constraint channel_name_key UNIQUE (name);

alter table public.channel add constraint channel_name_length CHECK (((octet_length((name)::text) <= 200) OR (char_length((name)::text) <= 200)));

alter table public.channel add constraint channel_pkey PRIMARY KEY (id);

alter table public.channel_spend add constraint channel_spend_amount_check CHECK ((amount >= (0)::numeric));

alter table public.channel_spend add constraint channel_spend_campaign_length CHECK (((octet_length(campaign) <= 200) OR (char_length(campaign) <= 200)));

alter table public.channel_spend add constraint channel_spend_channel_id_first_day_last_day_currency_campai_key UNIQUE NULLS NOT DISTINCT (channel_id, first_day, last_day, currency, campaign);

alter table public.channel_spend add constraint channel_spend_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channel(id);

alter table public.channel_spend add constraint channel_spend_check CHECK ((last_day >= first_day));

alter table public.channel_spend add constraint channel_spend_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text));

alter table public.channel_spend add constraint channel_spend_pkey PRIMARY KEY (id);

alter table public.consent add constraint consent_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.consent add constraint consent_check CHECK (((withdrawn_at IS NULL) = (withdrawn_via IS NULL)));

alter table public.consent add constraint consent_ordinal_key UNIQUE (ordinal);

alter table public.consent add constraint consent_pkey PRIMARY KEY (id);

alter table public.consent add constraint consent_purpose_id_fkey FOREIGN KEY (purpose_id) REFERENCES consent_purpose(id);

alter table public.consent add constraint consent_recorded_by_check CHECK (((octet_length(recorded_by) <= 500) OR (char_length(recorded_by) <= 500)));

alter table public.consent add constraint consent_text_id_fkey FOREIGN KEY (text_id) REFERENCES consent_text(id);

alter table public.consent add constraint consent_via_check CHECK ((via = ANY (ARRAY['FORM'::text, 'EMAIL'::text, 'PHONE'::text, 'IN_PERSON'::text, 'API'::text, 'PROFILE'::text, 'IMPORT'::text])));

alter table public.consent add constraint consent_withdrawn_by_check CHECK (((octet_length(withdrawn_by) <= 500) OR (char_length(withdrawn_by) <= 500)));

alter table public.consent add constraint consent_withdrawn_via_check CHECK ((withdrawn_via = ANY (ARRAY['FORM'::text, 'EMAIL'::text, 'PHONE'::text, 'IN_PERSON'::text, 'API'::text, 'PROFILE'::text, 'IMPORT'::text])));

alter table public.consent_purpose add constraint consent_purpose_basis_check CHECK ((basis = ANY (ARRAY['CONSENT'::text, 'CONTRACT'::text, 'LEGITIMATE_INTEREST'::text])));

alter table public.consent_purpose add constraint consent_purpose_code_check CHECK ((code ~ '^[A-Z][A-Z0-9_]{0,49}$'::text));

alter table public.consent_purpose add constraint consent_purpose_code_key UNIQUE (code);

alter table public.consent_purpose add constraint consent_purpose_default_months_check CHECK (((default_months >= 1) AND (default_months <= 1200)));

alter table public.consent_purpose add constraint consent_purpose_name_check CHECK (((octet_length(name) <= 200) OR (char_length(name) <= 200)));

alter table public.consent_purpose add constraint consent_purpose_pkey PRIMARY KEY (id);

alter table public.consent_purpose add constraint consent_purpose_talent_pool CHECK (((code <> 'TALENT_POOL'::text) OR ((basis = 'CONSENT'::text) AND (default_months IS NOT NULL) AND active)));

alter table public.consent_request add constraint consent_request_asked_by_check CHECK (((octet_length(asked_by) <= 500) OR (char_length(asked_by) <= 500)));

alter table public.consent_request add constraint consent_request_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.consent_request add constraint consent_request_candidate_id_purpose_id_after_ordinal_key UNIQUE (candidate_id, purpose_id, after_ordinal);

alter table public.consent_request add constraint consent_request_pkey PRIMARY KEY (id);

alter table public.consent_request add constraint consent_request_purpose_id_fkey FOREIGN KEY (purpose_id) REFERENCES consent_purpose(id);

alter table public.consent_request add constraint consent_request_text_id_fkey FOREIGN KEY (text_id) REFERENCES consent_text(id);

alter table public.consent_request add constraint consent_request_via_check CHECK ((via = ANY (ARRAY['FORM'::text, 'EMAIL'::text, 'PHONE'::text, 'IN_PERSON'::text, 'API'::text, 'PROFILE'::text, 'IMPORT'::text])));

alter table public.consent_text add constraint consent_text_body_check CHECK (((octet_length(body) <= 10000) OR (char_length(body) <= 10000)));

alter table public.consent_text add constraint consent_text_created_by_check CHECK (((octet_length(created_by) <= 500) OR (char_length(created_by) <= 500)));

alter table public.consent_text add constraint consent_text_language_check CHECK ((language ~ '^[a-z]{2,3}$'::text));

alter table public.consent_text add constraint consent_text_pkey PRIMARY KEY (id);

alter table public.consent_text add constraint consent_text_purpose_id_fkey FOREIGN KEY (purpose_id) REFERENCES consent_purpose(id);

alter table public.consent_text add constraint consent_text_purpose_id_language_version_key UNIQUE (purpose_id, language, version);

alter table public.erasure add constraint erasure_asked_by_length CHECK (((octet_length(asked_by) <= 500) OR (char_length(asked_by) <= 500)));

alter table public.erasure add constraint erasure_asked_by_name_length CHECK (((octet_length(asked_by_name) <= 500) OR (char_length(asked_by_name) <= 500)));

alter table public.erasure add constraint erasure_decided_by_length CHECK (((octet_length(decided_by) <= 500) OR (char_length(decided_by) <= 500)));

alter table public.erasure add constraint erasure_decided_by_name_length CHECK (((octet_length(decided_by_name) <= 500) OR (char_length(decided_by_name) <= 500)));

alter table public.erasure add constraint erasure_note_length CHECK (((octet_length(note) <= 500) OR (char_length(note) <= 500)));

alter table public.erasure add constraint erasure_pkey PRIMARY KEY (id);

alter table public.erasure add constraint erasure_reason_check CHECK ((reason = ANY (ARRAY['REQUEST'::text, 'CONSENT_WITHDRAWN'::text, 'OBJECTION'::text, 'RETENTION'::text, 'MISTAKE'::text, 'OTHER'::text])));

alter table public.erasure add constraint erasure_rule_length CHECK (((octet_length(rule) <= 200) OR (char_length(rule) <= 200)));

alter table public.erasure add constraint erasure_state_check CHECK ((state = ANY (ARRAY['WAITS_FOR_APPROVAL'::text, 'REFUSED'::text, 'RUNS'::text, 'DONE'::text])));

alter table public.erasure_key add constraint erasure_key_kind_check CHECK ((kind = ANY (ARRAY['SOURCE_ID'::text, 'EMAIL'::text, 'PHONE'::text, 'APPLICATION_ID'::text])));

alter table public.erasure_key add constraint erasure_key_pkey PRIMARY KEY (key, candidate_id);

alter table public.erasure_person add constraint erasure_person_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES erasure(id);

alter table public.erasure_person add constraint erasure_person_pkey PRIMARY KEY (erasure_id, candidate_id);

alter table public.experience add constraint experience_candidate_id_external_id_key UNIQUE (candidate_id, external_id);

alter table public.experience add constraint experience_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.experience add constraint experience_company_length CHECK (((octet_length(company) <= 500) OR (char_length(company) <= 500)));

alter table public.experience add constraint experience_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.experience add constraint experience_pkey PRIMARY KEY (id);

alter table public.experience add constraint experience_summary_length CHECK (((octet_length(summary) <= 100000) OR (char_length(summary) <= 100000)));

alter table public.experience add constraint experience_title_length CHECK (((octet_length(title) <= 500) OR (char_length(title) <= 500)));

alter table public.experience_published add constraint experience_published_pkey PRIMARY KEY (quarter);

alter table public.feed add constraint feed_entity_check CHECK ((entity ~ '^[A-Z][A-Z_]*$'::text));

alter table public.feed add constraint feed_outbox_id_key UNIQUE (outbox_id);

alter table public.feed add constraint feed_pkey PRIMARY KEY ("position");

alter table public.feed_catch_up add constraint feed_catch_up_pkey PRIMARY KEY (consumer);

alter table public.feed_checkpoint add constraint feed_checkpoint_pkey PRIMARY KEY (consumer);

alter table public.feed_dead_letter add constraint feed_dead_letter_pkey PRIMARY KEY (consumer, entity_id);

alter table public.feed_head add constraint feed_head_one_check CHECK (one);

alter table public.feed_head add constraint feed_head_pkey PRIMARY KEY (one);

alter table public.feed_stale add constraint feed_stale_pkey PRIMARY KEY (consumer, object_id);

alter table public.feed_sweep add constraint feed_sweep_pkey PRIMARY KEY (consumer, scope, scope_id);

alter table public.findings_version add constraint findings_version_one_check CHECK (one);

alter table public.findings_version add constraint findings_version_pkey PRIMARY KEY (one);

alter table public.idempotency_key add constraint idempotency_key_pkey PRIMARY KEY (actor, key);

alter table public.identity add constraint identity_issuer_check CHECK ((char_length(issuer) <= 1000));

alter table public.identity add constraint identity_pkey PRIMARY KEY (issuer, subject);

alter table public.identity add constraint identity_subject_check CHECK ((char_length(subject) <= 255));

alter table public.identity add constraint identity_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE;

alter table public.identity add constraint identity_user_id_issuer_key UNIQUE (user_id, issuer);

alter table public.import_run add constraint import_run_pkey PRIMARY KEY (id);

alter table public.import_run add constraint import_run_status_check CHECK ((status = ANY (ARRAY['RUNNING'::text, 'DONE'::text, 'STOPPED'::text, 'FAILED'::text])));

alter table public.index_rebuild add constraint index_rebuild_pkey PRIMARY KEY (consumer);

alter table public.index_rebuild_document add constraint index_rebuild_document_pkey PRIMARY KEY (id);

alter table public.installation add constraint installation_one_check CHECK (one);

alter table public.installation add constraint installation_pkey PRIMARY KEY (one);

alter table public.installation add constraint installation_secret_check CHECK ((length(secret) = 32));

alter table public.interaction add constraint interaction_actor_length CHECK (((octet_length(actor) <= 500) OR (char_length(actor) <= 500)));

alter table public.interaction add constraint interaction_application_id_fkey FOREIGN KEY (application_id) REFERENCES application(id);

alter table public.interaction add constraint interaction_body_length CHECK (((octet_length(body) <= 100000) OR (char_length(body) <= 100000)));

alter table public.interaction add constraint interaction_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id);

alter table public.interaction add constraint interaction_direction_check CHECK ((direction = ANY (ARRAY['IN'::text, 'OUT'::text])));

alter table public.interaction add constraint interaction_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.interaction add constraint interaction_pkey PRIMARY KEY (id);

alter table public.interaction add constraint interaction_source_external_id_key UNIQUE (source, external_id);

alter table public.interaction add constraint interaction_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.interaction add constraint interaction_subject_length CHECK (((octet_length(subject) <= 2000) OR (char_length(subject) <= 2000)));

alter table public.interaction add constraint interaction_type_check CHECK ((type = ANY (ARRAY['NOTE'::text, 'CALL'::text, 'EMAIL'::text, 'SMS'::text, 'MEETING'::text, 'INTERVIEW'::text, 'FEEDBACK'::text, 'EVENT'::text, 'SURVEY'::text])));

alter table public.job add constraint job_certificates_length CHECK (((octet_length(array_to_string(certificates, ''::text)) <= 500) OR (longest_text(certificates) <= 500)));

alter table public.job add constraint job_country_length CHECK (((octet_length(country) <= 100) OR (char_length(country) <= 100)));

alter table public.job add constraint job_department_length CHECK (((octet_length(department) <= 200) OR (char_length(department) <= 200)));

alter table public.job add constraint job_description_length CHECK (((octet_length(description) <= 100000) OR (char_length(description) <= 100000)));

alter table public.job add constraint job_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.job add constraint job_languages_length CHECK (((octet_length(array_to_string(languages, ''::text)) <= 50) OR (longest_text(languages) <= 50)));

alter table public.job add constraint job_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision)));

alter table public.job add constraint job_location_length CHECK (((octet_length(location) <= 500) OR (char_length(location) <= 500)));

alter table public.job add constraint job_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision)));

alter table public.job add constraint job_pkey PRIMARY KEY (id);

alter table public.job add constraint job_seniority_check CHECK ((seniority = ANY (ARRAY['INTERN'::text, 'JUNIOR'::text, 'MID'::text, 'SENIOR'::text, 'LEAD'::text, 'PRINCIPAL'::text, 'EXECUTIVE'::text])));

alter table public.job add constraint job_source_external_id_key UNIQUE (source, external_id);

alter table public.job add constraint job_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.job add constraint job_status_check CHECK ((status = ANY (ARRAY['DRAFT'::text, 'OPEN'::text, 'ON_HOLD'::text, 'CLOSED'::text])));

alter table public.job add constraint job_title_length CHECK (((octet_length(title) <= 500) OR (char_length(title) <= 500)));

alter table public.job_found_skill add constraint job_found_skill_confidence_check CHECK (((confidence > (0)::double precision) AND (confidence <= (1)::double precision)));

alter table public.job_found_skill add constraint job_found_skill_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE;

alter table public.job_found_skill add constraint job_found_skill_pkey PRIMARY KEY (job_id, skill_id);

alter table public.job_found_skill add constraint job_found_skill_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id) ON DELETE CASCADE;

alter table public.job_hold add constraint job_hold_check CHECK ((ended_at >= began_at));

alter table public.job_hold add constraint job_hold_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE;

alter table public.job_hold add constraint job_hold_pkey PRIMARY KEY (job_id, began_at);

alter table public.job_skill add constraint job_skill_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE;

alter table public.job_skill add constraint job_skill_min_level_check CHECK (((min_level >= 1) AND (min_level <= 5)));

alter table public.job_skill add constraint job_skill_min_years_check CHECK ((min_years >= (0)::numeric));

alter table public.job_skill add constraint job_skill_need_check CHECK ((need = ANY (ARRAY['MUST'::text, 'SHOULD'::text, 'NICE'::text])));

alter table public.job_skill add constraint job_skill_pkey PRIMARY KEY (job_id, skill_id);

alter table public.job_skill add constraint job_skill_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id);

alter table public.kept_match add constraint kept_match_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE;

alter table public.kept_match add constraint kept_match_pkey PRIMARY KEY (job_id);

alter table public.kept_score add constraint kept_score_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.kept_score add constraint kept_score_excluded_check CHECK ((excluded = ANY (ARRAY['DO_NOT_CONTACT'::text, 'IN_PROCESS'::text, 'REJECTED'::text])));

alter table public.kept_score add constraint kept_score_job_id_fkey FOREIGN KEY (job_id) REFERENCES kept_match(job_id) ON DELETE CASCADE;

alter table public.kept_score add constraint kept_score_pkey PRIMARY KEY (job_id, candidate_id);

alter table public.kept_score add constraint kept_score_tier_check CHECK ((tier = ANY (ARRAY['A'::text, 'B'::text, 'C'::text])));

alter table public.legal_hold add constraint legal_hold_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id);

alter table public.legal_hold add constraint legal_hold_check CHECK (((released_at IS NULL) = (released_by IS NULL)));

alter table public.legal_hold add constraint legal_hold_held_by_check CHECK (((octet_length(held_by) <= 500) OR (char_length(held_by) <= 500)));

alter table public.legal_hold add constraint legal_hold_pkey PRIMARY KEY (id);

alter table public.legal_hold add constraint legal_hold_reason_check CHECK (((octet_length(reason) <= 2000) OR (char_length(reason) <= 2000)));

alter table public.legal_hold add constraint legal_hold_released_by_check CHECK (((octet_length(released_by) <= 500) OR (char_length(released_by) <= 500)));

alter table public.match_run add constraint match_run_pkey PRIMARY KEY (id);

alter table public.objection add constraint objection_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.objection add constraint objection_check CHECK (((withdrawn_at IS NULL) = (withdrawn_via IS NULL)));

alter table public.objection add constraint objection_pkey PRIMARY KEY (id);

alter table public.objection add constraint objection_purpose_id_fkey FOREIGN KEY (purpose_id) REFERENCES consent_purpose(id);

alter table public.objection add constraint objection_recorded_by_check CHECK (((octet_length(recorded_by) <= 500) OR (char_length(recorded_by) <= 500)));

alter table public.objection add constraint objection_via_check CHECK ((via = ANY (ARRAY['FORM'::text, 'EMAIL'::text, 'PHONE'::text, 'IN_PERSON'::text, 'API'::text, 'PROFILE'::text, 'IMPORT'::text])));

alter table public.objection add constraint objection_withdrawn_by_check CHECK (((octet_length(withdrawn_by) <= 500) OR (char_length(withdrawn_by) <= 500)));

alter table public.objection add constraint objection_withdrawn_via_check CHECK ((withdrawn_via = ANY (ARRAY['FORM'::text, 'EMAIL'::text, 'PHONE'::text, 'IN_PERSON'::text, 'API'::text, 'PROFILE'::text, 'IMPORT'::text])));

alter table public.occupation add constraint occupation_code_key UNIQUE (code);

alter table public.occupation add constraint occupation_family_id_fkey FOREIGN KEY (family_id) REFERENCES occupation_family(id) ON DELETE SET NULL;

alter table public.occupation add constraint occupation_key_key UNIQUE (key);

alter table public.occupation add constraint occupation_origin_check CHECK ((origin = ANY (ARRAY['COMPANY'::text, 'TAXONOMY'::text, 'GITHUB_TOPICS'::text, 'ONET'::text])));

alter table public.occupation add constraint occupation_pkey PRIMARY KEY (id);

alter table public.occupation_family add constraint occupation_family_key_key UNIQUE (key);

alter table public.occupation_family add constraint occupation_family_origin_check CHECK ((origin = ANY (ARRAY['COMPANY'::text, 'TAXONOMY'::text, 'GITHUB_TOPICS'::text, 'ONET'::text])));

alter table public.occupation_family add constraint occupation_family_pkey PRIMARY KEY (id);

alter table public.occupation_title add constraint occupation_title_occupation_id_fkey FOREIGN KEY (occupation_id) REFERENCES occupation(id) ON DELETE CASCADE;

alter table public.occupation_title add constraint occupation_title_origin_check CHECK ((origin = ANY (ARRAY['COMPANY'::text, 'TAXONOMY'::text, 'GITHUB_TOPICS'::text, 'ONET'::text])));

alter table public.occupation_title add constraint occupation_title_pkey PRIMARY KEY (key, occupation_id);

alter table public.offer add constraint offer_application_id_fkey FOREIGN KEY (application_id) REFERENCES application(id);

alter table public.offer add constraint offer_application_id_revision_key UNIQUE (application_id, revision);

alter table public.offer add constraint offer_pkey PRIMARY KEY (id);

alter table public.offer add constraint offer_revision_check CHECK ((revision > 0));

alter table public.offer add constraint offer_status_check CHECK ((status = ANY (ARRAY['DRAFT'::text, 'SENT'::text, 'ACCEPTED'::text, 'DECLINED'::text, 'RESCINDED'::text])));

alter table public.opening add constraint opening_application_id_fkey FOREIGN KEY (application_id) REFERENCES application(id);

alter table public.opening add constraint opening_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.opening add constraint opening_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id);

alter table public.opening add constraint opening_pkey PRIMARY KEY (id);

alter table public.opening add constraint opening_source_external_id_key UNIQUE (source, external_id);

alter table public.opening add constraint opening_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.outbox add constraint outbox_entity_check CHECK ((entity ~ '^[A-Z][A-Z_]*$'::text));

alter table public.outbox add constraint outbox_pkey PRIMARY KEY (id);

alter table public.personal_export add constraint personal_export_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.personal_export add constraint personal_export_pkey PRIMARY KEY (id);

alter table public.personal_export add constraint personal_export_state_check CHECK ((state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'READY'::text, 'FAILED'::text, 'EXPIRED'::text])));

alter table public.pipeline_version add constraint pipeline_version_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE;

alter table public.pipeline_version add constraint pipeline_version_pkey PRIMARY KEY (job_id, since);

alter table public.pool add constraint pool_description_length CHECK (((octet_length(description) <= 2000) OR (char_length(description) <= 2000)));

alter table public.pool add constraint pool_made_by_length CHECK (((octet_length(made_by) <= 500) OR (char_length(made_by) <= 500)));

alter table public.pool add constraint pool_name_length CHECK (((octet_length(name) <= 200) OR (char_length(name) <= 200)));

alter table public.pool add constraint pool_owner_length CHECK (((octet_length(owner) <= 500) OR (char_length(owner) <= 500)));

alter table public.pool add constraint pool_pkey PRIMARY KEY (id);

alter table public.pool_member add constraint pool_member_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.pool_member add constraint pool_member_pkey PRIMARY KEY (pool_id, candidate_id);

alter table public.pool_member add constraint pool_member_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES pool(id) ON DELETE CASCADE;

alter table public.referral add constraint referral_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id);

alter table public.referral add constraint referral_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.referral add constraint referral_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id);

alter table public.referral add constraint referral_pkey PRIMARY KEY (id);

alter table public.referral add constraint referral_referrer_email_length CHECK (((octet_length((referrer_email)::text) <= 320) OR (char_length((referrer_email)::text) <= 320)));

alter table public.referral add constraint referral_source_external_id_key UNIQUE (source, external_id);

alter table public.referral add constraint referral_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.retention_item add constraint retention_item_action_check CHECK ((action = ANY (ARRAY['ERASE'::text, 'ASK_AGAIN'::text])));

alter table public.retention_item add constraint retention_item_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id);

alter table public.retention_item add constraint retention_item_check CHECK (((state = 'OFF'::text) = (off_reason IS NOT NULL)));

alter table public.retention_item add constraint retention_item_check1 CHECK (((state = 'ERASED'::text) = (erasure_id IS NOT NULL)));

alter table public.retention_item add constraint retention_item_country_check CHECK (((octet_length(country) <= 100) OR (char_length(country) <= 100)));

alter table public.retention_item add constraint retention_item_off_reason_check CHECK ((off_reason = ANY (ARRAY['NEW_CONTACT'::text, 'NEW_APPLICATION'::text, 'LEGAL_HOLD'::text, 'CONSENT'::text, 'RULES'::text, 'GONE'::text, 'BLOCKED'::text])));

alter table public.retention_item add constraint retention_item_outcome_check CHECK ((outcome = ANY (ARRAY['HIRED'::text, 'REJECTED'::text, 'WITHDRAWN'::text, 'TRANSFERRED'::text, 'NEVER_APPLIED'::text])));

alter table public.retention_item add constraint retention_item_pkey PRIMARY KEY (id);

alter table public.retention_item add constraint retention_item_rule_name_check CHECK (((octet_length(rule_name) <= 200) OR (char_length(rule_name) <= 200)));

alter table public.retention_item add constraint retention_item_run_id_candidate_id_key UNIQUE (run_id, candidate_id);

alter table public.retention_item add constraint retention_item_run_id_fkey FOREIGN KEY (run_id) REFERENCES retention_run(id) ON DELETE CASCADE;

alter table public.retention_item add constraint retention_item_state_check CHECK ((state = ANY (ARRAY['DUE'::text, 'HELD'::text, 'OFF'::text, 'ERASED'::text])));

alter table public.retention_rule add constraint retention_rule_action_check CHECK ((action = ANY (ARRAY['ERASE'::text, 'ASK_AGAIN'::text, 'KEEP'::text])));

alter table public.retention_rule add constraint retention_rule_counted_from_check CHECK ((counted_from = ANY (ARRAY['CLOSING'::text, 'LAST_CONTACT'::text])));

alter table public.retention_rule add constraint retention_rule_country_check CHECK (((octet_length(country) <= 100) OR (char_length(country) <= 100)));

alter table public.retention_rule add constraint retention_rule_months_check CHECK (((months >= 1) AND (months <= 1200)));

alter table public.retention_rule add constraint retention_rule_name_check CHECK (((octet_length(name) <= 200) OR (char_length(name) <= 200)));

alter table public.retention_rule add constraint retention_rule_outcomes_check CHECK (((outcomes <@ '{HIRED,REJECTED,WITHDRAWN,TRANSFERRED,NEVER_APPLIED}'::text[]) AND (array_to_string(outcomes, ','::text) ~ '^[A-Z_,]*$'::text)));

alter table public.retention_rule add constraint retention_rule_pkey PRIMARY KEY (id);

alter table public.retention_rule add constraint retention_rule_priority_check CHECK (((priority >= '-1000'::integer) AND (priority <= 1000)));

alter table public.retention_rule add constraint retention_rule_time_zone_check CHECK (((octet_length(time_zone) <= 100) OR (char_length(time_zone) <= 100)));

alter table public.retention_run add constraint retention_run_approvals_needed_check CHECK (((approvals_needed >= 1) AND (approvals_needed <= 2)));

alter table public.retention_run add constraint retention_run_approved_by_check CHECK (((octet_length(approved_by) <= 500) OR (char_length(approved_by) <= 500)));

alter table public.retention_run add constraint retention_run_ended_by_check CHECK (((octet_length(ended_by) <= 500) OR (char_length(ended_by) <= 500)));

alter table public.retention_run add constraint retention_run_first_approved_by_check CHECK (((octet_length(first_approved_by) <= 500) OR (char_length(first_approved_by) <= 500)));

alter table public.retention_run add constraint retention_run_first_approver_check CHECK (((octet_length(first_approver) <= 500) OR (char_length(first_approver) <= 500)));

alter table public.retention_run add constraint retention_run_pkey PRIMARY KEY (id);

alter table public.retention_run add constraint retention_run_proposed_by_check CHECK (((octet_length(proposed_by) <= 500) OR (char_length(proposed_by) <= 500)));

alter table public.retention_run add constraint retention_run_state_check CHECK ((state = ANY (ARRAY['PROPOSED'::text, 'APPROVED'::text, 'CANCELLED'::text, 'REPLACED'::text])));

alter table public.saved_search add constraint saved_search_access_check CHECK ((access = ANY (ARRAY['PRIVATE'::text, 'READ'::text, 'EDIT'::text])));

alter table public.saved_search add constraint saved_search_departments_length CHECK (((octet_length(array_to_string(departments, ''::text)) <= 200) OR (longest_text(departments) <= 200)));

alter table public.saved_search add constraint saved_search_name_length CHECK (((octet_length(name) <= 200) OR (char_length(name) <= 200)));

alter table public.saved_search add constraint saved_search_owner_length CHECK (((octet_length(owner) <= 500) OR (char_length(owner) <= 500)));

alter table public.saved_search add constraint saved_search_pkey PRIMARY KEY (id);

alter table public.saved_search add constraint saved_search_query_length CHECK (((octet_length(query) <= 10000) OR (char_length(query) <= 10000)));

alter table public.saved_search add constraint saved_search_role_check CHECK ((role = ANY (ARRAY['ADMIN'::text, 'RECRUITER'::text, 'HIRING_MANAGER'::text, 'ANALYST'::text, 'AUDITOR'::text])));

alter table public.saved_search_match add constraint saved_search_match_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.saved_search_match add constraint saved_search_match_pkey PRIMARY KEY (id);

alter table public.saved_search_match add constraint saved_search_match_saved_search_id_fkey FOREIGN KEY (saved_search_id) REFERENCES saved_search(id) ON DELETE CASCADE;

alter table public.saved_search_member add constraint saved_search_member_pkey PRIMARY KEY (candidate_id, saved_search_id);

alter table public.saved_search_member add constraint saved_search_member_saved_search_id_fkey FOREIGN KEY (saved_search_id) REFERENCES saved_search(id) ON DELETE CASCADE;

alter table public.search_document add constraint search_document_pkey PRIMARY KEY (candidate_id);

alter table public.search_index add constraint search_index_pkey PRIMARY KEY (name);

alter table public.search_word add constraint search_word_pkey PRIMARY KEY (word);

alter table public.shipped_data add constraint shipped_data_pkey PRIMARY KEY (name);

alter table public.sign_in_link add constraint sign_in_link_check CHECK (((user_id IS NULL) = (purpose = 'FIRST_ADMINISTRATOR'::text)));

alter table public.sign_in_link add constraint sign_in_link_pkey PRIMARY KEY (hash);

alter table public.sign_in_link add constraint sign_in_link_purpose_check CHECK ((purpose = ANY (ARRAY['INVITATION'::text, 'ACCESS'::text, 'FIRST_ADMINISTRATOR'::text])));

alter table public.sign_in_link add constraint sign_in_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE;

alter table public.skill add constraint skill_key_key UNIQUE (key);

alter table public.skill add constraint skill_key_length CHECK (((octet_length(key) <= 200) OR (char_length(key) <= 200)));

alter table public.skill add constraint skill_name_length CHECK (((octet_length(name) <= 200) OR (char_length(name) <= 200)));

alter table public.skill add constraint skill_number_key UNIQUE (number);

alter table public.skill add constraint skill_origin_check CHECK ((origin = ANY (ARRAY['COMPANY'::text, 'TAXONOMY'::text, 'GITHUB_TOPICS'::text, 'ONET'::text, 'RECORDED'::text])));

alter table public.skill add constraint skill_pkey PRIMARY KEY (id);

alter table public.skill_alias add constraint skill_alias_origin_check CHECK ((origin = ANY (ARRAY['COMPANY'::text, 'TAXONOMY'::text, 'GITHUB_TOPICS'::text, 'ONET'::text])));

alter table public.skill_alias add constraint skill_alias_pkey PRIMARY KEY (key);

alter table public.skill_alias add constraint skill_alias_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id) ON DELETE CASCADE;

alter table public.skill_broader add constraint skill_broader_broader_id_fkey FOREIGN KEY (broader_id) REFERENCES skill(id) ON DELETE CASCADE;

alter table public.skill_broader add constraint skill_broader_check CHECK ((skill_id <> broader_id));

alter table public.skill_broader add constraint skill_broader_origin_check CHECK ((origin = ANY (ARRAY['COMPANY'::text, 'TAXONOMY'::text, 'GITHUB_TOPICS'::text, 'ONET'::text])));

alter table public.skill_broader add constraint skill_broader_pkey PRIMARY KEY (skill_id, broader_id);

alter table public.skill_broader add constraint skill_broader_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id) ON DELETE CASCADE;

alter table public.stage add constraint stage_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE;

alter table public.stage add constraint stage_milestone_check CHECK ((milestone = ANY (ARRAY['APPLICATION'::text, 'SCREEN'::text, 'ASSESSMENT'::text, 'INTERVIEW'::text, 'OFFER'::text, 'HIRED'::text])));

alter table public.stage add constraint stage_name_length CHECK (((octet_length(name) <= 200) OR (char_length(name) <= 200)));

alter table public.stage add constraint stage_pkey PRIMARY KEY (id);

alter table public.stage_template add constraint stage_template_milestone_check CHECK ((milestone = ANY (ARRAY['APPLICATION'::text, 'SCREEN'::text, 'ASSESSMENT'::text, 'INTERVIEW'::text, 'OFFER'::text, 'HIRED'::text])));

alter table public.stage_template add constraint stage_template_name_length CHECK (((octet_length(name) <= 200) OR (char_length(name) <= 200)));

alter table public.stage_template add constraint stage_template_pkey PRIMARY KEY (source, name);

alter table public.stage_template add constraint stage_template_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.taxonomy_edition add constraint taxonomy_edition_one_check CHECK (one);

alter table public.taxonomy_edition add constraint taxonomy_edition_pkey PRIMARY KEY (one);

alter table public.tier_entry add constraint tier_entry_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE;

alter table public.tier_entry add constraint tier_entry_cause_check CHECK ((cause = ANY (ARRAY['JOB_OPENED'::text, 'REQUIREMENTS_CHANGED'::text, 'PERSON_CHANGED'::text, 'TIME_PASSED'::text, 'FORMULA_CHANGED'::text])));

alter table public.tier_entry add constraint tier_entry_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE;

alter table public.tier_entry add constraint tier_entry_pkey PRIMARY KEY (id);

alter table public.tier_entry add constraint tier_entry_previous_tier_check CHECK ((previous_tier = ANY (ARRAY['A'::text, 'B'::text, 'C'::text])));

alter table public.tier_entry add constraint tier_entry_tier_check CHECK ((tier = ANY (ARRAY['A'::text, 'B'::text, 'C'::text])));

alter table public.touch add constraint touch_campaign_length CHECK (((octet_length(campaign) <= 200) OR (char_length(campaign) <= 200)));

alter table public.touch add constraint touch_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id);

alter table public.touch add constraint touch_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channel(id);

alter table public.touch add constraint touch_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.touch add constraint touch_pkey PRIMARY KEY (id);

alter table public.touch add constraint touch_source_external_id_key UNIQUE (source, external_id);

alter table public.touch add constraint touch_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.transition add constraint transition_actor_length CHECK (((octet_length(actor) <= 500) OR (char_length(actor) <= 500)));

alter table public.transition add constraint transition_external_id_length CHECK (((octet_length(external_id) <= 500) OR (char_length(external_id) <= 500)));

alter table public.transition add constraint transition_kind_check CHECK ((kind = ANY (ARRAY['ENTER'::text, 'ADVANCE'::text, 'SKIP'::text, 'BACK'::text, 'REJECT'::text, 'WITHDRAW'::text, 'HIRE'::text, 'UNHIRE'::text, 'REOPEN'::text, 'TRANSFER'::text])));

alter table public.transition add constraint transition_pkey PRIMARY KEY (id);

alter table public.transition add constraint transition_reason_length CHECK (((octet_length(reason) <= 2000) OR (char_length(reason) <= 2000)));

alter table public.transition add constraint transition_source_length CHECK (((octet_length(source) <= 100) OR (char_length(source) <= 100)));

alter table public.transition_superseded add constraint transition_superseded_pkey PRIMARY KEY (transition_id);

alter table public.transition_superseded add constraint transition_superseded_transition_id_fkey FOREIGN KEY (transition_id) REFERENCES transition(id);

alter table public.web_session add constraint web_session_hash_key UNIQUE (hash);

alter table public.web_session add constraint web_session_issuer_subject_fkey FOREIGN KEY (issuer, subject) REFERENCES identity(issuer, subject) ON DELETE CASCADE;

alter table public.web_session add constraint web_session_pkey PRIMARY KEY (id);

alter table public.web_session add constraint web_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE;

CREATE INDEX application_active ON public.application USING btree (applied_at) INCLUDE (id, job_id, channel_id) WHERE (status = 'ACTIVE'::text);

CREATE INDEX application_applied ON public.application USING btree (applied_at, id);

CREATE INDEX application_board ON public.application USING btree (job_id, stage_id, stage_entered_at, id);

CREATE INDEX application_candidate ON public.application USING btree (candidate_id, applied_at DESC, id);

CREATE INDEX application_credited ON public.application USING btree (id) WHERE (referred_by IS NOT NULL);

CREATE INDEX application_stage_entered ON public.application USING btree (stage_entered_at DESC NULLS LAST, id);

CREATE INDEX application_outcome_applied ON public.application_outcome USING btree (applied_at);

CREATE INDEX application_outcome_job ON public.application_outcome USING btree (job_id);

CREATE INDEX application_outcome_person ON public.application_outcome USING btree (person_id);

CREATE INDEX application_outcome_undone ON public.application_outcome USING btree (application_id) WHERE hire_undone;

CREATE INDEX application_visit_exits ON public.application_visit USING btree (stage_id, exit_kind) INCLUDE (application_id) WHERE (by_stage AND (milestone <> 'HIRED'::text) AND (exit_kind IS NOT NULL));

CREATE INDEX application_visit_repeated ON public.application_visit USING btree (application_id) WHERE repeated;

CREATE INDEX application_visit_stays ON public.application_visit USING btree (application_id) INCLUDE (milestone, entered_at, stay_ms, open, out_of_order, repeated) WHERE (by_milestone AND (NOT skipped) AND (milestone <> 'HIRED'::text));

CREATE INDEX application_visit_unmeasured ON public.application_visit USING btree (application_id) WHERE ((stay_ms IS NULL) AND (NOT skipped));

CREATE INDEX audit_event_action ON public.audit_event USING btree (action, at, "position");

CREATE INDEX audit_event_actor ON public.audit_event USING btree (actor, at, "position");

CREATE INDEX audit_event_at ON public.audit_event USING btree (at, "position");

CREATE INDEX audit_event_candidate ON public.audit_event USING btree (candidate_id, at, "position") WHERE (candidate_id IS NOT NULL);

CREATE INDEX audit_event_candidates ON public.audit_event USING gin (candidate_ids) WHERE (candidate_ids IS NOT NULL);

CREATE INDEX audit_event_door ON public.audit_event USING btree (door, at, "position");

CREATE INDEX audit_event_entity ON public.audit_event USING btree (entity, at, "position");

CREATE INDEX audit_event_entity_id ON public.audit_event USING btree (entity_id, at, "position") WHERE (entity_id IS NOT NULL);

CREATE INDEX audit_value_candidate ON public.audit_value USING btree (candidate_id) WHERE ((candidate_id IS NOT NULL) AND (content IS NOT NULL));

CREATE INDEX audit_value_of_nobody ON public.audit_value USING btree ("position") WHERE ((candidate_id IS NULL) AND (content IS NOT NULL));

CREATE INDEX candidate_company_prefix ON public.candidate USING btree (lower(company) text_pattern_ops) WHERE (merged_into_id IS NULL);

CREATE INDEX candidate_emails ON public.candidate USING gin (emails);

CREATE INDEX candidate_erased ON public.candidate USING btree (id) WHERE (erased_at IS NOT NULL);

CREATE INDEX candidate_family_name_prefix ON public.candidate USING btree (lower(family_name) text_pattern_ops) WHERE (merged_into_id IS NULL);

CREATE INDEX candidate_location_prefix ON public.candidate USING btree (lower(location) text_pattern_ops) WHERE (merged_into_id IS NULL);

CREATE INDEX candidate_merged ON public.candidate USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);

CREATE INDEX candidate_name ON public.candidate USING btree (lower(family_name), lower(given_name), id);

CREATE INDEX candidate_name_prefix ON public.candidate USING btree (lower(name) text_pattern_ops) WHERE (merged_into_id IS NULL);

CREATE INDEX candidate_name_trigram ON public.candidate USING gin (name gin_trgm_ops);

CREATE INDEX candidate_newest ON public.candidate USING btree (created_at, id);

CREATE INDEX candidate_silver_medallist ON public.candidate USING btree (id) WHERE (relationship = 'SILVER_MEDALLIST'::text);

CREATE INDEX candidate_title_prefix ON public.candidate USING btree (lower(title) text_pattern_ops) WHERE (merged_into_id IS NULL);

CREATE INDEX candidate_features_skills ON public.candidate_features USING gin (skills) WITH (gin_pending_list_limit='256');

CREATE INDEX candidate_found_skill_skill ON public.candidate_found_skill USING btree (skill_id, candidate_id);

CREATE INDEX candidate_occupation_occupation ON public.candidate_occupation USING btree (occupation_id);

CREATE INDEX candidate_skill_skill ON public.candidate_skill USING btree (skill_id, candidate_id);

CREATE INDEX consent_of_person ON public.consent USING btree (candidate_id, purpose_id, ordinal DESC);

CREATE INDEX erasure_newest ON public.erasure USING btree (asked_at, id);

CREATE INDEX erasure_unfinished ON public.erasure USING btree (id) WHERE (state = 'RUNS'::text);

CREATE INDEX erasure_person_candidate ON public.erasure_person USING btree (candidate_id);

CREATE INDEX feed_words ON public.feed USING btree (candidate_id) WHERE (client_mutation_id IS NOT NULL);

CREATE INDEX feed_stale_order ON public.feed_stale USING btree (consumer, "position", object_id);

CREATE INDEX idempotency_key_age ON public.idempotency_key USING btree (created_at);

CREATE UNIQUE INDEX import_run_running ON public.import_run USING btree (upload_id) WHERE (status = 'RUNNING'::text);

CREATE INDEX interaction_application ON public.interaction USING btree (application_id);

CREATE INDEX interaction_candidate ON public.interaction USING btree (candidate_id, at DESC, id);

CREATE INDEX job_department ON public.job USING btree (department);

CREATE INDEX job_found_skill_skill ON public.job_found_skill USING btree (skill_id);

CREATE INDEX kept_score_candidate ON public.kept_score USING btree (candidate_id);

CREATE INDEX kept_score_count ON public.kept_score USING btree (job_id, tier, excluded, consent_until);

CREATE INDEX kept_score_order ON public.kept_score USING btree (job_id, tier, rank DESC, candidate_id);

CREATE INDEX legal_hold_person ON public.legal_hold USING btree (candidate_id);

CREATE INDEX match_run_job ON public.match_run USING btree (job_id, at DESC, id DESC);

CREATE INDEX match_run_shown ON public.match_run USING gin (shown jsonb_path_ops);

CREATE INDEX objection_of_person ON public.objection USING btree (candidate_id);

CREATE UNIQUE INDEX objection_open ON public.objection USING btree (candidate_id, purpose_id) NULLS NOT DISTINCT WHERE (withdrawn_at IS NULL);

CREATE INDEX occupation_family_members ON public.occupation USING btree (family_id);

CREATE INDEX occupation_title_occupation ON public.occupation_title USING btree (occupation_id);

CREATE INDEX opening_job ON public.opening USING btree (job_id);

CREATE INDEX outbox_job_moves ON public.outbox USING btree (job_id, id) WHERE ((entity = 'JOB'::text) AND (operation = 'UPDATE'::text) AND (previous_department IS DISTINCT FROM department));

CREATE INDEX personal_export_candidate ON public.personal_export USING btree (candidate_id);

CREATE INDEX personal_export_end ON public.personal_export USING btree (expires_at) WHERE (state = 'READY'::text);

CREATE INDEX personal_export_next ON public.personal_export USING btree (next_at) WHERE (state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));

CREATE INDEX personal_export_requested ON public.personal_export USING btree (requested_at, id);

CREATE UNIQUE INDEX personal_export_waiting ON public.personal_export USING btree (candidate_id) WHERE (state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));

CREATE UNIQUE INDEX pool_name ON public.pool USING btree (lower(name));

CREATE INDEX pool_member_candidate ON public.pool_member USING btree (candidate_id);

CREATE INDEX referral_at ON public.referral USING btree (at, id);

CREATE INDEX referral_candidate ON public.referral USING btree (candidate_id);

CREATE INDEX retention_item_order ON public.retention_item USING btree (run_id, due_on, id);

CREATE INDEX retention_item_person ON public.retention_item USING btree (candidate_id);

CREATE UNIQUE INDEX retention_rule_name ON public.retention_rule USING btree (lower(name));

CREATE INDEX retention_run_newest ON public.retention_run USING btree (proposed_at, id);

CREATE UNIQUE INDEX retention_run_open ON public.retention_run USING btree ((true)) WHERE (state = 'PROPOSED'::text);

CREATE INDEX saved_search_owner ON public.saved_search USING btree (owner, name, id);

CREATE INDEX saved_search_match_candidate ON public.saved_search_match USING btree (candidate_id);

CREATE INDEX saved_search_match_newest ON public.saved_search_match USING btree (saved_search_id, at, id);

CREATE INDEX saved_search_member_search ON public.saved_search_member USING btree (saved_search_id);

CREATE INDEX search_document_country ON public.search_document USING btree (country_key);

CREATE INDEX search_document_exact ON public.search_document USING gin (exact) WITH (gin_pending_list_limit='256');

CREATE INDEX search_document_findings ON public.search_document USING gin (found_skill_ids, occupation_ids, past_occupation_ids) WITH (gin_pending_list_limit='256');

CREATE INDEX search_document_lists ON public.search_document USING gin (skill_ids, channel_ids, job_ids, stage_ids, milestones, departments, application_statuses, languages) WITH (gin_pending_list_limit='256');

CREATE INDEX search_document_name ON public.search_document USING btree (sort_name, candidate_id);

CREATE INDEX search_document_newest ON public.search_document USING btree (created_at, candidate_id);

CREATE INDEX search_document_pools ON public.search_document USING gin (pool_ids);

CREATE INDEX search_document_words ON public.search_document USING gin (words) WITH (gin_pending_list_limit='256');

CREATE INDEX search_document_words_de ON public.search_document USING gin (words_de) WITH (gin_pending_list_limit='256');

CREATE INDEX search_word_shape ON public.search_word USING btree ("left"(word, 1), length(word));

CREATE INDEX sign_in_link_user ON public.sign_in_link USING btree (user_id);

CREATE INDEX skill_name_trigram ON public.skill USING gin (key gin_trgm_ops);

CREATE INDEX skill_prefix ON public.skill USING btree (key text_pattern_ops);

CREATE INDEX skill_alias_prefix ON public.skill_alias USING btree (key text_pattern_ops);

CREATE INDEX skill_alias_skill ON public.skill_alias USING btree (skill_id);

CREATE INDEX skill_alias_trigram ON public.skill_alias USING gin (key gin_trgm_ops);

CREATE INDEX skill_broader_broader ON public.skill_broader USING btree (broader_id);

CREATE INDEX stage_job ON public.stage USING btree (job_id, "position");

CREATE UNIQUE INDEX stage_name ON public.stage USING btree (job_id, lower(name)) WHERE (deleted_at IS NULL);

CREATE INDEX tier_entry_candidate ON public.tier_entry USING btree (candidate_id);

CREATE INDEX tier_entry_job ON public.tier_entry USING btree (job_id, at DESC, id DESC);

CREATE INDEX touch_candidate ON public.touch USING btree (candidate_id, at);

CREATE INDEX transition_application ON public.transition USING btree (application_id, ordinal);

CREATE INDEX transition_undone_hire ON public.transition USING btree (application_id) WHERE (kind = 'UNHIRE'::text);

CREATE UNIQUE INDEX transition_external ON public.transition USING btree (source, external_id, revision) WHERE (external_id IS NOT NULL);

CREATE INDEX web_session_end ON public.web_session USING btree (expires_at);

CREATE INDEX web_session_identity ON public.web_session USING btree (issuer, subject);

CREATE INDEX web_session_user ON public.web_session USING btree (user_id);

create view public.current_transition as
 SELECT id,
    application_id,
    ordinal,
    revision,
    from_stage_id,
    to_stage_id,
    at,
    kind,
    kind_given,
    out_of_order,
    reason,
    actor,
    imported,
    source,
    external_id,
    recorded_at
   FROM transition t
  WHERE (NOT (EXISTS ( SELECT
           FROM transition_superseded s
          WHERE (s.transition_id = t.id))));

CREATE OR REPLACE FUNCTION public.announce()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        execute format('insert into outbox (entity, entity_id, kind, operation, client_mutation_id)
          select %L, id, %L, %L, client_mutation_id() from (select distinct %I as id from %s) own where id is not null order by id',
          tg_argv[0], tg_argv[1], tg_op, tg_argv[2],
          case tg_op when 'UPDATE' then '((select * from changed except select * from before) union all (select * from before except select * from changed)) differing'
                     else 'changed' end);
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_api_key()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        -- Each use writes last_used_at: that is no change of the key.
        insert into outbox (entity, entity_id, kind, operation, client_mutation_id)
        select 'API_KEY', id, 'API_KEY', tg_op, client_mutation_id() from changed c full join before b using (id)
        where (c.role, c.departments, c.revoked_at) is distinct from (b.role, b.departments, b.revoked_at) order by id;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_application()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        with_transition boolean := current_setting('rapport.with_transition', true) is not distinct from 'on';
      begin
        if tg_op = 'UPDATE' then
          -- A move writes the application and its transition in one transaction: the transition's row tells it all.
          if with_transition and not exists (
            select from changed c full join before b using (id)
            where (c.job_id, c.candidate_id, c.channel_id, c.campaign, c.referred_by, c.applied_at)
                  is distinct from (b.job_id, b.candidate_id, b.channel_id, b.campaign, b.referred_by, b.applied_at)) then
            return null;
          end if;
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, previous_job_id, department, previous_department, client_mutation_id)
          with pair as materialized (
            select id, c.candidate_id, c.job_id, b.job_id as previous_job_id
            from changed c full join before b using (id)
            where not with_transition
               or (c.job_id, c.candidate_id, c.channel_id, c.campaign, c.referred_by, c.applied_at)
                  is distinct from (b.job_id, b.candidate_id, b.channel_id, b.campaign, b.referred_by, b.applied_at))
          select 'APPLICATION', p.id, 'APPLICATION', tg_op, p.candidate_id, p.id, p.job_id, p.previous_job_id, j.department, o.department, client_mutation_id()
          from pair p join job j on j.id = p.job_id join job o on o.id = p.previous_job_id
          order by p.id;
          -- The person whom an application was taken from; the application itself is announced with its new one.
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', b.candidate_id, 'APPLICATIONS', tg_op, b.candidate_id, client_mutation_id()
          from changed c full join before b using (id) where c.candidate_id is distinct from b.candidate_id;
        elsif tg_op = 'DELETE' or not with_transition then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', c.id, 'APPLICATION', tg_op, c.candidate_id, c.id, c.job_id, j.department, client_mutation_id()
          from changed c join job j on j.id = c.job_id
          order by c.id;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_candidate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
        select 'CANDIDATE', id, 'CANDIDATE', tg_op, id, client_mutation_id() from changed order by id;
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          with pair as materialized (
            select id, c.merged_into_id as into_now, b.merged_into_id as into_before
            from changed c full join before b using (id) where c.merged_into_id is distinct from b.merged_into_id)
          select distinct 'CANDIDATE', either.id, 'MERGED', tg_op, either.id, client_mutation_id()
          from pair p cross join lateral (values (p.id), (p.into_now), (p.into_before)) either(id) where either.id is not null;
        elsif tg_op = 'DELETE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', merged_into_id, 'MERGED', 'UPDATE', merged_into_id, client_mutation_id() from changed where merged_into_id is not null;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_consent()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'INSERT' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', candidate_id, 'CONSENT', tg_op, candidate_id, client_mutation_id() from changed
          where to_jsonb(changed) ->> 'via' not in ('PROFILE', 'IMPORT');
        elsif tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', c.candidate_id, 'CONSENT', tg_op, c.candidate_id, client_mutation_id()
          from changed c full join before b using (id) where c.withdrawn_at is distinct from b.withdrawn_at;
        else
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', candidate_id, 'CONSENT', tg_op, candidate_id, client_mutation_id() from changed;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_job()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, job_id, department, previous_department, client_mutation_id)
          select 'JOB', id, 'JOB', tg_op, id, c.department, b.department, client_mutation_id()
          from changed c full join before b using (id) order by id;
        else
          insert into outbox (entity, entity_id, kind, operation, job_id, department, client_mutation_id)
          select 'JOB', id, 'JOB', tg_op, id, department, client_mutation_id() from changed order by id;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_of_application()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', a.id, tg_argv[0], tg_op, a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
          from (select application_id from changed union select application_id from before) either
          join application a on a.id = either.application_id join job j on j.id = a.job_id order by a.id;
        else
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', a.id, tg_argv[0], tg_op, a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
          from (select distinct application_id from changed) own join application a on a.id = own.application_id join job j on j.id = a.job_id;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_of_candidate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select 'CANDIDATE', candidate_id, tg_argv[0], tg_op, candidate_id, client_mutation_id()
          from (select candidate_id from changed union select candidate_id from before) either order by candidate_id;
        else
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', candidate_id, tg_argv[0], tg_op, candidate_id, client_mutation_id() from changed;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_of_job()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, job_id, department, client_mutation_id)
          select 'JOB', j.id, tg_argv[0], tg_op, j.id, j.department, client_mutation_id()
          from (select job_id from changed union select job_id from before) either join job j on j.id = either.job_id order by j.id;
        else
          insert into outbox (entity, entity_id, kind, operation, job_id, department, client_mutation_id)
          select 'JOB', j.id, tg_argv[0], tg_op, j.id, j.department, client_mutation_id()
          from (select distinct job_id from changed) own join job j on j.id = own.job_id;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_session_end()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        -- A session begins without an end, so its end is what changes.
        insert into outbox (entity, entity_id, kind, operation)
          select distinct 'USER', c.user_id, 'USER', 'UPDATE' from changed c full join before b using (id)
          where (c.ended_at is null) is distinct from (b.ended_at is null);
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_superseded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
        select distinct 'APPLICATION', a.id, 'APPLICATION', 'UPDATE', a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
        from changed c join transition t on t.id = c.transition_id join application a on a.id = t.application_id join job j on j.id = a.job_id;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_taxonomy()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        insert into outbox (entity, entity_id, kind, operation) values ('TAXONOMY', '00000000-0000-0000-0000-000000000000', 'TAXONOMY', 'UPDATE');
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_transition()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, transition_id, client_mutation_id)
        select 'APPLICATION', a.id, 'TRANSITION', tg_op, a.candidate_id, a.id, a.job_id, j.department, c.id, client_mutation_id()
        from changed c join application a on a.id = c.application_id join job j on j.id = a.job_id
        where not c.imported
        order by c.id;
        -- Imported history is no news of today: one row tells that the application is here, or is another now. A
        -- correction has told so when it superseded the old events, in this transaction.
        if exists (select from changed where imported) then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, application_id, job_id, department, client_mutation_id)
          select 'APPLICATION', a.id, 'APPLICATION', case when a.created_at = now()::timestamptz(3) then 'INSERT' else 'UPDATE' end,
            a.candidate_id, a.id, a.job_id, j.department, client_mutation_id()
          from (select distinct application_id from changed where imported) own
          join application a on a.id = own.application_id join job j on j.id = a.job_id
          where not exists (
            select from transition t join transition_superseded s on s.transition_id = t.id
            where t.application_id = a.id and s.superseded_at = now()::timestamptz(3))
          order by a.id;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.announce_with_department()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        execute format('insert into outbox (entity, entity_id, kind, operation, candidate_id, department, client_mutation_id)
          select ''CANDIDATE'', candidate_id, %L, %L, candidate_id, department, client_mutation_id() from (
            select distinct r.candidate_id, case when r.%I is not null then coalesce(j.department, '''') end as department from %s r %s
          ) own order by candidate_id, department',
          tg_argv[0], tg_op, tg_argv[1],
          case tg_op when 'UPDATE' then format('(select candidate_id, %1$I from changed union select candidate_id, %1$I from before)', tg_argv[1]) else 'changed' end,
          case tg_argv[1] when 'application_id' then 'left join application a on a.id = r.application_id left join job j on j.id = a.job_id'
                          else 'left join job j on j.id = r.job_id' end);
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.anybody_erased()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        select exists (select from erasure_key where lifted_at is null)
      $function$
;

CREATE OR REPLACE FUNCTION public.attribute_applications(candidates uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
        with people as materialized (
          select * from same_people(candidates)
        ), own as materialized (
          select a.id, a.applied_at, a.channel_id, a.campaign, people.person_id from people join application a on a.candidate_id = people.id
        ), possible as (
          select people.person_id, t.at, false as of_application, t.channel_id, t.campaign, t.id from people join touch t on t.candidate_id = people.id
          union all
          select own.person_id, own.applied_at, true, own.channel_id, own.campaign, own.id from own where own.channel_id is not null
        ), early as (
          select distinct on (own.id) own.id, p.at, p.channel_id, p.campaign
          from own join possible p on p.person_id = own.person_id and p.at <= own.applied_at
          order by own.id, p.at, p.of_application, p.id = own.id, p.id
        ), late as (
          select distinct on (own.id) own.id, p.channel_id, p.campaign
          from own join possible p on p.person_id = own.person_id and p.at <= own.applied_at
          order by own.id, p.at desc, p.of_application desc, p.id = own.id desc, p.id desc
        ), heard as (
    select own.id, own.applied_at, i.at, i.direction, i.type from own join interaction i on i.application_id = own.id where i.direction is not null
    union all
    select own.id, own.applied_at, i.at, i.direction, i.type
    from people join interaction i on i.candidate_id = people.id join own on own.person_id = people.person_id and own.applied_at <= i.at
    where i.application_id is null and i.direction is not null
  ), replies as (
    select id, min(at) filter (where direction = 'OUT' and at >= applied_at) as first_reply_at, max(at) filter (where direction = 'OUT') as last_reply_at,
      max(at) filter (where direction = 'OUT' and type = 'FEEDBACK') as last_feedback_at
    from heard group by id
  ), questions as (
    select heard.id, min(heard.at) as unanswered_at from heard join replies on replies.id = heard.id and heard.at > replies.last_reply_at
    where heard.direction = 'IN' group by heard.id
  ), talked as (
    select replies.*, questions.unanswered_at from replies left join questions on questions.id = replies.id
  ), attributed as (
          select own.id, own.person_id, early.at as first_touch_at, early.channel_id as first_channel_id, early.campaign as first_campaign,
            late.channel_id as last_channel_id, late.campaign as last_campaign, talked.first_reply_at, talked.last_reply_at, talked.last_feedback_at, talked.unanswered_at
          from own left join early on early.id = own.id left join late on late.id = own.id left join talked on talked.id = own.id
        )
        update application_outcome o set (person_id, first_touch_at, first_channel_id, first_campaign, last_channel_id, last_campaign, first_reply_at, last_reply_at, last_feedback_at, unanswered_at) = row(attributed.person_id, attributed.first_touch_at, attributed.first_channel_id, attributed.first_campaign, attributed.last_channel_id, attributed.last_campaign, attributed.first_reply_at, attributed.last_reply_at, attributed.last_feedback_at, attributed.unanswered_at)
        from attributed where attributed.id = o.application_id
          and (o.person_id, o.first_touch_at, o.first_channel_id, o.first_campaign, o.last_channel_id, o.last_campaign, o.first_reply_at, o.last_reply_at, o.last_feedback_at, o.unanswered_at) is distinct from (attributed.person_id, attributed.first_touch_at, attributed.first_channel_id, attributed.first_campaign, attributed.last_channel_id, attributed.last_campaign, attributed.first_reply_at, attributed.last_reply_at, attributed.last_feedback_at, attributed.unanswered_at)
      $function$
;

CREATE OR REPLACE FUNCTION public.audit_chain(most integer, waits boolean)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET "TimeZone" TO 'UTC'
AS $function$
      declare
        entry audit_inbox;
        event audit_event;
        head audit_head;
        people uuid[];
        part record;
        salt bytea;
        hashes bytea;
        taken bigint[] := '{}';
      begin
        -- One process at a time gives positions. Each statement below sees what was committed before it.
        if waits then
          perform pg_advisory_xact_lock(hashtext('rapport audit chain'));
        elsif not pg_try_advisory_xact_lock(hashtext('rapport audit chain')) then
          return 0;
        end if;
        select * into head from audit_head;
        for entry in select * from audit_inbox order by id limit most loop
          people := entry.people;
          if cardinality(entry.ids) > 0 then
            people := people || audit_people(entry.ids);
            select coalesce(array_agg(distinct id order by id), '{}') into people from unnest(people) id;
          end if;
          head.position := head.position + 1;
          hashes := '';
          for part in select value, ordinality from jsonb_array_elements(entry.contents) with ordinality loop
            salt := uuid_send(gen_random_uuid());
            insert into audit_value (position, ordinal, candidate_id, entity, entity_id, salt, content, hash)
            values (
              head.position, part.ordinality,
              coalesce((audit_people(array[(part.value->>'id')::uuid]))[1], (part.value->>'person')::uuid, case when cardinality(people) = 1 then people[1] end),
              part.value->>'entity', (part.value->>'id')::uuid, salt, part.value->'content',
              sha256(salt || convert_to((part.value->'content')::text, 'UTF8'))
            )
            returning hashes || hash into hashes;
          end loop;
          event := row(
            head.position, head.hash, ''::bytea, entry.at, entry.actor_kind, entry.actor, entry.role, entry.door, entry.address, entry.action,
            entry.outcome, entry.operation, entry.entity, entry.entity_id,
            case when cardinality(people) = 1 then people[1] end, case when cardinality(people) > 1 then people end,
            entry.detail, case when hashes <> '' then sha256(hashes) end
          );
          head.hash := sha256(event.previous_hash || convert_to(audit_text(event), 'UTF8'));
          event.hash := head.hash;
          insert into audit_event select event.*;
          taken := taken || entry.id;
        end loop;
        delete from audit_inbox where id = any(taken);
        if cardinality(taken) > 0 then
          update audit_head set position = head.position, hash = head.hash;
        end if;
        return cardinality(taken);
      end $function$
;

CREATE OR REPLACE FUNCTION public.audit_forget(people uuid[], texts text[] DEFAULT '{}'::text[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
      declare
        forgotten int;
      begin
        while audit_chain(1000, true) > 0 loop end loop;
        update audit_value v set content = null, salt = null, forgotten_at = clock_timestamp()
        where v.content is not null and (
          v.candidate_id = any(people)
          or v.candidate_id is null and (
            exists (select from audit_event e where e.position = v.position and e.candidate_ids && people)
            or exists (select from unnest(texts) text where char_length(text) > 2 and strpos(audit_words(v.content::text), audit_words(text)) > 0)
          )
        );
        get diagnostics forgotten = row_count;
        return forgotten;
      end $function$
;

CREATE OR REPLACE FUNCTION public.audit_people(ids uuid[])
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
        select array_agg(distinct found.person order by found.person) from (
          select id as person from candidate where id = any(ids)
          union all select candidate_id from application where id = any(ids)
          union all select candidate_id from interaction where id = any(ids)
          union all select candidate_id from referral where id = any(ids)
          union all select candidate_id from personal_export where id = any(ids)
          union all select a.candidate_id from offer o join application a on a.id = o.application_id where o.id = any(ids)
        ) found where found.person is not null
      $function$
;

CREATE OR REPLACE FUNCTION public.audit_text(e audit_event)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET "TimeZone" TO 'UTC'
AS $function$
        select string_agg(coalesce(octet_length(field)::text || ':' || field, '-'), ',' order by place) from unnest(array[
          e.position::text, to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS'), e.actor_kind, e.actor, e.role, e.door, e.address, e.action,
          e.outcome, e.operation, e.entity, e.entity_id::text, e.candidate_id::text, e.candidate_ids::text, e.detail::text,
          encode(e.contents_hash, 'hex')
        ]) with ordinality fields(field, place)
      $function$
;

CREATE OR REPLACE FUNCTION public.audit_words(text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
        select ' ' || btrim(regexp_replace(lower(text), '[^[:alnum:]]+', ' ', 'g')) || ' '
      $function$
;

CREATE OR REPLACE FUNCTION public.check_application()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        wrong record;
        missing uuid;
        other_candidate boolean;
        other_job boolean;
        other_channel boolean;
        other_stage boolean;
      begin
        if tg_op = 'INSERT' then
          perform from candidate where id in (select candidate_id from changed) and xmin <> pg_current_xact_id()::xid for key share;
          perform from job where id in (select job_id from changed) and xmin <> pg_current_xact_id()::xid for key share;
          perform from channel where id in (select channel_id from changed) and xmin <> pg_current_xact_id()::xid for key share;
          perform from stage where id in (select stage_id from changed) and xmin <> pg_current_xact_id()::xid for key share;
          -- Without a limit: PostgreSQL would choose a plan that is quick for a first row, and there is none.
          select c.id, case when p.id is null then 'candidate' when j.id is null then 'job' when c.channel_id is not null and h.id is null then 'channel' else 'stage' end as refers into wrong
          from changed c
          left join candidate p on p.id = c.candidate_id
          left join job j on j.id = c.job_id
          left join channel h on h.id = c.channel_id
          left join stage s on s.id = c.stage_id
          where p.id is null or j.id is null or (c.channel_id is not null and h.id is null) or (c.stage_id is not null and s.id is null);
          if found then
            raise exception 'application %: there is no % as it names', wrong.id, wrong.refers using errcode = 'foreign_key_violation', table = 'application', constraint = 'application_' || wrong.refers || '_id_fkey';
          end if;
        else
          select bool_or(c.candidate_id is distinct from b.candidate_id), bool_or(c.job_id is distinct from b.job_id),
            bool_or(c.channel_id is distinct from b.channel_id), bool_or(c.stage_id is distinct from b.stage_id)
          into other_candidate, other_job, other_channel, other_stage
          from changed c full join before b using (id);
          
          if other_candidate then
            perform from candidate where id in (select candidate_id from changed where candidate_id is not null except select candidate_id from before) and xmin <> pg_current_xact_id()::xid for key share;
            select n.candidate_id into missing from (select candidate_id from changed where candidate_id is not null except select candidate_id from before) n left join candidate r on r.id = n.candidate_id where r.id is null;
            if found then
              raise exception 'application: there is no candidate %', missing using errcode = 'foreign_key_violation', table = 'application', constraint = 'application_candidate_id_fkey';
            end if;
          end if;
          
          if other_job then
            perform from job where id in (select job_id from changed where job_id is not null except select job_id from before) and xmin <> pg_current_xact_id()::xid for key share;
            select n.job_id into missing from (select job_id from changed where job_id is not null except select job_id from before) n left join job r on r.id = n.job_id where r.id is null;
            if found then
              raise exception 'application: there is no job %', missing using errcode = 'foreign_key_violation', table = 'application', constraint = 'application_job_id_fkey';
            end if;
          end if;
          
          if other_channel then
            perform from channel where id in (select channel_id from changed where channel_id is not null except select channel_id from before) and xmin <> pg_current_xact_id()::xid for key share;
            select n.channel_id into missing from (select channel_id from changed where channel_id is not null except select channel_id from before) n left join channel r on r.id = n.channel_id where r.id is null;
            if found then
              raise exception 'application: there is no channel %', missing using errcode = 'foreign_key_violation', table = 'application', constraint = 'application_channel_id_fkey';
            end if;
          end if;
          
          if other_stage then
            perform from stage where id in (select stage_id from changed where stage_id is not null except select stage_id from before) and xmin <> pg_current_xact_id()::xid for key share;
            select n.stage_id into missing from (select stage_id from changed where stage_id is not null except select stage_id from before) n left join stage r on r.id = n.stage_id where r.id is null;
            if found then
              raise exception 'application: there is no stage %', missing using errcode = 'foreign_key_violation', table = 'application', constraint = 'application_stage_id_fkey';
            end if;
          end if;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.check_candidate_skill()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        wrong record;
        missing uuid;
      begin
        if tg_op = 'INSERT' then
          perform from candidate where id in (select candidate_id from changed) and xmin <> pg_current_xact_id()::xid for key share;
          perform from skill where id in (select skill_id from changed) and xmin <> pg_current_xact_id()::xid for key share;
          select c.candidate_id, c.skill_id, case when p.id is null then 'candidate' else 'skill' end as refers into wrong
          from changed c left join candidate p on p.id = c.candidate_id left join skill s on s.id = c.skill_id
          where p.id is null or s.id is null;
          if found then
            raise exception 'candidate_skill %, %: there is no such %', wrong.candidate_id, wrong.skill_id, wrong.refers using errcode = 'foreign_key_violation', table = 'candidate_skill', constraint = 'candidate_skill_' || wrong.refers || '_id_fkey';
          end if;
        else
          
          if true then
            perform from candidate where id in (select candidate_id from changed where candidate_id is not null except select candidate_id from before) and xmin <> pg_current_xact_id()::xid for key share;
            select n.candidate_id into missing from (select candidate_id from changed where candidate_id is not null except select candidate_id from before) n left join candidate r on r.id = n.candidate_id where r.id is null;
            if found then
              raise exception 'candidate_skill: there is no candidate %', missing using errcode = 'foreign_key_violation', table = 'candidate_skill', constraint = 'candidate_skill_candidate_id_fkey';
            end if;
          end if;
          
          if true then
            perform from skill where id in (select skill_id from changed where skill_id is not null except select skill_id from before) and xmin <> pg_current_xact_id()::xid for key share;
            select n.skill_id into missing from (select skill_id from changed where skill_id is not null except select skill_id from before) n left join skill r on r.id = n.skill_id where r.id is null;
            if found then
              raise exception 'candidate_skill: there is no skill %', missing using errcode = 'foreign_key_violation', table = 'candidate_skill', constraint = 'candidate_skill_skill_id_fkey';
            end if;
          end if;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.check_transitions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        wrong record;
      begin
        perform from changed c join application a on a.id = c.application_id
        where a.xmin <> pg_current_xact_id()::xid for key share of a;
        perform from stage where id in (select from_stage_id from changed union select to_stage_id from changed) for key share;
        -- Without a limit: PostgreSQL would choose a plan that is quick for a first row, and there is none.
        select c.application_id, case when f.job_id is distinct from a.job_id and c.from_stage_id is not null then c.from_stage_id else c.to_stage_id end as stage_id into wrong
        from changed c
        left join application a on a.id = c.application_id
        left join stage f on f.id = c.from_stage_id
        left join stage t on t.id = c.to_stage_id
        where a.id is null
           or (c.from_stage_id is not null and f.job_id is distinct from a.job_id)
           or (c.to_stage_id is not null and t.job_id is distinct from a.job_id);
        if found then
          raise exception 'transition: there is no application % with a stage % of its job', wrong.application_id, wrong.stage_id using errcode = 'foreign_key_violation';
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.client_mutation_id()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN NULLIF(current_setting('rapport.client_mutation_id'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.consent_actor()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
        select coalesce(nullif(current_setting('rapport.actor', true), ''), lower(consent_way()))
      $function$
;

CREATE OR REPLACE FUNCTION public.consent_end(person uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
        select least(expires_at, withdrawn_at) from consent
        where candidate_id = person and purpose_id = talent_pool() and not struck_out order by ordinal desc limit 1
      $function$
;

CREATE OR REPLACE FUNCTION public.consent_way()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
        select case current_setting('rapport.writer', true) when 'import' then 'IMPORT' else 'PROFILE' end
      $function$
;

CREATE OR REPLACE FUNCTION public.count_taxonomy_edition()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        update taxonomy_edition set edition = edition + 1, changed_at = clock_timestamp();
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.count_taxonomy_edition_of_skill()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        -- Names that people record are not of the taxonomy: an import of many people must not wait for others here.
        if exists (select from changed where origin <> 'RECORDED') then
          update taxonomy_edition set edition = edition + 1, changed_at = clock_timestamp();
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.document_texts(document jsonb, field text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ARRAY(SELECT jsonb_array_elements_text((document -> field)) AS jsonb_array_elements_text)
;

CREATE OR REPLACE FUNCTION public.erase_answers(people uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        delete from demographics.answer where candidate_id = any(people)
      $function$
;

CREATE OR REPLACE FUNCTION public.erase_transitions(people uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      begin
        perform set_config('rapport.erasing', 'yes', true);
        update transition t set reason = null, external_id = null
        from application a where a.id = t.application_id and a.candidate_id = any(people) and (t.reason is not null or t.external_id is not null);
        perform set_config('rapport.erasing', 'no', true);
      end $function$
;

CREATE OR REPLACE FUNCTION public.erasure_key_of(kind text, value text)
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        select hmac(convert_to(kind || chr(31) || value, 'UTF8'), secret, 'sha256') from installation
      $function$
;

CREATE OR REPLACE FUNCTION public.external_id_of(given text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        select case when given ~ '[^@[:space:]]@[^@[:space:]]'
          then encode(sha256((select key from external_id_key) || convert_to(given, 'UTF8')), 'hex') else given end
      $function$
;

CREATE OR REPLACE FUNCTION public.fold_text(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(unaccent('unaccent'::regdictionary, $1))
;

CREATE OR REPLACE FUNCTION public.fold_words(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN btrim(regexp_replace(fold_text($1), '[^[:alnum:]]+'::text, ' '::text, 'g'::text))
;

CREATE OR REPLACE FUNCTION public.idempotency_key_of(given text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN encode(erasure_key_of('IDEMPOTENCY'::text, given), 'hex'::text)
;

CREATE OR REPLACE FUNCTION public.is_erased(kind text, value text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        select value is not null and exists (select from erasure_key) and exists (
          select from erasure_key k where k.key = erasure_key_of(kind, value) and k.lifted_at is null)
      $function$
;

CREATE OR REPLACE FUNCTION public.keep_consent_history()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawn_via) is distinct from (old.withdrawn_at, old.withdrawn_via)
           or (to_jsonb(new) - '{withdrawn_at,withdrawn_via,withdrawn_by,struck_out}'::text[])
              is distinct from (to_jsonb(old) - '{withdrawn_at,withdrawn_via,withdrawn_by,struck_out}'::text[]) then
          raise exception '% is a history: add a row instead', tg_table_name using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $function$
;

CREATE OR REPLACE FUNCTION public.keep_consents()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        known consent;
      begin
        if consent_way() <> 'IMPORT' then return new; end if;
        if new.consent_until is distinct from old.consent_until then
          select * into known from consent
          where candidate_id = new.id and purpose_id = talent_pool() and not struck_out order by ordinal desc limit 1;
          if (known.via <> 'IMPORT' or known.withdrawn_at is not null) and (new.consent_until is null or exists (
              select from consent where candidate_id = new.id and purpose_id = talent_pool() and not struck_out
                and (expires_at = new.consent_until or known.withdrawn_at is not null and expires_at > new.consent_until))) then
            new.consent_until := old.consent_until;
          end if;
        end if;
        if not new.do_not_contact and exists (
            select from objection where candidate_id = new.id and purpose_id is null and withdrawn_at is null and via <> 'IMPORT') then
          new.do_not_contact := true;
        end if;
        return new;
      end $function$
;

CREATE OR REPLACE FUNCTION public.keep_history()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_table_name = 'application' then
          if exists (select from removed r join transition t on t.application_id = r.id) then
            raise exception 'application: one with a history is never deleted' using errcode = 'foreign_key_violation';
          end if;
        elsif exists (
          select from removed r join application a on a.job_id = r.job_id join transition t on t.application_id = a.id
          where r.id in (t.from_stage_id, t.to_stage_id)
        ) then
          raise exception 'stage: one that history names is never deleted, only hidden' using errcode = 'foreign_key_violation';
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.keep_holds()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        update job_hold set ended_at = now() from changed where job_hold.job_id = changed.id and ended_at is null and changed.status <> 'ON_HOLD';
        insert into job_hold (job_id, began_at)
        select id, now() from changed where status = 'ON_HOLD' and not exists (select from job_hold where job_id = changed.id and ended_at is null)
        on conflict (job_id, began_at) do update set ended_at = null;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.keep_pipelines()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        jobs uuid[] := array(select distinct job_id from changed);
      begin
        -- What no application has met does not count.
        delete from pipeline_version v where v.job_id = any(jobs) and not exists (select from application a where a.job_id = v.job_id);
        insert into pipeline_version (job_id, since, stages)
        select pipeline.job_id, case when latest.stages is null then '-infinity' else now() end, pipeline.stages
        from (
          select job.id as job_id, array(select s.id from stage s where s.job_id = job.id and s.deleted_at is null order by s.position, s.id) as stages
          from job where job.id = any(jobs)
        ) pipeline
        left join lateral (select v.stages from pipeline_version v where v.job_id = pipeline.job_id order by v.since desc limit 1) latest on true
        where latest.stages is distinct from pipeline.stages
        on conflict (job_id, since) do update set stages = excluded.stages;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.keep_referenced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        referred boolean;
      begin
        case tg_table_name
          when 'candidate' then
            referred := exists (select from removed r join application a on a.candidate_id = r.id);
            if not referred then delete from candidate_skill k using removed r where k.candidate_id = r.id; end if;
          when 'job' then
            referred := exists (select from removed r join application a on a.job_id = r.id);
          when 'channel' then
            referred := exists (select from removed r join application a on a.channel_id = r.id);
          when 'stage' then
            referred := exists (select from removed r join application a on a.job_id = r.job_id and a.stage_id = r.id);
          when 'skill' then
            referred := exists (select from removed r join candidate_skill k on k.skill_id = r.id);
        end case;
        if referred then
          raise exception '%: % still refers to it', tg_table_name, case tg_table_name when 'skill' then 'candidate_skill' else 'application' end using errcode = 'foreign_key_violation';
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.longest_text(texts text[])
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (SELECT max(char_length(entry.entry)) AS max FROM unnest(longest_text.texts) entry(entry))
;

CREATE OR REPLACE FUNCTION public.milestone_rank(milestone text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN array_position(ARRAY['APPLICATION'::text, 'SCREEN'::text, 'ASSESSMENT'::text, 'INTERVIEW'::text, 'OFFER'::text, 'HIRED'::text], milestone)
;

CREATE OR REPLACE FUNCTION public.phone_value(phone text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (length(regexp_replace(phone, '[^0-9]'::text, ''::text, 'g'::text)) >= 7) THEN "right"(regexp_replace(phone, '[^0-9]'::text, ''::text, 'g'::text), 9) ELSE NULL::text END
;

CREATE OR REPLACE FUNCTION public.record_changed_consent()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if new.consent_until is null then
          update consent set struck_out = true where candidate_id = new.id and purpose_id = talent_pool() and not struck_out;
        elsif new.consent_until is distinct from consent_end(new.id) then
          insert into consent (candidate_id, purpose_id, expires_at, via, recorded_by)
          values (new.id, talent_pool(), new.consent_until, consent_way(), consent_actor());
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.record_changed_objection()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if new.do_not_contact then
          insert into objection (candidate_id, objected_at, via, recorded_by)
          values (new.id, now(), consent_way(), consent_actor()) on conflict do nothing;
        else
          update objection set withdrawn_at = greatest(now(), objected_at), withdrawn_via = consent_way(), withdrawn_by = consent_actor()
          where candidate_id = new.id and purpose_id is null and withdrawn_at is null;
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.record_consents()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        insert into consent (candidate_id, purpose_id, expires_at, via, recorded_by)
        select id, talent_pool(), consent_until, consent_way(), consent_actor() from changed where consent_until is not null;
        insert into objection (candidate_id, objected_at, via, recorded_by)
        select id, now(), consent_way(), consent_actor() from changed where do_not_contact;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.refresh_application_facts(ids uuid[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
AS $function$
      begin
        delete from application_outcome o where o.application_id = any(ids) and not exists (select from application a where a.id = o.application_id);
        delete from application_visit v where v.application_id = any(ids) and not exists (select from application a where a.id = v.application_id);
        return query
        with walked as materialized (
          select outcome, visits from walk_applications(ids)
        ), fewer as (
          delete from application_visit v using walked where v.application_id = (walked.outcome).application_id and v.ordinal > cardinality(walked.visits)
        ), made as (
          select application_id, ordinal, stage_id, milestone, by_stage, by_milestone, entered_at, left_at, open, out_of_order, exit_kind, skipped, count(*) filter (where by_milestone) over w > 1 or count(*) filter (where by_stage and exit_kind is null and not skipped) over w > 0 as repeated
          from (select visit.* from walked cross join unnest(walked.visits) visit) visit window w as (partition by application_id, milestone)
        ), visit as (
          insert into application_visit as known (application_id, ordinal, stage_id, milestone, by_stage, by_milestone, entered_at, left_at, open, out_of_order, exit_kind, skipped, repeated)
          select application_id, ordinal, stage_id, milestone, by_stage, by_milestone, entered_at, left_at, open, out_of_order, exit_kind, skipped, repeated from made
          on conflict (application_id, ordinal) do update set (stage_id, milestone, by_stage, by_milestone, entered_at, left_at, open, out_of_order, exit_kind, skipped, repeated) = row(excluded.stage_id, excluded.milestone, excluded.by_stage, excluded.by_milestone, excluded.entered_at, excluded.left_at, excluded.open, excluded.out_of_order, excluded.exit_kind, excluded.skipped, excluded.repeated)
          where (known.stage_id, known.milestone, known.by_stage, known.by_milestone, known.entered_at, known.left_at, known.open, known.out_of_order, known.exit_kind, known.skipped, known.repeated) is distinct from (excluded.stage_id, excluded.milestone, excluded.by_stage, excluded.by_milestone, excluded.entered_at, excluded.left_at, excluded.open, excluded.out_of_order, excluded.exit_kind, excluded.skipped, excluded.repeated)
        ), outcomes as (
          insert into application_outcome as known (application_id, person_id, job_id, status, applied_at, ended_at, channel_id, campaign, furthest_milestone, application_exit, screen_exit, assessment_exit, interview_exit, offer_exit, screen_at, assessment_at, interview_at, offer_at, hired, hired_at, hire_out_of_order, hire_undone, hire_undone_at, unhired, ended_kind, end_transition_id, quality)
          select a.id, a.candidate_id, (walked.outcome).job_id, (walked.outcome).status, (walked.outcome).applied_at, (walked.outcome).ended_at, (walked.outcome).channel_id, (walked.outcome).campaign, (walked.outcome).furthest_milestone, (walked.outcome).application_exit, (walked.outcome).screen_exit, (walked.outcome).assessment_exit, (walked.outcome).interview_exit, (walked.outcome).offer_exit, (walked.outcome).screen_at, (walked.outcome).assessment_at, (walked.outcome).interview_at, (walked.outcome).offer_at, (walked.outcome).hired, (walked.outcome).hired_at, (walked.outcome).hire_out_of_order, (walked.outcome).hire_undone, (walked.outcome).hire_undone_at, (walked.outcome).unhired, (walked.outcome).ended_kind, (walked.outcome).end_transition_id, (walked.outcome).quality from walked join application a on a.id = (walked.outcome).application_id
          on conflict (application_id) do update set (job_id, status, applied_at, ended_at, channel_id, campaign, furthest_milestone, application_exit, screen_exit, assessment_exit, interview_exit, offer_exit, screen_at, assessment_at, interview_at, offer_at, hired, hired_at, hire_out_of_order, hire_undone, hire_undone_at, unhired, ended_kind, end_transition_id, quality) = row(excluded.job_id, excluded.status, excluded.applied_at, excluded.ended_at, excluded.channel_id, excluded.campaign, excluded.furthest_milestone, excluded.application_exit, excluded.screen_exit, excluded.assessment_exit, excluded.interview_exit, excluded.offer_exit, excluded.screen_at, excluded.assessment_at, excluded.interview_at, excluded.offer_at, excluded.hired, excluded.hired_at, excluded.hire_out_of_order, excluded.hire_undone, excluded.hire_undone_at, excluded.unhired, excluded.ended_kind, excluded.end_transition_id, excluded.quality)
          where (known.job_id, known.status, known.applied_at, known.ended_at, known.channel_id, known.campaign, known.furthest_milestone, known.application_exit, known.screen_exit, known.assessment_exit, known.interview_exit, known.offer_exit, known.screen_at, known.assessment_at, known.interview_at, known.offer_at, known.hired, known.hired_at, known.hire_out_of_order, known.hire_undone, known.hire_undone_at, known.unhired, known.ended_kind, known.end_transition_id, known.quality) is distinct from (excluded.job_id, excluded.status, excluded.applied_at, excluded.ended_at, excluded.channel_id, excluded.campaign, excluded.furthest_milestone, excluded.application_exit, excluded.screen_exit, excluded.assessment_exit, excluded.interview_exit, excluded.offer_exit, excluded.screen_at, excluded.assessment_at, excluded.interview_at, excluded.offer_at, excluded.hired, excluded.hired_at, excluded.hire_out_of_order, excluded.hire_undone, excluded.hire_undone_at, excluded.unhired, excluded.ended_kind, excluded.end_transition_id, excluded.quality)
          returning new.person_id, old.application_id as known
        )
        select distinct person_id from outcomes where known is null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
      end $function$
;

CREATE OR REPLACE FUNCTION public.refuse_other_id()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        raise exception '%: an id is never changed', tg_table_name using errcode = 'foreign_key_violation';
      end $function$
;

CREATE OR REPLACE FUNCTION public.refuse_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        raise exception '% announces its changes: use DELETE, because TRUNCATE tells the change feed nothing', tg_table_name using errcode = 'feature_not_supported';
      end $function$
;

CREATE OR REPLACE FUNCTION public.same_people(candidates uuid[])
 RETURNS TABLE(id uuid, person_id uuid)
 LANGUAGE sql
 STABLE
AS $function$
        with recursive up as (
          select c.id, c.merged_into_id from candidate c where c.id = any(candidates)
          union
          select c.id, c.merged_into_id from up join candidate c on c.id = up.merged_into_id
        ), down as (
          select up.id, up.id as person_id from up where merged_into_id is null
          union
          select c.id, down.person_id from down join candidate c on c.merged_into_id = down.id
        )
        select down.id, down.person_id from down
      $function$
;

CREATE OR REPLACE FUNCTION public.search_document_columns()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare
        d jsonb := new.document;
        title text := fold_words(d ->> 'title');
        titles text := fold_words(array_to_string(document_texts(d, 'titles'), ' '));
        certificates text := fold_words(array_to_string(document_texts(d, 'certificates'), ' '));
        a text := concat_ws(' ', fold_words(d ->> 'name'), title);
        b text := concat_ws(' ', fold_words(array_to_string(document_texts(d, 'skillNames'), ' ')), titles);
        c text := concat_ws(' ', fold_words(concat_ws(' ', d ->> 'company', array_to_string(document_texts(d, 'companies'), ' '), d ->> 'location')), certificates);
        en text := fold_words(concat_ws(' ', d -> 'summary' ->> 'en', d -> 'education' ->> 'en', array_to_string(document_texts(d -> 'experienceText', 'en'), ' ')));
        de text := fold_words(concat_ws(' ', d -> 'summary' ->> 'de', d -> 'education' ->> 'de', array_to_string(document_texts(d -> 'experienceText', 'de'), ' ')));
      begin
        new.words := setweight(to_tsvector('pg_catalog.english', a), 'A') || setweight(to_tsvector('pg_catalog.english', b), 'B')
          || setweight(to_tsvector('pg_catalog.english', c), 'C') || setweight(to_tsvector('pg_catalog.english', en), 'D');
        new.words_de := setweight(to_tsvector('pg_catalog.german', coalesce(title, '')), 'A') || setweight(to_tsvector('pg_catalog.german', coalesce(titles, '')), 'B')
          || setweight(to_tsvector('pg_catalog.german', coalesce(certificates, '')), 'C') || setweight(to_tsvector('pg_catalog.german', de), 'D');
        new.exact := setweight(to_tsvector('pg_catalog.simple', a), 'A') || setweight(to_tsvector('pg_catalog.simple', b), 'B')
          || setweight(to_tsvector('pg_catalog.simple', c), 'C') || setweight(to_tsvector('pg_catalog.simple', concat_ws(' ', en, de)), 'D');
        new.relationship := d ->> 'relationship';
        new.seniority := d ->> 'seniority';
        new.source := d ->> 'source';
        new.title_key := lower(d ->> 'title');
        new.company_key := lower(d ->> 'company');
        new.location_key := lower(d ->> 'location');
        new.country_key := lower(d ->> 'country');
        new.experience_years := (d ->> 'experienceYears')::float8;
        new.do_not_contact := (d ->> 'doNotContact')::boolean;
        new.willing_to_move := (d ->> 'willingToMove')::boolean;
        new.consent_until := (d ->> 'consentUntil')::timestamptz;
        new.created_at := (d ->> 'createdAt')::timestamptz;
        new.last_contact_at := (d ->> 'lastContactAt')::timestamptz;
        new.skill_ids := document_texts(d, 'skillIds');
        new.languages := document_texts(d, 'languages');
        new.channel_ids := document_texts(d, 'channelIds');
        new.job_ids := document_texts(d, 'jobIds');
        new.stage_ids := document_texts(d, 'stageIds');
        new.milestones := document_texts(d, 'milestones');
        new.departments := document_texts(d, 'departments');
        new.application_statuses := document_texts(d, 'applicationStatuses');
        new.sort_name := d ->> 'sortName';
        new.active_job_ids := document_texts(d, 'activeJobIds');
        new.rejected_job_ids := document_texts(d, 'rejectedJobIds');
        return new;
      end $function$
;

CREATE OR REPLACE FUNCTION public.search_document_findings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        new.found_skill_ids := document_texts(new.document, 'foundSkillIds');
        new.occupation_ids := document_texts(new.document, 'occupationIds');
        new.past_occupation_ids := document_texts(new.document, 'pastOccupationIds');
        return new;
      end $function$
;

CREATE OR REPLACE FUNCTION public.search_document_pools()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        new.pool_ids := document_texts(new.document, 'poolIds');
        return new;
      end $function$
;

CREATE OR REPLACE FUNCTION public.share_travelled(job uuid, at timestamp with time zone, visited uuid[], furthest_place integer)
 RETURNS double precision
 LANGUAGE sql
 STABLE
AS $function$
        select coalesce((
            select max(coalesce(array_position(p.stages, s.id), (select count(*) from stage o where o.id = any(p.stages) and o.position <= s.position)))
            from stage s where s.id = any(visited) and s.position <= furthest_place
          ), 0)::double precision / nullif(cardinality(p.stages), 0)
        from pipeline_version p where p.job_id = job and p.since <= coalesce(at, '-infinity') order by p.since desc limit 1
      $function$
;

CREATE OR REPLACE FUNCTION public.show_consent()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if new.purpose_id = talent_pool() then
          update candidate set consent_until = consent_end(id), version = version + 1
          where id = new.candidate_id and consent_until is distinct from consent_end(id);
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.show_objection()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if new.purpose_id is null then
          update candidate set do_not_contact = (new.withdrawn_at is null), version = version + 1
          where id = new.candidate_id and do_not_contact <> (new.withdrawn_at is null);
        end if;
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION public.skill_key(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(btrim(regexp_replace(name, '\s+'::text, ' '::text, 'g'::text)))
;

CREATE OR REPLACE FUNCTION public.source_value(source text, external_id text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((source || chr(31)) || external_id)
;

CREATE OR REPLACE FUNCTION public.survey_answer(said interaction)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (((said).type = 'SURVEY'::text) AND ((said).direction = 'IN'::text)) THEN "substring"((said).body, '^\s*((?:10|[0-9])(?:\s*/\s*10)?)(?:\s|$)'::text) ELSE NULL::text END
;

CREATE OR REPLACE FUNCTION public.take_application_facts(applications uuid[], people uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
      declare
        attributed uuid[] := people || array(select refresh_application_facts(applications));
      begin
        if cardinality(attributed) > 0 then perform attribute_applications(attributed); end if;
      end $function$
;

CREATE OR REPLACE FUNCTION public.talent_pool()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
        select id from consent_purpose where code = 'TALENT_POOL'
      $function$
;

CREATE OR REPLACE FUNCTION public.walk_applications(ids uuid[])
 RETURNS TABLE(outcome application_outcome, visits application_visit[])
 LANGUAGE plpgsql
 STABLE
AS $function$
      declare
        a record;
        visit application_visit;
        -- the pipeline of the job
        pipeline_of uuid; pipeline_versions bigint;
        live_stages uuid[]; live_steps text[]; live_milestones text[]; live_ranks integer[]; live_places integer[];
        -- what the whole history says
        n integer;
        last_unhire integer;
        hire integer;
        has_end boolean;
        has_entry boolean;
        stop integer;
        -- the event at hand, and the stage that it leads to
        kind text;
        stage uuid; step text; milestone text; rank integer; place integer;
        at timestamptz; flagged boolean;
        is_end boolean;
        -- where the visits are: undone hires end a visit, and UNHIRE begins one
        there uuid; there_step text; there_milestone text;
        in_stage boolean; stage_event integer; stage_at timestamptz; stage_flagged boolean; visited uuid; visited_step text; visited_milestone text;
        in_milestone boolean; milestone_event integer; milestone_at timestamptz; milestone_flagged boolean;
        leaves_milestone boolean;
        visit_steps text[];
        -- where the application is: undone hires and UNHIRE have not happened
        here_step text; here_rank integer; here_place integer;
        before_exit integer; before_rank integer; before_place integer; before_end boolean;
        begun boolean; last_kind text; last_event integer;
        left_as text;
        top_rank integer; top_place integer;
        exit_steps text[]; exit_kinds text[];
        exits text[];
        seen boolean[]; seen_at timestamptz[];
        later boolean[]; later_at timestamptz[];
        dates timestamptz[];
        found integer;
      begin
        for a in
          select own.*, h.*
          from (
            select app.id, app.status, app.job_id, app.stage_id, app.applied_at, app.ended_at, app.channel_id, app.campaign
            from unnest(ids) i(id) join application app on app.id = i.id order by app.job_id
          ) own
          cross join lateral (
            select count(*)::integer as events, array_agg(t.id order by t.ordinal) as transitions, array_agg(t.kind order by t.ordinal) as kinds,
              array_agg(s.id order by t.ordinal) as stages, array_agg(s.milestone || ' ' || lower(s.name) order by t.ordinal) as steps,
              array_agg(s.milestone order by t.ordinal) as milestones, array_agg(milestone_rank(s.milestone) order by t.ordinal) as ranks,
              array_agg(s.position order by t.ordinal) as places, array_agg(t.at order by t.ordinal) as times, array_agg(t.out_of_order order by t.ordinal) as flags,
              array_agg(t.from_stage_id order by t.ordinal) as origins
            from transition t left join stage s on s.id = t.to_stage_id
            where t.application_id = own.id and not exists (select from transition_superseded gone where gone.transition_id = t.id)
          ) h
        loop
          if pipeline_of is distinct from a.job_id then
            pipeline_of := a.job_id;
            pipeline_versions := (select count(*) from pipeline_version p where p.job_id = a.job_id);
            select coalesce(array_agg(s.id order by s.position), '{}'), coalesce(array_agg(s.milestone || ' ' || lower(s.name) order by s.position), '{}'),
                coalesce(array_agg(s.milestone order by s.position), '{}'), coalesce(array_agg(milestone_rank(s.milestone) order by s.position), '{}'),
                coalesce(array_agg(s.position order by s.position), '{}')
              into live_stages, live_steps, live_milestones, live_ranks, live_places
              from stage s where s.job_id = a.job_id and s.deleted_at is null;
          end if;

          -- The hire that stands is the first one after the last UNHIRE.
          n := a.events;
          last_unhire := 0; hire := null; has_end := false; has_entry := false;
          for i in 1 .. n loop
            if a.kinds[i] = 'UNHIRE' then
              last_unhire := i;
            elsif a.kinds[i] in ('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE') then
              has_end := true;
            elsif a.ranks[i] is not null then
              has_entry := true;
            end if;
          end loop;
          outcome := null;
          outcome.hire_undone := false;
          for i in 1 .. n loop
            if a.kinds[i] = 'HIRE' then
              if i > last_unhire then
                hire := i;
                exit;
              end if;
              outcome.hire_undone := true;
              outcome.hire_undone_at := a.times[i];
            end if;
          end loop;
          outcome.hired := hire is not null or (a.status = 'HIRED' and not has_end);
          outcome.hired_at := case when hire is not null then a.times[hire] end;
          outcome.hire_out_of_order := hire is not null and a.flags[hire];
          outcome.unhired := last_unhire > 0;

          there := null; there_step := null; there_milestone := null;
          in_stage := false; in_milestone := false;
          visits := '{}'; visit_steps := '{}';
          here_step := null; here_rank := null; here_place := null;
          before_exit := null; before_rank := null; before_place := null; before_end := true;
          begun := false; last_kind := null; last_event := null;
          top_rank := null; top_place := null;
          exit_steps := '{}'; exit_kinds := '{}';
          exits := array_fill(null::text, array[5]);
          seen := array_fill(false, array[6]); seen_at := array_fill(null::timestamptz, array[6]);
          later := seen; later_at := seen_at;
          -- Event 0 is an entry that the source does not have, n + 1 an end that it does not have, and stop + 1 is now.
          stop := coalesce(hire, n + 1);
          for i in 0 .. stop + 1 loop
            stage := null; step := null; milestone := null; rank := null; place := null; at := null; flagged := false; kind := null;
            if i > stop then
              null;
            elsif i = 0 then
              continue when has_entry;
              kind := 'ENTER';
              select s.id, s.milestone || ' ' || lower(s.name), s.milestone, milestone_rank(s.milestone), s.position into stage, step, milestone, rank, place
                from stage s where s.id = coalesce(
                  (select origin from unnest(a.origins) with ordinality o(origin, ordinal) where origin is not null order by ordinal limit 1),
                  (select own.id from stage own where own.id = a.stage_id and own.milestone <> 'HIRED'),
                  (select first.id from stage first where first.job_id = a.job_id and first.deleted_at is null order by first.position limit 1));
            elsif i > n then
              continue when a.status = 'ACTIVE' or has_end;
              kind := case a.status when 'HIRED' then 'HIRE' when 'REJECTED' then 'REJECT' when 'WITHDRAWN' then 'WITHDRAW' else 'TRANSFER' end;
            else
              kind := a.kinds[i]; at := a.times[i]; flagged := a.flags[i];
              stage := a.stages[i]; step := a.steps[i]; milestone := a.milestones[i]; rank := a.ranks[i]; place := a.places[i];
            end if;
            is_end := coalesce(kind in ('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE'), false);
            continue when i <= stop and stage is null and not is_end and kind not in ('REOPEN', 'UNHIRE');

            -- Visits.
            if not is_end and stage is not null then
              there := stage; there_step := step; there_milestone := milestone;
            end if;
            if in_stage and (i > stop or is_end or visited_step <> there_step) then
              leaves_milestone := i > stop or is_end or visited_milestone <> there_milestone;
              visit := null;
              visit.application_id := a.id; visit.ordinal := cardinality(visits) + 1; visit.stage_id := visited; visit.milestone := visited_milestone;
              visit.by_stage := true; visit.by_milestone := leaves_milestone and milestone_event = stage_event;
              visit.entered_at := stage_at; visit.left_at := at; visit.open := i > stop; visit.out_of_order := stage_flagged or flagged; visit.skipped := false;
              visits := visits || visit; visit_steps := visit_steps || visited_step;
              if leaves_milestone and not visit.by_milestone then
                visit.ordinal := visit.ordinal + 1; visit.by_stage := false; visit.by_milestone := true;
                visit.entered_at := milestone_at; visit.out_of_order := milestone_flagged or flagged;
                visits := visits || visit; visit_steps := visit_steps || null::text;
              end if;
              in_stage := false;
              in_milestone := not leaves_milestone;
            end if;
            exit when i > stop;
            if not is_end and there is not null then
              if not in_stage then
                stage_event := i; stage_at := at; stage_flagged := flagged;
              end if;
              if not in_milestone then
                milestone_event := i; milestone_at := at; milestone_flagged := flagged;
              end if;
              in_stage := true; in_milestone := true;
              visited := there; visited_step := there_step; visited_milestone := there_milestone;
            end if;

            -- How steps were left, and how far the application got.
            continue when kind = 'UNHIRE' or (kind = 'HIRE' and i is distinct from hire and i <= n);
            if not is_end and stage is not null then
              here_step := step; here_rank := rank; here_place := place;
            end if;
            continue when here_rank is null and not is_end;
            if not before_end and before_rank < 6 then
              left_as := case kind when 'REJECT' then 'REJECTED' when 'WITHDRAW' then 'WITHDREW' when 'TRANSFER' then 'TRANSFERRED'
                when 'HIRE' then 'ADVANCED' when 'ADVANCE' then 'ADVANCED' when 'SKIP' then 'ADVANCED' when 'BACK' then 'MOVED_BACK'
                else case when here_place < before_place then 'MOVED_BACK' else 'ADVANCED' end end;
              exits[before_rank] := left_as;
              exit_kinds[before_exit] := left_as;
            end if;
            if not is_end then
              if here_rank < 6 then
                exits[here_rank] := 'STILL_THERE';
                before_exit := coalesce(array_position(exit_steps, here_step), cardinality(exit_steps) + 1);
                exit_steps[before_exit] := here_step;
                exit_kinds[before_exit] := 'STILL_THERE';
              end if;
              top_rank := greatest(top_rank, here_rank); top_place := greatest(top_place, here_place);
              if not seen[here_rank] then seen[here_rank] := true; seen_at[here_rank] := at; end if;
              for r in 2 .. least(here_rank - 1, 5) loop
                if not later[r] then later[r] := true; later_at[r] := at; end if;
              end loop;
            end if;
            before_rank := here_rank; before_place := here_place; before_end := is_end; begun := true; last_kind := kind; last_event := i;
          end loop;

          -- Each step's exit stands at the last visit to it; then come the stages that were skipped.
          for j in 1 .. cardinality(exit_steps) loop
            found := (select max(ordinal) from unnest(visit_steps) with ordinality v(name, ordinal) where name = exit_steps[j]);
            visits[found].exit_kind := exit_kinds[j];
          end loop;
          for j in 1 .. cardinality(live_stages) loop
            if live_ranks[j] < 6 and (outcome.hired or live_places[j] < top_place) and not live_steps[j] = any(exit_steps) then
              visit := null;
              visit.application_id := a.id; visit.ordinal := cardinality(visits) + 1; visit.stage_id := live_stages[j]; visit.milestone := live_milestones[j];
              visit.by_stage := true; visit.by_milestone := false; visit.open := false; visit.out_of_order := false;
              visit.exit_kind := 'SKIPPED'; visit.skipped := true;
              visits := visits || visit;
            end if;
          end loop;

          if outcome.hired then top_rank := 6; end if;
          dates := array_fill(null::timestamptz, array[5]);
          for r in 1 .. 5 loop
            if exits[r] is null and r < top_rank and r = any(live_ranks) then exits[r] := 'SKIPPED'; end if;
            if exits[r] is not null then
              dates[r] := case when seen[r] then seen_at[r] when later[r] then later_at[r] when outcome.hired then outcome.hired_at end;
            end if;
          end loop;
          outcome.application_id := a.id;
          outcome.job_id := a.job_id; outcome.status := a.status; outcome.applied_at := a.applied_at; outcome.ended_at := a.ended_at;
          outcome.channel_id := a.channel_id; outcome.campaign := a.campaign;
          outcome.furthest_milestone := (array['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED'])[top_rank];
          outcome.application_exit := exits[1]; outcome.screen_exit := exits[2]; outcome.assessment_exit := exits[3];
          outcome.interview_exit := exits[4]; outcome.offer_exit := exits[5];
          outcome.screen_at := dates[2]; outcome.assessment_at := dates[3]; outcome.interview_at := dates[4]; outcome.offer_at := dates[5];
          outcome.ended_kind := case when begun and before_end then last_kind end;
          outcome.end_transition_id := case when begun and before_end and last_event between 1 and n then a.transitions[last_event] end;
          -- Today's pipeline counts for open applications, and where it is the only one.
          outcome.quality := case when outcome.hired then 1 when outcome.ended_kind is not null and pipeline_versions > 1 then
            share_travelled(a.job_id, coalesce(case when last_event between 1 and n then a.times[last_event] end, a.ended_at),
              array(select v.stage_id from unnest(visits) v where v.by_stage and not v.skipped), top_place) when cardinality(live_places) > 0 then
            (select count(*) from unnest(live_places) p where p <= top_place)::double precision / cardinality(live_places) end;
          return next;
        end loop;
      end $function$
;

CREATE TRIGGER announce_key AFTER UPDATE ON public.api_key REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_api_key();

CREATE TRIGGER announce_delete AFTER DELETE ON public.app_user REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('USER', 'USER', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.app_user REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('USER', 'USER', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.app_user FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.app_user REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('USER', 'USER', 'id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.application REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_application();

CREATE TRIGGER announce_insert AFTER INSERT ON public.application REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_application();

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.application FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.application REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_application();

CREATE TRIGGER check_insert AFTER INSERT ON public.application REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_application();

CREATE TRIGGER check_update AFTER UPDATE ON public.application REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_application();

CREATE TRIGGER keep_history AFTER DELETE ON public.application REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_history();

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.application_outcome FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.application_visit FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_delete AFTER DELETE ON public.candidate REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_candidate();

CREATE TRIGGER announce_insert AFTER INSERT ON public.candidate REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_candidate();

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.candidate FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.candidate REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_candidate();

CREATE TRIGGER keep_consents BEFORE UPDATE ON public.candidate FOR EACH ROW WHEN (((old.consent_until IS DISTINCT FROM new.consent_until) OR (old.do_not_contact AND (NOT new.do_not_contact)))) EXECUTE FUNCTION keep_consents();

CREATE TRIGGER keep_id BEFORE UPDATE OF id ON public.candidate FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_other_id();

CREATE TRIGGER keep_referenced AFTER DELETE ON public.candidate REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_referenced();

CREATE TRIGGER record_changed_consent AFTER UPDATE ON public.candidate FOR EACH ROW WHEN ((old.consent_until IS DISTINCT FROM new.consent_until)) EXECUTE FUNCTION record_changed_consent();

CREATE TRIGGER record_changed_objection AFTER UPDATE ON public.candidate FOR EACH ROW WHEN ((old.do_not_contact <> new.do_not_contact)) EXECUTE FUNCTION record_changed_objection();

CREATE TRIGGER record_consents AFTER INSERT ON public.candidate REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_consents();

CREATE TRIGGER announce_delete AFTER DELETE ON public.candidate_found_skill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('FOUND_SKILLS');

CREATE TRIGGER announce_insert AFTER INSERT ON public.candidate_found_skill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('FOUND_SKILLS');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.candidate_found_skill FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.candidate_found_skill REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('FOUND_SKILLS');

CREATE TRIGGER announce_delete AFTER DELETE ON public.candidate_occupation REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('OCCUPATIONS');

CREATE TRIGGER announce_insert AFTER INSERT ON public.candidate_occupation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('OCCUPATIONS');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.candidate_occupation FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.candidate_occupation REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('OCCUPATIONS');

CREATE TRIGGER announce_delete AFTER DELETE ON public.candidate_skill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('SKILLS');

CREATE TRIGGER announce_insert AFTER INSERT ON public.candidate_skill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('SKILLS');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.candidate_skill FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.candidate_skill REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('SKILLS');

CREATE TRIGGER check_insert AFTER INSERT ON public.candidate_skill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_candidate_skill();

CREATE TRIGGER check_update AFTER UPDATE ON public.candidate_skill REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_candidate_skill();

CREATE TRIGGER announce_delete AFTER DELETE ON public.channel REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CHANNEL', 'CHANNEL', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.channel REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CHANNEL', 'CHANNEL', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.channel FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.channel REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CHANNEL', 'CHANNEL', 'id');

CREATE TRIGGER keep_id BEFORE UPDATE OF id ON public.channel FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_other_id();

CREATE TRIGGER keep_referenced AFTER DELETE ON public.channel REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_referenced();

CREATE TRIGGER announce_delete AFTER DELETE ON public.channel_spend REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CHANNEL', 'SPEND', 'channel_id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.channel_spend REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CHANNEL', 'SPEND', 'channel_id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.channel_spend FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.channel_spend REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CHANNEL', 'SPEND', 'channel_id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.consent REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_consent();

CREATE TRIGGER announce_insert AFTER INSERT ON public.consent REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_consent();

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.consent FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.consent REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_consent();

CREATE TRIGGER keep_history BEFORE UPDATE ON public.consent FOR EACH ROW EXECUTE FUNCTION keep_consent_history();

CREATE TRIGGER show_consent_end AFTER UPDATE ON public.consent FOR EACH ROW WHEN ((old.withdrawn_at IS DISTINCT FROM new.withdrawn_at)) EXECUTE FUNCTION show_consent();

CREATE TRIGGER show_new_consent AFTER INSERT ON public.consent FOR EACH ROW WHEN ((new.via <> ALL (ARRAY['PROFILE'::text, 'IMPORT'::text]))) EXECUTE FUNCTION show_consent();

CREATE TRIGGER announce_delete AFTER DELETE ON public.consent_purpose REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CONSENT_PURPOSE', 'CONSENT_PURPOSE', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.consent_purpose REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CONSENT_PURPOSE', 'CONSENT_PURPOSE', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.consent_purpose FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.consent_purpose REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('CONSENT_PURPOSE', 'CONSENT_PURPOSE', 'id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.consent_request REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('CONSENT');

CREATE TRIGGER announce_insert AFTER INSERT ON public.consent_request REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('CONSENT');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.consent_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.consent_request REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('CONSENT');

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.consent_text FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.erasure REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('ERASURE', 'ERASURE', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.erasure REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('ERASURE', 'ERASURE', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.erasure REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('ERASURE', 'ERASURE', 'id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.experience REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('EXPERIENCE');

CREATE TRIGGER announce_insert AFTER INSERT ON public.experience REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('EXPERIENCE');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.experience FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.experience REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('EXPERIENCE');

CREATE TRIGGER announce_delete AFTER DELETE ON public.interaction REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_with_department('INTERACTION', 'application_id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.interaction REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_with_department('INTERACTION', 'application_id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.interaction FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.interaction REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_with_department('INTERACTION', 'application_id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.job REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_job();

CREATE TRIGGER announce_insert AFTER INSERT ON public.job REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_job();

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.job FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.job REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_job();

CREATE TRIGGER keep_holds_insert AFTER INSERT ON public.job REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_holds();

CREATE TRIGGER keep_holds_update AFTER UPDATE ON public.job REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_holds();

CREATE TRIGGER keep_id BEFORE UPDATE OF id ON public.job FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_other_id();

CREATE TRIGGER keep_referenced AFTER DELETE ON public.job REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_referenced();

CREATE TRIGGER announce_delete AFTER DELETE ON public.job_found_skill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('FOUND_SKILLS');

CREATE TRIGGER announce_insert AFTER INSERT ON public.job_found_skill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('FOUND_SKILLS');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.job_found_skill FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.job_found_skill REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('FOUND_SKILLS');

CREATE TRIGGER announce_delete AFTER DELETE ON public.job_skill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('REQUIREMENTS');

CREATE TRIGGER announce_insert AFTER INSERT ON public.job_skill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('REQUIREMENTS');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.job_skill FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.job_skill REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('REQUIREMENTS');

CREATE TRIGGER announce_delete AFTER DELETE ON public.legal_hold REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('LEGAL_HOLD');

CREATE TRIGGER announce_insert AFTER INSERT ON public.legal_hold REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('LEGAL_HOLD');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.legal_hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.legal_hold REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('LEGAL_HOLD');

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.match_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.objection REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_consent();

CREATE TRIGGER announce_insert AFTER INSERT ON public.objection REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_consent();

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.objection FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.objection REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_consent();

CREATE TRIGGER keep_history BEFORE UPDATE ON public.objection FOR EACH ROW EXECUTE FUNCTION keep_consent_history();

CREATE TRIGGER show_new_objection AFTER INSERT ON public.objection FOR EACH ROW WHEN ((new.via <> ALL (ARRAY['PROFILE'::text, 'IMPORT'::text]))) EXECUTE FUNCTION show_objection();

CREATE TRIGGER show_objection_end AFTER UPDATE ON public.objection FOR EACH ROW WHEN ((old.withdrawn_at IS DISTINCT FROM new.withdrawn_at)) EXECUTE FUNCTION show_objection();

CREATE TRIGGER count_edition AFTER INSERT OR DELETE OR UPDATE ON public.occupation FOR EACH STATEMENT EXECUTE FUNCTION count_taxonomy_edition();

CREATE TRIGGER count_edition AFTER INSERT OR DELETE OR UPDATE ON public.occupation_family FOR EACH STATEMENT EXECUTE FUNCTION count_taxonomy_edition();

CREATE TRIGGER count_edition AFTER INSERT OR DELETE OR UPDATE ON public.occupation_title FOR EACH STATEMENT EXECUTE FUNCTION count_taxonomy_edition();

CREATE TRIGGER announce_delete AFTER DELETE ON public.offer REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_application('OFFER');

CREATE TRIGGER announce_insert AFTER INSERT ON public.offer REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_application('OFFER');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.offer FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.offer REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_application('OFFER');

CREATE TRIGGER announce_delete AFTER DELETE ON public.opening REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('OPENING');

CREATE TRIGGER announce_insert AFTER INSERT ON public.opening REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('OPENING');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.opening FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.opening REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('OPENING');

CREATE TRIGGER announce_delete AFTER DELETE ON public.pool REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('POOL', 'POOL', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.pool REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('POOL', 'POOL', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.pool FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.pool REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('POOL', 'POOL', 'id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.pool_member REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('POOLS');

CREATE TRIGGER announce_insert AFTER INSERT ON public.pool_member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('POOLS');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.pool_member FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.pool_member REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('POOLS');

CREATE TRIGGER announce_delete AFTER DELETE ON public.referral REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_with_department('REFERRAL', 'job_id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.referral REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_with_department('REFERRAL', 'job_id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.referral FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.referral REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_with_department('REFERRAL', 'job_id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.retention_rule REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('RETENTION_RULE', 'RETENTION_RULE', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.retention_rule REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('RETENTION_RULE', 'RETENTION_RULE', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.retention_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.retention_rule REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('RETENTION_RULE', 'RETENTION_RULE', 'id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.retention_run REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('RETENTION_RUN', 'RETENTION_RUN', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.retention_run REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('RETENTION_RUN', 'RETENTION_RUN', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.retention_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.retention_run REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('RETENTION_RUN', 'RETENTION_RUN', 'id');

CREATE TRIGGER announce_delete AFTER DELETE ON public.saved_search REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SAVED_SEARCH', 'SAVED_SEARCH', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.saved_search REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SAVED_SEARCH', 'SAVED_SEARCH', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.saved_search FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.saved_search REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SAVED_SEARCH', 'SAVED_SEARCH', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.saved_search_match REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SAVED_SEARCH', 'MATCH', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.saved_search_match FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER columns BEFORE INSERT OR UPDATE OF document ON public.search_document FOR EACH ROW EXECUTE FUNCTION search_document_columns();

CREATE TRIGGER findings BEFORE INSERT OR UPDATE OF document ON public.search_document FOR EACH ROW EXECUTE FUNCTION search_document_findings();

CREATE TRIGGER pools BEFORE INSERT OR UPDATE OF document ON public.search_document FOR EACH ROW EXECUTE FUNCTION search_document_pools();

CREATE TRIGGER announce_delete AFTER DELETE ON public.skill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'SKILL', 'id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.skill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'SKILL', 'id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.skill FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.skill REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'SKILL', 'id');

CREATE TRIGGER count_edition_delete AFTER DELETE ON public.skill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_taxonomy_edition_of_skill();

CREATE TRIGGER count_edition_insert AFTER INSERT ON public.skill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_taxonomy_edition_of_skill();

CREATE TRIGGER count_edition_update AFTER UPDATE ON public.skill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_taxonomy_edition_of_skill();

CREATE TRIGGER keep_id BEFORE UPDATE OF id ON public.skill FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_other_id();

CREATE TRIGGER keep_referenced AFTER DELETE ON public.skill REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_referenced();

CREATE TRIGGER announce_delete AFTER DELETE ON public.skill_alias REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'ALIASES', 'skill_id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.skill_alias REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'ALIASES', 'skill_id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.skill_alias FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.skill_alias REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'ALIASES', 'skill_id');

CREATE TRIGGER count_edition AFTER INSERT OR DELETE OR UPDATE ON public.skill_alias FOR EACH STATEMENT EXECUTE FUNCTION count_taxonomy_edition();

CREATE TRIGGER announce_delete AFTER DELETE ON public.skill_broader REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'BROADER', 'skill_id');

CREATE TRIGGER announce_insert AFTER INSERT ON public.skill_broader REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'BROADER', 'skill_id');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.skill_broader FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.skill_broader REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce('SKILL', 'BROADER', 'skill_id');

CREATE TRIGGER count_edition AFTER INSERT OR DELETE OR UPDATE ON public.skill_broader FOR EACH STATEMENT EXECUTE FUNCTION count_taxonomy_edition();

CREATE TRIGGER announce_delete AFTER DELETE ON public.stage REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('STAGES');

CREATE TRIGGER announce_insert AFTER INSERT ON public.stage REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('STAGES');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.stage FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.stage REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_job('STAGES');

CREATE TRIGGER keep_history AFTER DELETE ON public.stage REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_history();

CREATE TRIGGER keep_id BEFORE UPDATE OF id ON public.stage FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_other_id();

CREATE TRIGGER keep_pipelines_delete AFTER DELETE ON public.stage REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_pipelines();

CREATE TRIGGER keep_pipelines_insert AFTER INSERT ON public.stage REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_pipelines();

CREATE TRIGGER keep_pipelines_update AFTER UPDATE ON public.stage REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_pipelines();

CREATE TRIGGER keep_referenced AFTER DELETE ON public.stage REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_referenced();

CREATE TRIGGER announce_update AFTER UPDATE ON public.taxonomy_edition FOR EACH STATEMENT EXECUTE FUNCTION announce_taxonomy();

CREATE TRIGGER announce_delete AFTER DELETE ON public.touch REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('TOUCH');

CREATE TRIGGER announce_insert AFTER INSERT ON public.touch REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('TOUCH');

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.touch FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.touch REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_of_candidate('TOUCH');

CREATE TRIGGER announce_insert AFTER INSERT ON public.transition REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_transition();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON public.transition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER append_only_update BEFORE UPDATE ON public.transition FOR EACH STATEMENT WHEN ((current_setting('rapport.erasing'::text, true) IS DISTINCT FROM 'yes'::text)) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER check_references AFTER INSERT ON public.transition REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_transitions();

CREATE TRIGGER announce_insert AFTER INSERT ON public.transition_superseded REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_superseded();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.transition_superseded FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER announce_truncate BEFORE TRUNCATE ON public.web_session FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

CREATE TRIGGER announce_update AFTER UPDATE ON public.web_session REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_session_end();

grant delete, insert, maintain, select, update on demographics.answer to rapport_demographics;

grant insert, select on demographics.publication to rapport_demographics;

grant insert, select on demographics.ranking_publication to rapport_demographics;

grant insert on demographics.sensitive_look to rapport_demographics;

grant delete, insert, maintain, select, update on public.api_key to rapport_app;

grant delete, insert, maintain, select, update on public.app_user to rapport_app;

grant delete, insert, maintain, select, update on public.application to rapport_app;

grant select (applied_at, campaign, candidate_id, channel_id, id, imported, job_id, stage_id, status) on public.application to rapport_demographics;

grant delete, insert, maintain, select, update on public.application_facts_state to rapport_app;

grant delete, insert, maintain, select, update on public.application_outcome to rapport_app;

grant select (application_id, applied_at, assessment_exit, furthest_milestone, hire_undone, hired, interview_exit, job_id, offer_exit, person_id, screen_exit) on public.application_outcome to rapport_demographics;

grant delete, insert, maintain, select, update on public.application_visit to rapport_app;

grant select on public.audit_event to rapport_app;

grant select on public.audit_head to rapport_app;

grant select on public.audit_inbox to rapport_app;

grant select (action, actor, actor_kind, address, at, contents, detail, door, entity, entity_id, ids, operation, outcome, people, role) on public.audit_inbox to rapport_app;

grant select on public.audit_value to rapport_app;

grant delete, insert, maintain, select, update on public.bi_answer to rapport_app;

grant delete, insert, maintain, select, update on public.bi_refresh to rapport_app;

grant delete, insert, maintain, select, update on public.candidate to rapport_app;

grant select (created_at, id, merged_into_id, source) on public.candidate to rapport_demographics;

grant delete, insert, maintain, select, update on public.candidate_features to rapport_app;

grant delete, insert, maintain, select, update on public.candidate_found_skill to rapport_app;

grant delete, insert, maintain, select, update on public.candidate_occupation to rapport_app;

grant delete, insert, maintain, select, update on public.candidate_skill to rapport_app;

grant delete, insert, maintain, select, update on public.channel to rapport_app;

grant select (id, kind, name) on public.channel to rapport_demographics;

grant delete, insert, maintain, select, update on public.channel_spend to rapport_app;

grant delete, insert, maintain, select, update on public.consent to rapport_app;

grant delete, insert, maintain, select, update on public.consent_purpose to rapport_app;

grant delete, insert, maintain, select, update on public.consent_request to rapport_app;

grant insert, maintain, select on public.consent_text to rapport_app;

grant delete, insert, select, update on public.current_transition to rapport_app;

grant insert, maintain, select, update on public.erasure to rapport_app;

grant insert, maintain, select, update on public.erasure_key to rapport_app;

grant insert, maintain, select, update on public.erasure_person to rapport_app;

grant delete, insert, maintain, select, update on public.experience to rapport_app;

grant insert, maintain, select on public.experience_published to rapport_app;

grant delete, insert, maintain, select, update on public.feed to rapport_app;

grant delete, insert, maintain, select, update on public.feed_catch_up to rapport_app;

grant delete, insert, maintain, select, update on public.feed_checkpoint to rapport_app;

grant delete, insert, maintain, select, update on public.feed_dead_letter to rapport_app;

grant maintain, select, update on public.feed_head to rapport_app;

grant delete, insert, maintain, select, update on public.feed_stale to rapport_app;

grant delete, insert, maintain, select, update on public.feed_sweep to rapport_app;

grant delete, insert, maintain, select, update on public.findings_version to rapport_app;

grant delete, insert, maintain, select, update on public.idempotency_key to rapport_app;

grant delete, insert, maintain, select, update on public.identity to rapport_app;

grant delete, insert, maintain, select, update on public.import_run to rapport_app;

grant delete, insert, maintain, select, update on public.index_rebuild to rapport_app;

grant delete, insert, maintain, select, update on public.index_rebuild_document to rapport_app;

grant maintain, select on public.installation to rapport_app;

grant delete, insert, maintain, select, update on public.interaction to rapport_app;

grant delete, insert, maintain, select, update on public.job to rapport_app;

grant select (closed_at, country, created_at, department, external_id, id, location, opened_at, source, status, title) on public.job to rapport_demographics;

grant delete, insert, maintain, select, update on public.job_found_skill to rapport_app;

grant delete, insert, maintain, select, update on public.job_hold to rapport_app;

grant delete, insert, maintain, select, update on public.job_skill to rapport_app;

grant delete, insert, maintain, select, update on public.kept_match to rapport_app;

grant select (as_of, formula, job_id) on public.kept_match to rapport_demographics;

grant delete, insert, maintain, select, update on public.kept_score to rapport_app;

grant select (candidate_id, consent_until, excluded, fit, job_id, rank, tier) on public.kept_score to rapport_demographics;

grant delete, insert, maintain, select, update on public.legal_hold to rapport_app;

grant insert, maintain, select on public.match_run to rapport_app;

grant delete, insert, maintain, select, update on public.objection to rapport_app;

grant delete, insert, maintain, select, update on public.occupation to rapport_app;

grant delete, insert, maintain, select, update on public.occupation_family to rapport_app;

grant delete, insert, maintain, select, update on public.occupation_title to rapport_app;

grant delete, insert, maintain, select, update on public.offer to rapport_app;

grant delete, insert, maintain, select, update on public.opening to rapport_app;

grant delete, insert, maintain, select, update on public.outbox to rapport_app;

grant delete, insert, maintain, select, update on public.personal_export to rapport_app;

grant delete, insert, maintain, select, update on public.pipeline_version to rapport_app;

grant delete, insert, maintain, select, update on public.pool to rapport_app;

grant delete, insert, maintain, select, update on public.pool_member to rapport_app;

grant delete, insert, maintain, select, update on public.referral to rapport_app;

grant delete, insert, maintain, select, update on public.retention_item to rapport_app;

grant delete, insert, maintain, select, update on public.retention_rule to rapport_app;

grant delete, insert, maintain, select, update on public.retention_run to rapport_app;

grant delete, insert, maintain, select, update on public.saved_search to rapport_app;

grant delete, insert, maintain, select, update on public.saved_search_match to rapport_app;

grant delete, insert, maintain, select, update on public.saved_search_member to rapport_app;

grant delete, insert, maintain, select, update on public.search_document to rapport_app;

grant delete, insert, maintain, select, update on public.search_index to rapport_app;

grant delete, insert, maintain, select, update on public.search_word to rapport_app;

grant delete, insert, maintain, select, update on public.shipped_data to rapport_app;

grant delete, insert, maintain, select, update on public.sign_in_link to rapport_app;

grant delete, insert, maintain, select, update on public.skill to rapport_app;

grant delete, insert, maintain, select, update on public.skill_alias to rapport_app;

grant delete, insert, maintain, select, update on public.skill_broader to rapport_app;

grant delete, insert, maintain, select, update on public.stage to rapport_app;

grant select on public.stage to rapport_demographics;

grant delete, insert, maintain, select, update on public.stage_template to rapport_app;

grant maintain, select, update on public.taxonomy_edition to rapport_app;

grant delete, insert, maintain, select, update on public.tier_entry to rapport_app;

grant delete, insert, maintain, select, update on public.touch to rapport_app;

grant insert, maintain, select on public.transition to rapport_app;

grant select (application_id, at, from_stage_id, id, imported, kind, kind_given, ordinal, out_of_order, revision, to_stage_id) on public.transition to rapport_demographics;

grant insert, maintain, select on public.transition_superseded to rapport_app;

grant select on public.transition_superseded to rapport_demographics;

grant delete, insert, maintain, select, update on public.web_session to rapport_app;
