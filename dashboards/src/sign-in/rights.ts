import { useSession } from './session';

/**
 * What the viewer's role may do, so that pages do not offer what the API would refuse. The API decides in the end: a
 * hiring manager, for example, only works with their own departments.
 */
export function useRights(): {
  worksWithPeople: boolean;
  editsPeople: boolean;
  imports: boolean;
  administrates: boolean;
  readsAudit: boolean;
} {
  const session = useSession();
  const role = session.state === 'signed-in' ? session.me.role : undefined;
  const editsPeople = role === 'ADMIN' || role === 'RECRUITER';
  return {
    editsPeople,
    imports: role === 'ADMIN',
    administrates: role === 'ADMIN',
    readsAudit: role === 'ADMIN' || role === 'AUDITOR',
    worksWithPeople: editsPeople || role === 'HIRING_MANAGER',
  };
}
