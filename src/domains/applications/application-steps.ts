import type { ApplicationStatus, TransitionKind } from './application.enums.js';

export type Step = 'MOVE' | 'REJECT' | 'WITHDRAW' | 'HIRE' | 'REOPEN';

interface Rule {
  /** the kind of transition that it writes; absent: computed from the stages */
  kind?: TransitionKind;
  to: ApplicationStatus;
}

/** The steps that are allowed in each status. A step that is not listed is refused. */
export const steps: Record<ApplicationStatus, Partial<Record<Step, Rule>>> = {
  ACTIVE: {
    MOVE: { to: 'ACTIVE' },
    REJECT: { kind: 'REJECT', to: 'REJECTED' },
    WITHDRAW: { kind: 'WITHDRAW', to: 'WITHDRAWN' },
    HIRE: { kind: 'HIRE', to: 'HIRED' },
  },
  HIRED: { REOPEN: { kind: 'UNHIRE', to: 'ACTIVE' } },
  REJECTED: { REOPEN: { kind: 'REOPEN', to: 'ACTIVE' } },
  WITHDRAWN: { REOPEN: { kind: 'REOPEN', to: 'ACTIVE' } },
  TRANSFERRED: {},
};

/** Statuses whose applications are shown on a board. */
export const onBoard: readonly ApplicationStatus[] = ['ACTIVE', 'HIRED'];

export interface PipelineStage {
  id: string;
  position: number;
}

/**
 * The kind of a move between two stages of one pipeline.
 * @param pipeline the job's stages without deleted ones
 * @returns undefined when both stages are the same
 */
export function kindOfMove(
  pipeline: readonly PipelineStage[],
  from: PipelineStage | undefined,
  to: PipelineStage,
): TransitionKind | undefined {
  if (!from) return 'ENTER';
  if (from.id === to.id) return undefined;
  if (to.position < from.position) return 'BACK';
  return pipeline.some(({ position }) => position > from.position && position < to.position)
    ? 'SKIP'
    : 'ADVANCE';
}

/**
 * Throws if a status can't be reached from the first one. Checked at start-up, so that a mistake in the table is not
 * released.
 */
export function checkSteps(): void {
  const reached = new Set<ApplicationStatus>(['ACTIVE']);
  for (const status of reached) for (const { to } of Object.values(steps[status])) reached.add(to);
  const unreachable = (Object.keys(steps) as ApplicationStatus[]).filter(
    (status) => !reached.has(status) && status !== 'TRANSFERRED',
  );
  if (unreachable.length) throw new Error(`No step leads to ${unreachable.join(', ')}.`);
}
