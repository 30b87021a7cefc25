import type {
  CandidateFilter,
  CandidateFacet,
  Relationship,
  Seniority,
} from '../graphql/generated';

/** The selected filters, by the names that the address has for them. */
export interface Chosen {
  skills: string[];
  titles: string[];
  locations: string[];
  relationships: string[];
  seniorities: string[];
  channels: string[];
  years: string[];
  pools: string[];
}

export const noFilters: Chosen = {
  skills: [],
  titles: [],
  locations: [],
  relationships: [],
  seniorities: [],
  channels: [],
  years: [],
  pools: [],
};

/** Each facet with its heading and the part of the address that holds its values; in the order of the page. */
export const facets: { facet: CandidateFacet; label: string; name: keyof Chosen }[] = [
  { facet: 'SKILLS', label: 'Skills', name: 'skills' },
  { facet: 'TITLES', label: 'Titles', name: 'titles' },
  { facet: 'LOCATIONS', label: 'Locations', name: 'locations' },
  { facet: 'RELATIONSHIPS', label: 'Relationship', name: 'relationships' },
  { facet: 'SENIORITIES', label: 'Seniority', name: 'seniorities' },
  { facet: 'YEARS', label: 'Years of experience', name: 'years' },
  { facet: 'CHANNELS', label: 'Channels', name: 'channels' },
  { facet: 'POOLS', label: 'Talent pools', name: 'pools' },
];

/** The selected filters as the API takes them; undefined: none. A person must have all skills, and one of the values of each other filter. */
export function filterOf(chosen: Chosen): CandidateFilter | undefined {
  const filter: CandidateFilter = {};
  if (chosen.skills.length) filter.allSkillIds = chosen.skills;
  if (chosen.titles.length) filter.titles = chosen.titles;
  if (chosen.locations.length) filter.locations = chosen.locations;
  if (chosen.relationships.length) filter.relationships = chosen.relationships as Relationship[];
  if (chosen.seniorities.length) filter.seniorities = chosen.seniorities as Seniority[];
  if (chosen.channels.length) filter.channelIds = chosen.channels;
  if (chosen.pools.length) filter.poolIds = chosen.pools;
  if (chosen.years.length) filter.experienceYears = yearsRange(chosen.years);
  return Object.keys(filter).length ? filter : undefined;
}

/** The facet's values are like "5-9" and "20+": several are one range from the least to the most. */
function yearsRange(values: string[]): { min?: number; max?: number } {
  const bounds = values.map((value) => value.match(/\d+/g)!.map(Number));
  const open = values.some((value) => !/\d\D+\d/.test(value));
  return {
    min: Math.min(...bounds.map(([min]) => min!)),
    ...(open ? {} : { max: Math.max(...bounds.map(([, max]) => max!)) }),
  };
}

const lists = {
  allSkillIds: 'skills',
  titles: 'titles',
  locations: 'locations',
  relationships: 'relationships',
  seniorities: 'seniorities',
  channelIds: 'channels',
  poolIds: 'pools',
} as const;

/** The address of a saved search: the reverse of `filterOf`, for the filters that the page has. */
export function addressOf(query: string, filter: unknown): string {
  const address = new URLSearchParams(query ? { q: query } : {});
  const saved = (filter ?? {}) as CandidateFilter;
  for (const [field, name] of Object.entries(lists)) {
    for (const value of saved[field as keyof typeof lists] ?? []) address.append(name, value);
  }
  const { min, max } = saved.experienceYears ?? {};
  if (min != null) address.append('years', max == null ? `${min}+` : `${min}-${max}`);
  return address.toString();
}
