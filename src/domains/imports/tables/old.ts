/**
 * The bundle as data: one entry per file, in the order that references need. docs/import.md is the page for people.
 * Expressions speak of `t`, the checked row, with typed columns and the ids of what it refers to (`t.candidate_ref` …).
 */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'day'
  | 'time'
  | 'list'
  | 'languages'
  | 'emails'
  | 'email'
  | 'choice';
export type Reference = 'candidate' | 'job' | 'application';

export interface Column {
  name: string;
  type: ColumnType;
  required?: boolean;
  choices?: readonly string[];
  /** other spellings of a choice, upper case with underscores */
  spellings?: Record<string, string>;
  minimum?: number;
  maximum?: number;
  refers?: Reference;
}

/** Where rows go when plain upsert is enough: stored column -> expression; keys only on insert. */
export interface Target {
  table: string;
  /** between the stored row `x` and `t`; names `:source` */
  match: string;
  /** only written when the row is made */
  identity: Record<string, string>;
  values: readonly { column: string; from: string; value?: string; fallback?: string }[];
  /** has version and updated_at */
  versioned?: 'both' | 'version';
}

export interface Table {
  name: string;
  columns: readonly Column[];
  /** what makes two rows the same one; expressions over `t` */
  key: readonly string[];
  /** columns that must agree with each other: what is wrong, when */
  rules?: readonly { when: string; column: string; reason: string; needs: readonly string[] }[];
  target?: Target;
}

const text = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  type: 'text',
  ...more,
});
const of = (type: ColumnType, name: string, more: Partial<Column> = {}): Column => ({
  name,
  type,
  ...more,
});
const required = { required: true };

export const channelKinds = [
  'JOB_BOARD',
  'SOCIAL',
  'REFERRAL',
  'CAREERS_SITE',
  'AGENCY',
  'EVENT',
  'CAMPUS',
  'SOURCED',
  'INTERNAL',
  'OTHER',
] as const;
export const eventKinds = [
  'ENTER',
  'ADVANCE',
  'SKIP',
  'BACK',
  'REJECT',
  'WITHDRAW',
  'HIRE',
  'UNHIRE',
  'REOPEN',
  'TRANSFER',
] as const;
const milestones = ['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED'] as const;
const seniority = of('choice', 'seniority', {
  choices: ['INTERN', 'JUNIOR', 'MID', 'SENIOR', 'LEAD', 'PRINCIPAL', 'EXECUTIVE'],
  spellings: {
    ENTRY: 'JUNIOR',
    ENTRY_LEVEL: 'JUNIOR',
    MIDDLE: 'MID',
    MID_LEVEL: 'MID',
    INTERMEDIATE: 'MID',
    STAFF: 'LEAD',
    TRAINEE: 'INTERN',
    DIRECTOR: 'EXECUTIVE',
  },
});
const place = [
  of('number', 'latitude', { minimum: -90, maximum: 90 }),
  of('number', 'longitude', { minimum: -180, maximum: 180 }),
];
const candidate = text('candidate_id', { required: true, refers: 'candidate' });
const job = text('job_id', { required: true, refers: 'job' });
const level = (name: string) => of('integer', name, { minimum: 1, maximum: 5 });
const years = (name: string) => of('number', name, { minimum: 0, maximum: 999 });
/** Written as they stand. */
const plain = (...names: string[]) => names.map((name) => ({ column: name, from: name }));
/** What tells rows without an id of their own apart: all their other columns. */
const hashed = (id: string, ...rest: string[]) =>
  `coalesce(t.${id}, md5(concat_ws(chr(31), ${rest.map((name) => `coalesce(t.${name}::text, '')`).join(', ')})))`;
const external = (id: string) => ({
  match: `x.source = :source and x.external_id = ${id}`,
  identity: { source: ':source', external_id: id },
});

const touchId = hashed('touch_id', 'candidate_id', 'channel', 'at', 'campaign');
const interactionId = hashed(
  'interaction_id',
  'candidate_id',
  'application_id',
  'at',
  'type',
  'direction',
  'by',
  'subject',
  'body',
);
const referralId = `md5(concat_ws(chr(31), t.referrer_email, t.candidate_id, coalesce(t.job_id, ''), t.at::text))`;
const experienceId = `md5(concat_ws(chr(31), lower(t.title), lower(coalesce(t.company, '')), coalesce(t."from"::text, '')))`;
export const eventId = hashed('event_id', 'application_id', 'stage', 'at', 'kind', 'reason', 'by');

