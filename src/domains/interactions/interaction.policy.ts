import type { Viewer } from '../../platform/auth/viewer.js';
import { departmentScope } from '../users/viewers.js';
import { Role } from '../users/user.enums.js';

export const interactionScope = departmentScope;

/** Who talks to people. */
export const talkingRoles: readonly Role[] = [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER];
export const mayLogInteractions = ({ role }: Viewer): boolean => talkingRoles.includes(role);

/** What was said is for those who talk to people; others see that it happened. */
export const maySeeContent = mayLogInteractions;
