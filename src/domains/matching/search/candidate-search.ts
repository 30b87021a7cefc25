import type { TotalCount } from '../../../platform/graphql/connection.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import type { QueryNode } from '../query/query.syntax.js';

export const CandidateFacet = {
  SKILLS: 'SKILLS', TITLES: 'TITLES', LOCATIONS: 'LOCATIONS', RELATIONSHIPS: 'RELATIONSHIPS', CHANNELS: 'CHANNELS', SENIORITIES: 'SENIORITIES', YEARS: 'YEARS',
} as const;
export type CandidateFacet = keyof typeof CandidateFacet;

export const CandidateSearchOrder = { RELEVANCE: 'RELEVANCE', NEWEST: 'NEWEST', NAME: 'NAME', LAST_CONTACT: 'LAST_CONTACT', YEARS: 'YEARS' } as const;
export type CandidateSearchOrder = keyof typeof CandidateSearchOrder;

/** The fields that a facet narrows by: its own counts leave them out, so that other values stay to be chosen. */
export const ownFilter: Record<CandidateFacet, readonly (keyof CandidateFilter)[]> = {
  SKILLS: ['skillIds'], TITLES: ['titles'], LOCATIONS: ['locations'], RELATIONSHIPS: ['relationships'],
  CHANNELS: ['channelIds'], SENIORITIES: ['seniorities'], YEARS: ['experienceYears'],
};
export const facetSize = 20;
/** Bands of years of experience, from (included) to (excluded). */
export const yearBands: readonly { label: string; from: number; to: number }[] = [
  { label: '0–2', from: 0, to: 2 }, { label: '2–5', from: 2, to: 5 }, { label: '5–10', from: 5, to: 10 }, { label: '10+', from: 10, to: 1e9 },
];
export const countLimit = 10_000;

export interface SearchRequest {
  /** as `withSkills` made it; absent: everybody */
  query?: QueryNode;
  filter: CandidateFilter;
  /** only people with an application in one of these departments; absent: all */
  departments?: readonly string[];
  orderBy: CandidateSearchOrder;
  first: number;
  /** sort values of the hit to go on after */
  after?: readonly SortValue[];
  facets: readonly CandidateFacet[];
  /** whether hits are wanted with fragments that show the match */
  highlight: boolean;
  /** the time that decides about consent */
  now: Date;
}

export type SortValue = string | number;

export interface SearchHit {
  id: string;
  score: number | null;
  sort: SortValue[];
  /** fragments with `marks` around what matched; not yet safe as HTML */
  highlights: { field: string; fragments: string[] }[];
}

export interface FacetCount {
  /** what a filter takes: an id, an enum value, or text */
  value: string;
  /** as it is shown; ids are given their names by the service */
  label: string;
  count: number;
}

export interface SearchAnswer {
  total: TotalCount;
  hits: SearchHit[];
  hasMore: boolean;
  facets: Map<CandidateFacet, FacetCount[]>;
}

/** Search for people, the same on both engines. */
export interface CandidateSearch {
  readonly kind: 'elasticsearch' | 'postgres';
  /** @throws SEARCH_UNAVAILABLE when the engine does not answer */
  search(request: SearchRequest): Promise<SearchAnswer>;
  /** Ids of everybody that a filter matches, for tests and exports of bounded size. */
  ids(filter: CandidateFilter, now: Date): Promise<string[]>;
}

/** Control characters mark what matched: no document holds them, so the text around can be escaped afterwards. */
export const marks = { begin: '\u0001', end: '\u0002' } as const;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A fragment that is safe as HTML: everything is escaped, and what matched stands in <mark>. */
export const htmlOf = (fragment: string) =>
  fragment.replace(/[&<>"']/g, (letter) => entities[letter]!).replaceAll(marks.begin, '<mark>').replaceAll(marks.end, '</mark>');

