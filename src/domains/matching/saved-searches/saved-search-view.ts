import type { Session } from '../../../platform/graphql/session.js';
import type { LiveBatch } from '../../../platform/subscriptions/batch.js';
import { liveChange, type LiveView } from '../../../platform/subscriptions/live.js';
import { candidateScope } from '../../candidates/candidate.policy.js';
import type { RightsTable } from '../../../platform/rights/rights.js';
import { mayReadMatches } from './saved-search.policy.js';
import { matchesToNotify } from './saved-search.queries.js';
import { SavedSearchAlert } from './saved-search.type.js';

/** Live matches of one saved search, or of all that the viewer owns. */
export class SavedSearchView implements LiveView {
  constructor(
    private readonly savedSearchId: string | undefined,
    private readonly table: RightsTable,
  ) {}

  async messagesOf(
    { changes }: LiveBatch,
    { sql, viewer, rights }: Session,
  ): Promise<SavedSearchAlert[]> {
    const matches = changes.filter(
      ({ entity, kind }) => entity === 'SAVED_SEARCH' && kind === 'MATCH',
    );
    if (matches.length === 0) return [];
    const visible = new Map(
      (
        await matchesToNotify(
          sql,
          matches.map(({ entityId }) => entityId),
          viewer,
          candidateScope(viewer),
          this.savedSearchId,
        )
      )
        .filter((row) => mayReadMatches(viewer, rights, this.table, row))
        .map((row) => [row.id, row]),
    );
    return matches.flatMap((change) => {
      const match = visible.get(change.entityId);
      return match
        ? [
            liveChange(SavedSearchAlert, change, 'ENTERED', {
              matchId: match.id,
              savedSearchId: match.savedSearchId,
              candidateId: match.candidateId,
            }),
          ]
        : [];
    });
  }
}
