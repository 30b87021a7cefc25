import type { Change } from '../../platform/feed/change.js';

declare module '../../platform/feed/change.js' {
  interface Change {
    /**
     * the job's department at this position of the feed; decides which viewers with a department limit see the change
     */
    department: string | null;
    /** the department from whose boards a card has to be removed */
    previousDepartment: string | null;
  }
}

/** True if a job moved to another department. Everything that viewers see by department moves with it. */
export const changedDepartment = ({
  entity,
  operation,
  department,
  previousDepartment,
}: Change): boolean =>
  entity === 'JOB' && operation === 'UPDATE' && previousDepartment !== department;
