import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../test/scenario/property-runs.js';
import { ConsentBasis } from './consent.enums.js';
import { consentStateAt, whyNoContact, type ContactFacts } from './contact-rules.js';

const noon = Date.UTC(2028, 1, 29, 12);
const hour = 3_600_000;
const purpose = { basis: ConsentBasis.CONSENT, active: true };
const agreed: ContactFacts = {
  known: true,
  doNotContact: false,
  objected: false,
  consent: { expiresAt: null, withdrawnAt: null },
};

describe('the consent to a purpose', () => {
  test.each([
    ['none', undefined, 'NONE'],
    ['without an end', { expiresAt: null, withdrawnAt: null }, 'GIVEN'],
    ['until a later time', { expiresAt: noon + 1, withdrawnAt: null }, 'GIVEN'],
    ['until now', { expiresAt: noon, withdrawnAt: null }, 'EXPIRED'],
    ['withdrawn now', { expiresAt: null, withdrawnAt: noon }, 'WITHDRAWN'],
    ['to be withdrawn', { expiresAt: null, withdrawnAt: noon + 1 }, 'GIVEN'],
    ['withdrawn after its end', { expiresAt: noon - 2, withdrawnAt: noon - 1 }, 'WITHDRAWN'],
  ])('%s', (_, consent, state) => {
    expect(consentStateAt(consent, noon)).toBe(state);
  });
});

describe('whether somebody may be contacted', () => {
  test.each<[string, Partial<ContactFacts>, string | undefined]>([
    ['they agreed', {}, undefined],
    ['nobody knows them', { known: false, doNotContact: true }, 'UNKNOWN_PERSON'],
    ['they want no contact', { doNotContact: true, objected: true }, 'DO_NOT_CONTACT'],
    ['they objected and agreed', { objected: true }, 'OBJECTED'],
    ['they never agreed', { consent: undefined }, 'NO_CONSENT'],
    ['it is over', { consent: { expiresAt: noon, withdrawnAt: null } }, 'CONSENT_EXPIRED'],
    ['they withdrew', { consent: { expiresAt: null, withdrawnAt: noon } }, 'CONSENT_WITHDRAWN'],
  ])('%s', (_, facts, reason) => {
    expect(whyNoContact({ ...agreed, ...facts }, purpose, noon)).toBe(reason);
  });

  test('without consent about their own application, but not against their will', () => {
    const contract = { basis: ConsentBasis.CONTRACT, active: true };
    const silent = { ...agreed, consent: undefined };
    expect(whyNoContact(silent, contract, noon)).toBeUndefined();
    expect(whyNoContact({ ...silent, doNotContact: true }, contract, noon)).toBe('DO_NOT_CONTACT');
    expect(whyNoContact({ ...silent, objected: true }, contract, noon)).toBe('OBJECTED');
  });

  test('not for a purpose that is no longer used', () => {
    expect(whyNoContact(agreed, { ...purpose, active: false }, noon)).toBe('PURPOSE_CLOSED');
  });

  const time = fc.integer({ min: noon - 5 * hour, max: noon + 5 * hour });
  const facts = fc.record({
    known: fc.boolean(),
    doNotContact: fc.boolean(),
    objected: fc.boolean(),
    consent: fc.option(fc.record({ expiresAt: fc.option(time), withdrawnAt: fc.option(time) }), {
      nil: undefined,
    }),
  });
  const purposes = fc.record({
    basis: fc.constantFrom(...Object.values(ConsentBasis)),
    active: fc.boolean(),
  });

  test('nothing that a person says against it ever allows more, and time alone never does', () => {
    fc.assert(
      fc.property(facts, purposes, time, fc.nat(5 * hour), (known, what, at, later) => {
        const now = whyNoContact(known, what, at);
        for (const against of [{ doNotContact: true }, { objected: true }])
          expect(whyNoContact({ ...known, ...against }, what, at)).toBeDefined();
        if (known.consent) {
          const withdrawn = { ...known.consent, withdrawnAt: at };
          if (what.basis === 'CONSENT')
            expect(whyNoContact({ ...known, consent: withdrawn }, what, at)).toBeDefined();
        }
        // Silence never renews: who may not be contacted now may not be later, unless they say so.
        if (now !== undefined) expect(whyNoContact(known, what, at + later)).toBeDefined();
      }),
      { numRuns: propertyRuns(400) },
    );
  });

  test('only a person who is known, wants contact and does not object is contacted, and by consent only while it lasts', () => {
    fc.assert(
      fc.property(facts, purposes, time, (known, what, at) => {
        const covers =
          known.consent !== undefined &&
          (known.consent.expiresAt ?? Infinity) > at &&
          (known.consent.withdrawnAt ?? Infinity) > at;
        expect(whyNoContact(known, what, at) === undefined).toBe(
          known.known &&
            !known.doNotContact &&
            !known.objected &&
            what.active &&
            (what.basis !== 'CONSENT' || covers),
        );
      }),
      { numRuns: propertyRuns(400) },
    );
  });
});
