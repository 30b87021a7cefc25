import type { CandidateDocument, OutcomeOfDocument } from '../../candidates/candidate-document.js';
import { Seniority, type SkillEvidence } from '../../candidates/candidate.enums.js';
import { dayOf, ongoing } from './fit-formula.js';
import {
  type HeldSkill,
  type PastOutcome,
  pastOutcomes,
  type Profile,
  skillEvidences,
} from './fit-person.js';

/** A profile in the compact form that engines store: a match reads tens of thousands. Null is unknown. */
export type Features = [
  id: string,
  skills: [
    skill: number,
    level: number | null,
    years: number | null,
    lastUsed: number | null,
    evidence: number,
  ][],
  titles: [title: string, end: number | null][],
  seniority: number | null,
  vector: [number, number, number] | null,
  place: string | null,
  willingToMove: boolean,
  languages: string[],
  certificates: string[],
  silverMedallist: boolean,
  outcomes: [outcome: number, title: string, day: number | null, department?: string | null][],
  confirmed: number | null,
  doNotContact: boolean,
  consentUntil: number | null,
  inProcess: string[],
  rejectedFor: string[],
];

/** The form in which names of places and certificates are compared. */
export const nameKey = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

export const seniorities = Object.values(Seniority);
export const bandOf = (seniority: Seniority | null | undefined): number | null =>
  seniority == null ? null : seniorities.indexOf(seniority);

const day = (text: string | undefined): number | null =>
  text === undefined ? null : dayOf(new Date(text));

/** The features of a person, from the document of the search index. */
export function featuresOf(document: CandidateDocument): Features {
  const {
    id,
    title,
    skills,
    experiences,
    seniority,
    vector,
    location,
    willingToMove,
    languageLevels,
    certificates,
    relationship,
    outcomes,
  } = document;
  return [
    id,
    skills.map(({ number, level, years, lastUsed, evidence }) => [
      number,
      level ?? null,
      years ?? null,
      day(lastUsed),
      skillEvidences.indexOf(evidence),
    ]),
    [
      ...(title === undefined ? [] : [[title, ongoing] as [string, number]]),
      ...experiences.map(
        ({ title: held, end, current }) =>
          [held, current ? ongoing : day(end ?? undefined)] as [string, number | null],
      ),
    ],
    bandOf(seniority),
    vector ?? null,
    location === undefined ? null : nameKey(location),
    willingToMove === true,
    languageLevels,
    certificates.map(nameKey),
    relationship === 'SILVER_MEDALLIST',
    outcomes
      .filter(({ status }) => status !== 'ACTIVE')
      .map((outcome) => [
        pastOutcomes.indexOf(outcomeOf(outcome)),
        outcome.title,
        day(outcome.at),
        outcome.department ?? null,
      ]),
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

/**
 * Reads features into one profile object that it reuses for each person. A match reads tens of thousands, and new
 * objects for each would cost as much as scoring them.
 */
export class ProfileReader {
  private readonly skills: HeldSkill[] = [];
  private readonly titles: Profile['titles'] = [];
  private readonly outcomes: Profile['outcomes'] = [];
  private readonly profile = { skills: [], titles: [], outcomes: [] } as unknown as Profile;

  /** @param counts false for skills to skip: most skills do not count for a position */
  constructor(private readonly counts: (skill: number) => boolean = () => true) {}

  /** @returns the person; overwritten by the next call */
  read(features: Features): Profile {
    const { profile } = this;
    // By index: destructuring an array uses an iterator, which costs more than all the rest.
    profile.id = features[0];
    profile.seniority = features[3];
    profile.vector = features[4];
    profile.place = features[5];
    profile.willingToMove = features[6];
    profile.languages = features[7];
    profile.certificates = features[8];
    profile.silverMedallist = features[9];
    profile.confirmed = features[11];
    profile.doNotContact = features[12];
    profile.consentUntil = features[13];
    profile.inProcess = features[14];
    profile.rejectedFor = features[15];
    this.readSkills(features[1]);
    this.readTitles(features[2]);
    this.readOutcomes(features[10]);
    return profile;
  }

  private readSkills(given: Features[1]): void {
    const { skills } = this.profile;
    let count = 0;
    for (const skill of given) {
      if (!this.counts(skill[0])) continue;
      const held = (this.skills[count] ??= {
        skill: 0,
        level: null,
        years: null,
        lastUsed: null,
        evidence: 'SELF',
      });
      held.skill = skill[0];
      held.level = skill[1];
      held.years = skill[2];
      held.lastUsed = skill[3];
      held.evidence = skillEvidences[skill[4]] as SkillEvidence;
      skills[count++] = held;
    }
    shorten(skills, count);
  }

  private readTitles(given: Features[2]): void {
    const { titles } = this.profile;
    let count = 0;
    for (const title of given) {
      const held = (this.titles[count] ??= { title: '', end: null });
      held.title = title[0];
      held.end = title[1];
      titles[count++] = held;
    }
    shorten(titles, count);
  }

  private readOutcomes(given: Features[10]): void {
    const { outcomes } = this.profile;
    let count = 0;
    for (const outcome of given) {
      const past = (this.outcomes[count] ??= { outcome: 'APPLIED', title: '', day: null });
      past.outcome = pastOutcomes[outcome[0]] ?? 'APPLIED';
      past.title = outcome[1];
      past.day = outcome[2];
      outcomes[count++] = past;
    }
    shorten(outcomes, count);
  }
}

/** Sets the length only when it differs: setting it reallocates the array. */
function shorten(list: unknown[], length: number): void {
  if (list.length !== length) list.length = length;
}

/** Reads features into a new profile. */
export const profileOf = (features: Features): Profile => new ProfileReader().read(features);

/**
 * Features without past applications to other departments: for a viewer who is limited to these. How likely a person is to
 * answer would otherwise tell what became of them elsewhere. Features that were stored without departments show none.
 */
export function featuresSeen(features: Features, departments: readonly string[]): Features {
  const seen = [...features] as Features;
  seen[10] = features[10].filter(
    ([, , , department]) => department != null && departments.includes(department),
  );
  return seen;
}
