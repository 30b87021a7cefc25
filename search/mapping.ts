import { analysis } from './analysis.js';

const keyword = { type: 'keyword' } as const;
const number = { type: 'double' } as const;
const time = { type: 'date', format: 'strict_date_optional_time' } as const;
const yesNo = { type: 'boolean' } as const;

const exact = { type: 'text', analyzer: 'exact' } as const;
const german = { type: 'text', analyzer: 'german' } as const;
/** Words of names, titles and skills, for correcting mistyped words. */
const vocabulary = { copy_to: 'vocabulary' } as const;
/** Names of things: stemmed as English, and as written for quoted phrases and prefixes. */
const text = { type: 'text', analyzer: 'english', fields: { exact } } as const;
/** Short texts, whose language can't be detected: stemmed in each language. */
const short = { ...text, fields: { exact, de: german } } as const;
/** Running text in the field of its language; see search/language.ts. */
const running = {
  type: 'object',
  dynamic: 'strict',
  properties: { en: text, de: { ...german, fields: { exact } } },
} as const;
/** Also for filters and counts: `key` in lower case, `raw` for display. */
const label = {
  key: { type: 'keyword', normalizer: 'key', ignore_above: 8000 },
  raw: { type: 'keyword', ignore_above: 8000 },
} as const;
const beginnings = { type: 'text', analyzer: 'beginnings', search_analyzer: 'beginning' } as const;

/**
 * The fields of a person's document (`CandidateDocument`, compared by a test). Strict: unknown fields are refused, so
 * that nothing about a person is indexed by accident. Change `mappingVersion` with it, and run `rapport reindex`.
 */
const mappingVersion = 7;

export const mapping = {
  dynamic: 'strict',
  _meta: { mappingVersion },
  properties: {
    // The only field of a tombstone. Tombstones are needed because Elasticsearch forgets the versions of deletions.
    deleted: yesNo,
    // Hash of the document as built. `rapport doctor` and a rebuild compare it.
    hash: { type: 'keyword', index: false, doc_values: false },
    vocabulary: { ...exact, norms: false, index_options: 'docs' },
    id: keyword,
    name: { ...text, ...vocabulary, fields: { exact, prefix: beginnings } },
    sortName: keyword,
    title: { ...short, ...vocabulary, fields: { ...short.fields, ...label, prefix: beginnings } },
    company: { ...text, fields: { exact, ...label } },
    location: { ...text, fields: { exact, ...label } },
    country: { type: 'keyword', normalizer: 'key' },
    point: { type: 'geo_point' },
    // The same point as a vector of length 1, so that both engines compute distances with the same bits.
    vector: { ...number, index: false },
    relationship: keyword,
    seniority: keyword,
    experienceYears: number,
    languages: { type: 'keyword', normalizer: 'key' },
    languageLevels: keyword,
    certificates: short,
    textLanguage: keyword,
    education: running,
    summary: running,
    experienceText: running,
    willingToMove: yesNo,
    consentUntil: time,
    doNotContact: yesNo,
    source: keyword,
    createdAt: time,
    profileConfirmedAt: time,
    skills: {
      type: 'nested',
      dynamic: 'strict',
      properties: {
        id: keyword,
        number: { type: 'integer', index: false },
        name: { type: 'keyword', index: false },
        level: { type: 'byte' },
        years: number,
        lastUsed: time,
        evidence: keyword,
      },
    },
    skillIds: keyword,
    skillNames: { ...text, ...vocabulary },
    // Read with the document, not searched.
    foundSkills: { type: 'object', enabled: false },
    foundSkillIds: keyword,
    experiences: {
      type: 'nested',
      dynamic: 'strict',
      properties: { title: text, company: text, start: time, end: time, current: yesNo },
    },
    titles: { ...short, ...vocabulary },
    companies: text,
    occupationIds: keyword,
    pastOccupationIds: keyword,
    channelIds: keyword,
    poolIds: keyword,
    jobIds: keyword,
    activeJobIds: keyword,
    rejectedJobIds: keyword,
    departments: keyword,
    applicationStatuses: keyword,
    stageIds: keyword,
    milestones: keyword,
    // Read by the scorer, not searched.
    outcomes: { type: 'object', enabled: false },
    // What belongs to which department, for viewers who are limited to departments.
    applications: {
      type: 'nested',
      dynamic: 'strict',
      properties: {
        department: keyword,
        jobId: keyword,
        status: keyword,
        stageId: keyword,
        milestone: keyword,
      },
    },
    ways: {
      type: 'nested',
      dynamic: 'strict',
      properties: { department: keyword, channelId: keyword },
    },
    contacts: { type: 'nested', dynamic: 'strict', properties: { department: keyword, at: time } },
    furthestMilestone: keyword,
    lastOutcome: keyword,
    lastOutcomeAt: time,
    lastContactAt: time,
    // A match reads tens of thousands of them, so this is a stored column and the documents need not be unpacked.
    features: { type: 'binary', doc_values: true },
  },
} as const;

/** Settings and mappings of the index of people. */
export const candidateIndex = {
  name: 'rapport-candidates',
  mapping,
  settings: {
    analysis,
    'index.max_result_window': 10_000,
    'index.mapping.nested_objects.limit': 20_000,
  },
  mappingVersion,
  table: 'search_document',
  key: 'candidate_id',
} as const;
