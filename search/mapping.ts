import { analysis } from './analysis.js';

const keyword = { type: 'keyword' } as const;
const number = { type: 'double' } as const;
const time = { type: 'date', format: 'strict_date_optional_time' } as const;
const yesNo = { type: 'boolean' } as const;

const exact = { type: 'text', analyzer: 'exact' } as const;
/** Running text: stemmed, with a twin as written for quoted phrases and prefixes. */
const text = { type: 'text', analyzer: 'stemmed', fields: { exact } } as const;
/** A value that is also filtered and counted by: `key` without case, `raw` to be shown. */
const label = { ...text, fields: { exact, key: { type: 'keyword', normalizer: 'key', ignore_above: 8000 }, raw: { type: 'keyword', ignore_above: 8000 } } } as const;
const beginnings = { type: 'text', analyzer: 'beginnings', search_analyzer: 'beginning' } as const;

/**
 * The fields of a person's document (`CandidateDocument`, compared by a test). Strict: a field that is not named here
 * is refused, so nothing about a person gets in by accident. Change `mappingVersion` with it, and run `rapport reindex`.
 */
export const mappingVersion = 1;

export const mapping = {
  dynamic: 'strict',
  _meta: { mappingVersion },
  properties: {
    // A tombstone has this and nothing else; it is kept because Elasticsearch forgets the versions of deletions.
    deleted: yesNo,
    id: keyword,
    name: { ...text, fields: { exact, prefix: beginnings } },
    sortName: keyword,
    title: { ...label, fields: { ...label.fields, prefix: beginnings } },
    company: label,
    location: label,
    country: { type: 'keyword', normalizer: 'key' },
    point: { type: 'geo_point' },
    relationship: keyword,
    seniority: keyword,
    experienceYears: number,
    languages: { type: 'keyword', normalizer: 'key' },
    languageLevels: keyword,
    certificates: text,
    education: text,
    summary: text,
    willingToMove: yesNo,
    consentUntil: time,
    doNotContact: yesNo,
    source: keyword,
    createdAt: time,
    skills: {
      type: 'nested',
      dynamic: 'strict',
      properties: { id: keyword, name: { type: 'keyword', index: false }, level: { type: 'byte' }, years: number, lastUsed: time, evidence: keyword },
    },
    skillIds: keyword,
    skillNames: text,
    experiences: {
      type: 'nested',
      dynamic: 'strict',
      properties: { title: text, company: text, start: time, end: time, current: yesNo },
    },
    titles: text,
    companies: text,
    experienceText: text,
    channelIds: keyword,
    jobIds: keyword,
    departments: keyword,
    applicationStatuses: keyword,
    stageIds: keyword,
    milestones: keyword,
    furthestMilestone: keyword,
    lastOutcome: keyword,
    lastOutcomeAt: time,
    lastContactAt: time,
  },
} as const;

/** The index of people, as an engine makes it. */
export const candidateIndex = {
  name: 'rapport-candidates',
  mapping,
  settings: { analysis, 'index.max_result_window': 10_000, 'index.mapping.nested_objects.limit': 20_000 },
  mappingVersion,
  table: 'search_document',
  key: 'candidate_id',
} as const;
