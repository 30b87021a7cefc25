import type { Viewer } from '../../../platform/auth/viewer.js';
import type { Rights, RightsTable } from '../../../platform/rights/rights.js';
import { type CandidateFilter, dependsOnDepartments } from '../../candidates/candidate.filter.js';
import { candidateScope } from '../../candidates/candidate.policy.js';
import { hiddenTextsOf } from '../search/search-texts.js';
import { Role } from '../../users/user.enums.js';
import type { SavedSearchAccess } from './saved-search.type.js';

interface OwnedSearch {
  owner: string;
  access: SavedSearchAccess;
}

/** Roles that look for people. Analysts and auditors do not. */
export const maySaveSearches = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER].includes(role);

export const mayEditSearch = (viewer: Viewer, search: OwnedSearch): boolean =>
  maySaveSearches(viewer) && (mayOwnSearch(viewer, search) || search.access === 'EDIT');

/** Who may delete a saved search and change its access. */
export const mayOwnSearch = (viewer: Viewer, { owner }: Pick<OwnedSearch, 'owner'>): boolean =>
  owner === viewer.subject || viewer.role === Role.ADMIN;

/** What a saved search looks for, and by whose rights. */
interface LookingSearch {
  query: string;
  filter: CandidateFilter;
  departments: readonly string[] | null;
  role: string;
}

/**
 * True if whom the search finds tells the viewer nothing that they may not ask about. A shared search looks with the rights
 * of its owner; who sees less would learn from its matches what the rest of a summary says, or what became of somebody in
 * another department.
 */
export function mayReadMatches(
  viewer: Viewer,
  rights: Rights,
  table: RightsTable,
  { query, filter, departments, role }: LookingSearch,
): boolean {
  const hiddenFromOwner = hiddenTextsOf(table.of(role)) ?? [];
  const looksFurther = (hiddenTextsOf(rights) ?? []).some(
    (text) => !hiddenFromOwner.includes(text),
  );
  if (query !== '' && looksFurther) return false;
  const refused = rights.refusedOf('CandidateFilter');
  if (Object.entries(filter).some(([name, value]) => value != null && refused.has(name)))
    return false;
  const scope = candidateScope(viewer);
  if (!scope || departments?.every((name) => scope.includes(name))) return true;
  return !dependsOnDepartments(filter);
}
