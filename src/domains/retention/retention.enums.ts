import { registerEnumType } from 'type-graphql';

export const RetentionAction = { ERASE: 'ERASE', ASK_AGAIN: 'ASK_AGAIN', KEEP: 'KEEP' } as const;
export type RetentionAction = keyof typeof RetentionAction;
registerEnumType(RetentionAction, {
  name: 'RetentionAction',
  description: 'What a rule says.',
  valuesConfig: {
    ERASE: { description: 'Erase the person when the time is over.' },
    ASK_AGAIN: {
      description: 'Ask the person for consent to be kept, once, when the time is over.',
    },
    KEEP: {
      description: 'A duty: keep the person until the time is over, whatever other rules say.',
    },
  },
});

export const RetentionOutcome = {
  HIRED: 'HIRED',
  REJECTED: 'REJECTED',
  WITHDRAWN: 'WITHDRAWN',
  TRANSFERRED: 'TRANSFERRED',
  NEVER_APPLIED: 'NEVER_APPLIED',
} as const;
export type RetentionOutcome = keyof typeof RetentionOutcome;
registerEnumType(RetentionOutcome, {
  name: 'RetentionOutcome',
  description: 'How an application ended, or that there was none.',
  valuesConfig: {
    HIRED: { description: 'With a hire.' },
    REJECTED: { description: 'By the company.' },
    WITHDRAWN: { description: 'By the candidate.' },
    TRANSFERRED: { description: 'It went on as an application for another job.' },
    NEVER_APPLIED: { description: 'The person never applied.' },
  },
});

export const CountedFrom = { CLOSING: 'CLOSING', LAST_CONTACT: 'LAST_CONTACT' } as const;
export type CountedFrom = keyof typeof CountedFrom;
registerEnumType(CountedFrom, {
  name: 'CountedFrom',
  description: 'From when the months of a rule count.',
  valuesConfig: {
    CLOSING: {
      description: 'From the end of the application; of a person without any, from being recorded.',
    },
    LAST_CONTACT: { description: 'From the last contact, or from CLOSING if that is later.' },
  },
});

export const RetentionRunState = {
  PROPOSED: 'PROPOSED',
  APPROVED: 'APPROVED',
  CANCELLED: 'CANCELLED',
  REPLACED: 'REPLACED',
} as const;
export type RetentionRunState = keyof typeof RetentionRunState;
registerEnumType(RetentionRunState, {
  name: 'RetentionRunState',
  description: 'How far a run is.',
  valuesConfig: {
    PROPOSED: { description: 'A list. Nothing happens until somebody approves it.' },
    APPROVED: { description: 'Approved: its people were handed to erasure, which ends by itself.' },
    CANCELLED: { description: 'Somebody decided against it.' },
    REPLACED: { description: 'A later list took its place before it was approved.' },
  },
});

export const RetentionItemState = {
  DUE: 'DUE',
  HELD: 'HELD',
  OFF: 'OFF',
  ERASED: 'ERASED',
} as const;
export type RetentionItemState = keyof typeof RetentionItemState;
registerEnumType(RetentionItemState, {
  name: 'RetentionItemState',
  description: 'What becomes of a person on the list of a run.',
  valuesConfig: {
    DUE: { description: 'Is to be erased, or asked again.' },
    HELD: { description: 'Would be due, but a legal hold keeps the person.' },
    OFF: { description: 'Taken off the list: something changed since the list was made.' },
    ERASED: { description: 'Handed to erasure. Its entry in the ledger says how far that is.' },
  },
});

export const OffReason = {
  NEW_CONTACT: 'NEW_CONTACT',
  NEW_APPLICATION: 'NEW_APPLICATION',
  LEGAL_HOLD: 'LEGAL_HOLD',
  CONSENT: 'CONSENT',
  RULES: 'RULES',
  GONE: 'GONE',
  BLOCKED: 'BLOCKED',
} as const;
export type OffReason = keyof typeof OffReason;
registerEnumType(OffReason, {
  name: 'OffReason',
  description: 'Why a person was taken off the list.',
  valuesConfig: {
    NEW_CONTACT: { description: 'There was contact since.' },
    NEW_APPLICATION: { description: 'An application was added or changed since.' },
    LEGAL_HOLD: { description: 'A legal hold was set since.' },
    CONSENT: { description: 'The person agreed to be kept since.' },
    RULES: { description: 'A rule was changed since, so the day is another one.' },
    GONE: { description: 'The person was erased or merged into another since.' },
    BLOCKED: { description: 'Something else forbids to erase the person now.' },
  },
});
