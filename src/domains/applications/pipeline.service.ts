import type { Change } from '../../platform/feed/change.js';
import { instanceOf } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { endedWith, type LiveFeed } from '../../platform/subscriptions/live.js';
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
  changes(session: Session, filter?: PipelineFilter | null, after?: string | null): AsyncIterableIterator<PipelineChange> {
    const scoped = withinScope(session, filter ?? {});
    const batches = this.feed.subscribe(after ?? undefined);
    const relevant = (batch: Change[]) => this.relevant(session, scoped, batch.filter(({ entity }) => entity === 'APPLICATION'));
    return endedWith((async function* changes() {
      for await (const batch of batches) yield* await relevant(batch);
    })(), batches);
  }

  private async relevant(session: Session, filter: PipelineFilter, changes: Change[]): Promise<PipelineChange[]> {
    if (changes.length === 0) return [];
    const transitionIds = changes.flatMap(({ transitionId }) => transitionId ?? []);
    const transitions = new Map((transitionIds.length ? await transitionsById(session.sql, transitionIds) : []).map((row) => [row.id, row as unknown as PlaceChange]));
    const others = changes.flatMap(({ transitionId, applicationId }) => (transitionId || !applicationId ? [] : applicationId));
    const places = new Map((others.length ? await placesOf(session.sql, others) : []).map((row) => [row.id, row as Place]));

    return changes.flatMap((change) => {
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

/** A viewer's departments narrow the filter, so that a card which moves out of them is told to have left. */
function withinScope({ viewer }: Session, filter: PipelineFilter): PipelineFilter {
  const scope = applicationScope(viewer);
  if (!scope) return filter;
  return { ...filter, departments: filter.departments ? filter.departments.filter((department) => scope.includes(department)) : [...scope] };
}
