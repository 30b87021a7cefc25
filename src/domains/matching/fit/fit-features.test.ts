import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Features, ProfileReader, profileOf } from './fit-features.js';
import { pastOutcomes, skillEvidences } from './fit-person.js';

const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
const day = maybe(fc.integer({ min: 0, max: 30_000 }));
const features: fc.Arbitrary<Features> = fc.tuple(
  fc.uuid(),
  fc.array(
    fc.tuple(
      fc.nat(9),
      maybe(fc.nat(5)),
      maybe(fc.double({ min: 0, max: 40, noNaN: true })),
      day,
      fc.nat(skillEvidences.length - 1),
    ),
    { maxLength: 6 },
  ),
  fc.array(fc.tuple(fc.string(), day), { maxLength: 4 }),
  maybe(fc.nat(6)),
  maybe(fc.tuple(fc.double(), fc.double(), fc.double())),
  maybe(fc.string()),
  fc.boolean(),
  fc.array(fc.string()),
  fc.array(fc.string()),
  fc.boolean(),
  fc.array(fc.tuple(fc.nat(pastOutcomes.length - 1), fc.string(), day), { maxLength: 4 }),
  day,
  fc.boolean(),
  maybe(fc.nat()),
  fc.array(fc.uuid()),
  fc.array(fc.uuid()),
);

test('a reader that is used again gives each person as a new one would, with nothing of those before', () => {
  const counts = (skill: number) => skill % 2 === 0;
  fc.assert(
    fc.property(fc.array(features, { maxLength: 8 }), (people) => {
      const reader = new ProfileReader(counts);
      for (const person of people) {
        expect(reader.read(person)).toEqual(new ProfileReader(counts).read(person));
        expect(new ProfileReader().read(person)).toEqual(profileOf(person));
      }
    }),
  );
});

test('a profile has everything that features have', () => {
  const person: Features = [
    'a',
    [[7, 3, 2.5, 20_000, 0]],
    [['Nurse', null]],
    2,
    [1, 0, 0],
    'bern',
    true,
    ['de:B2'],
    ['pmp'],
    true,
    [[4, 'Nurse', 19_000]],
    20_100,
    true,
    5,
    ['job 1'],
    ['job 2'],
  ];
  expect(profileOf(person)).toEqual({
    id: 'a',
    skills: [{ skill: 7, level: 3, years: 2.5, lastUsed: 20_000, evidence: skillEvidences[0] }],
    titles: [{ title: 'Nurse', end: null }],
    seniority: 2,
    vector: [1, 0, 0],
    place: 'bern',
    willingToMove: true,
    languages: ['de:B2'],
    certificates: ['pmp'],
    silverMedallist: true,
    outcomes: [{ outcome: 'DECLINED_OFFER', title: 'Nurse', day: 19_000 }],
    confirmed: 20_100,
    doNotContact: true,
    consentUntil: 5,
    inProcess: ['job 1'],
    rejectedFor: ['job 2'],
  });
});
