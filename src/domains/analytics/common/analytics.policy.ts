import { RapportError } from '../../../errors.js';
import type { Viewer } from '../../../platform/auth/viewer.js';
import { departmentScope } from '../../users/viewers.js';
import type { Session } from '../../../platform/graphql/session.js';

/** Every role of the hiring side may read aggregates. */
const mayReadAggregates = (_: Viewer): boolean => true;

/** The departments whose jobs count for the viewer; undefined: all. */
export const jobsInScope = (viewer: Viewer): readonly string[] | undefined =>
  departmentScope(viewer);

/** @throws FORBIDDEN */
export function requireReader({ viewer }: Session): void {
  if (!mayReadAggregates(viewer))
    throw new RapportError('FORBIDDEN', `Aggregates are not shown to ${viewer.role}.`);
}
