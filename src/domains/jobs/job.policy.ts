import { departmentScope } from '../../platform/auth/viewer.js';

/** Departments whose jobs are seen; undefined: all of them. */
export const jobScope = departmentScope;
