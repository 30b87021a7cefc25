import type { Change } from '../../platform/feed/change.js';
import { instanceOf } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import type { LiveFeed } from '../../platform/subscriptions/live.js';
import { applicationScope } from './application.policy.js';
import { placesOf, transitionsById } from './application.queries.js';
import { type Place, type PlaceChange, relationOf } from './pipeline.relation.js';
import { PipelineChange, type PipelineChangeKind, type PipelineFilter } from './pipeline.type.js';

/** Live changes to pipelines: replayed from a cursor, then as they happen. */
export class PipelineService {
  constructor(private readonly feed: LiveFeed) {}

  /**
   * @param after a change cursor of any kind; without one only what happens from now on
   * @throws RESYNC_REQUIRED when the cursor is pruned or from another database
   */
  async *changes(session: Session, filter: PipelineFilter = {}, after?: string): AsyncGenerator<PipelineChange> {
    for await (const batch of this.feed.subscribe(after)) {
      yield* await this.relevant(session, filter, batch.filter(({ entity }) => entity === 'APPLICATION'));
    }
  }

  private async relevant(session: Session, filter: PipelineFilter, changes: Change[]): Promise<PipelineChange[]> {
    const seen = changes.filter((change) => isVisible(session, change));
    if (seen.length === 0) return [];
    const transitionIds = seen.flatMap(({ transitionId }) => transitionId ?? []);
    const transitions = new Map((transitionIds.length ? await transitionsById(session.sql, transitionIds) : []).map((row) => [row.id, row as unknown as PlaceChange]));
    const others = seen.flatMap(({ transitionId, applicationId }) => (transitionId || !applicationId ? [] : applicationId));
    const places = new Map((others.length ? await placesOf(session.sql, others) : []).map((row) => [row.id, row as Place]));

    return seen.flatMap((change) => {
      const relation = relationOf(change, filter, transitions.get(change.transitionId ?? ''), places.get(change.applicationId ?? ''));
      if (!relation) return [];
      return instanceOf(PipelineChange, {
        changeCursor: this.feed.cursorOf(change),
        relation,
        kind: change.kind as PipelineChangeKind,
        at: change.at,
        clientMutationId: change.clientMutationId ?? undefined,
        applicationId: change.applicationId!,
        transitionId: change.transitionId ?? undefined,
      });
    });
  }
}

/** A card that moves out of a viewer's departments still has to leave their board. */
function isVisible({ viewer }: Session, change: Change): boolean {
  const scope = applicationScope(viewer);
  return !scope || [change.department, change.previousDepartment].some((department) => department !== null && scope.includes(department));
}
