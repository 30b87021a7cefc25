import { registerEnumType } from 'type-graphql';

export const ApplicationStatus = {
  ACTIVE: 'ACTIVE',
  HIRED: 'HIRED',
  REJECTED: 'REJECTED',
  WITHDRAWN: 'WITHDRAWN',
  TRANSFERRED: 'TRANSFERRED',
} as const;
export type ApplicationStatus = keyof typeof ApplicationStatus;
registerEnumType(ApplicationStatus, {
  name: 'ApplicationStatus',
  description: 'Whether an application is being considered, and how it ended.',
  valuesConfig: {
    ACTIVE: { description: 'Being considered.' },
    HIRED: { description: 'Ended with a hire.' },
    REJECTED: { description: 'Ended by the company.' },
    WITHDRAWN: { description: 'Ended by the candidate.' },
    TRANSFERRED: { description: 'Continued as an application for another job.' },
  },
});

export const TransitionKind = {
  ENTER: 'ENTER',
  ADVANCE: 'ADVANCE',
  SKIP: 'SKIP',
  BACK: 'BACK',
  REJECT: 'REJECT',
  WITHDRAW: 'WITHDRAW',
  HIRE: 'HIRE',
  UNHIRE: 'UNHIRE',
  REOPEN: 'REOPEN',
  TRANSFER: 'TRANSFER',
} as const;
export type TransitionKind = keyof typeof TransitionKind;
registerEnumType(TransitionKind, {
  name: 'TransitionKind',
  description: 'What a transition did.',
  valuesConfig: {
    ENTER: { description: 'Entered its first stage.' },
    ADVANCE: { description: 'Moved to the next stage.' },
    SKIP: { description: 'Moved forwards and skipped at least one stage.' },
    BACK: { description: 'Moved back to an earlier stage.' },
    REJECT: { description: 'The company ended it.' },
    WITHDRAW: { description: 'The candidate ended it.' },
    HIRE: { description: 'Hired.' },
    UNHIRE: { description: 'The hire was undone.' },
    REOPEN: { description: 'An ended application is considered again.' },
    TRANSFER: { description: 'Ended here and continued for another job.' },
  },
});

export const OfferStatus = {
  DRAFT: 'DRAFT',
  SENT: 'SENT',
  ACCEPTED: 'ACCEPTED',
  DECLINED: 'DECLINED',
  RESCINDED: 'RESCINDED',
} as const;
export type OfferStatus = keyof typeof OfferStatus;
registerEnumType(OfferStatus, {
  name: 'OfferStatus',
  description: 'The state of an offer.',
  valuesConfig: {
    DRAFT: { description: 'Being written.' },
    SENT: { description: 'Sent, not answered.' },
    ACCEPTED: { description: 'Accepted by the candidate.' },
    DECLINED: { description: 'Declined by the candidate.' },
    RESCINDED: { description: 'Withdrawn by the company.' },
  },
});
