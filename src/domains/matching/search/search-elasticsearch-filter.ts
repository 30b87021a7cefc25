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

/** The departments that the viewer is limited to; undefined: none. */
type Scope = readonly string[] | undefined;
type Part = 'applications' | 'ways' | 'contacts';

/** Entries that belong to these departments, or to none. */
export const visibleParts = (path: Part, departments: readonly string[]): Clause => ({
  bool: {
    should: [
      terms(`${path}.department`, departments),
      { bool: { must_not: [{ exists: { field: `${path}.department` } }] } },
    ],
    minimum_should_match: 1,
  },
});

/** People with an entry that the viewer sees and that meets all clauses. */
const visiblePart = (path: Part, departments: readonly string[], ...clauses: Clause[]): Clause => ({
  nested: {
    path,
    query: { bool: { filter: [visibleParts(path, departments), ...clauses] } },
    // An index of an older version is searched until it is rebuilt. It has no such entries.
    ignore_unmapped: true,
  },
});

/** The last contact is at `from` or later, and before `to`; without bounds: there was one. */
export function lastContact(
  { from, to }: { from?: string; to?: string },
  departments: Scope,
): Clause {
  if (!departments)
    return from || to
      ? range('lastContactAt', { ...(from && { gte: from }), ...(to && { lt: to }) })
      : { exists: { field: 'lastContactAt' } };
  const since = (time: string) =>
    visiblePart('contacts', departments, range('contacts.at', { gte: time }));
  return {
    bool: {
      filter: [from ? since(from) : visiblePart('contacts', departments)],
      ...(to ? { must_not: [since(to)] } : {}),
    },
  };
}

/** A condition on one field of the applications; `whole` is the field of the document with the values of all. */
const ofApplications =
  (field: string, whole: string) =>
  (value: readonly string[], _: Date, scope: Scope): Clause =>
    scope
      ? visiblePart('applications', scope, terms(`applications.${field}`, value))
      : terms(whole, value);

/** One clause for each field of the filter. Lists have the same table in SQL: `candidate-filter.queries.ts`. */
const clauses: {
  [Field in keyof Required<CandidateFilter>]: (
    value: NonNullable<CandidateFilter[Field]>,
    now: Date,
    scope: Scope,
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
  channelIds: (value, _, scope) =>
    scope ? visiblePart('ways', scope, terms('ways.channelId', value)) : terms('channelIds', value),
  poolIds: (value) => terms('poolIds', value),
  jobIds: ofApplications('jobId', 'jobIds'),
  stageIds: ofApplications('stageId', 'stageIds'),
  milestones: ofApplications('milestone', 'milestones'),
  departments: ofApplications('department', 'departments'),
  applicationStatuses: ofApplications('status', 'applicationStatuses'),
  createdFrom: (value) => range('createdAt', { gte: value }),
  createdTo: (value) => range('createdAt', { lt: value }),
  lastContactFrom: (value, _, scope) => lastContact({ from: value }, scope),
  lastContactTo: (value, _, scope) => lastContact({ to: value }, scope),
  contacted: (value, _, scope) =>
    value ? lastContact({}, scope) : { bool: { must_not: [lastContact({}, scope)] } },
  doNotContact: (value) => ({ term: { doNotContact: value } }),
  consentValid: (value, now) => {
    const ahead = range('consentUntil', { gt: now.toISOString() });
    return value ? ahead : { bool: { must_not: [ahead] } };
  },
  willingToMove: (value) => ({ term: { willingToMove: value } }),
  sources: (value) => terms('source', value),
};

/** The filter's clauses by field. @param departments those that the viewer is limited to; undefined: none */
export const filterClauses = (
  filter: CandidateFilter,
  now: Date,
  departments?: readonly string[],
): [keyof CandidateFilter, Clause][] =>
  Object.entries(normalFilter(filter)).map(([field, value]) => [
    field as keyof CandidateFilter,
    (
      clauses[field as keyof CandidateFilter] as (value: unknown, now: Date, scope: Scope) => Clause
    )(value, now, departments),
  ]);
