import type { CandidateDocument, OutcomeOfDocument } from '../../candidates/candidate.document.js';
import { Seniority, type SkillEvidence } from '../../candidates/candidate.enums.js';
import { dayOf, stillGoing } from './fit.formula.js';
import { type PastOutcome, pastOutcomes, type Profile, skillEvidences } from './fit.person.js';

/** A profile as engines keep it: short, because a match reads tens of thousands. Null is unknown. */
export type Features = [
  id: string,
  skills: [skill: number, level: number | null, years: number | null, lastUsed: number | null, evidence: number][],
  titles: [title: string, end: number | null][],
  seniority: number | null,
  vector: [number, number, number] | null,
  place: string | null,
  willingToMove: boolean,
  languages: string[],
  certificates: string[],
  silverMedallist: boolean,
  outcomes: [outcome: number, title: string, day: number | null][],
  confirmed: number | null,
  doNotContact: boolean,
  consentUntil: number | null,
  inProcess: string[],
  rejectedFor: string[],
];

/** How names of places and certificates are compared. */
export const nameKey = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

export const seniorities = Object.values(Seniority);
export const bandOf = (seniority: Seniority | null | undefined): number | null => (seniority == null ? null : seniorities.indexOf(seniority));

const day = (text: string | undefined): number | null => (text === undefined ? null : dayOf(new Date(text)));

/** What the scorer may know of a person, from the document of the search index. */
export function featuresOf(document: CandidateDocument): Features {
  const { id, title, skills, experiences, seniority, vector, location, willingToMove, languageLevels, certificates, relationship, outcomes } = document;
  return [
    id,
    skills.map(({ number, level, years, lastUsed, evidence }) => [number, level ?? null, years ?? null, day(lastUsed), skillEvidences.indexOf(evidence)]),
    [
      ...(title === undefined ? [] : [[title, stillGoing] as [string, number]]),
      ...experiences.map(({ title: held, end, current }) => [held, current ? stillGoing : day(end ?? undefined)] as [string, number | null]),
    ],
    bandOf(seniority),
    vector ?? null,
    location === undefined ? null : nameKey(location),
    willingToMove === true,
    languageLevels,
    certificates.map(nameKey),
    relationship === 'SILVER_MEDALLIST',
    outcomes.filter(({ status }) => status !== 'ACTIVE').map((outcome) => [pastOutcomes.indexOf(outcomeOf(outcome)), outcome.title, day(outcome.at)]),
    day(document.profileConfirmedAt),
    document.doNotContact,
    document.consentUntil === undefined ? null : Date.parse(document.consentUntil),
    document.activeJobIds,
    document.rejectedJobIds,
  ];
}

function outcomeOf({ offerDeclined, furthestMilestone }: OutcomeOfDocument): PastOutcome {
  if (offerDeclined) return 'DECLINED_OFFER';
  switch (furthestMilestone) {
    case 'HIRED':
    case 'OFFER':
      return 'FINALIST';
    case 'INTERVIEW':
      return 'INTERVIEWED';
    case 'SCREEN':
    case 'ASSESSMENT':
      return 'SCREENED';
    default:
      return 'APPLIED';
  }
}

/** @param counts leaves out skills that have nothing to do with a position, which are most of them */
export function profileOf(features: Features, counts: (skill: number) => boolean = () => true): Profile {
  const [id, skills, titles, seniority, vector, place, willingToMove, languages, certificates, silverMedallist, outcomes, confirmed, doNotContact, consentUntil, inProcess, rejectedFor] = features;
  return {
    id, seniority, vector, place, willingToMove, languages, certificates, silverMedallist, confirmed, doNotContact, consentUntil, inProcess, rejectedFor,
    skills: skills.filter(([skill]) => counts(skill)).map(([skill, level, years, lastUsed, evidence]) => ({ skill, level, years, lastUsed, evidence: skillEvidences[evidence] as SkillEvidence })),
    titles: titles.map(([title, end]) => ({ title, end })),
    outcomes: outcomes.map(([outcome, title, when]) => ({ outcome: pastOutcomes[outcome]!, title, day: when })),
  };
}