export const tables: readonly Table[] = [
  {
    name: 'channels',
    columns: [
      text('channel', required),
      of('choice', 'kind', {
        choices: channelKinds,
        spellings: {
          CAREER_SITE: 'CAREERS_SITE',
          WEBSITE: 'CAREERS_SITE',
          JOBBOARD: 'JOB_BOARD',
          SOCIAL_MEDIA: 'SOCIAL',
          UNIVERSITY: 'CAMPUS',
        },
      }),
    ],
    key: ['lower(t.channel)'],
    target: {
      table: 'channel',
      match: 'x.name = t.channel::citext',
      identity: { name: 't.channel' },
      values: [{ column: 'kind', from: 'kind', fallback: `'OTHER'` }],
      versioned: 'both',
    },
  },
  {
    name: 'spend',
    columns: [
      text('channel', required),
      of('day', 'from', required),
      of('day', 'to', required),
      of('number', 'amount', { required: true, minimum: 0, maximum: 999_999_999_999 }),
      text('currency', required),
      text('campaign'),
    ],
    key: ['lower(t.channel)', 't."from"', 't."to"', 'upper(t.currency)', 't.campaign'],
    rules: [
      {
        column: 'to',
        needs: ['from', 'to'],
        when: 't."to" < t."from"',
        reason: 'is before "from"',
      },
      {
        column: 'currency',
        needs: ['currency'],
        when: `t.currency !~ '^[A-Za-z]{3}$'`,
        reason: 'is no currency code of three letters, such as EUR',
      },
    ],
    target: {
      table: 'channel_spend',
      match:
        'x.channel_id = t.channel_ref and x.first_day = t."from" and x.last_day = t."to" and x.currency = upper(t.currency) and x.campaign is not distinct from t.campaign',
      identity: {
        channel_id: 't.channel_ref',
        first_day: 't."from"',
        last_day: 't."to"',
        currency: 'upper(t.currency)',
        campaign: 't.campaign',
      },
      values: [{ column: 'amount', from: 'amount', value: 't.amount::numeric(14, 2)' }],
    },
  },
  {
    name: 'users',
    columns: [
      of('email', 'email', required),
      text('name'),
      of('choice', 'role', {
        choices: ['ADMIN', 'RECRUITER', 'HIRING_MANAGER', 'ANALYST', 'AUDITOR'],
        spellings: { MANAGER: 'HIRING_MANAGER', ADMINISTRATOR: 'ADMIN' },
      }),
      of('list', 'department'),
    ],
    key: ['lower(t.email)'],
    target: {
      table: 'app_user',
      match: 'x.email = t.email::citext',
      identity: { email: 't.email' },
      // A user without a role gets the one that sees least: a hiring manager of the departments named.
      values: [
        ...plain('name'),
        { column: 'role', from: 'role', fallback: `'HIRING_MANAGER'` },
        { column: 'departments', from: 'department', value: `coalesce(t.department, '{}')` },
      ],
      versioned: 'both',
    },
  },
  {
    name: 'jobs',
    columns: [
      text('job_id', required),
      text('title', required),
      text('department'),
      text('location'),
      text('country'),
      ...place,
      of('boolean', 'remote'),
      of('choice', 'status', {
        choices: ['DRAFT', 'OPEN', 'ON_HOLD', 'CLOSED'],
        spellings: {
          ONHOLD: 'ON_HOLD',
          PAUSED: 'ON_HOLD',
          PUBLISHED: 'OPEN',
          ACTIVE: 'OPEN',
          FILLED: 'CLOSED',
        },
      }),
      of('time', 'opened_at'),
      of('time', 'closed_at'),
      seniority,
      of('languages', 'languages'),
      of('list', 'certificates'),
      text('description'),
    ],
    key: ['t.job_id'],
    target: {
      table: 'job',
      ...external('t.job_id'),
      values: [
        ...plain('title', 'department', 'location', 'country', 'latitude', 'longitude'),
        { column: 'remote', from: 'remote', fallback: 'false' },
        { column: 'status', from: 'status', fallback: `'OPEN'` },
        ...plain('opened_at', 'closed_at', 'seniority'),
        { column: 'languages', from: 'languages', value: `coalesce(t.languages, '{}')` },
        { column: 'certificates', from: 'certificates', value: `coalesce(t.certificates, '{}')` },
        ...plain('description'),
      ],
      versioned: 'both',
    },
  },
  {
    name: 'stages',
    columns: [
      text('job_id', { refers: 'job' }),
      text('stage', required),
      of('integer', 'position', required),
      of('choice', 'milestone', {
        required: true,
        choices: milestones,
        spellings: {
          APPLIED: 'APPLICATION',
          SCREENING: 'SCREEN',
          PHONE_SCREEN: 'SCREEN',
          HIRE: 'HIRED',
        },
      }),
    ],
    key: ['t.job_id', 'lower(t.stage)'],
  },
  {
    name: 'job_skills',
    columns: [
      job,
      text('skill', required),
      of('choice', 'need', {
        choices: ['MUST', 'SHOULD', 'NICE'],
        spellings: {
          REQUIRED: 'MUST',
          NICE_TO_HAVE: 'NICE',
          OPTIONAL: 'NICE',
          PREFERRED: 'SHOULD',
        },
      }),
      level('min_level'),
      years('min_years'),
    ],
    key: ['t.job_ref', 't.skill_ref'],
    target: {
      table: 'job_skill',
      match: 'x.job_id = t.job_ref and x.skill_id = t.skill_ref',
      identity: { job_id: 't.job_ref', skill_id: 't.skill_ref' },
      values: [
        { column: 'need', from: 'need', fallback: `'MUST'` },
        ...plain('min_level'),
        { column: 'min_years', from: 'min_years', value: 't.min_years::numeric(4, 1)' },
      ],
    },
  },
  {
    name: 'candidates',
    columns: [
      text('candidate_id', required),
      text('given_name'),
      text('family_name'),
      of('emails', 'email'),
      text('phone'),
      text('location'),
      text('country'),
      text('title'),
      text('company'),
      of('choice', 'relationship', {
        choices: [
          'ACTIVE',
          'PASSIVE',
          'FORMER_APPLICANT',
          'SILVER_MEDALLIST',
          'FREELANCER',
          'EMPLOYEE',
          'ALUMNI',
        ],
        spellings: { SILVER_MEDALIST: 'SILVER_MEDALLIST', ALUMNUS: 'ALUMNI' },
      }),
      text('education'),
      years('experience_years'),
      seniority,
      of('languages', 'languages'),
      of('list', 'certificates'),
      ...place,
      of('boolean', 'willing_to_move'),
      text('summary'),
      of('list', 'skills'),
      of('time', 'consent_until'),
      of('boolean', 'do_not_contact'),
      of('time', 'created_at'),
    ],
    key: ['t.candidate_id'],
    target: {
      table: 'candidate',
      ...external('t.candidate_id'),
      values: [
        ...plain('given_name', 'family_name'),
        // Addresses that were added here stay, after those of the source.
        {
          column: 'emails',
          from: 'email',
          value: `coalesce(t.email, '{}') || array(select e from unnest(x.emails) with ordinality o (e, n) where e <> all (coalesce(t.email, '{}')) order by n)`,
        },
        ...plain('phone', 'location', 'country', 'title', 'company'),
        { column: 'relationship', from: 'relationship', fallback: `'PASSIVE'` },
        ...plain('education'),
        {
          column: 'experience_years',
          from: 'experience_years',
          value: 't.experience_years::numeric(4, 1)',
        },
        ...plain('seniority'),
        { column: 'languages', from: 'languages', value: `coalesce(t.languages, '{}')` },
        { column: 'certificates', from: 'certificates', value: `coalesce(t.certificates, '{}')` },
        ...plain('latitude', 'longitude', 'willing_to_move', 'summary', 'consent_until'),
        { column: 'do_not_contact', from: 'do_not_contact', fallback: 'false' },
        { column: 'created_at', from: 'created_at', fallback: 'now()' },
      ],
      versioned: 'both',
    },
  },
  {
    name: 'candidate_skills',
    columns: [
      candidate,
      text('skill', required),
      level('level'),
      years('years'),
      of('day', 'last_used'),
      of('choice', 'evidence', {
        choices: ['RESUME', 'SELF', 'ASSESSMENT', 'RECRUITER'],
        spellings: { CV: 'RESUME', TEST: 'ASSESSMENT' },
      }),
    ],
    key: ['t.candidate_ref', 't.skill_ref'],
    target: {
      table: 'candidate_skill',
      match: 'x.candidate_id = t.candidate_ref and x.skill_id = t.skill_ref',
      identity: { candidate_id: 't.candidate_ref', skill_id: 't.skill_ref' },
      values: [
        ...plain('level'),
        { column: 'years', from: 'years', value: 't.years::numeric(4, 1)' },
        ...plain('last_used'),
        { column: 'evidence', from: 'evidence', fallback: `'SELF'` },
      ],
    },
  },
  {
    name: 'experiences',
    columns: [
      candidate,
      text('title', required),
      text('company'),
      of('day', 'from'),
      of('day', 'to'),
      of('boolean', 'current'),
      text('summary'),
    ],
    key: ['t.candidate_ref', experienceId],
    target: {
      table: 'experience',
      match: `x.candidate_id = t.candidate_ref and x.external_id = ${experienceId}`,
      identity: { candidate_id: 't.candidate_ref', external_id: experienceId },
      values: [
        ...plain('title', 'company'),
        { column: 'started_on', from: 'from', value: 't."from"' },
        { column: 'ended_on', from: 'to', value: 't."to"' },
        { column: 'current', from: 'current', fallback: 'false' },
        ...plain('summary'),
      ],
    },
  },
  {
    name: 'applications',
    columns: [
      text('application_id', required),
      candidate,
      job,
      of('time', 'applied_at', required),
      text('channel'),
      text('campaign'),
      of('choice', 'status', {
        choices: ['ACTIVE', 'HIRED', 'REJECTED', 'WITHDRAWN', 'TRANSFERRED'],
        spellings: {
          OPEN: 'ACTIVE',
          IN_PROGRESS: 'ACTIVE',
          DECLINED: 'REJECTED',
          WITHDREW: 'WITHDRAWN',
        },
      }),
      text('referred_by'),
    ],
    key: ['t.application_id'],
    target: {
      table: 'application',
      ...external('t.application_id'),
      identity: {
        source: ':source',
        external_id: 't.application_id',
        job_id: 't.job_ref',
        imported: 'true',
      },
      values: [
        { column: 'candidate_id', from: 'candidate_id', value: 't.candidate_ref' },
        ...plain('applied_at'),
        { column: 'channel_id', from: 'channel', value: 't.channel_ref' },
        ...plain('campaign', 'referred_by'),
      ],
      versioned: 'both',
    },
  },
  {
    name: 'stage_events',
    columns: [
      text('event_id'),
      text('application_id', { required: true, refers: 'application' }),
      text('stage'),
      of('time', 'at'),
      of('choice', 'kind', {
        choices: eventKinds,
        spellings: {
          REJECTED: 'REJECT',
          WITHDRAWN: 'WITHDRAW',
          HIRED: 'HIRE',
          TRANSFERRED: 'TRANSFER',
        },
      }),
      text('reason'),
      text('by'),
    ],
    key: [eventId],
  },
  {
    name: 'openings',
    columns: [
      text('opening_id', required),
      job,
      of('time', 'opened_at', required),
      of('time', 'filled_at'),
      of('time', 'closed_at'),
      text('application_id', { refers: 'application' }),
    ],
    key: ['t.opening_id'],
    target: {
      table: 'opening',
      ...external('t.opening_id'),
      values: [
        { column: 'job_id', from: 'job_id', value: 't.job_ref' },
        ...plain('opened_at', 'filled_at', 'closed_at'),
        { column: 'application_id', from: 'application_id', value: 't.application_ref' },
      ],
      versioned: 'version',
    },
  },
  {
    name: 'touches',
    columns: [
      text('touch_id'),
      candidate,
      text('channel', required),
      of('time', 'at', required),
      text('campaign'),
    ],
    key: [touchId],
    target: {
      table: 'touch',
      ...external(touchId),
      values: [
        { column: 'candidate_id', from: 'candidate_id', value: 't.candidate_ref' },
        { column: 'channel_id', from: 'channel', value: 't.channel_ref' },
        ...plain('at', 'campaign'),
      ],
    },
  },
  {
    name: 'referrals',
    columns: [
      of('email', 'referrer_email', required),
      candidate,
      text('job_id', { refers: 'job' }),
      of('time', 'at', required),
    ],
    key: [referralId],
    target: {
      table: 'referral',
      ...external(referralId),
      values: [
        { column: 'referrer_email', from: 'referrer_email', value: 't.referrer_email::citext' },
        { column: 'candidate_id', from: 'candidate_id', value: 't.candidate_ref' },
        { column: 'job_id', from: 'job_id', value: 't.job_ref' },
        ...plain('at'),
      ],
    },
  },
  {
    name: 'offers',
    columns: [
      text('application_id', { required: true, refers: 'application' }),
      of('integer', 'version', { required: true, minimum: 1 }),
      of('choice', 'status', {
        choices: ['DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'RESCINDED'],
        spellings: {
          SIGNED: 'ACCEPTED',
          OPEN: 'SENT',
          REJECTED: 'DECLINED',
          WITHDRAWN: 'RESCINDED',
        },
      }),
      of('time', 'sent_at'),
      of('time', 'resolved_at'),
      of('day', 'starts_on'),
    ],
    key: ['t.application_ref', 't.version'],
    target: {
      table: 'offer',
      match: 'x.application_id = t.application_ref and x.revision = t.version',
      identity: { application_id: 't.application_ref', revision: 't.version' },
      values: [
        { column: 'status', from: 'status', fallback: `'SENT'` },
        ...plain('sent_at', 'resolved_at', 'starts_on'),
      ],
      versioned: 'version',
    },
  },
  {
    name: 'interactions',
    columns: [
      text('interaction_id'),
      candidate,
      text('application_id', { refers: 'application' }),
      of('time', 'at', required),
      of('choice', 'type', {
        required: true,
        choices: [
          'NOTE',
          'CALL',
          'EMAIL',
          'SMS',
          'MEETING',
          'INTERVIEW',
          'FEEDBACK',
          'EVENT',
          'SURVEY',
        ],
        spellings: {
          PHONE_CALL: 'CALL',
          PHONE: 'CALL',
          TELEPHONE: 'CALL',
          E_MAIL: 'EMAIL',
          MAIL: 'EMAIL',
          TEXT: 'SMS',
          TEXT_MESSAGE: 'SMS',
          COMMENT: 'NOTE',
          SCORECARD: 'FEEDBACK',
          EVENT_ATTENDANCE: 'EVENT',
          SURVEY_ANSWER: 'SURVEY',
        },
      }),
      of('choice', 'direction', {
        choices: ['IN', 'OUT'],
        spellings: {
          INBOUND: 'IN',
          INCOMING: 'IN',
          OUTBOUND: 'OUT',
          OUTGOING: 'OUT',
          RECEIVED: 'IN',
          SENT: 'OUT',
        },
      }),
      text('by'),
      text('subject'),
      text('body'),
    ],
    key: [interactionId],
    target: {
      table: 'interaction',
      ...external(interactionId),
      identity: { source: ':source', external_id: interactionId, imported: 'true' },
      values: [
        { column: 'candidate_id', from: 'candidate_id', value: 't.candidate_ref' },
        { column: 'application_id', from: 'application_id', value: 't.application_ref' },
        ...plain('at', 'type', 'direction'),
        { column: 'actor', from: 'by', value: 't."by"' },
        ...plain('subject', 'body'),
      ],
    },
  },
  {
    name: 'demographics',
    columns: [
      candidate,
      text('category', required),
      text('value', required),
      of('time', 'collected_at'),
    ],
    key: ['t.candidate_ref', 'lower(t.category)'],
  },
];

export const tableOf = (name: string): Table | undefined =>
  tables.find((table) => table.name === name);

/** Tables that are written in one transaction: a stage change never shows without its history. */
export const groups: readonly (readonly string[])[] = [
  ['channels'],
  ['spend'],
  ['users'],
  ['jobs', 'stages', 'job_skills'],
  ['candidates'],
  ['candidate_skills'],
  ['experiences'],
  ['applications', 'stage_events'],
  ['openings'],
  ['touches'],
  ['referrals'],
  ['offers'],
  ['interactions'],
  ['demographics'],
];
