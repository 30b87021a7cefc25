import type { Change } from '../../platform/feed/change.js';
import { changedDepartment } from '../users/department-changes.js';
import type { Session } from '../../platform/graphql/session.js';
import type { Sql } from '../../platform/database/database.js';
import type { LiveBatch } from '../../platform/subscriptions/batch.js';
import { liveChange, type LiveView } from '../../platform/subscriptions/live.js';
import {
  type CardRow,
  cardsOfJobs,
  placesOf,
  type PlaceRow,
  transitionsById,
} from './application.queries.js';
import { type PlaceChange, relationOf } from './pipeline-relation.js';
import { PipelineChange, type PipelineChangeKind, type PipelineFilter } from './pipeline.type.js';

/** What all boards need for a batch of changes. */
interface Known {
  transitions: ReadonlyMap<string, PlaceChange>;
  /** present stage and status of the applications that changed */
  places: ReadonlyMap<string, PlaceRow>;
  /** for jobs that moved to another department: the cards on their boards, and those that were on them at the time */
  cards: ReadonlyMap<string, readonly CardRow[]>;
}

async function readKnown(sql: Sql, changes: readonly Change[]): Promise<Known> {
  const transitionIds = changes.flatMap(({ transitionId }) => transitionId ?? []);
  const applicationIds = [
    ...new Set(
      changes.flatMap(({ entity, applicationId }) =>
        entity === 'APPLICATION' ? (applicationId ?? []) : [],
      ),
    ),
  ];
  const moves = changes.filter(changedDepartment);
  const [transitions, places, cards] = await Promise.all([
    transitionIds.length ? transitionsById(sql, transitionIds) : [],
    applicationIds.length ? placesOf(sql, applicationIds) : [],
    moves[0]
      ? cardsOfJobs(
          sql,
          moves.map(({ entityId }) => entityId),
          moves[0].position,
        )
      : [],
  ]);
  return {
    transitions: new Map(transitions.map((row) => [row.id, row])),
    places: new Map(places.map((row) => [row.id, row])),
    cards: Map.groupBy(cards, ({ ofJobId }) => ofJobId),
  };
}

/** The cards within a filter. It keeps no state, because each change records the card's stage before it. */
export class PipelineView implements LiveView {
  /** @param scope departments that the viewer is limited to; undefined: no limit */
  constructor(
    private readonly filter: PipelineFilter,
    private readonly scope: readonly string[] | undefined,
  ) {}

  async messagesOf(batch: LiveBatch, session: Session): Promise<PipelineChange[]> {
    if (
      !batch.changes.some((change) => change.entity === 'APPLICATION' || changedDepartment(change))
    )
      return [];
    const known = await batch.once(session.sql, readKnown);
    return batch.changes.flatMap((change) => {
      if (changedDepartment(change))
        return (known.cards.get(change.entityId) ?? []).flatMap((card) =>
          this.ofDepartment(change, card),
        );
      return change.entity === 'APPLICATION' ? this.ofApplication(change, known) : [];
    });
  }

  private ofApplication(change: Change, { transitions, places }: Known): PipelineChange[] {
    const now = places.get(change.entityId);
    return this.message(change, change.entityId, now, transitions.get(change.transitionId ?? ''));
  }

  /**
   * The messages of a card whose job moved to another department; only a filter or a viewer with a department limit
   * gets one.
   */
  private ofDepartment(change: Change, card: CardRow): PipelineChange[] {
    return this.message(
      change,
      card.id,
      card.jobId === change.entityId ? card : undefined,
      undefined,
    );
  }

  private message(
    change: Change,
    applicationId: string,
    now: PlaceRow | undefined,
    transition: PlaceChange | undefined,
  ): PipelineChange[] {
    const relation = relationOf(change, this.filter, transition, now);
    if (!relation) return [];
    // The viewer could see it when it changed, and no longer can. A later message removes it.
    if (
      relation !== 'LEFT' &&
      this.scope &&
      !(now?.department != null && this.scope.includes(now.department))
    )
      return [];
    return [
      liveChange(PipelineChange, change, relation, {
        kind: change.kind as PipelineChangeKind,
        applicationId,
        transitionId: change.transitionId ?? undefined,
      }),
    ];
  }
}
