/**
 * How long texts may be. This one table makes the checks of the API and of the import, the descriptions in the schema and
 * the list in docs/limits.md; the constraints of the database are compared with it by a test.
 *
 * A character is a Unicode code point, as PostgreSQL's char_length counts. A text with an index has at most 500: an index
 * takes 2,700 bytes, and a character up to four.
 */
export interface TextLimit {
  /** what the text is */
  text: string;
  /** characters */
  most: number;
  /** arguments and input fields of the API: `CandidateInput.title`, `Query.suggest(prefix)`, `*(after)` */
  api: readonly string[];
  /** columns of the bundle; of a list each entry */
  cells?: readonly string[];
  /** columns of the database; of a list each entry */
  stored?: readonly string[];
}

/** For arguments that the table does not name: those of modules that are not part of the product. */
export const otherTexts: TextLimit = { text: 'any other text', most: 10_000, api: [] };

export const textLimits: readonly TextLimit[] = [
  {
    text: 'given name, family name',
    most: 200,
    api: ['CandidateInput.givenName', 'CandidateInput.familyName'],
    cells: ['candidates.given_name', 'candidates.family_name'],
    stored: ['candidate.given_name', 'candidate.family_name'],
  },
  {
    text: 'e-mail address',
    most: 320,
    api: [
      'CandidateInput.emails',
      'ErasureLiftInput.email',
      'ReferralFilter.referrerEmails',
      'ReferralInput.referrerEmail',
      'UserInput.email',
    ],
    cells: ['candidates.email', 'referrals.referrer_email', 'users.email'],
    stored: ['app_user.email', 'candidate.emails', 'referral.referrer_email'],
  },
  {
    text: 'phone number',
    most: 100,
    api: ['CandidateInput.phone', 'ErasureLiftInput.phone'],
    cells: ['candidates.phone'],
    stored: ['candidate.phone'],
  },
  {
    text: 'place',
    most: 500,
    api: [
      'ApplicationFilter.locations',
      'CandidateChangeFilter.locations',
      'CandidateFilter.locations',
      'CandidateInput.location',
      'JobFilter.locations',
      'PositionInput.location',
    ],
    cells: ['candidates.location', 'jobs.location'],
    stored: ['candidate.location', 'job.location'],
  },
  {
    text: 'country',
    most: 100,
    api: [
      'CandidateChangeFilter.countries',
      'CandidateFilter.countries',
      'CandidateInput.country',
      'RetentionRuleInput.country',
    ],
    cells: ['candidates.country', 'jobs.country'],
    stored: [
      'candidate.country',
      'job.country',
      'retention_item.country',
      'retention_rule.country',
    ],
  },
  {
    text: 'title',
    most: 500,
    api: [
      'CandidateChangeFilter.titles',
      'CandidateFilter.titles',
      'CandidateInput.title',
      'JobFilter.titleContains',
      'PositionInput.title',
    ],
    cells: ['candidates.title', 'experiences.title', 'jobs.title'],
    stored: ['candidate.title', 'experience.title', 'job.title'],
  },
  {
    text: 'company',
    most: 500,
    api: ['CandidateChangeFilter.companies', 'CandidateFilter.companies', 'CandidateInput.company'],
    cells: ['candidates.company', 'experiences.company'],
    stored: ['candidate.company', 'experience.company'],
  },
  {
    text: 'education',
    most: 2_000,
    api: ['CandidateInput.education'],
    cells: ['candidates.education'],
    stored: ['candidate.education'],
  },
  {
    text: 'certificate',
    most: 500,
    api: ['CandidateInput.certificates', 'PositionInput.certificates'],
    cells: ['candidates.certificates', 'jobs.certificates'],
    stored: ['candidate.certificates', 'job.certificates'],
  },
  {
    text: 'language and its level',
    most: 50,
    api: [
      'CandidateChangeFilter.languages',
      'CandidateFilter.languages',
      'LanguageInput.code',
      'LanguageInput.level',
      'Mutation.consentTextCreate(language)',
    ],
    cells: ['candidates.languages', 'jobs.languages'],
    stored: ['candidate.languages', 'job.languages'],
  },
  {
    text: 'skill',
    most: 200,
    api: ['CandidateSkillInput.name', 'PositionSkillInput.name'],
    cells: ['candidate_skills.skill', 'candidates.skills', 'job_skills.skill'],
    stored: ['skill.key', 'skill.name'],
  },
  {
    text: 'summary, description, body of a message or note',
    most: 100_000,
    api: ['CandidateInput.summary', 'InteractionInput.body'],
    cells: ['candidates.summary', 'experiences.summary', 'interactions.body', 'jobs.description'],
    stored: ['candidate.summary', 'experience.summary', 'interaction.body', 'job.description'],
  },
  {
    text: 'subject of a message',
    most: 2_000,
    api: ['InteractionInput.subject'],
    cells: ['interactions.subject'],
    stored: ['interaction.subject'],
  },
  {
    text: 'note of an erasure',
    most: 500,
    api: ['Mutation.candidateErase(note)'],
    stored: ['erasure.note'],
  },
  {
    text: 'retention rule of an erasure',
    most: 200,
    api: [],
    stored: ['erasure.rule'],
  },
  {
    text: 'reason',
    most: 2_000,
    api: [
      'Mutation.applicationHire(reason)',
      'Mutation.applicationMoveToStage(reason)',
      'Mutation.applicationReject(reason)',
      'Mutation.applicationReopen(reason)',
      'Mutation.applicationWithdraw(reason)',
      'Mutation.applicationsMoveToStage(reason)',
      'Mutation.diversityRestate(reason)',
      'Mutation.legalHoldSet(reason)',
    ],
    cells: ['stage_events.reason'],
    stored: ['legal_hold.reason', 'transition.reason'],
  },
  {
    text: 'who did it: a name, an address or an account',
    most: 500,
    api: ['ApiKeyInput.name', 'ApplicationInput.referredBy', 'UserInput.name'],
    cells: ['applications.referred_by', 'interactions.by', 'stage_events.by', 'users.name'],
    stored: [
      'api_key.name',
      'app_user.name',
      'application.referred_by',
      'erasure.asked_by',
      'erasure.asked_by_name',
      'erasure.decided_by',
      'erasure.decided_by_name',
      'consent.recorded_by',
      'consent.withdrawn_by',
      'consent_request.asked_by',
      'consent_text.created_by',
      'interaction.actor',
      'legal_hold.held_by',
      'legal_hold.released_by',
      'objection.recorded_by',
      'objection.withdrawn_by',
      'pool.made_by',
      'pool.owner',
      'retention_run.approved_by',
      'retention_run.ended_by',
      'retention_run.first_approved_by',
      'retention_run.first_approver',
      'retention_run.proposed_by',
      'saved_search.owner',
      'transition.actor',
    ],
  },
  {
    text: 'department',
    most: 200,
    api: [
      'ApiKeyInput.departments',
      'ApplicationFilter.departments',
      'CandidateChangeFilter.departments',
      'CandidateFilter.departments',
      'JobFilter.departments',
      'PipelineFilter.departments',
      'Query.biasAudit(department)',
      'Query.diversityBreakdown(department)',
      'UserInput.departments',
    ],
    cells: ['jobs.department', 'users.department'],
    stored: [
      'api_key.departments',
      'app_user.departments',
      'job.department',
      'saved_search.departments',
    ],
  },
  {
    text: 'campaign',
    most: 200,
    api: ['ApplicationFilter.campaigns', 'ApplicationInput.campaign'],
    cells: ['applications.campaign', 'spend.campaign', 'touches.campaign'],
    stored: ['application.campaign', 'channel_spend.campaign', 'touch.campaign'],
  },
  {
    text: 'channel',
    most: 200,
    api: ['ChannelFilter.nameContains'],
    cells: ['applications.channel', 'channels.channel', 'spend.channel', 'touches.channel'],
    stored: ['channel.name'],
  },
  {
    text: 'currency',
    most: 3,
    api: [],
    cells: ['spend.currency'],
  },
  {
    text: 'stage',
    most: 200,
    api: [],
    cells: ['stage_events.stage', 'stages.stage'],
    stored: ['stage.name', 'stage_template.name'],
  },
  {
    text: 'source',
    most: 100,
    api: [
      'ApplicationFilter.sources',
      'CandidateChangeFilter.sources',
      'CandidateFilter.sources',
      'ErasureLiftInput.source',
      'ImportInput.source',
      'JobFilter.sources',
      'Mutation.candidateUpsert(source)',
    ],
    stored: [
      'application.source',
      'candidate.source',
      'interaction.source',
      'job.source',
      'opening.source',
      'referral.source',
      'stage_template.source',
      'touch.source',
      'transition.source',
    ],
  },
  {
    text: 'id in a source',
    most: 500,
    api: ['ErasureLiftInput.externalId', 'Mutation.candidateUpsert(externalId)'],
    cells: [
      'applications.application_id',
      'applications.candidate_id',
      'applications.job_id',
      'candidate_skills.candidate_id',
      'candidates.candidate_id',
      'demographics.candidate_id',
      'experiences.candidate_id',
      'interactions.application_id',
      'interactions.candidate_id',
      'interactions.interaction_id',
      'job_skills.job_id',
      'jobs.job_id',
      'offers.application_id',
      'openings.application_id',
      'openings.job_id',
      'openings.opening_id',
      'referrals.candidate_id',
      'referrals.job_id',
      'stage_events.application_id',
      'stage_events.event_id',
      'stages.job_id',
      'touches.candidate_id',
      'touches.touch_id',
    ],
    stored: [
      'application.external_id',
      'candidate.external_id',
      'experience.external_id',
      'interaction.external_id',
      'job.external_id',
      'opening.external_id',
      'referral.external_id',
      'touch.external_id',
      'transition.external_id',
    ],
  },
  {
    text: 'name of a pool, a saved search, a purpose of consent or a retention rule',
    most: 200,
    api: [
      'ConsentPurposeInput.code',
      'ConsentPurposeInput.name',
      'PoolInput.name',
      'RetentionRuleInput.name',
      'SavedSearchInput.name',
    ],
    stored: [
      'consent_purpose.name',
      'pool.name',
      'retention_item.rule_name',
      'retention_rule.name',
      'saved_search.name',
    ],
  },
  {
    text: 'description of a pool',
    most: 2_000,
    api: ['PoolInput.description'],
    stored: ['pool.description'],
  },
  {
    text: 'search query, or words in which people are asked for consent',
    most: 10_000,
    api: [
      'Mutation.consentTextCreate(body)',
      'Query.searchCandidates(query)',
      'SavedSearchInput.query',
    ],
    stored: ['consent_text.body', 'saved_search.query'],
  },
  {
    text: 'beginning of a word or name',
    most: 500,
    api: ['Query.skills(prefix)', 'Query.suggest(prefix)'],
  },
  {
    text: 'category of self-identification',
    most: 200,
    api: [
      'Mutation.diversityRestate(category)',
      'Query.diversityBreakdown(category)',
      'Query.diversityPublications(category)',
      'Query.rankingFairness(category)',
    ],
    cells: ['demographics.category'],
    stored: ['demographics.answer.category'],
  },
  {
    text: 'answer of self-identification',
    most: 500,
    api: [],
    cells: ['demographics.value'],
    stored: ['demographics.answer.value'],
  },
  {
    text: 'key of a change',
    most: 200,
    api: ['*(clientMutationId)', '*(idempotencyKey)'],
  },
  {
    text: 'cursor, or handle of a figure',
    most: 10_000,
    api: ['*(after)', '*(waitFor)', 'Query.drillThrough(drill)'],
  },
  {
    text: 'name of a time zone, an encoding, a measure, a definition, a table, a field or a date format',
    most: 100,
    api: [
      '*(definition)',
      '*(timeZone)',
      'ImportCellInput.dateFormat',
      'ImportCellInput.field',
      'ImportCellInput.separator',
      'ImportFileMappingInput.table',
      'ImportInput.encoding',
      'ImportInput.timeZone',
      'Query.drillThrough(measure)',
      'Query.importUpload(encoding)',
      'RetentionRuleInput.timeZone',
    ],
    stored: ['retention_rule.time_zone'],
  },
  {
    text: 'name of a file',
    most: 255,
    api: ['ImportFileMappingInput.file', 'Mutation.importFileRemove(name)'],
  },
  {
    text: 'text with {Column} places',
    most: 2_000,
    api: ['ImportCellInput.value'],
  },
  {
    text: 'actor, type and operation in the audit log',
    most: 500,
    api: ['AuditEventFilter.actors', 'AuditEventFilter.entities', 'AuditEventFilter.operations'],
  },
];

const limitsOf = (places: 'api' | 'cells' | 'stored'): ReadonlyMap<string, TextLimit> =>
  new Map(textLimits.flatMap((limit) => (limit[places] ?? []).map((place) => [place, limit])));

const ofApi = limitsOf('api');
const ofCells = limitsOf('cells');

/** The limit of an input field, `CandidateInput.title`, or of an argument, `Query.suggest(prefix)`. */
export const limitOfArgument = (place: string): TextLimit =>
  ofApi.get(place) ?? ofApi.get(place.replace(/^.*\(/, '*(')) ?? otherTexts;

/** The limit of a column of the bundle, such as `candidates.title`; undefined for columns that are no texts. */
export const limitOfCell = (place: string): TextLimit | undefined => ofCells.get(place);
