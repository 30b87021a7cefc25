import { registerEnumType } from 'type-graphql';

export const AuditActorKind = {
  USER: 'USER',
  API_KEY: 'API_KEY',
  CANDIDATE_LINK: 'CANDIDATE_LINK',
  SYSTEM: 'SYSTEM',
  COMMAND_LINE: 'COMMAND_LINE',
} as const;
export type AuditActorKind = keyof typeof AuditActorKind;
registerEnumType(AuditActorKind, {
  name: 'AuditActorKind',
  description: 'What kind of actor saw or changed something.',
  valuesConfig: {
    USER: { description: 'A member of the company.' },
    API_KEY: { description: 'A dashboard or a script with an API key.' },
    CANDIDATE_LINK: { description: 'A candidate, by a link of their own.' },
    SYSTEM: { description: 'Rapport itself, in the background.' },
    COMMAND_LINE: { description: 'Somebody with a login on the host.' },
  },
});

export const AuditDoor = {
  GRAPHQL: 'GRAPHQL',
  SOCKET: 'SOCKET',
  BI: 'BI',
  FILE: 'FILE',
  COMMAND_LINE: 'COMMAND_LINE',
  IMPORT: 'IMPORT',
} as const;
export type AuditDoor = keyof typeof AuditDoor;
registerEnumType(AuditDoor, {
  name: 'AuditDoor',
  description: 'The way in.',
  valuesConfig: {
    GRAPHQL: { description: 'The API, and the web app through it.' },
    SOCKET: { description: 'A subscription.' },
    BI: { description: 'An address with flat rows for dashboards and spreadsheets.' },
    FILE: { description: 'A file that was sent or fetched.' },
    COMMAND_LINE: { description: 'A command on the host.' },
    IMPORT: { description: 'An import of many rows.' },
  },
});

export const AuditAction = {
  READ: 'READ',
  LIST: 'LIST',
  SEARCH: 'SEARCH',
  CREATE: 'CREATE',
  UPDATE: 'UPDATE',
  DELETE: 'DELETE',
  EXPORT: 'EXPORT',
  IMPORT: 'IMPORT',
  SUBSCRIBE: 'SUBSCRIBE',
  RUN: 'RUN',
} as const;
export type AuditAction = keyof typeof AuditAction;
registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: 'What was done.',
  valuesConfig: {
    READ: { description: 'One object was read.' },
    LIST: { description: 'A list was read.' },
    SEARCH: { description: 'A search was read.' },
    CREATE: { description: 'An object was made.' },
    UPDATE: { description: 'An object was changed.' },
    DELETE: { description: 'An object was removed.' },
    EXPORT: { description: 'Rows or a file left Rapport.' },
    IMPORT: { description: 'Rows came in from files.' },
    SUBSCRIBE: { description: 'A subscription began.' },
    RUN: { description: 'A command was run.' },
  },
});

export const AuditOutcome = {
  DONE: 'DONE',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
  REPEATED: 'REPEATED',
} as const;
export type AuditOutcome = keyof typeof AuditOutcome;
registerEnumType(AuditOutcome, {
  name: 'AuditOutcome',
  description: 'What came of it.',
  valuesConfig: {
    DONE: { description: 'It was done.' },
    REFUSED: { description: 'It was refused, and nothing was changed.' },
    FAILED: { description: 'It failed, or was stopped before its end.' },
    REPEATED: { description: 'An earlier request with the same key had done it.' },
  },
});
