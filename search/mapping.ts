import { analysis } from './analysis.js';

const keyword = { type: 'keyword' } as const;
const number = { type: 'double' } as const;
const time = { type: 'date', format: 'strict_date_optional_time' } as const;
const yesNo = { type: 'boolean' } as const;

const exact = { type: 'text', analyzer: 'exact' } as const;
const german = { type: 'text', analyzer: 'german' } as const;
/** Everything that a mistyped word may have been meant as: words of names, titles and skills. */
const vocabulary = { copy_to: 'vocabulary' } as const;
/** Names of things: stemmed as English, with a twin as written for quoted phrases and prefixes. */
const text = { type: 'text', analyzer: 'english', fields: { exact } } as const;
/** Short texts, whose language can't be told: stemmed as each. */
const short = { ...text, fields: { exact, de: german } } as const;
/** Running text under the language that it is in; see search/language.ts. */
const running = {
  type: 'object',
  dynamic: 'strict',
  properties: { en: text, de: { ...german, fields: { exact } } },
} as const;
/** Also filtered and counted by: `key` without case, `raw` to be shown. */
const label = {
  key: { type: 'keyword', normalizer: 'key', ignore_above: 8000 },
  raw: { type: 'keyword', ignore_above: 8000 },
} as const;
const beginnings = { type: 'text', analyzer: 'beginnings', search_analyzer: 'beginning' } as const;

/**
 * The fields of a person's document (`CandidateDocument`, compared by a test). Strict: a field that is not named here
 * is refused, so nothing about a person gets in by accident. Change `mappingVersion` with it, and run `rapport reindex`.
 */
const mappingVersion = 6;

export const mapping = {
  dynamic: 'strict',
  _meta: { mappingVersion },
  properties: {
    // A tombstone has this and nothing else; it is kept because Elasticsearch forgets the versions of deletions.
    deleted: yesNo,
    // Of the document as it was built: what `rapport doctor` and a rebuild compare.
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
    // The same place as a vector of length 1, for distances that both engines give to the last bit.
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
    furthestMilestone: keyword,
    lastOutcome: keyword,
    lastOutcomeAt: time,
    lastContactAt: time,
    // Read by the tens of thousands for a match: a column of its own, so that the documents need not be unpacked.
    features: { type: 'binary', doc_values: true },
  },
} as const;

/** The index of people, as an engine makes it. */
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
