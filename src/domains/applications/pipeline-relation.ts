import type { Change } from '../../platform/feed/change.js';
import type { ChangeRelation } from '../../platform/subscriptions/live.js';
import type { ApplicationStatus, TransitionKind } from './application.enums.js';
import { onBoard } from './application-steps.js';
import type { PipelineFilter } from './pipeline.type.js';

/** The stage and status of a card before and after a transition. */
export interface PlaceChange {
  kind: TransitionKind;
  fromStageId: string | null;
  toStageId: string | null;
}

/** The present stage and status of a card, for changes that are not transitions. */
export interface Place {
  stageId: string | null;
  status: ApplicationStatus;
}

const ends: readonly TransitionKind[] = ['REJECT', 'WITHDRAW', 'TRANSFER'];
const starts: readonly TransitionKind[] = ['ENTER', 'REOPEN'];
/** A stage that the feed does not record. It may have been any. */
const anyStage = Symbol('any stage');

/**
 * Whether a card entered, changed in or left a filter by a change; undefined: none of these. It is computed from the
 * change and not from the present row, so that a replay gives the same messages.
 * @param now the card's present stage and status; undefined when it no longer exists
 */
export function relationOf(
  change: Change,
  filter: PipelineFilter,
  transition: PlaceChange | undefined,
  now: Place | undefined,
): ChangeRelation | undefined {
  if (filter.kinds && (!transition || !filter.kinds.includes(transition.kind))) return undefined;
  const wanted = (
    jobId: string | null,
    department: string | null,
    stageId: string | null | typeof anyStage,
  ) =>
    (!filter.jobIds || (jobId !== null && filter.jobIds.includes(jobId))) &&
    (!filter.departments || (department !== null && filter.departments.includes(department))) &&
    (!filter.stageIds ||
      stageId === anyStage ||
      (stageId !== null && filter.stageIds.includes(stageId)));
  const jobBefore = change.previousJobId ?? change.jobId;
  // A row of the feed keeps the department of the job at that time. Without one the job had none.
  const departmentBefore =
    change.previousJobId === null && change.entity !== 'JOB'
      ? change.department
      : change.previousDepartment;

  const stands = now !== undefined && onBoard.includes(now.status);
  if (change.entity === 'JOB') {
    // All cards entered or left with their job. The stage of a card at that time is not known.
    const was = wanted(jobBefore, departmentBefore, anyStage);
    if (was === wanted(change.jobId, change.department, anyStage)) return undefined;
    if (was) return 'LEFT';
    return stands && wanted(change.jobId, change.department, now.stageId) ? 'ENTERED' : undefined;
  }

  // A change of something that belongs to an application, like an offer, is a change of the application.
  const operation = change.kind === 'APPLICATION' ? change.operation : 'UPDATE';

  const after = transition
    ? !ends.includes(transition.kind) &&
      wanted(change.jobId, change.department, transition.toStageId ?? transition.fromStageId)
    : operation !== 'DELETE' && stands && wanted(change.jobId, change.department, now.stageId);
  const before = transition
    ? !starts.includes(transition.kind) &&
      wanted(change.jobId, change.department, transition.fromStageId)
    : operation === 'DELETE'
      ? wanted(change.jobId, change.department, anyStage)
      : operation === 'UPDATE' &&
        stands &&
        wanted(jobBefore, departmentBefore, jobBefore === change.jobId ? now.stageId : anyStage);

  if (before && after) return 'CHANGED';
  if (after) return 'ENTERED';
  return before ? 'LEFT' : undefined;
}
