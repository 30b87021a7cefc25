import type { Session } from '../../../platform/graphql/session.js';
import type { Rights } from '../../../platform/rights/rights.js';
import { candidateScope } from '../../candidates/candidate.policy.js';

/** The texts of a document that a search looks into, and the fields that they are made of. Both engines look into these only. */
export const searchTextRules = {
  name: ['Candidate.name'],
  title: ['Candidate.title'],
  titles: ['Experience.title'],
  company: ['Candidate.company'],
  companies: ['Experience.company'],
  location: ['Candidate.location'],
  skillNames: ['CandidateSkill.skill'],
  certificates: ['Candidate.certificates'],
  education: ['Candidate.education'],
  summary: ['Candidate.summary'],
  experienceText: ['Experience.summary'],
} as const satisfies Record<string, readonly string[]>;

export type SearchText = keyof typeof searchTextRules;

export const searchTexts = Object.keys(searchTextRules) as SearchText[];

/** What of the documents a search may look at, which follows from the rights of whom it is made for. */
export interface Sight {
  /** only people with an application in one of these departments, and only what belongs to these; undefined: all */
  departments?: readonly string[];
  /** texts that it may not look into; absent or empty: it may look into all */
  hiddenTexts?: readonly SearchText[];
}

/** True when the search does not look at everything of everybody. */
export const isLimited = ({ departments, hiddenTexts }: Sight): boolean =>
  departments !== undefined || (hiddenTexts !== undefined && hiddenTexts.length > 0);

/** What a session's searches may look at. */
export const sightOf = ({ viewer, rights }: Session): Sight => ({
  departments: candidateScope(viewer),
  hiddenTexts: hiddenTextsOf(rights),
});

/** The texts that a role may not look into; undefined: none. */
export function hiddenTextsOf(rights: Rights): readonly SearchText[] | undefined {
  const refused = rights.refusedOf('SearchText');
  return refused.size > 0 ? searchTexts.filter((text) => refused.has(text)) : undefined;
}
