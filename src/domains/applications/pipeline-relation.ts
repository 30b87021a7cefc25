import type { Change } from '../../platform/feed/change.js';
import type { ChangeRelation } from '../../platform/subscriptions/live.js';
import type { ApplicationStatus, TransitionKind } from './application.enums.js';
import { onBoard } from './application-steps.js';
import type { PipelineFilter } from './pipeline.type.js';

/** What a transition says of the card's place before and after. */
export interface PlaceChange {
  kind: TransitionKind;
  fromStageId: string | null;
  toStageId: string | null;
}

/** Where the card is now; for changes that are no transition. */
export interface Place {
  stageId: string | null;
  status: ApplicationStatus;
}

const ends: readonly TransitionKind[] = ['REJECT', 'WITHDRAW', 'TRANSFER'];
const starts: readonly TransitionKind[] = ['ENTER', 'REOPEN'];
/** A stage that the feed does not remember: it may have been any. */
const anyStage = Symbol('any stage');

/**
 * What a change means to somebody who looks through a filter; undefined: nothing.
 * It is worked out from the change itself, not from the row as it is by now, so that a replay tells the same story.
 * @param now where the card is; undefined when it is gone
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
  // A department is kept beside the job that it was of: without it the job had none.
  const departmentBefore =
    change.previousJobId === null && change.entity !== 'JOB'
      ? change.department
      : change.previousDepartment;

  const stands = now !== undefined && onBoard.includes(now.status);
  if (change.entity === 'JOB') {
    // All cards have come or gone with their job. In which stage one was by then is not known any more.
    const was = wanted(jobBefore, departmentBefore, anyStage);
    if (was === wanted(change.jobId, change.department, anyStage)) return undefined;
    if (was) return 'LEFT';
    return stands && wanted(change.jobId, change.department, now.stageId) ? 'ENTERED' : undefined;
  }

  // What came to an application, like an offer, is a change of the application.
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
