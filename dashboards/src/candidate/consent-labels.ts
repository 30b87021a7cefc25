import type { ConsentState, ConsentVia, NoContactReason } from '../graphql/generated';

export const consentStates: Record<ConsentState, string> = {
  NONE: 'Never given',
  GIVEN: 'Given',
  EXPIRED: 'Over',
  WITHDRAWN: 'Withdrawn',
};

export const consentWays: Record<ConsentVia, string> = {
  FORM: 'In a form',
  EMAIL: 'By e-mail',
  PHONE: 'On the phone',
  IN_PERSON: 'In person',
  API: 'Through a program',
  PROFILE: 'Profile edited',
  IMPORT: 'Imported',
};

export const noContactReasons: Record<NoContactReason, string> = {
  UNKNOWN_PERSON: 'The person was erased.',
  DO_NOT_CONTACT: 'They asked not to be contacted.',
  OBJECTED: 'They objected to this.',
  CONSENT_WITHDRAWN: 'They withdrew their consent.',
  CONSENT_EXPIRED: 'Their consent is over.',
  NO_CONSENT: 'They never gave consent.',
  PURPOSE_CLOSED: 'This is no longer used.',
};
