import { registerEnumType } from 'type-graphql';
import { MatchComponent } from '../fit/fit-clauses.js';
import { FactKind } from '../fit/fit-facts.js';
import { MatchReason } from '../fit/fit-explanation.js';
import { MatchTier } from '../fit/fit-formula.js';
import { MatchExclusion } from '../fit/fit-person.js';

registerEnumType(MatchTier, {
  name: 'MatchTier',
  description: 'A tier of the fit for a position. Absolute: it does not depend on other people.',
  valuesConfig: {
    A: { description: 'Fit of 75 or more, every must met.' },
    B: { description: 'Fit of 60 or more, one must missing at most.' },
    C: { description: 'Fit of 45 or more.' },
  },
});

registerEnumType(MatchExclusion, {
  name: 'MatchExclusion',
  description:
    'Why somebody is left out of a match. If several reasons hold, the first one is given.',
  valuesConfig: {
    DO_NOT_CONTACT: { description: 'Asked not to be contacted.' },
    CONSENT_EXPIRED: { description: 'Their consent has ended.' },
    IN_PROCESS: { description: 'Has an active application for this job.' },
    REJECTED: { description: 'Was rejected for this job.' },
  },
});

registerEnumType(MatchComponent, {
  name: 'MatchComponent',
  description: 'What a clause of an explanation is about.',
  valuesConfig: {
    SKILL: { description: 'A required skill.' },
    TITLE: { description: 'Titles held.' },
    SENIORITY: { description: 'The band of seniority.' },
    LOCATION: { description: 'The place of work.' },
    LANGUAGE: { description: 'A language.' },
    CERTIFICATE: { description: 'A certificate.' },
    ASSESSMENT: { description: 'Structured results.' },
  },
});

registerEnumType(MatchReason, {
  name: 'MatchReason',
  description: 'Why a clause has its points.',
  valuesConfig: {
    MUST_MET: { description: 'A must, and met.' },
    MUST_MISSING: { description: 'A must, and not met.' },
    SAME_SKILL: { description: 'Has the required skill.' },
    NARROWER_SKILL: { description: 'Has a narrower skill; counts 0.9.' },
    BROADER_SKILL: { description: 'Has a broader skill; counts 0.5.' },
    SIBLING_SKILL: { description: 'Has another skill of the same kind; counts 0.5.' },
    NO_SKILL: { description: 'No skill that counts is recorded.' },
    FEW_YEARS: { description: 'Fewer years than required.' },
    LOW_LEVEL: { description: 'A lower level than required.' },
    LONG_UNUSED: { description: 'Last used more than a year ago.' },
    UNKNOWN_YEARS: { description: 'Years unknown; counts 0.7 of the depth.' },
    UNKNOWN_LEVEL: { description: 'Level unknown; counts 0.7 of the depth.' },
    UNKNOWN_LAST_USED: { description: 'Last use unknown; counts 0.8 of the recency.' },
    SAME_OCCUPATION: { description: 'Held a title of the same occupation.' },
    SAME_FAMILY: { description: 'Held a title of a related occupation; counts 0.6.' },
    OTHER_TITLE: { description: 'No title of a related occupation is recorded.' },
    PAST_TITLE: { description: 'The title is not a present one.' },
    SAME_SENIORITY: { description: 'Of the same band.' },
    OTHER_SENIORITY: { description: 'Of another band.' },
    REMOTE: { description: 'The position can be done from anywhere.' },
    NEAR: { description: 'Lives there, or within 25 km.' },
    FAR: { description: 'Lives farther away.' },
    WILLING_TO_MOVE: { description: 'Would move.' },
    HELD: { description: 'Speaks the language well enough, or holds the certificate.' },
    NOT_HELD: { description: 'Does not, according to the record.' },
    UNKNOWN: { description: 'Unknown; counts half.' },
  },
});

registerEnumType(FactKind, {
  name: 'FactKind',
  description: 'What kind of fact is to be confirmed.',
  valuesConfig: {
    SKILL: { description: 'Whether they have a skill.' },
    YEARS: { description: 'How many years they have used it.' },
    LEVEL: { description: 'At which level.' },
    LAST_USED: { description: 'When they last used it.' },
    TITLE: { description: 'What they work as.' },
    SENIORITY: { description: 'Their band of seniority.' },
    LOCATION: { description: 'Where they live.' },
    LANGUAGES: { description: 'Which languages they speak, and how well.' },
    CERTIFICATES: { description: 'Which certificates they hold.' },
  },
});
