import { Role, type Viewer } from '../../../platform/auth/viewer.js';
import type { SavedSearchAccess } from './saved-search.type.js';

interface OwnedSearch {
  owner: string;
  access: SavedSearchAccess;
}

/** Those who look for people; analysts and auditors only measure. */
export const maySaveSearches = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER].includes(role);

export const mayEditSearch = (viewer: Viewer, search: OwnedSearch): boolean =>
  maySaveSearches(viewer) && (mayOwnSearch(viewer, search) || search.access === 'EDIT');

/** Delete it, and say what others may do. */
export const mayOwnSearch = (viewer: Viewer, { owner }: Pick<OwnedSearch, 'owner'>): boolean =>
  owner === viewer.subject || viewer.role === Role.ADMIN;
