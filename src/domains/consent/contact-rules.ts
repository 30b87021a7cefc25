import { ConsentState, NoContactReason, type ConsentBasis } from './consent.enums.js';

/** The last consent that was recorded of a person for a purpose. Times are milliseconds since 1970. */
export interface LastConsent {
  /** null: it has no end */
  expiresAt: number | null;
  /** null: it was not withdrawn */
  withdrawnAt: number | null;
}

/** What decides whether a person may be contacted for a purpose. */
export interface ContactFacts {
  /** false: there is no such person any more */
  known: boolean;
  /** the person asked not to be contacted at all */
  doNotContact: boolean;
  /** the person objected to this purpose */
  objected: boolean;
  /** absent: none was recorded */
  consent?: LastConsent;
}

/** A purpose, as far as the rules ask. */
export interface ContactPurpose {
  basis: ConsentBasis;
  active: boolean;
}

/**
 * What a consent is worth at a moment. A withdrawal counts from its own moment on, an end too: a consent until noon is
 * over at noon.
 * @param at milliseconds since 1970
 */
export function consentStateAt(consent: LastConsent | undefined, at: number): ConsentState {
  if (!consent) return ConsentState.NONE;
  if (consent.withdrawnAt !== null && consent.withdrawnAt <= at) return ConsentState.WITHDRAWN;
  if (consent.expiresAt !== null && consent.expiresAt <= at) return ConsentState.EXPIRED;
  return ConsentState.GIVEN;
}

const reasonOfState: Record<ConsentState, NoContactReason | undefined> = {
  GIVEN: undefined,
  NONE: NoContactReason.NO_CONSENT,
  EXPIRED: NoContactReason.CONSENT_EXPIRED,
  WITHDRAWN: NoContactReason.CONSENT_WITHDRAWN,
};

/**
 * Why a person may not be contacted for a purpose at a moment; undefined: they may be. An objection wins over consent,
 * and one to any contact wins over everything.
 * @param at milliseconds since 1970
 */
export function whyNoContact(
  facts: ContactFacts,
  purpose: ContactPurpose,
  at: number,
): NoContactReason | undefined {
  if (!facts.known) return NoContactReason.UNKNOWN_PERSON;
  if (facts.doNotContact) return NoContactReason.DO_NOT_CONTACT;
  if (facts.objected) return NoContactReason.OBJECTED;
  if (!purpose.active) return NoContactReason.PURPOSE_CLOSED;
  if (purpose.basis !== 'CONSENT') return undefined;
  return reasonOfState[consentStateAt(facts.consent, at)];
}
