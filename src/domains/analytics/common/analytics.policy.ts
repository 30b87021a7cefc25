import { departmentScope, type Viewer } from '../../../platform/auth/viewer.js';

/** Every role of the hiring side may read aggregates. */
export const mayReadAggregates = (_: Viewer): boolean => true;

/** The departments whose jobs count for the viewer; undefined: all. */
export const jobsInScope = (viewer: Viewer): readonly string[] | undefined => departmentScope(viewer);
