import type { AuditAction, AuditActorKind, AuditDoor, AuditOutcome } from '../graphql/generated';

export const actionLabels: Readonly<Record<AuditAction, string>> = {
  READ: 'Looked at',
  LIST: 'Listed',
  SEARCH: 'Searched for',
  CREATE: 'Created',
  UPDATE: 'Changed',
  DELETE: 'Removed',
  EXPORT: 'Exported',
  IMPORT: 'Imported',
  SUBSCRIBE: 'Followed',
  RUN: 'Ran a command',
};

export const doorLabels: Readonly<Record<AuditDoor, string>> = {
  GRAPHQL: 'App or API',
  SOCKET: 'Live updates',
  BI: 'BI tool',
  FILE: 'File',
  COMMAND_LINE: 'Command line',
  IMPORT: 'Import',
};

export const outcomeLabels: Readonly<Record<AuditOutcome, string>> = {
  DONE: 'Done',
  REFUSED: 'Refused',
  FAILED: 'Failed',
  REPEATED: 'Sent again',
};

export const actorLabels: Readonly<Record<AuditActorKind, string>> = {
  USER: 'User',
  API_KEY: 'API key',
  CANDIDATE_LINK: 'Candidate',
  SYSTEM: 'Rapport',
  COMMAND_LINE: 'Command line',
};
