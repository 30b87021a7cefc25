import { Role, type Viewer } from '../../../platform/auth/viewer.js';
import type { SavedSearchAccess } from './saved-search.type.js';

interface Kept {
  owner: string;
  access: SavedSearchAccess;
}

/** Those who look for people; analysts and auditors only measure. */
export const mayKeepSearches = ({ role }: Viewer): boolean =>
  [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER].includes(role);

export const mayEditSearch = (viewer: Viewer, search: Kept): boolean =>
  mayKeepSearches(viewer) && (mayOwnSearch(viewer, search) || search.access === 'EDIT');

/** Delete it, and say what others may do. */
export const mayOwnSearch = (viewer: Viewer, { owner }: Pick<Kept, 'owner'>): boolean =>
  owner === viewer.subject || viewer.role === Role.ADMIN;
