import { contactRoles } from './candidate.policy.js';
import { asks, everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees what of people, and who may ask about it. */
export const candidateFieldRules: readonly FieldRule[] = [
  sees(
    'Candidate',
    everybody,
    'certificates company consentUntil coordinates country createdAt doNotContact education experienceYears experiences familyName givenName id languages location name relationship seniority skills source title updatedAt version willingToMove',
  ),
  sees('Candidate', contactRoles, 'email emails externalId phone summary'),
  sees('CandidateChange', everybody, 'at candidate candidateId kind relation'),
  sees('CandidatePayload', everybody, 'candidate'),
  sees('CandidateSkill', everybody, 'evidence lastUsed level skill years'),
  sees('CandidateUpsertPayload', everybody, 'candidate created'),
  sees('Coordinates', everybody, 'latitude longitude'),
  sees('Experience', everybody, 'company current endedOn startedOn title'),
  sees('Experience', contactRoles, 'summary'),
  sees('Language', everybody, 'code level'),
  sees('Query', everybody, 'candidate candidates'),
  sees('Subscription', everybody, 'candidateChanges'),
  // Both filters have the same conditions; those about applications, contacts, channels and pools stand with their modules.
  ...asks(['CandidateFilter', 'CandidateChangeFilter'], {
    ids: ['Candidate.id'],
    relationships: ['Candidate.relationship'],
    skillIds: ['CandidateSkill.skill'],
    allSkillIds: ['CandidateSkill.skill'],
    locations: ['Candidate.location'],
    countries: ['Candidate.country'],
    titles: ['Candidate.title'],
    companies: ['Candidate.company'],
    seniorities: ['Candidate.seniority'],
    languages: ['Candidate.languages'],
    experienceYears: ['Candidate.experienceYears'],
    createdFrom: ['Candidate.createdAt'],
    createdTo: ['Candidate.createdAt'],
    doNotContact: ['Candidate.doNotContact'],
    consentValid: ['Candidate.consentUntil'],
    willingToMove: ['Candidate.willingToMove'],
    sources: ['Candidate.source'],
  }),
  ...asks(['CandidateChangeFilter'], { kinds: ['CandidateChange.kind'] }),
  ...asks(['CandidateOrderField'], {
    CREATED_AT: ['Candidate.createdAt'],
    NAME: ['Candidate.name'],
    EXPERIENCE_YEARS: ['Candidate.experienceYears'],
    UPDATED_AT: ['Candidate.updatedAt'],
  }),
];
