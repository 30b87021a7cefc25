import { useSession } from './session';

/**
 * What the viewer's role may do, so that a page offers nothing that the API would refuse. The API decides: a hiring
 * manager, for one, works with their departments only.
 */
export function useRights(): { worksWithPeople: boolean; editsPeople: boolean; imports: boolean } {
  const session = useSession();
  const role = session.state === 'signed-in' ? session.me.role : undefined;
  const editsPeople = role === 'ADMIN' || role === 'RECRUITER';
  return {
    editsPeople,
    imports: role === 'ADMIN',
    worksWithPeople: editsPeople || role === 'HIRING_MANAGER',
  };
}
