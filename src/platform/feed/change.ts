/** A place in the feed. After a restore from a backup the epoch is another, and positions of the old one mean nothing. */
export interface FeedPosition {
  epoch: string;
  position: number;
}

/**
 * One row of the feed: a hint that something changed, without personal data. Read the current row to know what.
 * Modules add the columns that their changes carry: they extend this interface, and name the columns under
 * `changeColumns`.
 */
export interface Change {
  /** dense: 1, 2, 3 … within an epoch */
  position: number;
  /** the kind of object; modules name theirs under `changes` */
  entity: string;
  entityId: string;
  /** what of the object changed; modules name theirs under `changes` */
  kind: string;
  operation: 'INSERT' | 'UPDATE' | 'DELETE';
  clientMutationId: string | null;
  /** UTC, as PostgreSQL writes it */
  at: string;
}
