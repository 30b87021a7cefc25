import { registerEnumType } from 'type-graphql';

export const ConsentBasis = {
  CONSENT: 'CONSENT',
  CONTRACT: 'CONTRACT',
  LEGITIMATE_INTEREST: 'LEGITIMATE_INTEREST',
} as const;
export type ConsentBasis = keyof typeof ConsentBasis;
registerEnumType(ConsentBasis, {
  name: 'ConsentBasis',
  description: 'Why the company may do something with what it knows of a person.',
  valuesConfig: {
    CONSENT: { description: 'Because the person agreed, and as long as they agree.' },
    CONTRACT: { description: 'Because the person asked for it, like an answer to an application.' },
    LEGITIMATE_INTEREST: { description: 'Because the company needs it. The person may object.' },
  },
});

export const ConsentVia = {
  FORM: 'FORM',
  EMAIL: 'EMAIL',
  PHONE: 'PHONE',
  IN_PERSON: 'IN_PERSON',
  API: 'API',
  PROFILE: 'PROFILE',
  IMPORT: 'IMPORT',
} as const;
export type ConsentVia = keyof typeof ConsentVia;
registerEnumType(ConsentVia, {
  name: 'ConsentVia',
  description: 'How the person said it.',
  valuesConfig: {
    FORM: { description: 'In a form.' },
    EMAIL: { description: 'By e-mail.' },
    PHONE: { description: 'On the phone.' },
    IN_PERSON: { description: 'In person.' },
    API: { description: 'Through a program.' },
    PROFILE: { description: 'Not known: somebody edited the profile in Rapport.' },
    IMPORT: { description: 'Not known: it came with an import.' },
  },
});

export const ConsentState = {
  NONE: 'NONE',
  GIVEN: 'GIVEN',
  EXPIRED: 'EXPIRED',
  WITHDRAWN: 'WITHDRAWN',
} as const;
export type ConsentState = keyof typeof ConsentState;
registerEnumType(ConsentState, {
  name: 'ConsentState',
  description: 'What became of the consent to a purpose. The last one that was recorded counts.',
  valuesConfig: {
    NONE: { description: 'None was ever recorded.' },
    GIVEN: { description: 'Given, and not over.' },
    EXPIRED: { description: 'Its time is over. Only a new consent renews it.' },
    WITHDRAWN: { description: 'The person has withdrawn it.' },
  },
});

export const NoContactReason = {
  UNKNOWN_PERSON: 'UNKNOWN_PERSON',
  DO_NOT_CONTACT: 'DO_NOT_CONTACT',
  OBJECTED: 'OBJECTED',
  CONSENT_WITHDRAWN: 'CONSENT_WITHDRAWN',
  CONSENT_EXPIRED: 'CONSENT_EXPIRED',
  NO_CONSENT: 'NO_CONSENT',
  PURPOSE_CLOSED: 'PURPOSE_CLOSED',
} as const;
export type NoContactReason = keyof typeof NoContactReason;
registerEnumType(NoContactReason, {
  name: 'NoContactReason',
  description: 'Why a person may not be contacted for a purpose; the first that holds.',
  valuesConfig: {
    UNKNOWN_PERSON: { description: 'There is no such person, or they were erased.' },
    DO_NOT_CONTACT: { description: 'They asked not to be contacted at all.' },
    OBJECTED: { description: 'They objected to this purpose.' },
    CONSENT_WITHDRAWN: { description: 'They withdrew their consent.' },
    CONSENT_EXPIRED: { description: 'Their consent is over.' },
    NO_CONSENT: { description: 'They never gave consent.' },
    PURPOSE_CLOSED: { description: 'The purpose is no longer used.' },
  },
});
