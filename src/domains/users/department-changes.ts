import type { Change } from '../../platform/feed/change.js';

declare module '../../platform/feed/change.js' {
  interface Change {
    /** the job's department at this place of the feed: who is limited to departments sees the change by it */
    department: string | null;
    /** the department from whose boards a card has to be taken away */
    previousDepartment: string | null;
  }
}

/** Whether a job came into another department, and with it everything that is seen through departments. */
export const changedDepartment = ({
  entity,
  operation,
  department,
  previousDepartment,
}: Change): boolean =>
  entity === 'JOB' && operation === 'UPDATE' && previousDepartment !== department;
