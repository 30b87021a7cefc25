import type { TotalCount } from '../../../platform/graphql/connection.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import type { Vocabulary } from '../query/query-spelling.js';
import type { QueryNode } from '../query/query-syntax.js';
import type { Sight } from './search-texts.js';

export const CandidateFacet = {
  SKILLS: 'SKILLS',
  TITLES: 'TITLES',
  LOCATIONS: 'LOCATIONS',
  RELATIONSHIPS: 'RELATIONSHIPS',
  CHANNELS: 'CHANNELS',
  POOLS: 'POOLS',
  SENIORITIES: 'SENIORITIES',
  YEARS: 'YEARS',
  LAST_CONTACT: 'LAST_CONTACT',
} as const;
export type CandidateFacet = keyof typeof CandidateFacet;

export const CandidateSearchOrder = {
  RELEVANCE: 'RELEVANCE',
  NEWEST: 'NEWEST',
  NAME: 'NAME',
  LAST_CONTACT: 'LAST_CONTACT',
  YEARS: 'YEARS',
} as const;
export type CandidateSearchOrder = keyof typeof CandidateSearchOrder;

/** The filter fields of each facet. Its own counts leave them out, so that other values can still be chosen. */
export const ownFilter: Record<CandidateFacet, readonly (keyof CandidateFilter)[]> = {
  SKILLS: ['skillIds'],
  TITLES: ['titles'],
  LOCATIONS: ['locations'],
  RELATIONSHIPS: ['relationships'],
  CHANNELS: ['channelIds'],
  POOLS: ['poolIds'],
  SENIORITIES: ['seniorities'],
  YEARS: ['experienceYears'],
  LAST_CONTACT: ['lastContactFrom', 'lastContactTo', 'contacted'],
};
export const facetSize = 20;
/** Bands of years of experience, in tenths: `min` to `max`, both included, as in the filter. */
export const yearBands: readonly { label: string; min: number; max?: number }[] = [
  { label: '0–2', min: 0, max: 1.9 },
  { label: '2–5', min: 2, max: 4.9 },
  { label: '5–10', min: 5, max: 9.9 },
  { label: '10+', min: 10 },
];
const day = 86_400_000;
/** Bands of the last contact: `from` (included) to `to` (excluded), as in the filter. The band “never” has neither. */
export function contactBands(now: Date): readonly { label: string; from?: string; to?: string }[] {
  const ago = (days: number) => new Date(now.getTime() - days * day).toISOString();
  return [
    { label: 'last 30 days', from: ago(30) },
    { label: '30–90 days ago', from: ago(90), to: ago(30) },
    { label: '90 days to a year ago', from: ago(365), to: ago(90) },
    { label: 'more than a year ago', to: ago(365) },
    { label: 'never' },
  ];
}
export const countLimit = 10_000;

export interface SearchRequest extends Sight {
  /** as `withSkills` made it; absent: everybody */
  query?: QueryNode;
  filter: CandidateFilter;
  orderBy: CandidateSearchOrder;
  first: number;
  after?: SearchAfter;
  facets: readonly CandidateFacet[];
  /** cursor that the index is current to; searches with the same one may share a snapshot. Undefined: no snapshot */
  indexedUpTo?: string;
  /** true: hits have fragments that show the matches */
  highlight: boolean;
  /** the time that decides about consent */
  now: Date;
}

export type SortValue = string | number;

/** Where the next page begins. */
export interface SearchAfter {
  /** the sort values of the last hit */
  sort: readonly SortValue[];
  /** the snapshot of the index that earlier pages were read from, if the engine has one */
  snapshot?: string;
}

export interface SearchHit {
  id: string;
  score: number | null;
  sort: SortValue[];
  /** fragments with `marks` around matches; not safe as HTML yet */
  highlights: { field: string; fragments: string[] }[];
}

export interface FacetCount {
  /** the value for the filter: an id, an enum value, or text */
  value: string;
  /** the text to show; the service replaces ids by names */
  label: string;
  count: number;
  /** bounds of a band */
  min?: number;
  max?: number;
  from?: string;
  to?: string;
}

export interface SearchAnswer {
  total: TotalCount;
  hits: SearchHit[];
  hasMore: boolean;
  facets: Map<CandidateFacet, FacetCount[]>;
  /** pass it with the next page */
  snapshot?: string;
}

/** The query and filter of a search, without order and pages. */
export type SearchCriteria = Pick<
  SearchRequest,
  'query' | 'filter' | 'departments' | 'hiddenTexts' | 'now'
>;

/** Search for people. Both engines implement it. */
export interface CandidateSearch extends Vocabulary {
  readonly kind: 'elasticsearch' | 'postgres';
  /** @throws SEARCH_UNAVAILABLE when the engine does not answer */
  search(request: SearchRequest): Promise<SearchAnswer>;
  /**
   * Which of these people each search finds. Made for many searches over few people.
   * @returns one list of ids for each search
   * @throws SEARCH_UNAVAILABLE when the engine does not answer
   */
  matching(searches: readonly SearchCriteria[], ids: readonly string[]): Promise<string[][]>;
  /** Ids of everybody that a filter matches, for tests and exports of bounded size. */
  ids(filter: CandidateFilter, now: Date): Promise<string[]>;
}

/**
 * The marks around matches. They are Unicode noncharacters, which do not occur in texts, so the text can be escaped
 * afterwards. Control characters would not do: Elasticsearch trims them off the ends of a fragment.
 */
export const marks = { begin: '\ufdd0', end: '\ufdd1' } as const;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A fragment as safe HTML: the text is escaped, and matches are in <mark>. */
export const htmlOf = (fragment: string) =>
  fragment
    .replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
    .replaceAll(marks.begin, '<mark>')
    .replaceAll(marks.end, '</mark>');

/** A fragment as plain text, with the ranges of the matches (UTF-16 code units, end not included). */
export function rangesOf(fragment: string): {
  text: string;
  matches: { start: number; end: number }[];
} {
  const matches: { start: number; end: number }[] = [];
  let text = '';
  for (const part of fragment.split(marks.begin)) {
    const end = part.indexOf(marks.end);
    if (end >= 0) matches.push({ start: text.length, end: text.length + end });
    text += part.replace(marks.end, '');
  }
  return { text, matches };
}
