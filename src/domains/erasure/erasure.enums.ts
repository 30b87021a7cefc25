import { registerEnumType } from 'type-graphql';

export const ErasureState = {
  WAITS_FOR_APPROVAL: 'WAITS_FOR_APPROVAL',
  REFUSED: 'REFUSED',
  RUNS: 'RUNS',
  DONE: 'DONE',
} as const;
export type ErasureState = keyof typeof ErasureState;
registerEnumType(ErasureState, {
  name: 'ErasureState',
  description: 'How far an erasure is.',
  valuesConfig: {
    WAITS_FOR_APPROVAL: { description: 'Another administrator has to approve it.' },
    REFUSED: { description: 'Another administrator refused it.' },
    RUNS: { description: 'It runs, or something is still to do: see `open`.' },
    DONE: { description: 'Everything is done.' },
  },
});

export const ErasureReason = {
  REQUEST: 'REQUEST',
  CONSENT_WITHDRAWN: 'CONSENT_WITHDRAWN',
  OBJECTION: 'OBJECTION',
  RETENTION: 'RETENTION',
  MISTAKE: 'MISTAKE',
  OTHER: 'OTHER',
} as const;
export type ErasureReason = keyof typeof ErasureReason;
registerEnumType(ErasureReason, {
  name: 'ErasureReason',
  description: 'Why somebody is erased.',
  valuesConfig: {
    REQUEST: { description: 'The person asked for it.' },
    CONSENT_WITHDRAWN: { description: 'The person withdrew the consent that we relied on.' },
    OBJECTION: { description: 'The person objected to the processing.' },
    RETENTION: { description: 'We may not keep the person any longer.' },
    MISTAKE: { description: 'The person was recorded by mistake.' },
    OTHER: { description: 'Something else: the note says what.' },
  },
});

export const ErasureEffect = {
  DELETED: 'DELETED',
  CLEARED: 'CLEARED',
  KEPT: 'KEPT',
  REBUILT: 'REBUILT',
  SEARCHED: 'SEARCHED',
} as const;
export type ErasureEffect = keyof typeof ErasureEffect;
registerEnumType(ErasureEffect, {
  name: 'ErasureEffect',
  description: 'What an erasure does with what a store holds of a person.',
  valuesConfig: {
    DELETED: { description: 'It is deleted.' },
    CLEARED: {
      description: 'Rows stay for what is counted of them, and lose what tells about the person.',
    },
    KEPT: { description: 'It stays: it tells nothing about a person without a name.' },
    REBUILT: { description: 'It is made from other stores, and follows them.' },
    SEARCHED: { description: 'What mentions the person is looked for and taken out.' },
  },
});
