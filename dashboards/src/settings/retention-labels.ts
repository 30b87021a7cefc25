import type {
  CountedFrom,
  OffReason,
  RetentionAction,
  RetentionItemState,
  RetentionOutcome,
  RetentionRunState,
} from '../graphql/generated';

export const ruleActions: Record<RetentionAction, string> = {
  ERASE: 'Erase',
  ASK_AGAIN: 'Ask again',
  KEEP: 'Keep',
};

export const outcomes: Record<RetentionOutcome, string> = {
  HIRED: 'Hired',
  REJECTED: 'Rejected by us',
  WITHDRAWN: 'Withdrew',
  TRANSFERRED: 'Moved to another job',
  NEVER_APPLIED: 'Never applied',
};

export const countedFrom: Record<CountedFrom, string> = {
  CLOSING: 'the end of the application',
  LAST_CONTACT: 'the last contact',
};

export const runStates: Record<RetentionRunState, string> = {
  PROPOSED: 'Waits for approval',
  APPROVED: 'Approved',
  CANCELLED: 'Cancelled',
  REPLACED: 'Replaced by a later list',
};

export const itemStates: Record<RetentionItemState, string> = {
  DUE: 'Due',
  HELD: 'Legal hold',
  OFF: 'Off the list',
  ERASED: 'Erased',
};

export const offReasons: Record<OffReason, string> = {
  NEW_CONTACT: 'there was contact',
  NEW_APPLICATION: 'applied again, or an application changed',
  LEGAL_HOLD: 'a legal hold was set',
  CONSENT: 'agreed to be kept',
  RULES: 'a rule was changed',
  GONE: 'no longer there',
  BLOCKED: 'something else forbids it',
};
