import type { Viewer } from '../../platform/auth/viewer.js';
import { departmentScope } from '../users/viewers.js';
import { Role } from '../users/user.enums.js';

export const interactionScope = departmentScope;

/** The roles that talk to candidates, and may read the text of an interaction. Others only see that it happened. */
export const talkingRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];
export const mayLogInteractions = ({ role }: Viewer): boolean => talkingRoles.includes(role);
