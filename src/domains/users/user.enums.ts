/** The five roles of the hiring side. */
export const Role: { readonly [Name in Role]: Role } = {
  ADMIN: 'ADMIN',
  RECRUITER: 'RECRUITER',
  HIRING_MANAGER: 'HIRING_MANAGER',
  ANALYST: 'ANALYST',
  AUDITOR: 'AUDITOR',
};
export type Role = 'ADMIN' | 'RECRUITER' | 'HIRING_MANAGER' | 'ANALYST' | 'AUDITOR';
