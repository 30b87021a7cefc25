import { type CandidateFilter, normalFilter } from '../../candidates/candidate.filter.js';

/** A clause of the query language of Elasticsearch. */
export type Clause = Record<string, unknown>;
export const terms = (field: string, values: readonly string[]): Clause => ({
  terms: { [field]: values },
});
export const range = (field: string, bounds: object): Clause => ({ range: { [field]: bounds } });
export const anyOf = (...should: Clause[]): Clause => ({
  bool: { should, minimum_should_match: 1 },
});

export const contacted: Clause = { exists: { field: 'lastContactAt' } };

/** One clause for each field of the filter. Lists have the same table in SQL: `candidate-filter.queries.ts`. */
const clauses: {
  [Field in keyof Required<CandidateFilter>]: (
    value: NonNullable<CandidateFilter[Field]>,
    now: Date,
  ) => Clause;
} = {
  ids: (value) => terms('id', value),
  relationships: (value) => terms('relationship', value),
  skillIds: (value) => terms('skillIds', value),
  allSkillIds: (value) => ({ bool: { filter: value.map((id) => ({ term: { skillIds: id } })) } }),
  locations: (value) => terms('location.key', value),
  countries: (value) => terms('country', value),
  titles: (value) => terms('title.key', value),
  companies: (value) => terms('company.key', value),
  seniorities: (value) => terms('seniority', value),
  languages: (value) => terms('languages', value),
  experienceYears: ({ min, max }) => range('experienceYears', { gte: min ?? 0, lte: max ?? 1e9 }),
  channelIds: (value) => terms('channelIds', value),
  poolIds: (value) => terms('poolIds', value),
  jobIds: (value) => terms('jobIds', value),
  stageIds: (value) => terms('stageIds', value),
  milestones: (value) => terms('milestones', value),
  departments: (value) => terms('departments', value),
  applicationStatuses: (value) => terms('applicationStatuses', value),
  createdFrom: (value) => range('createdAt', { gte: value }),
  createdTo: (value) => range('createdAt', { lt: value }),
  lastContactFrom: (value) => range('lastContactAt', { gte: value }),
  lastContactTo: (value) => range('lastContactAt', { lt: value }),
  contacted: (value) => (value ? contacted : { bool: { must_not: [contacted] } }),
  doNotContact: (value) => ({ term: { doNotContact: value } }),
  consentValid: (value, now) => {
    const ahead = range('consentUntil', { gt: now.toISOString() });
    return value ? ahead : { bool: { must_not: [ahead] } };
  },
  willingToMove: (value) => ({ term: { willingToMove: value } }),
  sources: (value) => terms('source', value),
};

/** The filter's clauses by field. */
export const filterClauses = (
  filter: CandidateFilter,
  now: Date,
): [keyof CandidateFilter, Clause][] =>
  Object.entries(normalFilter(filter)).map(([field, value]) => [
    field as keyof CandidateFilter,
    (clauses[field as keyof CandidateFilter] as (value: unknown, now: Date) => Clause)(value, now),
  ]);
