import { Seniority } from '../../candidates/candidate.enums.js';
import { choice } from './table.js';

/** The column that people and jobs share. */
export const seniority = choice('seniority', Seniority, {
  ENTRY: Seniority.JUNIOR,
  ENTRY_LEVEL: Seniority.JUNIOR,
  MIDDLE: Seniority.MID,
  MID_LEVEL: Seniority.MID,
  INTERMEDIATE: Seniority.MID,
  STAFF: Seniority.LEAD,
  TRAINEE: Seniority.INTERN,
  DIRECTOR: Seniority.EXECUTIVE,
});
