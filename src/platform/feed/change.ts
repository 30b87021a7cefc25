/** A position in the feed. A restore from a backup begins a new epoch; positions of the old one are then void. */
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
