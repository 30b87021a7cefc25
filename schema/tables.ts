// Printed from the catalogue by `npm run schema:print`; migrations/ is where it is changed.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** `bigint` and `numeric`: read as text; a number may be written. */
type Big = ColumnType<string, string | number, string | number>;
/** A time: read as text in UTC; a Date may be written. */
type Time = ColumnType<string, string | Date, string | Date>;
/** `jsonb`: read as the value; written as the text of it. */
type Json = ColumnType<unknown, string, string>;
/** Of one of the types above: null is allowed, too. */
type Nullable<Column> =
  Column extends ColumnType<infer Read, infer Write, infer Update>
    ? ColumnType<Read | null, Write | null | undefined, Update | null>
    : never;
/** Of one of the types above: the database has a default. */
type Defaulted<Column> =
  Column extends ColumnType<infer Read, infer Write, infer Update>
    ? ColumnType<Read, Write | undefined, Update>
    : never;

export interface Tables {
  api_key: {
    id: Generated<string>;
    name: string;
    role: 'ADMIN' | 'RECRUITER' | 'HIRING_MANAGER' | 'ANALYST' | 'AUDITOR';
    departments: Generated<string[]>;
    hash: Buffer;
    created_at: Defaulted<Time>;
    last_used_at: Nullable<Time>;
    revoked_at: Nullable<Time>;
    expires_at: Nullable<Time>;
  };
  app_user: {
    id: Generated<string>;
    email: string;
    name: string | null;
    role: 'ADMIN' | 'RECRUITER' | 'HIRING_MANAGER' | 'ANALYST' | 'AUDITOR';
    departments: Generated<string[]>;
    active: Generated<boolean>;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
  };
  application: {
    id: Generated<string>;
    source: string | null;
    external_id: string | null;
    candidate_id: string;
    job_id: string;
    applied_at: Time;
    channel_id: string | null;
    campaign: string | null;
    status: Generated<'ACTIVE' | 'HIRED' | 'REJECTED' | 'WITHDRAWN' | 'TRANSFERRED'>;
    referred_by: string | null;
    stage_id: string | null;
    stage_entered_at: Nullable<Time>;
    ended_at: Nullable<Time>;
    imported: Generated<boolean>;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
  };
  application_facts_state: {
    one: Generated<boolean>;
    version: number;
    complete: boolean;
    after: string | null;
    done: Defaulted<Big>;
    epoch: string | null;
    position: Nullable<Big>;
    updated_at: Defaulted<Time>;
  };
  application_outcome: {
    application_id: string;
    person_id: string;
    job_id: string;
    channel_id: string | null;
    first_channel_id: string | null;
    last_channel_id: string | null;
    end_transition_id: string | null;
    applied_at: Time;
    first_touch_at: Nullable<Time>;
    ended_at: Nullable<Time>;
    screen_at: Nullable<Time>;
    assessment_at: Nullable<Time>;
    interview_at: Nullable<Time>;
    offer_at: Nullable<Time>;
    hired_at: Nullable<Time>;
    hire_undone_at: Nullable<Time>;
    quality: number | null;
    hired: boolean;
    hire_out_of_order: boolean;
    hire_undone: boolean;
    unhired: boolean;
    status: string;
    furthest_milestone: string | null;
    application_exit: 'ADVANCED' | 'MOVED_BACK' | 'REJECTED' | 'WITHDREW' | 'TRANSFERRED' | 'STILL_THERE' | 'SKIPPED' | null;
    screen_exit: 'ADVANCED' | 'MOVED_BACK' | 'REJECTED' | 'WITHDREW' | 'TRANSFERRED' | 'STILL_THERE' | 'SKIPPED' | null;
    assessment_exit: 'ADVANCED' | 'MOVED_BACK' | 'REJECTED' | 'WITHDREW' | 'TRANSFERRED' | 'STILL_THERE' | 'SKIPPED' | null;
    interview_exit: 'ADVANCED' | 'MOVED_BACK' | 'REJECTED' | 'WITHDREW' | 'TRANSFERRED' | 'STILL_THERE' | 'SKIPPED' | null;
    offer_exit: 'ADVANCED' | 'MOVED_BACK' | 'REJECTED' | 'WITHDREW' | 'TRANSFERRED' | 'STILL_THERE' | 'SKIPPED' | null;
    ended_kind: 'REJECT' | 'WITHDRAW' | 'TRANSFER' | 'HIRE' | null;
    campaign: string | null;
    first_campaign: string | null;
    last_campaign: string | null;
    first_reply_at: Nullable<Time>;
    last_reply_at: Nullable<Time>;
    last_feedback_at: Nullable<Time>;
    unanswered_at: Nullable<Time>;
  };
  application_visit: {
    application_id: string;
    ordinal: number;
    stage_id: string;
    entered_at: Nullable<Time>;
    left_at: Nullable<Time>;
    open: boolean;
    out_of_order: boolean;
    by_stage: boolean;
    by_milestone: boolean;
    skipped: boolean;
    milestone: string;
    exit_kind: 'ADVANCED' | 'MOVED_BACK' | 'REJECTED' | 'WITHDREW' | 'TRANSFERRED' | 'STILL_THERE' | 'SKIPPED' | null;
    repeated: Generated<boolean>;
    stay_ms: GeneratedAlways<number | null>;
  };
  audit_event: {
    position: Big;
    previous_hash: Buffer;
    hash: Buffer;
    at: Time;
    actor_kind: 'USER' | 'API_KEY' | 'CANDIDATE_LINK' | 'SYSTEM' | 'COMMAND_LINE';
    actor: string;
    role: string | null;
    door: 'GRAPHQL' | 'SOCKET' | 'BI' | 'FILE' | 'COMMAND_LINE' | 'IMPORT';
    address: string | null;
    action: 'READ' | 'LIST' | 'SEARCH' | 'CREATE' | 'UPDATE' | 'DELETE' | 'EXPORT' | 'IMPORT' | 'SUBSCRIBE' | 'RUN';
    outcome: 'DONE' | 'REFUSED' | 'FAILED' | 'REPEATED';
    operation: string;
    entity: string | null;
    entity_id: string | null;
    candidate_id: string | null;
    candidate_ids: string[] | null;
    detail: Json;
    contents_hash: Buffer | null;
  };
  audit_head: {
    only_one: Generated<boolean>;
    position: Big;
    hash: Buffer;
  };
  audit_inbox: {
    id: GeneratedAlways<string>;
    at: Defaulted<Time>;
    actor_kind: 'USER' | 'API_KEY' | 'CANDIDATE_LINK' | 'SYSTEM' | 'COMMAND_LINE';
    actor: string;
    role: string | null;
    door: 'GRAPHQL' | 'SOCKET' | 'BI' | 'FILE' | 'COMMAND_LINE' | 'IMPORT';
    address: string | null;
    action: 'READ' | 'LIST' | 'SEARCH' | 'CREATE' | 'UPDATE' | 'DELETE' | 'EXPORT' | 'IMPORT' | 'SUBSCRIBE' | 'RUN';
    outcome: 'DONE' | 'REFUSED' | 'FAILED' | 'REPEATED';
    operation: string;
    entity: string | null;
    entity_id: string | null;
    people: Generated<string[]>;
    ids: Generated<string[]>;
    detail: Defaulted<Json>;
    contents: Defaulted<Json>;
  };
  audit_value: {
    position: Big;
    ordinal: number;
    candidate_id: string | null;
    entity: string | null;
    entity_id: string | null;
    salt: Buffer | null;
    content: Nullable<Json>;
    hash: Buffer;
    forgotten_at: Nullable<Time>;
  };
  bi_answer: {
    document: string;
    provenance: Json;
    rows: Json;
    cursor: string | null;
    refreshed_at: Defaulted<Time>;
    epoch: string | null;
    position: Nullable<Big>;
  };
  bi_refresh: {
    document: string;
    view_name: string;
    attempted_at: Nullable<Time>;
    took_ms: number | null;
    failure: string | null;
  };
  candidate: {
    id: Generated<string>;
    source: string | null;
    external_id: string | null;
    given_name: string | null;
    family_name: string | null;
    name: GeneratedAlways<string>;
    emails: Generated<string[]>;
    phone: string | null;
    location: string | null;
    country: string | null;
    title: string | null;
    company: string | null;
    relationship: Generated<'ACTIVE' | 'PASSIVE' | 'FORMER_APPLICANT' | 'SILVER_MEDALLIST' | 'FREELANCER' | 'EMPLOYEE' | 'ALUMNI'>;
    education: string | null;
    experience_years: Nullable<Big>;
    seniority: 'INTERN' | 'JUNIOR' | 'MID' | 'SENIOR' | 'LEAD' | 'PRINCIPAL' | 'EXECUTIVE' | null;
    languages: Generated<string[]>;
    certificates: Generated<string[]>;
    latitude: number | null;
    longitude: number | null;
    willing_to_move: boolean | null;
    summary: string | null;
    consent_until: Nullable<Time>;
    do_not_contact: Generated<boolean>;
    merged_into_id: string | null;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
    erased_at: Nullable<Time>;
  };
  candidate_features: {
    candidate_id: string;
    skills: number[];
    features: string;
    position: Big;
  };
  candidate_found_skill: {
    candidate_id: string;
    skill_id: string;
    confidence: number;
    mentions: Json;
  };
  candidate_occupation: {
    candidate_id: string;
    occupation_id: string;
    current: boolean;
  };
  candidate_skill: {
    candidate_id: string;
    skill_id: string;
    level: number | null;
    years: Nullable<Big>;
    last_used: string | null;
    evidence: Generated<'RESUME' | 'SELF' | 'ASSESSMENT' | 'RECRUITER'>;
  };
  channel: {
    id: Generated<string>;
    name: string;
    kind: Generated<'JOB_BOARD' | 'SOCIAL' | 'REFERRAL' | 'CAREERS_SITE' | 'AGENCY' | 'EVENT' | 'CAMPUS' | 'SOURCED' | 'INTERNAL' | 'OTHER'>;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
  };
  channel_spend: {
    id: Generated<string>;
    channel_id: string;
    first_day: string;
    last_day: string;
    amount: Big;
    currency: string;
    campaign: string | null;
    created_at: Defaulted<Time>;
  };
  consent: {
    id: Generated<string>;
    ordinal: GeneratedAlways<string>;
    candidate_id: string;
    purpose_id: string;
    text_id: string | null;
    given_at: Nullable<Time>;
    expires_at: Nullable<Time>;
    via: 'FORM' | 'EMAIL' | 'PHONE' | 'IN_PERSON' | 'API' | 'PROFILE' | 'IMPORT';
    recorded_by: string;
    recorded_at: Defaulted<Time>;
    withdrawn_at: Nullable<Time>;
    withdrawn_via: 'FORM' | 'EMAIL' | 'PHONE' | 'IN_PERSON' | 'API' | 'PROFILE' | 'IMPORT' | null;
    withdrawn_by: string | null;
    struck_out: Generated<boolean>;
  };
  consent_purpose: {
    id: Generated<string>;
    code: string;
    name: string;
    basis: Generated<'CONSENT' | 'CONTRACT' | 'LEGITIMATE_INTEREST'>;
    default_months: number | null;
    active: Generated<boolean>;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
  };
  consent_request: {
    id: Generated<string>;
    candidate_id: string;
    purpose_id: string;
    text_id: string | null;
    after_ordinal: Big;
    asked_at: Time;
    via: 'FORM' | 'EMAIL' | 'PHONE' | 'IN_PERSON' | 'API' | 'PROFILE' | 'IMPORT';
    asked_by: string;
    recorded_at: Defaulted<Time>;
  };
  consent_text: {
    id: Generated<string>;
    purpose_id: string;
    language: string;
    version: number;
    body: string;
    created_at: Defaulted<Time>;
    created_by: string;
  };
  current_transition: {
    id: string;
    application_id: string;
    ordinal: number;
    revision: number;
    from_stage_id: string | null;
    to_stage_id: string | null;
    at: Nullable<Time>;
    kind: 'ENTER' | 'ADVANCE' | 'SKIP' | 'BACK' | 'REJECT' | 'WITHDRAW' | 'HIRE' | 'UNHIRE' | 'REOPEN' | 'TRANSFER';
    kind_given: boolean;
    out_of_order: boolean;
    reason: string | null;
    actor: string | null;
    imported: boolean;
    source: string | null;
    external_id: string | null;
    recorded_at: Time;
  };
  'demographics.answer': {
    candidate_id: string;
    category: string;
    value: string;
    collected_at: Nullable<Time>;
  };
  'demographics.publication': {
    id: Generated<string>;
    category: string;
    period: 'MONTH' | 'QUARTER' | 'YEAR';
    first_day: string;
    end_day: string;
    version: number;
    definition_version: number;
    small_cell: number;
    published_at: Defaulted<Time>;
    published_by: string;
    reason: string | null;
    content: Json;
  };
  'demographics.ranking_publication': {
    job_id: string;
    category: string;
    month: string;
    formula: string;
    as_of: string;
    small_cell: number;
    published_at: Defaulted<Time>;
    published_by: string;
    content: Json;
  };
  'demographics.sensitive_look': {
    id: Generated<string>;
    at: Defaulted<Time>;
    actor: string;
    role: string;
    query: string;
    arguments: Json;
  };
  erasure: {
    id: Generated<string>;
    state: 'WAITS_FOR_APPROVAL' | 'REFUSED' | 'RUNS' | 'DONE';
    reason: 'REQUEST' | 'CONSENT_WITHDRAWN' | 'OBJECTION' | 'RETENTION' | 'MISTAKE' | 'OTHER';
    rule: string | null;
    note: string | null;
    asked_by: string;
    asked_by_name: string;
    asked_at: Defaulted<Time>;
    decided_by: string | null;
    decided_by_name: string | null;
    decided_at: Nullable<Time>;
    erased_at: Nullable<Time>;
    done_at: Nullable<Time>;
    open: Defaulted<Json>;
  };
  erasure_key: {
    key: Buffer;
    kind: 'SOURCE_ID' | 'EMAIL' | 'PHONE' | 'APPLICATION_ID';
    candidate_id: string;
    lifted_at: Nullable<Time>;
    lifted_by: string | null;
  };
  erasure_person: {
    erasure_id: string;
    candidate_id: string;
    erased_at: Nullable<Time>;
  };
  experience: {
    id: Generated<string>;
    candidate_id: string;
    external_id: string;
    title: string;
    company: string | null;
    started_on: string | null;
    ended_on: string | null;
    current: Generated<boolean>;
    summary: string | null;
  };
  experience_published: {
    quarter: string;
    answers: number;
    surveys_sent: number;
    mean_score: number;
    net_promoter_score: number;
    published_at: Defaulted<Time>;
  };
  external_id_key: {
    key: Buffer;
  };
  feed: {
    position: Big;
    outbox_id: Big;
    entity: string;
    entity_id: string;
    kind: string;
    operation: string;
    candidate_id: string | null;
    application_id: string | null;
    job_id: string | null;
    previous_job_id: string | null;
    department: string | null;
    previous_department: string | null;
    transition_id: string | null;
    client_mutation_id: string | null;
    at: Time;
  };
  feed_catch_up: {
    consumer: string;
    counted: string;
    edition: string | null;
    done: Defaulted<Big>;
    total: Defaulted<Big>;
    per_second: number | null;
    begun_at: Defaulted<Time>;
    at: Defaulted<Time>;
  };
  feed_checkpoint: {
    consumer: string;
    epoch: string;
    position: Big;
    updated_at: Defaulted<Time>;
  };
  feed_dead_letter: {
    consumer: string;
    entity_id: string;
    position: Big;
    reason: string;
    attempts: Generated<number>;
    at: Defaulted<Time>;
  };
  feed_head: {
    one: Generated<boolean>;
    epoch: Generated<string>;
    last: Defaulted<Big>;
    pruned: Defaulted<Big>;
    ids_mended_at: Nullable<Time>;
  };
  feed_stale: {
    consumer: string;
    object_id: string;
    position: Big;
  };
  feed_sweep: {
    consumer: string;
    scope: string;
    scope_id: string;
    position: Big;
    after: string | null;
    begun_at: Defaulted<Time>;
  };
  findings_version: {
    one: Generated<boolean>;
    version: number;
  };
  idempotency_key: {
    actor: string;
    key: string;
    operation: string;
    arguments_hash: Buffer;
    result: Nullable<Json>;
    created_at: Defaulted<Time>;
  };
  identity: {
    issuer: string;
    subject: string;
    user_id: string;
    linked_at: Defaulted<Time>;
    last_used_at: Defaulted<Time>;
  };
  import_run: {
    id: Generated<string>;
    source: string;
    path: string;
    status: Generated<'RUNNING' | 'DONE' | 'STOPPED' | 'FAILED'>;
    started_at: Defaulted<Time>;
    ended_at: Nullable<Time>;
    summary: Nullable<Json>;
    upload_id: string | null;
    dry_run: Generated<boolean>;
    started_by: string | null;
    progress: Nullable<Json>;
    beat_at: Nullable<Time>;
    stop_asked: Generated<boolean>;
    problem: string | null;
  };
  index_rebuild: {
    consumer: string;
    target: string;
    mapping_version: number;
    epoch: string;
    position: Big;
    after: string | null;
    done: Generated<number>;
    begun_at: Defaulted<Time>;
  };
  index_rebuild_document: {
    id: string;
    version: Big;
    hash: string;
  };
  installation: {
    one: Generated<boolean>;
    secret: Buffer;
  };
  interaction: {
    id: Generated<string>;
    source: string | null;
    external_id: string | null;
    candidate_id: string;
    application_id: string | null;
    at: Time;
    type: 'NOTE' | 'CALL' | 'EMAIL' | 'SMS' | 'MEETING' | 'INTERVIEW' | 'FEEDBACK' | 'EVENT' | 'SURVEY';
    direction: 'IN' | 'OUT' | null;
    actor: string | null;
    subject: string | null;
    body: string | null;
    imported: Generated<boolean>;
    recorded_at: Defaulted<Time>;
  };
  job: {
    id: Generated<string>;
    source: string | null;
    external_id: string | null;
    title: string;
    department: string | null;
    location: string | null;
    country: string | null;
    latitude: number | null;
    longitude: number | null;
    remote: Generated<boolean>;
    status: Generated<'DRAFT' | 'OPEN' | 'ON_HOLD' | 'CLOSED'>;
    opened_at: Nullable<Time>;
    closed_at: Nullable<Time>;
    seniority: 'INTERN' | 'JUNIOR' | 'MID' | 'SENIOR' | 'LEAD' | 'PRINCIPAL' | 'EXECUTIVE' | null;
    languages: Generated<string[]>;
    certificates: Generated<string[]>;
    description: string | null;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
  };
  job_found_skill: {
    job_id: string;
    skill_id: string;
    confidence: number;
    mentions: Json;
  };
  job_hold: {
    job_id: string;
    began_at: Time;
    ended_at: Nullable<Time>;
  };
  job_skill: {
    job_id: string;
    skill_id: string;
    need: Generated<'MUST' | 'SHOULD' | 'NICE'>;
    min_level: number | null;
    min_years: Nullable<Big>;
  };
  kept_match: {
    job_id: string;
    formula: string;
    as_of: string;
    question: string;
    position: Big;
    scored_at: Defaulted<Time>;
  };
  kept_score: {
    job_id: string;
    candidate_id: string;
    tier: 'A' | 'B' | 'C';
    fit: number;
    engage: number;
    rank: number;
    coverage: number;
    musts_met: number;
    excluded: 'DO_NOT_CONTACT' | 'IN_PROCESS' | 'REJECTED' | null;
    consent_until: Nullable<Time>;
    features: string;
    formula: string;
    as_of: string;
    position: Big;
  };
  legal_hold: {
    id: Generated<string>;
    candidate_id: string;
    reason: string;
    held_by: string;
    held_at: Time;
    released_at: Nullable<Time>;
    released_by: string | null;
  };
  match_run: {
    id: Generated<string>;
    at: Defaulted<Time>;
    viewer: string;
    actor: string;
    role: string;
    job_id: string | null;
    inputs: Json;
    formula: string;
    as_of: Time;
    position: Nullable<Big>;
    shown: Json;
  };
  objection: {
    id: Generated<string>;
    candidate_id: string;
    purpose_id: string | null;
    objected_at: Time;
    via: 'FORM' | 'EMAIL' | 'PHONE' | 'IN_PERSON' | 'API' | 'PROFILE' | 'IMPORT';
    recorded_by: string;
    recorded_at: Defaulted<Time>;
    withdrawn_at: Nullable<Time>;
    withdrawn_via: 'FORM' | 'EMAIL' | 'PHONE' | 'IN_PERSON' | 'API' | 'PROFILE' | 'IMPORT' | null;
    withdrawn_by: string | null;
  };
  occupation: {
    id: Generated<string>;
    name: string;
    key: string;
    code: string | null;
    family_id: string | null;
    origin: 'COMPANY' | 'TAXONOMY' | 'GITHUB_TOPICS' | 'ONET';
  };
  occupation_family: {
    id: Generated<string>;
    name: string;
    key: string;
    origin: 'COMPANY' | 'TAXONOMY' | 'GITHUB_TOPICS' | 'ONET';
  };
  occupation_title: {
    key: string;
    title: string;
    occupation_id: string;
    origin: 'COMPANY' | 'TAXONOMY' | 'GITHUB_TOPICS' | 'ONET';
  };
  offer: {
    id: Generated<string>;
    application_id: string;
    revision: number;
    status: 'DRAFT' | 'SENT' | 'ACCEPTED' | 'DECLINED' | 'RESCINDED';
    sent_at: Nullable<Time>;
    resolved_at: Nullable<Time>;
    starts_on: string | null;
    version: Generated<number>;
  };
  opening: {
    id: Generated<string>;
    source: string | null;
    external_id: string | null;
    job_id: string;
    opened_at: Time;
    filled_at: Nullable<Time>;
    closed_at: Nullable<Time>;
    application_id: string | null;
    version: Generated<number>;
  };
  outbox: {
    id: GeneratedAlways<string>;
    entity: string;
    entity_id: string;
    kind: string;
    operation: string;
    candidate_id: string | null;
    application_id: string | null;
    job_id: string | null;
    previous_job_id: string | null;
    department: string | null;
    previous_department: string | null;
    transition_id: string | null;
    client_mutation_id: string | null;
    at: Defaulted<Time>;
  };
  personal_export: {
    id: Generated<string>;
    candidate_id: string;
    requested_by: string;
    requested_at: Defaulted<Time>;
    state: Generated<'QUEUED' | 'RUNNING' | 'READY' | 'FAILED' | 'EXPIRED'>;
    attempts: Generated<number>;
    next_at: Defaulted<Time>;
    started_at: Nullable<Time>;
    ready_at: Nullable<Time>;
    expires_at: Nullable<Time>;
    bytes: Nullable<Big>;
    row_count: number | null;
    problem: string | null;
  };
  pipeline_version: {
    job_id: string;
    since: Time;
    stages: string[];
  };
  pool: {
    id: Generated<string>;
    owner: string;
    made_by: string;
    name: string;
    description: string | null;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
  };
  pool_member: {
    pool_id: string;
    candidate_id: string;
    added_by: string;
    added_at: Defaulted<Time>;
  };
  referral: {
    id: Generated<string>;
    source: string | null;
    external_id: string | null;
    referrer_email: string;
    candidate_id: string;
    job_id: string | null;
    at: Time;
    recorded_at: Defaulted<Time>;
  };
  retention_item: {
    id: Generated<string>;
    run_id: string;
    candidate_id: string;
    action: 'ERASE' | 'ASK_AGAIN';
    state: 'DUE' | 'HELD' | 'OFF' | 'ERASED';
    off_reason: 'NEW_CONTACT' | 'NEW_APPLICATION' | 'LEGAL_HOLD' | 'CONSENT' | 'RULES' | 'GONE' | 'BLOCKED' | null;
    erasure_id: string | null;
    rule_id: string | null;
    rule_name: string;
    due_on: string;
    counted_from_at: Time;
    outcome: 'HIRED' | 'REJECTED' | 'WITHDRAWN' | 'TRANSFERRED' | 'NEVER_APPLIED';
    country: string | null;
    disagreeing: Defaulted<Json>;
    last_contact_at: Nullable<Time>;
    applications: number;
    changed_at: Nullable<Time>;
  };
  retention_rule: {
    id: Generated<string>;
    name: string;
    action: 'ERASE' | 'ASK_AGAIN' | 'KEEP';
    country: string | null;
    outcomes: Generated<string[]>;
    counted_from: Generated<'CLOSING' | 'LAST_CONTACT'>;
    months: number;
    priority: Generated<number>;
    time_zone: Generated<string>;
    enabled: Generated<boolean>;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
  };
  retention_run: {
    id: Generated<string>;
    state: Generated<'PROPOSED' | 'APPROVED' | 'CANCELLED' | 'REPLACED'>;
    as_of: Time;
    proposed_by: string;
    proposed_at: Defaulted<Time>;
    rules: Json;
    approvals_needed: number;
    first_approver: string | null;
    first_approved_by: string | null;
    first_approved_at: Nullable<Time>;
    approved_by: string | null;
    approved_at: Nullable<Time>;
    ended_by: string | null;
    ended_at: Nullable<Time>;
    version: Generated<number>;
  };
  saved_search: {
    id: Generated<string>;
    owner: string;
    name: string;
    query: Generated<string>;
    filter: Defaulted<Json>;
    departments: string[] | null;
    access: Generated<'PRIVATE' | 'READ' | 'EDIT'>;
    alerts: Generated<boolean>;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    updated_at: Defaulted<Time>;
    role: 'ADMIN' | 'RECRUITER' | 'HIRING_MANAGER' | 'ANALYST' | 'AUDITOR';
  };
  saved_search_match: {
    id: Generated<string>;
    saved_search_id: string;
    candidate_id: string;
    at: Defaulted<Time>;
  };
  saved_search_member: {
    candidate_id: string;
    saved_search_id: string;
  };
  search_document: {
    candidate_id: string;
    version: Big;
    deleted: Generated<boolean>;
    document: Nullable<Json>;
    words: string | null;
    exact: string | null;
    indexed_at: Defaulted<Time>;
    relationship: string | null;
    seniority: string | null;
    source: string | null;
    title_key: string | null;
    company_key: string | null;
    location_key: string | null;
    country_key: string | null;
    experience_years: number | null;
    do_not_contact: boolean | null;
    willing_to_move: boolean | null;
    consent_until: Nullable<Time>;
    created_at: Nullable<Time>;
    last_contact_at: Nullable<Time>;
    skill_ids: string[] | null;
    languages: string[] | null;
    channel_ids: string[] | null;
    job_ids: string[] | null;
    stage_ids: string[] | null;
    milestones: string[] | null;
    departments: string[] | null;
    application_statuses: string[] | null;
    sort_name: string | null;
    words_de: string | null;
    active_job_ids: string[] | null;
    rejected_job_ids: string[] | null;
    hash: string | null;
    found_skill_ids: string[] | null;
    occupation_ids: string[] | null;
    past_occupation_ids: string[] | null;
    pool_ids: string[] | null;
  };
  search_index: {
    name: string;
    mapping_version: number;
  };
  search_word: {
    word: string;
  };
  shipped_data: {
    name: string;
    hash: string;
    loaded_at: Defaulted<Time>;
  };
  sign_in_link: {
    hash: Buffer;
    purpose: 'INVITATION' | 'ACCESS' | 'FIRST_ADMINISTRATOR';
    user_id: string | null;
    made_by: string;
    created_at: Defaulted<Time>;
    expires_at: Time;
    used_at: Nullable<Time>;
  };
  skill: {
    id: Generated<string>;
    name: string;
    key: string;
    origin: Generated<'COMPANY' | 'TAXONOMY' | 'GITHUB_TOPICS' | 'ONET' | 'RECORDED'>;
    version: Generated<number>;
    created_at: Defaulted<Time>;
    number: GeneratedAlways<number>;
  };
  skill_alias: {
    key: string;
    alias: string;
    skill_id: string;
    origin: Generated<'COMPANY' | 'TAXONOMY' | 'GITHUB_TOPICS' | 'ONET'>;
  };
  skill_broader: {
    skill_id: string;
    broader_id: string;
    origin: Generated<'COMPANY' | 'TAXONOMY' | 'GITHUB_TOPICS' | 'ONET'>;
  };
  stage: {
    id: Generated<string>;
    job_id: string;
    name: string;
    position: number;
    milestone: 'APPLICATION' | 'SCREEN' | 'ASSESSMENT' | 'INTERVIEW' | 'OFFER' | 'HIRED';
    from_template: Generated<boolean>;
    deleted_at: Nullable<Time>;
    version: Generated<number>;
  };
  stage_template: {
    source: string;
    name: string;
    position: number;
    milestone: 'APPLICATION' | 'SCREEN' | 'ASSESSMENT' | 'INTERVIEW' | 'OFFER' | 'HIRED';
  };
  taxonomy_edition: {
    one: Generated<boolean>;
    edition: Defaulted<Big>;
    changed_at: Defaulted<Time>;
  };
  tier_entry: {
    id: Generated<string>;
    job_id: string;
    candidate_id: string;
    tier: 'A' | 'B' | 'C' | null;
    previous_tier: 'A' | 'B' | 'C' | null;
    cause: 'JOB_OPENED' | 'REQUIREMENTS_CHANGED' | 'PERSON_CHANGED' | 'TIME_PASSED' | 'FORMULA_CHANGED';
    fit: number | null;
    rank: number | null;
    formula: string;
    as_of: string;
    position: Big;
    at: Defaulted<Time>;
  };
  touch: {
    id: Generated<string>;
    source: string | null;
    external_id: string | null;
    candidate_id: string;
    channel_id: string;
    campaign: string | null;
    at: Time;
  };
  transition: {
    id: Generated<string>;
    application_id: string;
    ordinal: number;
    revision: Generated<number>;
    from_stage_id: string | null;
    to_stage_id: string | null;
    at: Nullable<Time>;
    kind: 'ENTER' | 'ADVANCE' | 'SKIP' | 'BACK' | 'REJECT' | 'WITHDRAW' | 'HIRE' | 'UNHIRE' | 'REOPEN' | 'TRANSFER';
    kind_given: Generated<boolean>;
    out_of_order: Generated<boolean>;
    reason: string | null;
    actor: string | null;
    imported: Generated<boolean>;
    source: string | null;
    external_id: string | null;
    recorded_at: Defaulted<Time>;
  };
  transition_superseded: {
    transition_id: string;
    superseded_at: Defaulted<Time>;
  };
  web_session: {
    id: Generated<string>;
    hash: Buffer;
    user_id: string;
    issuer: string | null;
    subject: string | null;
    provider_session: string | null;
    refresh_token: string | null;
    created_at: Defaulted<Time>;
    checked_at: Defaulted<Time>;
    expires_at: Time;
    ended_at: Nullable<Time>;
  };
}
