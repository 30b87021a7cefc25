/** A place in the feed. After a restore from a backup the epoch is another, and positions of the old one mean nothing. */
export interface FeedPosition {
  epoch: string;
  position: number;
}

/**
 * One row of the feed: a hint that something changed, without personal data. Whoever gets it reads the current row.
 * `previousJobId` and `previousDepartment` say where a card has to be taken away.
 */
export interface Change {
  /** dense: 1, 2, 3 … within an epoch */
  position: number;
  /** the kind of object, like JOB; modules name theirs under `changes` */
  entity: string;
  entityId: string;
  /**
   * what of it changed. CANDIDATE: CANDIDATE, SKILLS, EXPERIENCE, INTERACTION, TOUCH, REFERRAL, FOUND_SKILLS, OCCUPATIONS, POOLS, APPLICATIONS (one was given to
   * somebody else), MERGED (with another one, or no longer). APPLICATION: APPLICATION, TRANSITION, OFFER. JOB: JOB, REQUIREMENTS, STAGES, OPENING, FOUND_SKILLS. SKILL: SKILL,
   * ALIASES, BROADER. CHANNEL: CHANNEL, SPEND. USER: USER. API_KEY: API_KEY. TAXONOMY: TAXONOMY. SAVED_SEARCH:
   * SAVED_SEARCH, MATCH (its id is the match's). POOL: POOL
   */
  kind: string;
  operation: 'INSERT' | 'UPDATE' | 'DELETE';
  candidateId: string | null;
  applicationId: string | null;
  jobId: string | null;
  previousJobId: string | null;
  department: string | null;
  previousDepartment: string | null;
  transitionId: string | null;
  clientMutationId: string | null;
  /** UTC, as PostgreSQL writes it */
  at: string;
}

/** A job that came into another department, and with it all that is seen through departments. */
export const changedDepartment = ({
  entity,
  operation,
  department,
  previousDepartment,
}: Change): boolean =>
  entity === 'JOB' && operation === 'UPDATE' && previousDepartment !== department;
