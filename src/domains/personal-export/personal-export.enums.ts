import { registerEnumType } from 'type-graphql';

export const PersonalExportState = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  READY: 'READY',
  FAILED: 'FAILED',
  EXPIRED: 'EXPIRED',
} as const;
export type PersonalExportState = keyof typeof PersonalExportState;
registerEnumType(PersonalExportState, {
  name: 'PersonalExportState',
  description: 'How far an export of a person is.',
  valuesConfig: {
    QUEUED: { description: 'It waits to be made.' },
    RUNNING: { description: 'It is being made. One that was interrupted is made again.' },
    READY: { description: 'Its archive can be downloaded.' },
    FAILED: { description: 'It could not be made.' },
    EXPIRED: { description: 'Its archive was deleted.' },
  },
});
