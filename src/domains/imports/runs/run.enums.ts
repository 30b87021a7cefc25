import { registerEnumType } from 'type-graphql';

export const ImportStatus = {
  RUNNING: 'RUNNING',
  DONE: 'DONE',
  STOPPED: 'STOPPED',
  FAILED: 'FAILED',
} as const;
export type ImportStatus = keyof typeof ImportStatus;
registerEnumType(ImportStatus, {
  name: 'ImportStatus',
  description: 'How far an import is.',
  valuesConfig: {
    RUNNING: { description: 'It is running.' },
    DONE: { description: 'It has ended. Rows may have been refused: see `sums`.' },
    STOPPED: {
      description:
        'It was stopped, or its process ended. What it wrote stays; start it again to complete it.',
    },
    FAILED: { description: 'It failed; `problem` says why.' },
  },
});
