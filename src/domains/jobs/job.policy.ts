import { departmentScope } from '../users/viewers.js';

/** Departments whose jobs the viewer may see; undefined: all of them. */
export const jobScope = departmentScope;
