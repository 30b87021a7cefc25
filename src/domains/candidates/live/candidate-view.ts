import type { Sql } from '../../../platform/database/database.js';
import type { Change } from '../../../platform/feed/change.js';
import { changedDepartment } from '../../users/department-changes.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { LiveBatch } from '../../../platform/subscriptions/batch.js';
import {
  type ChangeRelation,
  liveChange,
  type LiveView,
} from '../../../platform/subscriptions/live.js';
import type { CandidateFilter } from '../candidate.filter.js';
import { candidatesOfJobs, candidatesWithin, standingOf } from './candidate-changes.queries.js';
import { CandidateChange, type CandidateChangeKind, kindOf } from './candidate-changes.type.js';

/** Most people that one view remembers. A wider view reports LEFT for everybody who is not within it. */
const rememberedAtMost = 20_000;

/** Limits the number of people that all views of the process remember, about 100 bytes each. */
export class ViewMemory {
  constructor(private left = 1_000_000) {}

  /** Reserves memory for so many people; false when there is not enough. */
  take(people: number): boolean {
    if (people > this.left) return false;
    this.left -= people;
    return true;
  }

  giveBack(people: number): void {
    this.left += people;
  }
}

/** A change and one of the people that it is about. */
interface Concern {
  change: Change;
  candidateId: string;
}

/**
 * The people that changes are about. A job that moved to another department concerns everybody who applied for it.
 */
async function readConcerns(sql: Sql, changes: readonly Change[]): Promise<Concern[]> {
  const jobIds = changes.filter(changedDepartment).map(({ entityId }) => entityId);
  const ofJobs = Map.groupBy(
    jobIds.length ? await candidatesOfJobs(sql, jobIds) : [],
    ({ jobId }) => jobId,
  );
  return changes.flatMap((change) => {
    if (changedDepartment(change))
      return (ofJobs.get(change.entityId) ?? []).map(({ candidateId }) => ({
        change,
        candidateId,
      }));
    const ofPerson = change.entity === 'CANDIDATE' || change.entity === 'APPLICATION';
    return ofPerson && change.candidateId ? [{ change, candidateId: change.candidateId }] : [];
  });
}

/**
 * The people within a filter. The feed does not record the state of a person before a change, so the view remembers
 * who is within. That makes live changes exact. In a replay, and in a view that is too wide or finds no memory,
 * everybody except a new person counts as having been within, so a client may receive LEFT for somebody whom it never
 * had.
 */
export class CandidateView implements LiveView {
  private within: Set<string> | undefined;
  private taken = 0;

  constructor(
    private readonly filter: CandidateFilter,
    private readonly kinds: readonly CandidateChangeKind[] | undefined,
    /** departments that the viewer is limited to; undefined: no limit */
    private readonly scope: readonly string[] | undefined,
    private readonly memory: ViewMemory,
  ) {}

  /** Remembers who is within. */
  async begin({ sql }: Session): Promise<this> {
    if (Object.keys(this.filter).length === 0 && !this.scope) return this; // everybody
    const rows = await candidatesWithin(sql, this.filter, this.scope, rememberedAtMost + 1);
    if (rows.length > rememberedAtMost || !this.memory.take(rows.length)) return this;
    this.taken = rows.length;
    this.within = new Set(rows.map(({ id }) => id));
    return this;
  }

  close(): void {
    this.memory.giveBack(this.taken);
    this.taken = 0;
  }

  async messagesOf(batch: LiveBatch, { sql }: Session, past: boolean): Promise<CandidateChange[]> {
    const concerns = await batch.once(sql, readConcerns);
    if (concerns.length === 0) return [];
    const ids = [...new Set(concerns.map(({ candidateId }) => candidateId))];
    const standings = new Map(
      (await standingOf(sql, ids, this.filter, this.scope)).map((row) => [row.id, row]),
    );
    return concerns.flatMap((concern) => {
      const now = standings.get(concern.candidateId);
      const relation = this.relation(concern, now, past ? undefined : this.within);
      const kind = kindOf(concern.change.kind);
      if (!relation || (this.kinds && !this.kinds.includes(kind))) return [];
      return liveChange(CandidateChange, concern.change, relation, {
        kind,
        candidateId: concern.candidateId,
      });
    });
  }

  private relation(
    { change, candidateId }: Concern,
    now: { visible: boolean; within: boolean } | undefined,
    within: Set<string> | undefined,
  ): ChangeRelation | undefined {
    const after = now?.within ?? false;
    // What happens elsewhere takes nobody out of the filter. Without a memory that can't be told apart from leaving.
    if (!within && this.isElsewhere(change)) return undefined;
    const before = within
      ? within.has(candidateId)
      : !isNew(change) && (after || this.mayHaveSeen(change, now));
    if (after) within?.add(candidateId);
    else within?.delete(candidateId);
    if (within && within.size > 2 * rememberedAtMost) this.within = undefined; // too wide by now
    // A change of department is only reported when it makes somebody enter or leave.
    if (before && after)
      return changedDepartment(change) || this.isElsewhere(change) ? undefined : 'CHANGED';
    if (after) return 'ENTERED';
    return before ? 'LEFT' : undefined;
  }

  /** True for a change of something that belongs to departments which the viewer does not see. */
  private isElsewhere({ entity, kind, department, previousDepartment }: Change): boolean {
    const { scope } = this;
    if (!scope) return false;
    // A contact or a referral that is about no application or job has no department, and is for all who see the person.
    if (recordKinds.has(kind) && department === null) return false;
    return (
      (entity === 'APPLICATION' || kind === 'APPLICATIONS' || recordKinds.has(kind)) &&
      ![department, previousDepartment].some((name) => name !== null && scope.includes(name))
    );
  }

  /**
   * True if the viewer can see the person, or could before this change. Otherwise LEFT would reveal that the person
   * exists.
   */
  private mayHaveSeen(
    { department, previousDepartment }: Change,
    now: { visible: boolean } | undefined,
  ): boolean {
    const { scope } = this;
    if (!scope || now?.visible) return true;
    return [department, previousDepartment].some((name) => name !== null && scope.includes(name));
  }
}

const recordKinds: ReadonlySet<string> = new Set(['INTERACTION', 'REFERRAL']);

const isNew = ({ entity, kind, operation }: Change) =>
  entity === 'CANDIDATE' && kind === 'CANDIDATE' && operation === 'INSERT';
