import { departmentScope } from '../users/viewers.js';

/** Departments whose jobs are seen; undefined: all of them. */
export const jobScope = departmentScope;
