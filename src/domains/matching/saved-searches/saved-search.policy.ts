import type { Viewer } from '../../../platform/auth/viewer.js';
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
